import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import { readAnswer, type Refused } from '../answers.js';

const pullRequestSchema = z.object({
  number: z.number().int(),
  created_at: z.string(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  labels: z.array(z.object({ name: z.string() })),
  /** `repo` is null where the fork is gone. */
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ id: z.number() }).nullable() }),
});

/** A pull request as it is now; what the run's event tells of it may be older. */
export type PullRequestNow = z.infer<typeof pullRequestSchema>;

export async function readPullRequest(
  github: GithubAccess,
  number: number,
): Promise<{ readonly value: PullRequestNow } | Refused> {
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    { pull_number: number },
    { doing: `read #${number}`, permission: 'pull-requests: read' },
  );
  return readAnswer(answer, pullRequestSchema);
}

/**
 * The pull request that a merge queue is about to merge, by the name of its branch: `gh-readonly-queue/main/pr-7-` and a
 * commit. Of those that the branch holds it is the last one.
 */
export function queuedNumber(branch: string): number | undefined {
  const number = /^gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(branch)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The pull request whose merge made this very commit of the default branch; undefined: none did. */
export async function readMergedAs(
  github: GithubAccess,
  commit: string,
): Promise<{ readonly value: PullRequestNow | undefined } | Refused> {
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    { commit_sha: commit },
    { doing: `find the pull request of ${commit.slice(0, 7)}`, permission: 'pull-requests: read' },
  );
  const pulls = readAnswer(answer, z.array(pullRequestSchema));
  if ('problem' in pulls) return pulls;
  // Others only contain the commit.
  const isMerged = (pull: PullRequestNow): boolean =>
    pull.merged_at !== null && pull.merge_commit_sha === commit;
  return { value: pulls.value.find(isMerged) };
}
