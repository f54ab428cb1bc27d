import { join } from 'node:path';
import { EnvironmentError } from '../errors.js';
import { complaintOf, createGit, readRemote, type Git, type Remote } from '../git/index.js';
import type { World } from '../system/index.js';
import { classifyPush } from './push-outcome.js';

const ours = 'refs/loadgate/baseline';

/** One branch at a remote, worked on without a clone. Every method throws an EnvironmentError where git fails. */
export interface RemoteBranch {
  /** Fetches its last commit alone. @returns the commit; undefined: there is no such branch */
  fetch(): Promise<string | undefined>;
  /** The text of a file in a fetched commit; undefined: there is none. */
  read(commit: string, path: string): Promise<string | undefined>;
  /** A commit that differs from `parent` in this one file alone; without a parent it begins the branch. */
  commit(parent: string | undefined, path: string, text: string, subject: string): Promise<string>;
  /** Moves the branch from `expected` to `commit`. @returns false where somebody else was faster */
  push(commit: string, expected: string | undefined): Promise<boolean>;
}

/**
 * Hands `use` a branch of a remote of the repository around `world.cwd`. All work is done in a temporary
 * repository, which is gone afterwards: the user's files, index, branches and objects are never touched.
 */
export async function withRemoteBranch<T>(
  world: World,
  names: { readonly remote: string; readonly branch: string },
  use: (branch: RemoteBranch) => Promise<T>,
): Promise<T> {
  const remote = await readRemote(world, names.remote);
  const folder = await world.files.makeTemporaryFolder('baseline-');
  try {
    // All of them: inside a git hook they are set, and name the user's repository.
    const git = createGit(world, folder, {
      env: {
        ...remote.env,
        ...identity,
        GIT_DIR: join(folder, 'repository'),
        GIT_OBJECT_DIRECTORY: join(folder, 'repository', 'objects'),
        GIT_INDEX_FILE: join(folder, 'index'),
        GIT_WORK_TREE: folder,
      },
    });
    await git.must(['init', '--quiet', '--template=']);
    const ref = `refs/heads/${names.branch}`;
    if ((await git.run(['check-ref-format', ref])).exitCode !== 0)
      throw new EnvironmentError(`"${names.branch}" can't be the name of a branch`, {
        fix: 'Name another one in baseline.branch.',
      });
    return await use(openBranch(git, remote, ref));
  } finally {
    await world.files.remove(folder);
  }
}

const identity = {
  GIT_AUTHOR_NAME: 'loadgate',
  GIT_AUTHOR_EMAIL: 'loadgate@localhost',
  GIT_COMMITTER_NAME: 'loadgate',
  GIT_COMMITTER_EMAIL: 'loadgate@localhost',
};

function openBranch(git: Git, remote: Remote, ref: string): RemoteBranch {
  const tipAt = async (url: string): Promise<string | undefined> => {
    const listed = await git.must(['ls-remote', '--quiet', '--', url, ref]);
    // The name is a pattern that also matches the end of longer names.
    const lines = listed.split('\n').map((line) => line.split('\t'));
    return lines.find(([, name]) => name === ref)?.[0];
  };

  return {
    async fetch() {
      if ((await tipAt(remote.fetchUrl)) === undefined) return undefined;
      const depth = ['--depth=1', '--no-tags'];
      await git.must(['fetch', '--quiet', ...depth, '--', remote.fetchUrl, `+${ref}:${ours}`]);
      return (await git.must(['rev-parse', '--verify', ours])).trim();
    },

    async read(commit, path) {
      const listed = await git.must(['ls-tree', '-z', commit, '--', path]);
      const blob = /^\d+ blob ([0-9a-f]+)\t/.exec(listed)?.[1];
      return blob === undefined ? undefined : git.must(['cat-file', 'blob', blob]);
    },

    async commit(parent, path, text, subject) {
      const blob = (await git.must(['hash-object', '-w', '--stdin'], text)).trim();
      await git.must(['read-tree', parent ?? '--empty']);
      await git.must(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
      const tree = (await git.must(['write-tree'])).trim();
      const parents = parent === undefined ? [] : ['-p', parent];
      return (await git.must(['commit-tree', tree, ...parents, '-m', subject])).trim();
    },

    async push(commit, expected) {
      const move = [remote.pushUrl, `${commit}:${ref}`];
      const done = await git.run(['push', '--porcelain', '--no-verify', '--', ...move]);
      const outcome = classifyPush(done);
      if (outcome.kind === 'pushed') return true;
      if (outcome.kind === 'overtaken') return false;
      const tip = await tipAt(remote.pushUrl).catch(() => expected);
      if (tip === commit) return true; // it arrived, only the answer did not
      if (tip !== expected) return false;
      throw new EnvironmentError(`the push was refused: ${outcome.reason ?? complaintOf(done)}`);
    },
  };
}
