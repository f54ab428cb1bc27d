import type { CiFacts } from '../config/index.js';
import type { World } from '../system/index.js';

const timeoutMs = 5_000;

/**
 * What git knows of the change, for a laptop and for a CI that is not asked in its own words. Without git, or
 * outside a repository, nothing is known and nothing is wrong.
 *
 * A laptop is never the default branch's run: its files may differ from every commit.
 */
export async function readGitFacts(world: World, provider: 'other' | 'none'): Promise<CiFacts> {
  const [commit, head] = (await git(world, 'rev-parse', 'HEAD', '--abbrev-ref', 'HEAD')).split('\n');
  const branch = head === undefined || head === '' || head === 'HEAD' ? undefined : head;
  const isKnown = commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
  return {
    provider,
    commit: isKnown ? commit : undefined,
    branch,
    isDefaultBranch: provider === 'other' && branch !== undefined && branch === (await defaultBranch(world)),
    pullRequest: undefined,
    repository: undefined,
    runUrl: undefined,
  };
}

/** As the clone learned it from the remote; a checkout of a single commit does not know it. */
async function defaultBranch(world: World): Promise<string | undefined> {
  const ref = await git(world, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD');
  return ref.startsWith('origin/') ? ref.slice('origin/'.length) : undefined;
}

async function git(world: World, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await world.processes.run('git', args, { cwd: world.cwd, timeoutMs });
  return exitCode === 0 ? stdout.trim() : '';
}
