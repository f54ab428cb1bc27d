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
  /** Whether the run is one of the default branch: only its artifacts are read, and what it measures is the newest code. */
  readonly isDefaultBranch?: boolean | undefined;
  /** Finds the release whose records no cap drops; asked once, where something is read or written. */
  readonly findAnchor?: (() => Promise<Anchor>) | undefined;
}

/** The store that the plan names. Nothing is read before it is asked. */
export function openStore(plan: BaselineStorePlan, context: StoreContext): BaselineStore {
  const { suite, findAnchor, isDefaultBranch = false } = context;
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
    async remember(record, notes = []) {
      const anchor = await anchorOf();
      return place.change(recordChange(suite, record, { notes, anchor, isOfDefaultBranch: isDefaultBranch }));
    },
    note: (notes, { hasFailed }) =>
      place.change(noteChange(suite, notes, { isOptional: true, isOfFailedRun: hasFailed })),
    accept: (note) => place.change(noteChange(suite, [note], { isOptional: false, isOfFailedRun: false })),
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
