import { z } from 'zod';
import { quoteText, type Parsed } from '../../units/index.js';

/** What an editor shows of a key, and what the JSON Schema says about its text. */
export interface LeafFacts {
  readonly description: string;
  readonly examples?: readonly (string | number)[];
  /** Regular expression (source) of the whole text. */
  readonly pattern?: string;
}

/** A value as it appears in a message. */
export function describeFound(value: unknown): string {
  if (typeof value === 'string') return quoteText(value);
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'a map';
}

/** JSON Schema's side of a text: editors must let `{{env.NAME}}` pass wherever a text may stand. */
export function textMeta({ description, examples, pattern }: LeafFacts): Record<string, unknown> {
  return {
    description,
    ...(examples === undefined ? {} : { examples }),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$|\\{\\{` }),
  };
}

/**
 * A text with a grammar: `parse` is both its check and its value. `noun` says what belongs here, such as
 * `a duration such as "30s"`.
 */
export function textOf<T>(noun: string, parse: (text: string) => Parsed<T>, facts: LeafFacts) {
  return plainText(noun, facts, parse).transform((text, context): T =>
    take(parse(text), text, noun, context),
  );
}

/** As `textOf`, for what may also be written as a bare number. */
export function numberOrTextOf<T>(noun: string, parse: (text: string) => Parsed<T>, facts: LeafFacts) {
  const either = z.union([plainText(noun, { ...facts, description: noun }), z.number()]);
  return either
    .meta({ description: facts.description, examples: facts.examples ?? [] })
    .transform((value, context): T => take(parse(String(value)), value, noun, context));
}

/** Any text. Numbers and the like are refused rather than guessed: 1.10 would become "1.1". */
export function plainText(noun: string, facts: LeafFacts, parse?: (text: string) => Parsed<unknown>) {
  return z.string({ error: ({ input }) => wrongType(input, noun, parse) }).meta(textMeta(facts));
}

/** A name that people read: anything but nothing. */
export function shownName(facts: LeafFacts) {
  return textOf(
    'a name',
    (text) => (text.trim() === '' ? { ok: false, problem: 'the name is empty' } : { ok: true, value: text }),
    facts,
  );
}

/** A text that fits a regular expression as a whole. */
export function textLike(noun: string, expression: RegExp, facts: LeafFacts) {
  const whole = new RegExp(`^(?:${expression.source})$`);
  return textOf(noun, (text) => (whole.test(text) ? { ok: true, value: text } : refuse(text, noun)), {
    ...facts,
    pattern: expression.source,
  });
}

/** Text, whole number or boolean, taken as text. Other numbers must be quoted: their digits would be lost. */
export function scalarText(noun: string, description: string) {
  return z
    .union([plainText(noun, { description: noun }), z.int(), z.boolean()])
    .meta({ description })
    .transform(String);
}

export const refuse = (text: string, noun: string): { readonly ok: false; readonly problem: string } => ({
  ok: false,
  problem: `${quoteText(text)} is not ${noun}`,
});

/** A whole number within bounds. */
export function wholeNumber(noun: string, least: number, most: number, description: string) {
  const error = ({ input }: { input?: unknown }): string =>
    `${describeFound(input)} is not ${noun}; write a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error }).meta({ description });
}

interface TransformContext {
  readonly issues: z.core.$ZodRawIssue[];
}

function take<T>(read: Parsed<T>, input: unknown, noun: string, context: TransformContext): T {
  if (read.ok) return read.value;
  context.issues.push({ code: 'custom', message: read.problem, input, params: { noun } });
  return z.NEVER;
}

function wrongType(input: unknown, noun: string, parse?: (text: string) => Parsed<unknown>): string {
  if (input === undefined) return `is missing; write ${noun}`;
  if (input === null) return `is empty; write ${noun}`;
  if (typeof input === 'number' || typeof input === 'boolean') {
    const asText = parse?.(String(input));
    if (asText && !asText.ok) return asText.problem;
    return `${input} is a ${typeof input}; a text belongs here, so quote it: "${input}"`;
  }
  return `${describeFound(input)} stands where ${noun} belongs`;
}
