import { basename, dirname, join } from 'node:path';
import { EnvironmentError, messageOf } from '../errors.js';
import { complaintOf, type Git } from '../git/index.js';
import type { World } from '../system/index.js';
import { gitIn, gitOf, type Clone } from './clone.js';

/** `loadgate-base-<process>-<random>`: whose it is can be told when that process is gone. */
const prefix = 'loadgate-base-';

/**
 * Checks a commit out beside the user's working tree: in a new folder of ours, told to `onFolder` before anything is
 * in it. None of the user's hooks runs.
 *
 * @returns the working tree, in that folder
 * @throws EnvironmentError where git can't; nothing is left then
 */
export async function addWorktree(
  world: World,
  clone: Clone,
  commit: string,
  onFolder: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = await world.files.makeTemporaryFolder(`${prefix}${world.processes.ownPid}-`);
  await onFolder(folder);
  // Some builds use the name of the folder.
  const path = join(folder, basename(clone.tops[0]) || 'base');
  const added = await clone.git.run([
    ...withoutHooks,
    'worktree',
    'add',
    '--quiet',
    '--detach',
    path,
    commit,
  ]);
  if (added.exitCode === 0) return path;
  await removeWorktree(world, gitOf(world, clone), path);
  throw new EnvironmentError(`the base ${commit.slice(0, 12)} can't be checked out: ${complaintOf(added)}`);
}

export const withoutHooks = ['-c', 'core.hooksPath=/dev/null'] as const;

/**
 * Removes a working tree of ours, its folder and what the repository knows of it, however far it came.
 *
 * @returns one sentence for each thing that could not be removed
 */
export async function removeWorktree(world: World, git: Git, path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const left: string[] = [];
  try {
    // Git finds a working tree that is gone by its folder alone.
    await world.files.makeFolder(folder);
    await git.run(['worktree', 'remove', '--force', '--force', path]);
    await world.files.remove(folder);
  } catch (error) {
    left.push(notRemoved(folder, error));
  }
  return left;
}

/** Such as files that a container wrote as root into a folder of the checkout. */
const notRemoved = (folder: string, error: unknown): string =>
  `the base's folder could not be removed: ${messageOf(error)}; as root: rm -rf '${folder}'`;

/**
 * Removes the folder of a base that another process has made and could not remove: for the step after a cancelled
 * job. Nothing but folders of ours is touched.
 *
 * @returns one sentence for each thing that could not be removed
 */
export async function removeBase(world: World, folder: string): Promise<readonly string[]> {
  if (!basename(folder).startsWith(prefix))
    return [`${folder} is not a folder of Loadgate: nothing of it was removed`];
  try {
    for (const name of await world.files.list(folder)) {
      const path = join(folder, name);
      const git = await repositoryOf(world, path);
      if (git !== undefined) return await removeWorktree(world, git, path);
    }
    await world.files.remove(folder);
    return [];
  } catch (error) {
    return [notRemoved(folder, error)];
  }
}

/** By the file with which a working tree names it: `gitdir: /repository/.git/worktrees/name`. */
async function repositoryOf(world: World, path: string): Promise<Git | undefined> {
  const pointer = /^gitdir: (.+)$/m.exec((await world.files.readText(join(path, '.git'))) ?? '')?.[1];
  const common = pointer === undefined ? undefined : dirname(dirname(pointer));
  return common !== undefined && (await world.files.isFolder(common)) ? gitIn(world, common) : undefined;
}

/** Removes the working trees that runs of ours left in this repository when they were killed. */
export async function removeStale(world: World, clone: Clone): Promise<readonly string[]> {
  const { stdout } = await clone.git.run(['worktree', 'list', '--porcelain', '-z']);
  const paths = [...stdout.matchAll(/(?:^|\0)worktree ([^\0]+)/g)].map(([, path = '']) => path);
  const left: string[] = [];
  for (const path of paths) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(basename(dirname(path)))?.[1];
    if (owner === undefined || world.processes.isAlive(Number(owner))) continue;
    left.push(...(await removeWorktree(world, gitOf(world, clone), path)));
  }
  return left;
}
