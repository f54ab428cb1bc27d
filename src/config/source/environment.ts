import { isRecord } from '../json.js';
import { pathKey, type Path, type Problems } from '../problems.js';
import { nearest } from '../suggest.js';

type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/** A configuration whose `{{env.NAME}}` are replaced. */
export interface Filled {
  readonly value: unknown;
  /** By path: the text as it is written, wherever something was replaced. */
  readonly written: ReadonlyMap<string, string>;
  /** The values that came from the environment: secrets. */
  readonly secrets: ReadonlySet<string>;
}

/** Replaces `{{env.NAME}}` in every text of `value`. A variable that is missing or empty is a problem. */
export function fillFromEnvironment(value: unknown, env: Environment, problems: Problems): Filled {
  const written = new Map<string, string>();
  const secrets = new Set<string>();

  const fillText = (text: string, path: Path): string => {
    let isComplete = !reportMisspelt(text, path, problems);
    const filled = text.replaceAll(reference, (placeholder, name: string, offset: number) => {
      const found = env[name];
      const trouble = whatIsWrong(name, found, env);
      if (trouble === undefined && found !== undefined) {
        secrets.add(found);
        return found;
      }
      problems.addAtTemplate(path, bracesBefore(text, offset), trouble ?? '');
      isComplete = false;
      return placeholder;
    });
    if (filled !== text) written.set(pathKey(path), text);
    if (!isComplete) problems.mute(path);
    return filled;
  };
  const fill = (part: unknown, path: Path): unknown => {
    if (typeof part === 'string') return fillText(part, path);
    if (Array.isArray(part)) return part.map((item: unknown, index) => fill(item, [...path, index]));
    if (!isRecord(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fill(item, [...path, key])]));
  };
  return { value: fill(value, []), written, secrets };
}

/** `text` with its `{{env.NAME}}` replaced; all of them exist, since the whole file was looked through before. */
export function fillText(text: string, env: Environment): string {
  return text.replaceAll(reference, (placeholder, name: string) => env[name] ?? placeholder);
}

function whatIsWrong(name: string, value: string | undefined, env: Environment): string | undefined {
  if (value === undefined) {
    const others = Object.keys(env).filter((other) => env[other] !== undefined);
    const similar = nearest(name, others);
    const hint = similar === undefined ? '' : ` (there is ${similar})`;
    return `the environment variable ${name} is not set${hint}; set it, in a workflow with "env: { ${name}: ... }"`;
  }
  if (value === '') {
    return `the environment variable ${name} is empty; in a workflow a secret that is not available (a pull request from a fork) is empty`;
  }
  return value.includes('{{') ? `the value of ${name} holds "{{", which can't be sent as it is` : undefined;
}

function reportMisspelt(text: string, path: Path, problems: Problems): boolean {
  const found = /\{\{\s*env\b(?!\.[A-Za-z_][A-Za-z0-9_]*\s*\}\})/.exec(text);
  if (!found) return false;
  const message = 'write {{env.NAME}}, with a name of letters, digits and "_"';
  problems.addAtTemplate(path, bracesBefore(text, found.index), message);
  return true;
}

const bracesBefore = (text: string, offset: number): number => text.slice(0, offset).split('{{').length - 1;

/**
 * The validated configuration with the written text in place of what the environment gave: for names, hashes and
 * quotations. Parsed values (durations, limits) stay.
 */
export function withWrittenTexts<T>(config: T, written: ReadonlyMap<string, string>): T;
export function withWrittenTexts(config: unknown, written: ReadonlyMap<string, string>): unknown {
  const restore = (part: unknown, path: Path): unknown => {
    const text = written.get(pathKey(path));
    if (typeof part === 'string') return text ?? part;
    if (Array.isArray(part)) return part.map((item: unknown, index) => restore(item, [...path, index]));
    if (!isRecord(part)) return part;
    // A parsed limit or tolerance keeps what the user wrote beside its numbers.
    if (text !== undefined) return 'source' in part ? { ...part, source: text } : part;
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [key, restore(item, [...path, key])]),
    );
  };
  return restore(config, []);
}
