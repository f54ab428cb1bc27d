import type { Clock } from '../../system/index.js';

/** How long one request may take, all its tries and pauses together. */
export interface RequestLimits {
  readonly tryTimeoutMs: number;
  readonly totalTimeoutMs: number;
  /** Before the second try; doubles with each further one. */
  readonly firstPauseMs: number;
  readonly tries: number;
}

export const defaultLimits: RequestLimits = {
  tryTimeoutMs: 10_000,
  totalTimeoutMs: 30_000,
  firstPauseMs: 500,
  tries: 4,
};

/** No answer came in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Makes a request until it is answered for good. A rate limit is waited for as GitHub asks, with any method,
 * since nothing was done; a fault of the server or the network lets a GET be tried again, never a write,
 * which may have been done. The last failure is thrown when tries or time are used up.
 *
 * @param attempt one try, ended by the signal
 */
export async function withinLimits<T>(
  method: string,
  attempt: (signal: AbortSignal) => Promise<T>,
  limits: RequestLimits,
  clock: Clock,
): Promise<T> {
  const deadlineMs = clock.monotonicMs() + limits.totalTimeoutMs;
  for (let tries = 1; ; tries++) {
    const leftMs = deadlineMs - clock.monotonicMs();
    const failure = await tryOnce(attempt, Math.min(limits.tryTimeoutMs, leftMs));
    if (!('error' in failure)) return failure.value;
    const pauseMs = pauseAfter(failure.error, method, limits.firstPauseMs * 2 ** (tries - 1), clock.wallMs());
    const endsMs = clock.monotonicMs() + (pauseMs ?? 0);
    if (pauseMs === undefined || tries === limits.tries || endsMs >= deadlineMs) throw failure.error;
    await clock.sleep(pauseMs);
  }
}

async function tryOnce<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
  const noAnswer = (): NoAnswerError =>
    new NoAnswerError(`no answer within ${Math.ceil(timeoutMs / 1000)} s`);
  try {
    const value = await attempt(signal);
    // A body that breaks off is handed on by Octokit as if it were empty.
    return signal.aborted ? { error: noAnswer() } : { value };
  } catch (error) {
    return { error: signal.aborted ? noAnswer() : error };
  }
}

/** Milliseconds to wait before the next try; undefined: another try is of no use, or could do harm. */
function pauseAfter(error: unknown, method: string, backoffMs: number, nowMs: number): number | undefined {
  const limited = rateLimitPauseMs(error, nowMs);
  if (limited !== undefined) return Math.max(limited, backoffMs);
  const status = error instanceof NoAnswerError ? undefined : answeredStatus(error);
  const isFault = status === undefined || status >= 500;
  return isFault && (method === 'GET' || method === 'HEAD') ? backoffMs : undefined;
}

/**
 * How long a refusal for the rate asks to wait; undefined where it is none.
 * Source: docs.github.com, "Rate limits for the REST API", exceeding the rate limit.
 */
export function rateLimitPauseMs(error: unknown, nowMs: number): number | undefined {
  const status = answeredStatus(error);
  if (status !== 429 && status !== 403) return undefined;
  const retryAfter = headerOf(error, 'retry-after');
  if (retryAfter !== undefined) {
    const seconds = Number(retryAfter);
    const untilMs = Number.isNaN(seconds) ? Date.parse(retryAfter) - nowMs : seconds * 1000;
    return Number.isNaN(untilMs) ? 0 : Math.max(0, untilMs);
  }
  const resetSecond = Number(headerOf(error, 'x-ratelimit-reset'));
  if (headerOf(error, 'x-ratelimit-remaining') === '0' && !Number.isNaN(resetSecond))
    return Math.max(0, resetSecond * 1000 - nowMs);
  // Of a secondary limit nothing but the words may tell: then a minute is asked for.
  if (status === 403) return /rate limit/i.test(messageInside(error)) ? 60_000 : undefined;
  return 0;
}

/** The status of an answer that came. Octokit gives a network fault the status 500, and no response. */
export function answeredStatus(error: unknown): number | undefined {
  const response = propertyOf(error, 'response');
  const status = propertyOf(error, 'status');
  return typeof response === 'object' && typeof status === 'number' ? status : undefined;
}

/** GitHub's own words about a refusal. */
export function messageInside(error: unknown): string {
  const data = propertyOf(propertyOf(error, 'response'), 'data');
  const message = propertyOf(data, 'message');
  return typeof message === 'string' ? message : '';
}

function headerOf(error: unknown, name: string): string | undefined {
  const value = propertyOf(propertyOf(propertyOf(error, 'response'), 'headers'), name);
  return typeof value === 'string' ? value : undefined;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
