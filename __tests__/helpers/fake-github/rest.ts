import { operationAt, requestProblems } from './description.js';
import { notFound, refusal, type IncomingCall, type Reply, type RestHandler } from './exchange.js';
import { actionsHandlers } from './rest-actions.js';
import { issueHandlers } from './rest-issues.js';
import { repositoryHandlers } from './rest-repository.js';
import type { GithubState, Token } from './state.js';

/** The REST API: requests are checked here, answers where they are sent. */

const handlers: Readonly<Record<string, RestHandler>> = {
  ...actionsHandlers,
  ...issueHandlers,
  ...repositoryHandlers,
};

/** The operation's name, for the log and for faults. */
export function restOperation(call: IncomingCall): string {
  return operationAt(call.method, call.path)?.name ?? `${call.method} ${call.path}`;
}

export function serveRest(
  state: GithubState,
  call: IncomingCall,
  onViolation: (text: string) => void,
): Reply {
  const operation = operationAt(call.method, call.path);
  if (operation === undefined) {
    onViolation(`${call.method} ${call.path}: not among the described operations`);
    return notFound;
  }
  const body: unknown = call.content.length === 0 ? undefined : JSON.parse(call.content.toString('utf8'));
  for (const problem of requestProblems(operation, call.query, body)) onViolation(`request: ${problem}`);
  if (call.headers['user-agent'] === undefined)
    onViolation(`${operation.name}: GitHub refuses calls without User-Agent`);

  const reply = answered(state, call, operation.name, operation.path, body);
  return { ...reply, headers: { ...rateHeaders(state), ...reply.headers } };
}

function answered(
  state: GithubState,
  call: IncomingCall,
  name: string,
  path: Readonly<Record<string, string>>,
  body: unknown,
): Reply {
  const token = tokenOf(state, String(call.headers['authorization'] ?? ''));
  if (token === undefined) return refusal(401, 'Bad credentials');
  if ('owner' in path && !state.isOwn(path['owner'] ?? '', path['repo'] ?? '')) return notFound;
  const handler = handlers[name];
  if (handler === undefined) throw new Error(`${name} is described but not served`);
  return handler({
    state,
    token,
    path,
    query: call.query,
    body,
    origin: call.origin,
    url: `${call.origin}${call.path}`,
  });
}

function tokenOf(state: GithubState, authorization: string): Token | undefined {
  const [scheme = '', value] = authorization.split(' ');
  if (!['token', 'bearer'].includes(scheme.toLowerCase())) return undefined;
  return state.tokens.find((token) => token.value === value);
}

function rateHeaders(state: GithubState): Record<string, string> {
  return {
    'x-github-request-id': `STAND:IN:${state.newId()}`,
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '999',
    'x-ratelimit-used': '1',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
  };
}
