import { acceptancesOf, type Acceptance, type BaselineLookup } from '../analyze/index.js';
import { mergedIntoHead } from '../base/index.js';
import type { BaselineStore } from '../baseline/index.js';
import type { Plan } from '../config/index.js';
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
 * What the store remembers, and what was accepted for the commit under test, there or where it is discussed. Never throws.
 *
 * @param readSaid asked where anything is compared at all; does not throw either
 */
export async function recall(
  store: BaselineStore,
  plan: Plan,
  world: World,
  readSaid: () => Promise<Said>,
): Promise<Recalled> {
  const isCompared = plan.baseline.store.kind !== 'none' || plan.compare.when !== 'never';
  const [stored, { accepted: all, warnings }] = await Promise.all([
    recallStored(store, plan, world),
    isCompared ? readSaid() : { accepted: [], warnings: [] },
  ]);
  const mask = (text: string): string => world.secrets.mask(text);
  const said = all.map((note) => ({ ...note, author: mask(note.author), reason: mask(note.reason) }));
  return { lookup: stored.lookup, accepted: [...stored.accepted, ...said], said, warnings };
}

/** On the default branch a note counts for what the commit has merged, too: there the head of a pull request lives on as a parent. */
async function recallStored(
  store: BaselineStore,
  plan: Plan,
  world: World,
): Promise<Pick<Recalled, 'lookup' | 'accepted'>> {
  const lookup = await store.recall();
  const { commit, isDefaultBranch } = plan.ci;
  if (lookup.kind !== 'found' || commit === undefined || (lookup.document.notes ?? []).length === 0)
    return { lookup, accepted: [] };
  const merged = isDefaultBranch ? await mergedIntoHead(world, plan.rootDir) : [];
  return { lookup, accepted: acceptancesOf(lookup.document, [commit, ...merged]) };
}
