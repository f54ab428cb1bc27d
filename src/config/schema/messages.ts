import type { z } from 'zod';
import { orSuggest } from '../suggest.js';
import { describeFound } from './leaf.js';

/** Stands between the messages of several unknown keys of one map. */
const separator = '\n';

/**
 * What zod says, in our words. Used as the error map of a parse: here the schema that refused is still known,
 * and with it the keys that it has.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(issue.inst);
    return issue.keys
      .map((key) => `unknown key "${key}"${orSuggest(key, known, 'known here')}`)
      .join(separator);
  }
  if (issue.code === 'invalid_value') return describeChoice(issue.input, issue.values);
  if (issue.code === 'invalid_type') return describeType(issue.input, issue.expected, keysOf(issue.inst));
  return `${describeFound(issue.input)} can't stand here`;
}

/** The messages of a finished issue, one per unknown key. */
export function issueMessages(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'unrecognized_keys' ? issue.message.split(separator) : [issue.message];
}

function describeChoice(input: unknown, choices: readonly unknown[]): string {
  const found = describeFound(input);
  const words = choices.map(String);
  if (input === undefined) return `is missing; write one of ${words.join(', ')}`;
  if (words.length === 1) return `${found} is not known here; write ${words.join('')}`;
  return typeof input === 'string'
    ? `${found} is not known here${orSuggest(input, words)}`
    : `${found} is not known here; there is: ${words.join(', ')}`;
}

const nouns: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function describeType(input: unknown, expected: string, keys: readonly string[]): string {
  const noun = nouns[expected] ?? expected;
  if (input === undefined) return `is missing; write ${noun}`;
  if (input === null) return `is empty; write ${noun}, or leave the key out`;
  if (Array.isArray(input) && noun === 'a map') {
    return 'a list stands where a map belongs; write "key: value" lines without "-"';
  }
  if (expected === 'array')
    return `${describeFound(input)} stands where a list belongs; begin each entry with "-"`;
  const known = keys.length === 0 ? '' : `; its keys: ${keys.join(', ')}`;
  return `${describeFound(input)} stands where ${noun} belongs${known}`;
}

/** The keys of a schema of a map; zod keeps them in its documented internals. */
function keysOf(schema: unknown): readonly string[] {
  let current: unknown = schema;
  for (const part of ['_zod', 'def', 'shape']) {
    current = typeof current === 'object' && current !== null ? Reflect.get(current, part) : undefined;
  }
  return typeof current === 'object' && current !== null ? Object.keys(current) : [];
}
