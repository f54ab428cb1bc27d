import { join } from 'node:path';
import type { CiFacts } from '../config/index.js';
import { EnvironmentError } from '../errors.js';
import type { World } from '../system/index.js';
import { gitOf, openClone, type Clone } from './clone.js';
import { copyInto, fillSubmodules, requireCopies, untrackedOf, withinClone } from './fill.js';
import { findBase } from './find.js';
import { addWorktree, removeStale, removeWorktree } from './worktree.js';

export interface BaseRequest {
  /** A branch, a tag or a commit; undefined: the one that the change itself tells. */
  readonly ref: string | undefined;
  /** A folder of the repository: that of the configuration. */
  readonly folder: string;
  /** Absolute paths of untracked files that the base needs, too, such as `.env`. */
  readonly copy: readonly string[];
  /** As well of files that are treated like that where head has them and git does not (see `dotEnvOf`). */
  readonly copyIfUntracked: readonly string[];
}

export interface BaseContext {
  readonly world: World;
  readonly ci: CiFacts;
  /** Ends whatever git does. */
  readonly signal: AbortSignal;
  /** Told what happens, a sentence each. */
  onProgress(text: string): void;
  /** Told the folder of the base before anything is in it, for `removeBase` after a cancelled job. */
  onFolder(folder: string): Promise<void>;
}

/** The code that a change is compared with, checked out in a folder of its own. */
export interface Base {
  readonly commit: string;
  /** How it was chosen, such as `the first parent of the merge commit`. */
  readonly why: string;
  /** The top of its working tree. */
  readonly root: string;
  /** The top of the user's working tree, which is head. */
  readonly headRoot: string;
  /** The same commit as head, and nothing changed since: both sides measure the same code. */
  readonly isHead: boolean;
  readonly warnings: readonly string[];
  /** Where a path of the user's working tree lies in the base's; undefined: it is outside the repository. */
  at(path: string): string | undefined;
  /** Leaves nothing behind. May be called again; never throws, and says what it could not remove. */
  remove(): Promise<readonly string[]>;
}

/**
 * Finds the base and checks it out in a temporary folder, beside the user's working tree, which stays as it is:
 * its uncommitted changes are part of head. What earlier runs left when they were killed is removed first.
 *
 * Submodules are checked out as far as head has them; files of LFS where git is set up for it on this machine.
 * Files that git ignores are not there, except for those in `copy` and `copyIfUntracked`.
 *
 * @throws UsageError where the ref or a file to copy is not there
 * @throws EnvironmentError where there is no base, or git can't fetch or check it out: nothing is left
 */
export async function openBase(request: BaseRequest, context: BaseContext): Promise<Base> {
  try {
    return await checkOut(request, context);
  } catch (error) {
    // Git says of it only that it was ended.
    if (context.signal.aborted) throw new EnvironmentError('the checkout of the base was interrupted');
    throw error;
  }
}

async function checkOut(request: BaseRequest, context: BaseContext): Promise<Base> {
  const { world, signal } = context;
  const clone = await openClone(world, request.folder, signal);
  const untracked = await untrackedOf(world, clone, request.copyIfUntracked);
  const copies = await requireCopies(world, clone, [...new Set([...request.copy, ...untracked])]);
  (await removeStale(world, clone)).forEach((sentence) => context.onProgress(sentence));
  const { commit, why, head } = await findBase(clone, request.ref, context.ci);
  context.onProgress(`checking out the base ${commit.slice(0, 12)}, ${why}`);
  const root = await addWorktree(world, clone, commit, (folder) => context.onFolder(folder));
  const remove = (): Promise<readonly string[]> => removeWorktree(world, gitOf(world, clone), root);
  try {
    const warnings = [
      ...(await fillSubmodules(world, clone, root, signal)),
      ...(await copyInto(world, root, copies)),
    ];
    signal.throwIfAborted();
    return {
      commit,
      why,
      root,
      headRoot: clone.tops[0],
      isHead: commit === head && (await isClean(clone)),
      warnings,
      at: (path) => placeOf(path, clone, root),
      remove,
    };
  } catch (error) {
    (await remove()).forEach((sentence) => context.onProgress(sentence));
    throw error;
  }
}

function placeOf(path: string, clone: Clone, root: string): string | undefined {
  if (clone.tops.includes(path)) return root;
  const below = withinClone(clone, path);
  return below === undefined ? undefined : join(root, below);
}

async function isClean({ git }: Clone): Promise<boolean> {
  const { exitCode, stdout } = await git.run(['status', '--porcelain']);
  return exitCode === 0 && stdout === '';
}
