import { z } from 'zod';
import { signedBlobUrl } from './blob-storage.js';
import type { IncomingCall, Reply } from './exchange.js';
import { backendIdsOf } from './runtime-token.js';
import type { Artifact, GithubState, WorkflowRun } from './state.js';

/** The artifact service: Twirp with JSON bodies, field names as in the protocol buffers. */

export const artifactServiceRoot = '/twirp/github.actions.results.api.v1.ArtifactService';

const runIds = { workflow_run_backend_id: z.string(), workflow_job_run_backend_id: z.string() };
/** A wrapped value (StringValue, Int64Value) is its plain value in JSON. */
const requests = {
  CreateArtifact: z.strictObject({
    ...runIds,
    name: z.string().min(1),
    version: z.number().int(),
    mime_type: z.string().optional(),
    expires_at: z.iso.datetime().optional(),
  }),
  FinalizeArtifact: z.strictObject({
    ...runIds,
    name: z.string(),
    size: z.string().regex(/^\d+$/),
    hash: z.string().startsWith('sha256:').optional(),
  }),
  ListArtifacts: z.strictObject({
    ...runIds,
    name_filter: z.string().optional(),
    id_filter: z.string().optional(),
  }),
  GetSignedArtifactURL: z.strictObject({ ...runIds, name: z.string() }),
  DeleteArtifact: z.strictObject({ ...runIds, name: z.string() }),
};

/** The method's name, for the log and for faults. */
export function artifactServiceMethod(call: IncomingCall): string {
  return call.path.slice(artifactServiceRoot.length + 1);
}

/** Answers a call; `onViolation` hears of a request that the service's definition does not allow. */
export function serveArtifacts(
  state: GithubState,
  call: IncomingCall,
  onViolation: (text: string) => void,
): Reply {
  const ids = backendIdsOf(state, String(call.headers['authorization'] ?? ''));
  if (ids === undefined) return twirpError(401, 'unauthenticated', 'invalid token');
  const run = state.runs.find(({ backendId }) => backendId === ids.run);
  if (run === undefined) return twirpError(404, 'not_found', 'no such workflow run');

  const handle = <T extends { workflow_run_backend_id: string }>(
    schema: z.ZodType<T>,
    handler: (request: T) => Reply,
  ): Reply => {
    const request = schema.safeParse(JSON.parse(call.content.toString('utf8')));
    if (!request.success) {
      onViolation(`${call.path}: ${request.error.message}`);
      return twirpError(400, 'malformed', 'the json request could not be decoded');
    }
    if (request.data.workflow_run_backend_id !== ids.run) {
      return twirpError(403, 'permission_denied', 'the token is of another run');
    }
    return handler(request.data);
  };

  switch (artifactServiceMethod(call)) {
    case 'CreateArtifact':
      return handle(requests.CreateArtifact, ({ name, mime_type: type }) =>
        create(state, run, name, type ?? 'application/zip'),
      );
    case 'FinalizeArtifact':
      return handle(requests.FinalizeArtifact, ({ name, size, hash }) => {
        const artifact = state.artifacts.find((known) => known.run === run && known.name === name);
        const stored = artifact && state.blobs.get(artifact.blobPath)?.content;
        if (artifact === undefined || stored === undefined) return noArtifact();
        if (stored.length !== Number(size)) {
          return twirpError(400, 'invalid_argument', `size is ${size}, stored are ${stored.length} bytes`);
        }
        artifact.finalized = { size: Number(size), digest: hash };
        return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
      });
    case 'ListArtifacts':
      return handle(requests.ListArtifacts, ({ name_filter: name, id_filter: id }) => {
        const artifacts = ofRun(state, run).filter(
          (artifact) =>
            (name === undefined || artifact.name === name) &&
            (id === undefined || String(artifact.id) === id),
        );
        return { status: 200, body: { artifacts: artifacts.map(monolithArtifact) } };
      });
    case 'GetSignedArtifactURL':
      return handle(requests.GetSignedArtifactURL, ({ name }) => {
        const artifact = ofRun(state, run).find((known) => known.name === name);
        if (artifact === undefined) return noArtifact();
        return {
          status: 200,
          body: { name, signed_url: signedBlobUrl(state, artifact.blobPath, 'r') },
        };
      });
    case 'DeleteArtifact':
      return handle(requests.DeleteArtifact, ({ name }) => {
        const artifact = ofRun(state, run).find((known) => known.name === name);
        if (artifact === undefined) return noArtifact();
        state.artifacts.splice(state.artifacts.indexOf(artifact), 1);
        return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
      });
    default:
      onViolation(`${call.path}: no such method of the artifact service`);
      return twirpError(404, 'bad_route', `no handler for path ${call.path}`);
  }
}

function create(state: GithubState, run: WorkflowRun, name: string, contentType: string): Reply {
  if (run.conclusion !== undefined) return twirpError(403, 'permission_denied', 'the run is over');
  if (state.artifacts.some((known) => known.run === run && known.name === name)) {
    return twirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
  }
  const id = state.newId();
  const blobPath = `workflow-job-run-${run.jobBackendId}/artifacts/${id}.zip`;
  state.blobs.set(blobPath, { contentType, content: undefined, blocks: new Map() });
  state.artifacts.push({
    id,
    run,
    name,
    createdAt: new Date(),
    blobPath,
    contentType,
    finalized: undefined,
    expired: false,
  });
  return {
    status: 200,
    body: { ok: true, signed_upload_url: signedBlobUrl(state, blobPath, 'cw') },
  };
}

function ofRun(state: GithubState, run: WorkflowRun): Artifact[] {
  return state.artifacts.filter((artifact) => artifact.run === run && artifact.finalized !== undefined);
}

function monolithArtifact(artifact: Artifact): Record<string, unknown> {
  const digest = artifact.finalized?.digest;
  return {
    workflow_run_backend_id: artifact.run.backendId,
    workflow_job_run_backend_id: artifact.run.jobBackendId,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.finalized?.size ?? 0),
    created_at: artifact.createdAt.toISOString(),
    ...(digest === undefined ? {} : { digest }),
  };
}

function noArtifact(): Reply {
  return twirpError(404, 'not_found', 'artifact not found');
}

export function twirpError(status: number, code: string, message: string): Reply {
  return { status, body: { code, msg: message } };
}
