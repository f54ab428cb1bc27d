import { signedBlobUrl } from './blob-storage.js';
import { notFound, paged, refusal, type RestCall, type RestHandler } from './exchange.js';
import { artifactPayload, runPayload } from './payloads.js';
import type { Artifact, WorkflowRun } from './state.js';

/** Workflow runs and their artifacts. */

const repository = '/repos/{owner}/{repo}';

export const actionsHandlers: Readonly<Record<string, RestHandler>> = {
  [`GET ${repository}/actions/runs`]: reading((call) => listRuns(call, call.state.runs)),

  [`GET ${repository}/actions/workflows/{workflow_id}/runs`]: reading((call) => {
    // A workflow is named by its file or its number; of a path GitHub takes the file's name only.
    const file = `.github/workflows/${call.path['workflow_id'] ?? ''}`;
    const runs = call.state.runs.filter(({ workflowPath }) => workflowPath === file);
    return runs.length === 0 ? notFound : listRuns(call, runs);
  }),

  [`GET ${repository}/actions/runs/{run_id}`]: reading((call) => {
    const run = call.state.runs.find(({ id }) => id === Number(call.path['run_id']));
    return run === undefined
      ? notFound
      : { status: 200, body: runPayload(run, call.state.repository, call.origin) };
  }),

  [`GET ${repository}/actions/runs/{run_id}/artifacts`]: reading((call) =>
    listArtifacts(call, (artifact) => artifact.run.id === Number(call.path['run_id'])),
  ),

  [`GET ${repository}/actions/artifacts`]: reading((call) => listArtifacts(call, () => true)),

  [`GET ${repository}/actions/artifacts/{artifact_id}`]: reading((call) => {
    const artifact = find(call);
    return artifact === undefined
      ? notFound
      : { status: 200, body: artifactPayload(artifact, call.state.repository, call.origin) };
  }),

  [`GET ${repository}/actions/artifacts/{artifact_id}/{archive_format}`]: reading((call) => {
    const artifact = find(call);
    if (artifact === undefined) return notFound;
    if (artifact.expired) return refusal(410, 'Artifact has expired');
    return {
      status: 302,
      headers: { location: signedBlobUrl(call.state, artifact.blobPath, 'r') },
    };
  }),

  [`DELETE ${repository}/actions/artifacts/{artifact_id}`]: (call) => {
    if (call.token.permissions.actions !== 'write') return forbidden();
    const artifact = find(call);
    if (artifact === undefined) return notFound;
    call.state.artifacts.splice(call.state.artifacts.indexOf(artifact), 1);
    return { status: 204 };
  },
};

/** Needs `actions: read`. */
function reading(handler: RestHandler): RestHandler {
  return (call) => (call.token.permissions.actions === 'none' ? forbidden() : handler(call));
}

function forbidden(): ReturnType<RestHandler> {
  return refusal(403, 'Resource not accessible by integration');
}

function listRuns(call: RestCall, runs: readonly WorkflowRun[]): ReturnType<RestHandler> {
  const { branch, event, status, head_sha: sha } = call.query;
  const wanted = newestFirst(runs).filter(
    (run) =>
      (branch === undefined || run.headBranch === branch) &&
      (event === undefined || run.event === event) &&
      (sha === undefined || run.headSha === sha) &&
      (status === undefined || hasStatus(run, status)),
  );
  const { page, headers } = paged(wanted, call);
  return {
    status: 200,
    body: {
      total_count: wanted.length,
      workflow_runs: page.map((run) => runPayload(run, call.state.repository, call.origin)),
    },
    headers,
  };
}

/** `status` takes a status or a conclusion. */
function hasStatus({ conclusion }: WorkflowRun, status: string): boolean {
  return status === conclusion || status === (conclusion === undefined ? 'in_progress' : 'completed');
}

function listArtifacts(call: RestCall, belongs: (artifact: Artifact) => boolean): ReturnType<RestHandler> {
  const { name } = call.query;
  const wanted = newestFirst(call.state.artifacts).filter(
    (artifact) =>
      artifact.finalized !== undefined && belongs(artifact) && (name === undefined || artifact.name === name),
  );
  const { page, headers } = paged(wanted, call);
  return {
    status: 200,
    body: {
      total_count: wanted.length,
      artifacts: page.map((artifact) => artifactPayload(artifact, call.state.repository, call.origin)),
    },
    headers,
  };
}

function newestFirst<T extends { readonly id: number }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => b.id - a.id);
}

function find(call: RestCall): Artifact | undefined {
  return call.state.artifacts.find(
    ({ id, finalized }) => finalized !== undefined && id === Number(call.path['artifact_id']),
  );
}
