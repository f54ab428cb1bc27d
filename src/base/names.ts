import { EnvironmentError, messageOf } from '../errors.js';
import { complaintOf } from '../git/index.js';
import { remote, wholeClone, type Clone } from './clone.js';

/** What a name stands for. */
export interface Named {
  readonly commit: string;
  readonly isBranch: boolean;
}

/** What a person may call a commit: by a name of this clone, else by one of the remote's. undefined: by neither. */
export async function findName(clone: Pick<Clone, 'git'>, name: string): Promise<Named | undefined> {
  const here = await commitOf(clone, name);
  if (here !== undefined) {
    const full = await clone.git.run(['rev-parse', '--symbolic-full-name', '--verify', '--quiet', name]);
    return { commit: here, isBranch: /^refs\/(heads|remotes)\//.test(full.stdout) };
  }
  const tracked = await commitOf(clone, `refs/remotes/${remote}/${name}`);
  if (tracked !== undefined) return { commit: tracked, isBranch: true };
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) return { commit: name, isBranch: false };
  if ((await clone.git.run(['check-ref-format', `refs/heads/${name}`])).exitCode !== 0) return undefined;
  const refs = await askRemote(clone, name);
  const branch = refs.get(`refs/heads/${name}`);
  if (branch !== undefined) return { commit: branch, isBranch: true };
  // A tag with a message is an object of its own beside the commit that it names.
  const tag = refs.get(`refs/tags/${name}^{}`) ?? refs.get(`refs/tags/${name}`);
  return tag === undefined ? undefined : { commit: tag, isBranch: false };
}

/**
 * The newest commit of a branch of the remote, as the clone knows it, else as the remote says.
 *
 * @param asksFirst the remote is asked before the clone: what a clone that outlives a job knows of it may be of long ago
 * @throws EnvironmentError where neither does
 */
export async function tipOf(clone: Clone, branch: string, asksFirst: boolean): Promise<string> {
  const tracked = await commitOf(clone, `refs/remotes/${remote}/${branch}`);
  if (tracked !== undefined && !asksFirst) return tracked;
  let why = `${remote} has no such branch`;
  try {
    const tip = (await askRemote(clone, branch)).get(`refs/heads/${branch}`);
    if (tip !== undefined) return tip;
  } catch (error) {
    why = messageOf(error);
  }
  if (tracked !== undefined) return tracked;
  const local = await commitOf(clone, `refs/heads/${branch}`);
  if (local !== undefined) return local;
  throw new EnvironmentError(`the branch ${branch} is not in this clone and can't be fetched: ${why}`, {
    fix: wholeClone,
  });
}

async function commitOf({ git }: Pick<Clone, 'git'>, name: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git.run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Commits by the full names of the remote's branches and tags that end in `name`. */
async function askRemote({ git }: Pick<Clone, 'git'>, name: string): Promise<ReadonlyMap<string, string>> {
  const patterns = [`refs/heads/${name}`, `refs/tags/${name}`, `refs/tags/${name}^{}`];
  // A repository of one's own has none, and then there is nobody to ask.
  if ((await git.run(['remote', 'get-url', remote])).exitCode !== 0) return new Map();
  const listed = await git.run(['ls-remote', '--quiet', remote, ...patterns]);
  if (listed.exitCode !== 0)
    throw new EnvironmentError(
      `${name} is not in this clone, and ${remote} can't be asked: ${complaintOf(listed)}`,
      {
        fix: wholeClone,
      },
    );
  const lines = listed.stdout.split('\n').map((line) => line.split('\t'));
  return new Map(
    lines.flatMap(([commit, ref]) => (commit !== undefined && ref !== undefined ? [[ref, commit]] : [])),
  );
}
