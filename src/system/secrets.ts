import type { Secrets } from './world.js';

/** Masking every `1` or `ok` of a report would destroy it, and what is that short is no secret. */
const shortestSecret = 4;
/** Shorter lines of a secret of several lines (a key file's `{`, `data:`) are ordinary words. */
const shortestLine = 8;
const replacement = '***';

/**
 * Remembers values and finds them again: as they are, line by line, and as URLs, JSON, HTML, XML and base64 write them.
 * Values of fewer than 4 characters are ignored.
 */
export function createSecrets(): Secrets {
  const forms = new Set<string>();
  return {
    add(value) {
      for (const form of formsOf(value)) forms.add(form);
    },
    mask(text) {
      const found = [...forms].flatMap((form) => occurrences(text, form));
      return found.length === 0 ? text : replaceRanges(text, found);
    },
  };
}

/** The same value, each text in it masked; the names of its fields, numbers and all else stay. `kept` names fields whose texts stay. */
export function maskTexts<T>(value: T, secrets: Secrets, kept?: ReadonlySet<string>): T;
export function maskTexts(value: unknown, secrets: Secrets, kept?: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return secrets.mask(value);
  if (Array.isArray(value)) return value.map((each) => maskTexts(each, secrets, kept));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, each]) => [
    key,
    typeof each === 'string' && kept?.has(key) === true ? each : maskTexts(each, secrets, kept),
  ]);
  return Object.fromEntries(fields);
}

/** Whether a value is masked at all. */
export const isLongEnough = (value: string): boolean => value.trim().length >= shortestSecret;

function formsOf(value: string): string[] {
  const plain = value.trim();
  if (!isLongEnough(plain)) return [];
  const lines = plain.split(/\r?\n/).map((line) => line.trim());
  const parts =
    lines.length === 1 ? [plain] : [plain, ...lines.filter((line) => line.length >= shortestLine)];
  return parts.flatMap((part) =>
    [[part, JSON.stringify(part).slice(1, -1)], urlForms(part), markupForms(part), base64Forms(part)].flat(),
  );
}

function urlForms(value: string): string[] {
  const whole = Buffer.from(value, 'utf8').toString('utf8'); // without lone surrogates, which have no URL form
  const component = encodeURIComponent(whole);
  const form = new URLSearchParams([['', whole]]).toString().slice(1);
  return [component, component.replaceAll(/%../g, (code) => code.toLowerCase()), encodeURI(whole), form];
}

function markupForms(value: string): string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const attribute = text.replaceAll('"', '&quot;');
  return [text, attribute, attribute.replaceAll("'", '&#39;'), attribute.replaceAll("'", '&apos;')];
}

/**
 * Inside a longer text, as in `Basic base64(user:secret)`, a secret begins at one of three positions of a
 * base64 group; the characters that are its own alone are looked for.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const firstOwn = Math.ceil((offset * 8) / 6);
    const ownEnd = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(firstOwn, ownEnd);
  });
  return [
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    ...inside.filter((form) => form.length >= shortestSecret),
  ].flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function occurrences(text: string, form: string): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
    ranges.push({ from: at, to: at + form.length });
  return ranges;
}

/** Overlapping finds become one: where two secrets share characters no rest of either is left. */
function replaceRanges(text: string, ranges: readonly Range[]): string {
  let masked = '';
  let end = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (from >= end) masked += text.slice(end, from) + replacement;
    end = Math.max(end, to);
  }
  return masked + text.slice(end);
}
