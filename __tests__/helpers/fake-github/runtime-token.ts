import { createHmac } from 'node:crypto';
import type { GithubState, WorkflowRun } from './state.js';

/** ACTIONS_RUNTIME_TOKEN: a JWT whose `scp` names the run and the job for the artifact service. */

const lifeSeconds = 6 * 3600;

export function runtimeTokenOf(state: GithubState, run: WorkflowRun): string {
  const now = Math.floor(Date.now() / 1000);
  const header = encode({ alg: 'HS256', typ: 'JWT' });
  const payload = encode({
    iss: 'https://token.actions.githubusercontent.com',
    iat: now,
    nbf: now - 300,
    exp: now + lifeSeconds,
    scp: `Actions.ExampleScope Actions.Results:${run.backendId}:${run.jobBackendId}`,
  });
  return `${header}.${payload}.${sign(state, header, payload)}`;
}

/** The run and job that an Authorization header speaks for; undefined where the token isn't ours. */
export function backendIdsOf(
  state: GithubState,
  authorization: string,
): { readonly run: string; readonly job: string } | undefined {
  const [scheme, token = ''] = authorization.split(' ');
  const [header = '', payload = '', signature] = token.split('.');
  if (scheme !== 'Bearer' || signature !== sign(state, header, payload)) return undefined;
  const scope = /Actions\.Results:([\w-]+):([\w-]+)/.exec(Buffer.from(payload, 'base64url').toString('utf8'));
  const [, run, job] = scope ?? [];
  return run === undefined || job === undefined ? undefined : { run, job };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(state: GithubState, header: string, payload: string): string {
  return createHmac('sha256', state.secret).update(`${header}.${payload}`).digest('base64url');
}
