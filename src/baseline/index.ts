import type { BaselineStorePlan } from '../config/index.js';
import type { World } from '../system/index.js';
import { openArtifactStore } from './artifact-store.js';
import { openBranchStore } from './branch-store.js';
import { openFileStore } from './file-store.js';
import type { GithubAccess } from './github-access.js';
import type { BaselineStore } from './store.js';

export { uploadArtifact } from './artifact-service.js';
export type { GithubAccess, GithubAnswer, RequestPurpose } from './github-access.js';
export type { BaselineStore } from './store.js';

export interface StoreContext {
  readonly world: World;
  readonly suite: string;
  /** Needed by the artifact store alone. */
  readonly github: GithubAccess | undefined;
}

/** The store that the plan names. Nothing is read before it is asked. */
export function openStore(plan: BaselineStorePlan, { world, suite, github }: StoreContext): BaselineStore {
  if (plan.kind === 'file') return openFileStore(plan.path, suite, world);
  if (plan.kind === 'branch') return openBranchStore(plan, suite, world);
  if (plan.kind === 'artifact') return openArtifactStore(plan.artifactName, suite, world, github);
  return nothing;
}

const nothing: BaselineStore = {
  description: 'no store',
  recall: () => Promise.resolve({ kind: 'none' }),
  remember: () => Promise.resolve('Not remembered: no baseline store is configured.'),
};
