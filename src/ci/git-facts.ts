import type { CiFacts } from '../config/index.js';
import { createGit, defaultBranchOf } from '../git/index.js';
import type { World } from '../system/index.js';

const timeoutMs = 5_000;

/**
 * What git knows of the change, for a laptop and for a CI that is not asked in its own words. Without git, or
 * outside a repository, nothing is known and nothing is wrong.
 *
 * A laptop is never the default branch's run: its files may differ from every commit.
 */
export async function readGitFacts(world: World, provider: 'other' | 'none'): Promise<CiFacts> {
  const git = createGit(world, world.cwd, { timeoutMs });
  const asked = await git.run(['rev-parse', 'HEAD', '--abbrev-ref', 'HEAD']);
  const [commit, head] = asked.exitCode === 0 ? asked.stdout.trim().split('\n') : [];
  const branch = head === undefined || head === '' || head === 'HEAD' ? undefined : head;
  const isKnown = commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
  return {
    provider,
    commit: isKnown ? commit : undefined,
    branch,
    isDefaultBranch: provider === 'other' && branch !== undefined && branch === (await defaultBranchOf(git)),
    pullRequest: undefined,
    repository: undefined,
    runUrl: undefined,
  };
}
