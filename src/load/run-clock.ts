import { performance } from 'node:perf_hooks';

/** Time since the run began, on a clock that never steps. */
export interface RunClock {
  /** Milliseconds with fractions: finer than a microsecond. */
  now(): number;
  /** Milliseconds since the epoch at which the run began. */
  readonly startedAtMs: number;
}

/** @param beginsAtNs when, on the clock that all threads of this process share (`process.hrtime`); default: now */
export function startRunClock(beginsAtNs = process.hrtime.bigint()): RunClock {
  const origin = performance.now() - Number(process.hrtime.bigint() - beginsAtNs) / 1e6;
  return {
    startedAtMs: performance.timeOrigin + origin,
    now: () => performance.now() - origin,
  };
}
