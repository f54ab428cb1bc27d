import { acceptancesOf, type Acceptance, type BaselineLookup } from '../analyze/index.js';
import { mergedIntoHead } from '../base/index.js';
import type { BaselineStore } from '../baseline/index.js';
import type { Plan } from '../config/index.js';
import type { World } from '../system/index.js';

/** What earlier runs left for this one. */
export interface Recalled {
  readonly lookup: BaselineLookup;
  /** Of this head. */
  readonly accepted: readonly Acceptance[];
}

/**
 * What the store remembers, and what was accepted for the commit under test; on the default branch also for what that commit
 * has merged: there the head of a pull request lives on as a parent. Never throws.
 */
export async function recall(store: BaselineStore, plan: Plan, world: World): Promise<Recalled> {
  const lookup = await store.recall();
  const { commit, isDefaultBranch } = plan.ci;
  if (lookup.kind !== 'found' || commit === undefined || (lookup.document.notes ?? []).length === 0)
    return { lookup, accepted: [] };
  const merged = isDefaultBranch ? await mergedIntoHead(world, plan.rootDir) : [];
  return { lookup, accepted: acceptancesOf(lookup.document, [commit, ...merged]) };
}
