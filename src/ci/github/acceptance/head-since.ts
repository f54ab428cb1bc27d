import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import { readWhole } from '../answers.js';
import type { HeadFacts } from './claim.js';
import type { PullRequestEvents } from './events.js';
import type { PullRequestNow } from './pull-request.js';

const runPages = 10;
/** Whose `head_sha` is what the branch was at when GitHub made the run. */
const events: ReadonlySet<string> = new Set(['pull_request', 'pull_request_target', 'push']);

const runsSchema = z
  .object({
    workflow_runs: z.array(
      z.object({
        event: z.string(),
        head_branch: z.string().nullable(),
        head_sha: z.string(),
        head_repository: z.object({ id: z.number() }).nullable(),
        created_at: z.string(),
      }),
    ),
  })
  .transform(({ workflow_runs: runs }) => runs);
type Run = z.infer<typeof runsSchema>[number];

/**
 * Since when a pull request's head has been what it is. GitHub keeps no time of a push, and the dates of a commit are
 * whatever its author says; but the workflow runs of this head began after its push, by GitHub's own clock.
 */
export async function readHeadSince(
  github: GithubAccess,
  pull: PullRequestNow,
  history: PullRequestEvents,
): Promise<HeadFacts['since']> {
  if ('problem' in history) return { unknown: history.problem };
  const { sha } = pull.head;
  const runs = await readWhole(
    github,
    {
      route: 'GET /repos/{owner}/{repo}/actions/runs',
      parameters: { head_sha: sha },
      purpose: { doing: `list the workflow runs of ${sha.slice(0, 7)}`, permission: 'actions: read' },
      pageLimit: runPages,
    },
    runsSchema,
  );
  if ('problem' in runs) return { unknown: runs.problem };
  const pushes = history.value
    .filter(({ event }) => event === 'head_ref_force_pushed')
    .map(({ created_at: at }) => Date.parse(at));
  return headSince(pull, pushes, runs.value) ?? { unknown: 'no workflow run of this head tells since when' };
}

/**
 * The first run of this head that began after the last forced push: without one in between, a head that was left is
 * never come back to, so it has been this one ever since.
 *
 * @param forcedPushes milliseconds since the epoch
 * @returns milliseconds since the epoch; undefined: no run tells
 */
export function headSince(
  { head, created_at: opened }: Pick<PullRequestNow, 'head' | 'created_at'>,
  forcedPushes: readonly number[],
  runs: readonly Run[],
): number | undefined {
  const lastForced = Math.max(Number.NEGATIVE_INFINITY, ...forcedPushes);
  const times = runs
    .filter(
      (run) =>
        events.has(run.event) &&
        run.head_sha === head.sha &&
        run.head_branch === head.ref &&
        // Another fork may have the same branch at the same commit, and other plans with it.
        head.repo !== null &&
        run.head_repository?.id === head.repo.id,
    )
    .map(({ created_at: at }) => Date.parse(at))
    // Before it was opened, the branch's forced pushes are no events of it.
    .filter((at) => at >= Date.parse(opened) && at > lastForced);
  return times.length === 0 ? undefined : Math.min(...times);
}
