import { createGit } from '../git/index.js';
import type { World } from '../system/index.js';
import { ofHooks } from './clone.js';
import { findName } from './names.js';

/** For one command: at most the remote is asked for its names. */
const timeoutMs = 20_000;

/**
 * The commit that a person calls by this name in the repository around a folder: a name of the clone, else one of the
 * remote's, as a shallow clone has no tags. Nothing is fetched.
 *
 * @returns undefined: nothing has this name
 * @throws EnvironmentError where the remote would have to be asked, and can't be
 */
export async function findCommit(world: World, folder: string, name: string): Promise<string | undefined> {
  const git = createGit(world, folder, { env: ofHooks, timeoutMs });
  return (await findName({ git }, name))?.commit;
}
