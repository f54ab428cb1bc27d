import type { JsonValue } from '../../config/index.js';
import { hasBraces, isKey, isWritable } from './draft.js';

/** Deeper nesting does not fit into a configuration beside the levels around it. */
const deepest = 50;

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/g;

/**
 * The value of a JSON text where it can stand as a map in loadgate.yml and be sent again with nothing lost: no digit of
 * a number, no key that is there twice, no order of keys, nothing that would be read as a template. Else undefined.
 */
export function exactJson(text: string): JsonValue | undefined {
  const value: JsonValue = JSON.parse(text);
  if (!fits(value, 0)) return undefined;
  const tokens = text.match(token) ?? [];
  return tokens.map(normal).join('') === JSON.stringify(value) ? value : undefined;
}

function fits(value: JsonValue, depth: number): boolean {
  if (typeof value === 'string') return !hasBraces(value) && isWritable(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth > deepest) return false;
  return Object.entries(value).every(([key, item]) => isKey(key) && fits(item, depth + 1));
}

/** A token as `JSON.stringify` writes it; a number of more digits than a double holds becomes none. */
function normal(part: string): string {
  if (part.startsWith('"')) return JSON.stringify(JSON.parse(part));
  if (!/^[-\d]/.test(part)) return part;
  const digits = part
    .replace(/[eE].*$/, '')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '');
  return digits.length > 15 && !Number.isSafeInteger(Number(part)) ? '' : String(Number(part));
}

/**
 * The JSON text, meaning the same, without what would be read as a template, without half characters and without the
 * mark of a lost one. Braces side by side stand in strings only.
 */
export function jsonWithoutBraces(text: string): string {
  return text
    .replaceAll('{{', String.raw`{\u007b`)
    .replaceAll(/[\uD800-\uDFFF\uFFFD]/g, (half) => String.raw`\u${half.charCodeAt(0).toString(16)}`);
}
