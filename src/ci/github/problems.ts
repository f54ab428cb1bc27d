import type { GithubAnswer, RequestPurpose } from '../../baseline/index.js';
import { rootMessageOf } from '../../errors.js';
import { answeredStatus, messageInside, NoAnswerError, rateLimitPauseMs } from './limits.js';

/** A failed request as one sentence about what was wanted, what GitHub said, and what to do. */
export function describeFailure(
  error: unknown,
  purpose: RequestPurpose,
  place: { readonly apiUrl: string; readonly nowMs: number },
): Extract<GithubAnswer, { ok: false }> {
  const status = answeredStatus(error);
  const problem = `Can't ${purpose.doing}: ${why(error, status, purpose, place)}`;
  // A limit is often answered 403, which says nothing of what the token may do.
  const isLimit = rateLimitPauseMs(error, place.nowMs) !== undefined;
  return { ok: false, status: isLimit ? 429 : status, problem };
}

function why(
  error: unknown,
  status: number | undefined,
  { permission }: RequestPurpose,
  { apiUrl, nowMs }: { readonly apiUrl: string; readonly nowMs: number },
): string {
  if (error instanceof NoAnswerError) return `${apiUrl} gave ${error.message}.`;
  if (status === undefined) return `${apiUrl} can't be reached (${rootMessageOf(error)}).`;
  const said = messageInside(error);
  const answer = said === '' ? String(status) : `${status} ${said}`;
  const waitMs = rateLimitPauseMs(error, nowMs);
  if (waitMs !== undefined)
    return `GitHub limits the rate of requests (${answer}) and asks to wait ${Math.ceil(waitMs / 1000)} s, longer than this step does.`;
  switch (status) {
    case 401:
      return `GitHub does not accept the token (${answer}). Pass a valid one as \`github-token\`.`;
    case 403:
      return `the token may not do that (${answer}). ${permissionFix(permission)}`;
    case 404:
      return `GitHub does not find it (${answer}): it is not there, or the token may not see it (\`permissions: ${permission}\`).`;
    case 422:
      return `GitHub refuses it (${answer}).`;
    default:
      return `GitHub answered ${answer}.`;
  }
}

function permissionFix(permission: string): string {
  const isWrite = permission.endsWith('write');
  const forks = 'pull requests from forks and from Dependabot get a token that only reads.';
  return isWrite
    ? `Give the job \`permissions: ${permission}\`; ${forks}`
    : `Give the job \`permissions: ${permission}\`.`;
}
