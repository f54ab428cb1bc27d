import {
  acceptancesOf,
  type Acceptance,
  type BaselineDocument,
  type BaselineLookup,
} from '../analyze/index.js';
import { mergedIntoHead } from '../base/index.js';
import type { BaselineStore } from '../baseline/index.js';
import type { Plan } from '../config/index.js';
import { LoadgateError, messageWithFix } from '../errors.js';
import type { World } from '../system/index.js';

/** What was said of the change outside the store, where the change is discussed. */
export interface Said {
  readonly accepted: readonly Acceptance[];
  /** What was said and does not count, or could not be read. */
  readonly warnings: readonly string[];
}

/** What a run is judged by beside its plan. */
export interface Recalled {
  readonly lookup: BaselineLookup;
  /** Of this head; of one metric the last one counts. */
  readonly accepted: readonly Acceptance[];
  /** Those among them that no store has yet. */
  readonly said: readonly Acceptance[];
  readonly warnings: readonly string[];
}

/**
 * What the store remembers, and what was accepted for the commit under test, there or where it is discussed. Never throws
 * for what lies outside this program: that accepts nothing, and is a warning.
 *
 * @param readSaid asked where anything is compared at all; does not throw either
 */
export async function recall(
  store: Pick<BaselineStore, 'recall'>,
  plan: Plan,
  world: World,
  readSaid: () => Promise<Said>,
): Promise<Recalled> {
  const isCompared = plan.baseline.store.kind !== 'none' || plan.compare.when !== 'never';
  const nothing = { accepted: [], warnings: [] };
  const { stop } = world.signals;
  const [stored, discussed] = await Promise.all([
    unlessStopped(stop, recallStored(store, plan, world), {
      lookup: { kind: 'unavailable', message: 'The baseline was not read: the run was stopped before.' },
      ...nothing,
    }),
    isCompared ? unlessStopped(stop, readSaid(), nothing) : nothing,
  ]);
  const mask = (text: string): string => world.secrets.mask(text);
  const said = discussed.accepted.map((note) => ({
    ...note,
    author: mask(note.author),
    reason: mask(note.reason),
  }));
  return {
    lookup: stored.lookup,
    accepted: [...stored.accepted, ...said],
    said,
    warnings: [...stored.warnings, ...discussed.warnings],
  };
}

/** A cancelled job has seconds, in which what was measured is to be written: nobody waits for a store that hangs. */
function unlessStopped<T>(stop: AbortSignal, work: Promise<T>, otherwise: NoInfer<T>): Promise<T> {
  const stopped = new Promise<T>((resolve) => {
    const give = (): void => resolve(otherwise);
    if (stop.aborted) give();
    else stop.addEventListener('abort', give, { once: true });
  });
  return Promise.race([work, stopped]);
}

async function recallStored(
  store: Pick<BaselineStore, 'recall'>,
  plan: Plan,
  world: World,
): Promise<Pick<Recalled, 'lookup' | 'accepted' | 'warnings'>> {
  const lookup = await store.recall();
  const { commit } = plan.ci;
  if (lookup.kind !== 'found' || commit === undefined || (lookup.document.notes ?? []).length === 0)
    return { lookup, accepted: [], warnings: [] };
  const { commits, warnings } = await mergedChange(lookup.document, plan, world);
  return { lookup, accepted: acceptancesOf(lookup.document, [commit, ...commits]), warnings };
}

/**
 * On the default branch and in a merge queue a note counts for what the commit has merged, too: there the head of a pull
 * request lives on as a parent. So may the branch's own tip, by a `git pull` before the push: it was judged by itself, and
 * what was accepted of it says nothing of what came with the merge.
 */
async function mergedChange(
  { records, notes = [] }: BaselineDocument,
  { ci, rootDir }: Plan,
  world: World,
): Promise<{ readonly commits: readonly string[]; readonly warnings: readonly string[] }> {
  const isQueued = ci.github?.eventName === 'merge_group';
  if (!ci.isDefaultBranch && !isQueued) return { commits: [], warnings: [] };
  try {
    const merged = await mergedIntoHead(world, rootDir);
    // Not every tip is remembered, and not every event names the last one: a note may say that it was made on it.
    const tips = notes.filter(({ isTip }) => isTip === true).map(({ commit }) => commit);
    const ofBranch = new Set([ci.github?.before, ...tips, ...records.map(({ commit }) => commit)]);
    return { commits: merged.filter((commit) => !ofBranch.has(commit)), warnings: [] };
  } catch (error) {
    if (!(error instanceof LoadgateError)) throw error;
    const warning = `Whether what this commit has merged was accepted is not known: ${messageWithFix(error)}`;
    return { commits: [], warnings: [warning] };
  }
}
