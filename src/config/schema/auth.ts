import { z } from 'zod';
import type { Parsed } from '../../units/index.js';
import { textOf } from './leaf.js';

export const authKinds = ['basic', 'bearer'] as const;

const user = textOf(
  'a user',
  (text): Parsed<string> =>
    text.replaceAll(/\{\{[^{}]*\}\}/g, '').includes(':')
      ? { ok: false, problem: 'the user holds a ":", which ends it (RFC 7617)' }
      : { ok: true, value: text },
  { description: 'The user; templates are replaced.' },
);
const oneLine = (noun: string, description: string, examples: readonly string[]) =>
  textOf(
    noun,
    (text): Parsed<string> =>
      /[\r\n\0]/.test(text)
        ? { ok: false, problem: `${noun} is one line; this value holds a line break` }
        : { ok: true, value: text },
    { description, examples },
  );

/** Whether just one kind is given is checked after the schema. */
export const auth = (description: string) =>
  z
    .strictObject({
      basic: z
        .strictObject({
          user,
          password: oneLine('a password', 'The password; templates are replaced.', ['{{env.PASSWORD}}']),
        })
        .meta({ description: 'A user and a password (RFC 7617).' })
        .optional(),
      bearer: oneLine('a token', 'A token (RFC 6750); templates are replaced.', ['{{env.TOKEN}}']).optional(),
    })
    .meta({ description, oneOf: authKinds.map((kind) => ({ required: [kind] })) });

export type FileAuth = z.output<ReturnType<typeof auth>>;
