import type { LoadPlan } from '../../config/index.js';

/** Each has the timeout of a request. */
const mostRedirects = 10;
/** Beyond the length of what is driven and the last request's timeout. */
const overtimeMs = 60_000;
/** For the message to begin: every thread has it before anything begins. */
const leadMs = 5;

/** How long a thread may take for what lasts so long. In timers' range, however long that is. */
export function timeLimitMs({ timeoutMs }: Pick<LoadPlan, 'timeoutMs'>, lengthMs: number): number {
  return Math.min(lengthMs + (2 + mostRedirects) * timeoutMs + overtimeMs, 2 ** 31 - 1);
}

/** When all threads begin, by `process.hrtime`. */
export const soonNs = (): bigint => process.hrtime.bigint() + BigInt(leadMs * 1e6);
