import { resolve } from 'node:path';
import { EnvironmentError } from '../errors.js';
import { complaintOf, createGit, type Git } from '../git/index.js';
import type { World } from '../system/index.js';

/** Large repositories take their time to be fetched and checked out. */
const longTimeoutMs = 10 * 60_000;

/** Inside a hook these are set, and `worktree add` would write into the index that they name. */
export const ofHooks = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
};

/** The repository that is checked out. */
export interface Clone {
  readonly git: Git;
  /** Where its working tree begins: by the links that led here, and without them. */
  readonly tops: readonly [string, string];
  /** The commits at which a shallow clone ends; none in a whole one. */
  ends(): Promise<readonly string[]>;
}

/** What is fetched from, as actions/checkout and `git clone` name it. */
export const remote = 'origin';

/** What helps wherever the clone has too little. */
export const wholeClone =
  'Check out with `fetch-depth: 0` (actions/checkout), or see that git reaches origin from here.';

/** Git in a repository of the user's, whatever the environment says of another one. */
export const gitIn = (world: World, folder: string, signal?: AbortSignal): Git =>
  createGit(world, folder, {
    env: ofHooks,
    timeoutMs: longTimeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });

/** Git in a clone, whatever was asked to stop: for removing what is ours. */
export const gitOf = (world: World, { tops }: Pick<Clone, 'tops'>): Git => gitIn(world, tops[1]);

/** @throws EnvironmentError where the folder is in no repository with files */
export async function openClone(world: World, folder: string, signal: AbortSignal): Promise<Clone> {
  const git = gitIn(world, folder, signal);
  const found = await git.run(['rev-parse', '--show-toplevel', '--show-cdup', '--git-path', 'shallow']);
  if (found.exitCode !== 0)
    throw new EnvironmentError(`${folder} is not in a git repository: ${complaintOf(found)}`, {
      fix: 'A base is a commit: run it in a clone.',
    });
  const [top = folder, up = '', shallowPath = ''] = found.stdout.split('\n');
  const shallowFile = resolve(folder, shallowPath);
  return {
    git,
    tops: [resolve(folder, up), top],
    ends: async () =>
      ((await world.files.readText(shallowFile)) ?? '').split('\n').filter((line) => line !== ''),
  };
}
