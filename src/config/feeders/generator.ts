import type { Parsed } from '../../units/index.js';
import type { GeneratorPlan } from '../plan.js';
import { orSuggest } from '../suggest.js';

/** The generators, as they are written. */
const forms = ['uuid', 'int(1,9)', 'pick(a|b|c)', 'string(8)', 'sequence'] as const;
const words = ['uuid', 'int', 'pick', 'string', 'sequence'] as const;
export const generatorNoun = `a generator (${forms.join(', ')})`;

const longestString = 10_000;
/** Beyond 2^53 numbers are no longer told apart: from here it takes 7e12 rows to come there. */
const latestBegin = 9_000_000_000_000_000;

/**
 * Reads a generator: `uuid`; `int(1,9)`, a whole number of 1 to 9; `pick(a|b|c)`, one of these texts;
 * `string(8)`, so many letters and digits; `sequence` or `sequence(1000)`, counting from 1 or from there.
 */
export function parseGenerator(text: string): Parsed<GeneratorPlan> {
  const match = /^\s*([A-Za-z]\w*)\s*(?:\((.*)\))?\s*$/s.exec(text);
  const [, word = '', inside] = match ?? [];
  if (!match) {
    const isTorn = /^\s*\w+\s*\([^)]*$/.test(text);
    return refused(text, isTorn ? 'in "{ }" a comma ends a value, so quote it: "int(1,9)"' : listed());
  }
  switch (word) {
    case 'uuid':
      return inside === undefined ? { ok: true, value: { kind: 'uuid' } } : refused(text, 'write "uuid"');
    case 'int':
      return parseInt(text, inside);
    case 'pick':
      return inside === undefined || inside.trim() === ''
        ? refused(text, 'write "pick(a|b|c)"')
        : { ok: true, value: { kind: 'pick', options: inside.split('|').map((each) => each.trim()) } };
    case 'string':
      return parseString(text, inside);
    case 'sequence':
      return parseSequence(text, inside);
    default:
      return refused(text, listed(orSuggest(word, words).replace(/^; there is: .*$/, '')));
  }
}

function parseInt(text: string, inside: string | undefined): Parsed<GeneratorPlan> {
  const [from, to, ...more] = (inside ?? '').split(',').map(wholeNumber);
  if (from === undefined || to === undefined || more.length > 0) {
    return refused(text, 'write two whole numbers: "int(1,9)"');
  }
  if (from > to) return refused(text, `it runs backwards; write "int(${to},${from})"`);
  if (!Number.isSafeInteger(to - from)) return refused(text, 'its range is too wide');
  return { ok: true, value: { kind: 'int', from, to } };
}

function parseString(text: string, inside: string | undefined): Parsed<GeneratorPlan> {
  const length = wholeNumber(inside ?? '');
  return length === undefined || length < 1 || length > longestString
    ? refused(text, `write the length, from 1 to ${longestString}: "string(8)"`)
    : { ok: true, value: { kind: 'string', length } };
}

function parseSequence(text: string, inside: string | undefined): Parsed<GeneratorPlan> {
  const from = inside === undefined ? 1 : wholeNumber(inside);
  if (from === undefined) return refused(text, 'write "sequence", or where it begins: "sequence(1000)"');
  return from > latestBegin
    ? refused(text, `it has to begin at ${latestBegin} or before, to have room to count`)
    : { ok: true, value: { kind: 'sequence', from } };
}

function wholeNumber(text: string): number | undefined {
  const number = /^\s*-?\d{1,16}\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

const listed = (suggestion = ''): string =>
  suggestion === '' ? `there is: ${forms.join(', ')}` : suggestion.replace(/^; /, '');

const refused = (text: string, hint: string): { readonly ok: false; readonly problem: string } => ({
  ok: false,
  problem: `${JSON.stringify(text)} is no generator; ${hint}`,
});
