import type { Anchor } from '../analyze/index.js';
import { findCommit } from '../base/index.js';
import { openStore, type BaselineStore, type GithubAccess } from '../baseline/index.js';
import type { Plan } from '../config/index.js';
import { messageOf } from '../errors.js';
import type { World } from '../system/index.js';

/** The plan's store of baselines, which knows the anchor's commit. Nothing is read before it is asked. */
export function openHistory(
  plan: Plan,
  { world, github }: { readonly world: World; readonly github: GithubAccess | undefined },
): BaselineStore {
  const { store, anchor: ref } = plan.baseline;
  const findAnchor = ref === undefined ? undefined : (): Promise<Anchor> => findAnchorNamed(ref, plan, world);
  const { suite, ci } = plan;
  return openStore(store, { world, suite, github, findAnchor, isDefaultBranch: ci.isDefaultBranch });
}

/** A name that can't be looked up is said in the report, and ends nothing. */
async function findAnchorNamed(
  ref: string,
  { baseline: { store }, rootDir }: Plan,
  world: World,
): Promise<Anchor> {
  const anchor = { ref, isOfDefaultBranchAlone: store.kind === 'artifact' };
  try {
    return { ...anchor, commit: await findCommit(world, rootDir, ref) };
  } catch (error) {
    return { ...anchor, commit: undefined, problem: messageOf(error) };
  }
}
