import type { z } from 'zod';
import { describeFound } from './leaf.js';
import { orSuggest } from '../suggest.js';

/** One message for every key that is too much; `issueMessages` takes them apart again. */
const separator = '\n';

/**
 * What zod says in our words. Used as the error map of a parse: here the schema that refused is still known,
 * and with it the keys that it has.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => describeUnknownKey(key, keysOf(issue.inst))).join(separator);
    case 'invalid_value':
      return describeChoice(issue.input, issue.values.map(String));
    case 'invalid_type':
      return describeType(issue.input, issue.expected);
    default:
      return `${describeFound(issue.input)} can't stand here`;
  }
}

/** The messages of a finished issue, one per unknown key. */
export function issueMessages(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'unrecognized_keys' ? issue.message.split(separator) : [issue.message];
}

function describeUnknownKey(key: string, known: readonly string[]): string {
  return `unknown key "${key}"${orSuggest(key, known, 'known here')}`;
}

function describeChoice(input: unknown, choices: readonly string[]): string {
  const found = describeFound(input);
  const [only] = choices;
  if (choices.length === 1) return `${found} is not known here; write ${only}`;
  return `${found} is not known here${typeof input === 'string' ? orSuggest(input, choices) : `; there is: ${choices.join(', ')}`}`;
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

function describeType(input: unknown, expected: string): string {
  const noun = nouns[expected] ?? expected;
  if (input === undefined) return `is missing; write ${noun}`;
  if (input === null) return `is empty; write ${noun}, or leave the key out`;
  if (Array.isArray(input) && noun === 'a map')
    return 'a list stands where a map belongs; write "key: value" lines without "-"';
  if (expected === 'array')
    return `${describeFound(input)} stands where a list belongs; begin each entry with "-"`;
  return `${describeFound(input)} stands where ${noun} belongs`;
}

function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('_zod' in schema)) return [];
  const internals = schema._zod;
  if (typeof internals !== 'object' || internals === null || !('def' in internals)) return [];
  const { def } = internals;
  if (typeof def !== 'object' || def === null || !('shape' in def)) return [];
  return typeof def.shape === 'object' && def.shape !== null ? Object.keys(def.shape) : [];
}
