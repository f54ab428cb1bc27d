import { z } from 'zod';
import { clip, oneLine } from '../../../report/index.js';

/** Who did something on GitHub; null: an account that is gone. */
export const actorSchema = z.object({ login: z.string(), type: z.string().optional() }).nullish();
/** The app through which somebody did it. */
export const viaSchema = z.object({ name: z.string() }).nullish();

/** It stands in a sentence. */
const longestName = 40;

/**
 * The app that did something: by its own account, or with a token that a person gave it, which shows the person as the
 * author. An OAuth app, such as `gh` where it has logged somebody in, is none.
 *
 * @returns its name; undefined: no app had a part in it, as far as GitHub tells
 */
export function appBehind(
  actor: z.infer<typeof actorSchema>,
  via: z.infer<typeof viaSchema>,
): string | undefined {
  const isApp = actor?.type === 'Bot' || actor?.login.endsWith('[bot]') === true;
  const name = via?.name ?? (isApp ? actor?.login : undefined);
  return name === undefined ? undefined : clip(oneLine(name), longestName);
}
