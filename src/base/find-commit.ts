import { createGit } from '../git/index.js';
import type { World } from '../system/index.js';
import { ofHooks } from './clone.js';
import { readHead } from './find.js';
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

/** What the commit that is checked out has merged: its parents but the first; none where it is no merge, or there is no clone. */
export async function mergedIntoHead(world: World, folder: string): Promise<readonly string[]> {
  const git = createGit(world, folder, { env: ofHooks, timeoutMs });
  const isCommit = await git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return isCommit.exitCode === 0 ? (await readHead({ git })).parents.slice(1) : [];
}
