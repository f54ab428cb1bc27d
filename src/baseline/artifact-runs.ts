import { z } from 'zod';
import type { GithubAccess, GithubAnswer } from './github-access.js';

/** What runs the code of the default branch itself. */
const trustedEvents = ['push', 'schedule', 'workflow_dispatch'] as const;
const permission = 'actions: read';
const pageSize = 100;
const pageLimit = 3;
/** Runs without the artifact (another suite's, a docs change) are passed over, but not without end. */
const runLimit = 20;

const runSchema = z.object({
  id: z.number(),
  event: z.string(),
  head_branch: z.string().nullable(),
  conclusion: z.string().nullable(),
  created_at: z.string(),
  html_url: z.string(),
  repository: z.object({ id: z.number() }),
  head_repository: z.object({ id: z.number() }).nullable(),
});
const runsSchema = z.object({ workflow_runs: z.array(runSchema) });

const artifactSchema = z.object({
  id: z.number(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  digest: z.string().nullish(),
});
const artifactsSchema = z.object({ artifacts: z.array(artifactSchema) });

type WorkflowRun = z.infer<typeof runSchema>;
export type Artifact = z.infer<typeof artifactSchema>;

export type FoundArtifact =
  | { readonly kind: 'found'; readonly run: WorkflowRun; readonly artifact: Artifact }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * The newest artifact of this name that a successful run of this workflow on the default branch has left.
 *
 * A fork's own `main` has the default branch's name: only runs whose head repository is this repository count,
 * whatever the query said.
 */
export async function findNewestArtifact(
  github: GithubAccess,
  workflowFile: string,
  artifactName: string,
): Promise<FoundArtifact> {
  const branch = await defaultBranchOf(github);
  if (typeof branch !== 'string') return branch;
  const listings = await Promise.all(
    trustedEvents.map((event) => listRuns(github, workflowFile, branch, event)),
  );
  const runs: WorkflowRun[] = [];
  for (const listing of listings) {
    if ('kind' in listing) return listing;
    runs.push(...listing);
  }
  if (runs.length === 0)
    return { kind: 'missing', message: `no run of ${workflowFile} on ${branch} has passed yet` };

  const newestFirst = runs.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  for (const run of newestFirst.slice(0, runLimit)) {
    const artifacts = await listArtifacts(github, run, artifactName);
    if ('kind' in artifacts) return artifacts;
    const newest = artifacts.toSorted((a, b) => b.id - a.id)[0];
    if (newest !== undefined) return { kind: 'found', run, artifact: newest };
  }
  const looked = Math.min(runs.length, runLimit);
  return {
    kind: 'missing',
    message: `none of the last ${looked} passed runs of ${workflowFile} on ${branch} has an artifact "${artifactName}"`,
  };
}

async function defaultBranchOf(github: GithubAccess): Promise<string | Unanswered> {
  if (github.facts.defaultBranch !== undefined) return github.facts.defaultBranch;
  const answer = await github.request(
    'GET /repos/{owner}/{repo}',
    {},
    { doing: "read the repository's default branch", permission: 'contents: read' },
  );
  const repository = read(answer, z.object({ default_branch: z.string() }));
  return 'kind' in repository ? repository : repository.default_branch;
}

async function listRuns(
  github: GithubAccess,
  workflowFile: string,
  branch: string,
  event: string,
): Promise<WorkflowRun[] | Unanswered> {
  const trusted: WorkflowRun[] = [];
  for (let page = 1; page <= pageLimit && trusted.length < runLimit; page++) {
    const answer = await github.request(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      { workflow_id: workflowFile, branch, event, status: 'success', per_page: pageSize, page },
      { doing: `list the runs of ${workflowFile} on ${branch}`, permission },
    );
    // A workflow that so far exists in a pull request alone may not be known yet.
    if (!answer.ok && answer.status === 404)
      return { kind: 'missing', message: `GitHub knows no runs of ${workflowFile} (404)` };
    const runs = read(answer, runsSchema);
    if ('kind' in runs) return runs;
    trusted.push(...runs.workflow_runs.filter((run) => isTrusted(run, github, branch, event)));
    if (runs.workflow_runs.length < pageSize) break;
  }
  return trusted;
}

function isTrusted(run: WorkflowRun, github: GithubAccess, branch: string, event: string): boolean {
  const { repositoryId } = github.facts;
  return (
    run.head_repository?.id === run.repository.id &&
    (repositoryId === undefined || run.repository.id === repositoryId) &&
    run.event === event &&
    run.head_branch === branch &&
    run.conclusion === 'success'
  );
}

async function listArtifacts(
  github: GithubAccess,
  run: WorkflowRun,
  name: string,
): Promise<Artifact[] | Unanswered> {
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    { run_id: run.id, name, per_page: pageSize },
    { doing: `list the artifacts of run ${run.id}`, permission },
  );
  const artifacts = read(answer, artifactsSchema);
  return 'kind' in artifacts ? artifacts : artifacts.artifacts.filter((artifact) => artifact.name === name);
}

type Unanswered = Extract<FoundArtifact, { message: string }>;

function read<T extends object>(answer: GithubAnswer, schema: z.ZodType<T>): T | Unanswered {
  if (!answer.ok) return { kind: 'unavailable', message: answer.problem };
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return { kind: 'unavailable', message: `GitHub's answer is not as documented at "${where}"` };
}
