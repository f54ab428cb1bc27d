import { z } from 'zod';
import type { GithubAccess, GithubAnswer } from './github-access.js';

/** What runs the code of the default branch itself. */
const trustedEvents = ['push', 'schedule', 'workflow_dispatch'] as const;
const permission = 'actions: read';
const pageSize = 100;
/** Of the artifacts of one name: GitHub keeps them for 90 days, and the runs of forks can add to them. */
const artifactPageLimit = 5;
/** Runs that are asked for one by one, where the newest passed runs have left nothing. */
const lookLimit = 20;

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
  workflow_run: z
    .object({
      id: z.number().optional(),
      head_branch: z.string().nullish(),
      repository_id: z.number().optional(),
      head_repository_id: z.number().optional(),
    })
    .nullish(),
});
const artifactsSchema = z.object({ artifacts: z.array(artifactSchema) });

type WorkflowRun = z.infer<typeof runSchema>;
export type Artifact = z.infer<typeof artifactSchema>;

export type FoundArtifact =
  | { readonly kind: 'found'; readonly run: WorkflowRun; readonly artifact: Artifact }
  /** There is none, for certain. */
  | { readonly kind: 'missing'; readonly message: string }
  /** There may be one behind all that was passed over: who takes it for missing hides it for good. */
  | { readonly kind: 'passed-over'; readonly message: string }
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * The newest artifact of this name that a successful run of this workflow on the default branch has left. It is
 * looked up by its name: any number of runs without it (another suite's, a docs change, a lasting breach) may lie
 * before it. Where none of this workflow's newest runs has left one, that of another one counts: the file may have been
 * renamed.
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
  const passed = await newestPassedRuns(github, workflowFile, branch);
  if ('kind' in passed) return passed;
  const searched = await searchArtifacts(github, artifactName, passed.byId);
  if ('kind' in searched) return searched;

  const ofBranch = searched.others.filter((artifact) => isOfBranch(artifact, branch));
  const found = await firstOfTrustedRun(github, ofBranch.slice(0, lookLimit), branch);
  if (found !== undefined) return found;
  // Where all passed runs of this workflow are known, nothing that was not looked at is of one of them.
  if (searched.areAll && (passed.areAll || ofBranch.length <= lookLimit)) {
    const message =
      passed.byId.size === 0
        ? `no run of ${workflowFile} on ${branch} has passed yet`
        : `no passed run of ${workflowFile} on ${branch} has left an artifact "${artifactName}"`;
    return { kind: 'missing', message };
  }
  const unseen = Math.max(0, ofBranch.length - lookLimit);
  return {
    kind: 'passed-over',
    message: `${searched.others.length - unseen} artifacts "${artifactName}" that are of no passed run on ${branch} were passed over, and the older ones not looked at; delete them, or begin a new history under another \`name\`.`,
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

interface PassedRuns {
  readonly byId: ReadonlyMap<number, WorkflowRun>;
  /** false: there are older ones. */
  readonly areAll: boolean;
}

/** A page of each event: a suite that is measured once a night does not drown in pushes. */
async function newestPassedRuns(
  github: GithubAccess,
  workflowFile: string,
  branch: string,
): Promise<PassedRuns | Unanswered> {
  const listings = await Promise.all(
    trustedEvents.map((event) => listRuns(github, workflowFile, branch, event)),
  );
  const byId = new Map<number, WorkflowRun>();
  let areAll = true;
  for (const listing of listings) {
    if ('kind' in listing) return listing;
    for (const run of listing.filter((each) => isTrusted(each, github, branch))) byId.set(run.id, run);
    if (listing.length >= pageSize) areAll = false;
  }
  return { byId, areAll };
}

async function listRuns(
  github: GithubAccess,
  workflowFile: string,
  branch: string,
  event: string,
): Promise<WorkflowRun[] | Unanswered> {
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    { workflow_id: workflowFile, branch, event, status: 'success', per_page: pageSize },
    { doing: `list the runs of ${workflowFile} on ${branch}`, permission },
  );
  // A workflow that so far exists in a pull request alone may not be known yet.
  if (!answer.ok && answer.status === 404) return [];
  const runs = read(answer, runsSchema);
  return 'kind' in runs ? runs : runs.workflow_runs;
}

/** @returns the newest one of `passed`, or all that were passed over, the newest first */
async function searchArtifacts(
  github: GithubAccess,
  name: string,
  passed: ReadonlyMap<number, WorkflowRun>,
): Promise<{ readonly others: readonly Artifact[]; readonly areAll: boolean } | FoundArtifact> {
  const others: Artifact[] = [];
  for (let page = 1; page <= artifactPageLimit; page++) {
    const answer = await github.request(
      'GET /repos/{owner}/{repo}/actions/artifacts',
      { name, per_page: pageSize, page },
      { doing: `list the artifacts "${name}"`, permission },
    );
    const listing = read(answer, artifactsSchema);
    if ('kind' in listing) return listing;
    // GitHub's pages have the newest first; a higher number is a later one.
    const newestFirst = listing.artifacts.toSorted((a, b) => b.id - a.id);
    for (const artifact of newestFirst.filter((each) => each.name === name)) {
      const runId = artifact.workflow_run?.id;
      const run = runId === undefined ? undefined : passed.get(runId);
      if (run !== undefined) return { kind: 'found', run, artifact };
      others.push(artifact);
    }
    if (listing.artifacts.length < pageSize) return { others, areAll: true };
  }
  return { others, areAll: false };
}

async function firstOfTrustedRun(
  github: GithubAccess,
  artifacts: readonly Artifact[],
  branch: string,
): Promise<FoundArtifact | undefined> {
  for (const artifact of artifacts) {
    const runId = artifact.workflow_run?.id;
    const run = runId === undefined ? undefined : await readRun(github, runId);
    if (run === undefined) continue;
    if ('kind' in run) return run;
    if (isTrusted(run, github, branch)) return { kind: 'found', run, artifact };
  }
  return undefined;
}

/** undefined: it was deleted. */
async function readRun(github: GithubAccess, id: number): Promise<WorkflowRun | Unanswered | undefined> {
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    { run_id: id },
    { doing: `read the run ${id}`, permission },
  );
  return !answer.ok && answer.status === 404 ? undefined : read(answer, runSchema);
}

/** Spares requests for the runs of forks and other branches; whether to trust one of the rest, its run tells. */
function isOfBranch({ workflow_run: run }: Artifact, branch: string): boolean {
  return run?.head_branch === branch && run.head_repository_id === run.repository_id;
}

function isTrusted(run: WorkflowRun, github: GithubAccess, branch: string): boolean {
  const { repositoryId } = github.facts;
  return (
    run.head_repository?.id === run.repository.id &&
    (repositoryId === undefined || run.repository.id === repositoryId) &&
    trustedEvents.some((event) => event === run.event) &&
    run.head_branch === branch &&
    run.conclusion === 'success'
  );
}

type Unanswered = Extract<FoundArtifact, { kind: 'unavailable' }>;

function read<T extends object>(answer: GithubAnswer, schema: z.ZodType<T>): T | Unanswered {
  if (!answer.ok) return { kind: 'unavailable', message: answer.problem };
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return { kind: 'unavailable', message: `GitHub's answer is not as documented at "${where}"` };
}
