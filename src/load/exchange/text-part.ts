import { UsageError } from '../../errors.js';
import { parseTemplate } from '../../template/index.js';
import { brief } from '../values/brief.js';
import { type KnownValue, textOf, type Values } from '../values/values.js';

/** A piece of a request's text: fixed, or made from a user's values. */
export type TextPart = string | ((values: Values) => string);

/** Puts parts together once, so that neighbours that are fixed cost nothing later; fixed where all are. */
export function joinParts(parts: readonly TextPart[]): TextPart {
  const merged: TextPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else merged.push(part);
  }
  const [only = '', ...more] = merged;
  if (more.length === 0) return only;
  return (values) => {
    let text = '';
    for (const part of merged) text += typeof part === 'string' ? part : part(values);
    return text;
  };
}

/** How literal text and a value's text are fitted to their place. */
export interface Encoding {
  readonly literal: (text: string) => string;
  readonly value: (text: string) => string;
}

/** A text with `{{name}}` in it, each part encoded for its place. Throws as `known` where it is rendered. */
export function templatePart(text: string, { literal, value }: Encoding): TextPart {
  return joinParts(
    parseTemplate(text).parts.map((part) => {
      if (typeof part === 'string') return literal(part);
      return (values: Values) => value(textOf(known(values, part.name, part.source)));
    }),
  );
}

/** A value of the target's has no such member: a failed check, not a fault of the configuration. */
export class MissingMember extends Error {
  override readonly name = 'MissingMember';
}

/**
 * The value of a name. Throws a MissingMember where its value has not that member, and a UsageError where the name
 * has no value at all: the configuration should have been refused.
 */
export function known(values: Values, name: string, source: string): KnownValue {
  const value = values.get(name);
  if (value === undefined) {
    const [head = ''] = name.split('.', 1);
    const whole = head === name ? undefined : values.get(head);
    if (whole !== undefined) {
      throw new MissingMember(`"${source}" has no value: "${head}" is ${brief(JSON.stringify(whole))}`);
    }
    throw new UsageError(`"${source}" has no value when its request is sent`, {
      fix: `Capture "${name}" in an earlier step of the same task.`,
    });
  }
  return value;
}
