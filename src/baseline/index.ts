import type { Anchor } from '../analyze/index.js';
import type { BaselineStorePlan } from '../config/index.js';
import type { World } from '../system/index.js';
import { openArtifactStore } from './artifact-store.js';
import { openBranchStore } from './branch-store.js';
import { openFileStore } from './file-store.js';
import type { GithubAccess } from './github-access.js';
import { noteChange, recordChange } from './change.js';
import type { BaselineStore, Place } from './store.js';

export { uploadArtifact } from './artifact-service.js';
export type { GithubAccess, GithubAnswer, RequestPurpose } from './github-access.js';
export type { BaselineStore } from './store.js';

export interface StoreContext {
  readonly world: World;
  readonly suite: string;
  /** Needed by the artifact store alone. */
  readonly github: GithubAccess | undefined;
  /** Whether the run is one of the default branch, whose artifacts are read: asked by the artifact store alone. */
  readonly isDefaultBranch?: boolean | undefined;
  /** Finds the release whose records no cap drops; asked once, where something is read or written. */
  readonly findAnchor?: (() => Promise<Anchor>) | undefined;
}

/** The store that the plan names. Nothing is read before it is asked. */
export function openStore(plan: BaselineStorePlan, context: StoreContext): BaselineStore {
  const { suite, findAnchor } = context;
  const place = openPlace(plan, context);
  let found: Promise<Anchor> | undefined;
  const anchorOf = async (): Promise<Anchor | undefined> =>
    findAnchor === undefined ? undefined : (found ??= findAnchor());
  return {
    description: place.description,
    async recall() {
      const lookup = await place.recall();
      return lookup.kind === 'found' && findAnchor !== undefined
        ? { ...lookup, anchor: await anchorOf() }
        : lookup;
    },
    remember: async (record, notes = []) =>
      place.change(recordChange(suite, record, notes, await anchorOf())),
    accept: (note) => place.change(noteChange(suite, note)),
  };
}

function openPlace(plan: BaselineStorePlan, context: StoreContext): Place {
  const { world, suite, github, isDefaultBranch = false } = context;
  if (plan.kind === 'file') return openFileStore(plan.path, suite, world);
  if (plan.kind === 'branch') return openBranchStore(plan, suite, world);
  if (plan.kind === 'artifact')
    return openArtifactStore(plan.artifactName, { world, suite, github, isDefaultBranch });
  return nothing;
}

const nothing: Place = {
  description: 'no store',
  recall: () => Promise.resolve({ kind: 'none' }),
  change: () => Promise.resolve('Not remembered: no baseline store is configured.'),
};
