import { performance } from 'node:perf_hooks';

/** Time since the run began, on a clock that never steps. */
export interface RunClock {
  /** Milliseconds with fractions: finer than a microsecond. */
  now(): number;
  /** Milliseconds since the epoch at which the run began. */
  readonly startedAtMs: number;
}

export function startRunClock(): RunClock {
  const origin = performance.now();
  return {
    startedAtMs: performance.timeOrigin + origin,
    now: () => performance.now() - origin,
  };
}
