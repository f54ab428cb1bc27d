import type { Completed } from '../system/index.js';

export type PushOutcome =
  | { readonly kind: 'pushed' }
  /** Somebody else moved the branch since it was fetched, or is moving it. */
  | { readonly kind: 'overtaken' }
  /** `reason`: the server's, where it gave one. */
  | { readonly kind: 'refused'; readonly reason: string | undefined };

/** How the client (the first three) and servers say that the branch has moved or is being moved. */
const raceWords =
  /fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|failed to lock|reference already exists|incorrect old value/i;

/** Reads what `git push --porcelain` of one ref said; a refused ref is a line `!<tab>from:to<tab>[...] (reason)`. */
export function classifyPush(done: Pick<Completed, 'exitCode' | 'stdout'>): PushOutcome {
  if (done.exitCode === 0) return { kind: 'pushed' };
  const refused = done.stdout.split('\n').find((line) => line.startsWith('!'));
  const reason = refused?.split('\t')[2];
  if (reason !== undefined && raceWords.test(reason)) return { kind: 'overtaken' };
  return { kind: 'refused', reason };
}
