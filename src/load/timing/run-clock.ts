import { performance } from 'node:perf_hooks';

/** Something that is to happen, unless it is cleared. */
export interface Alarm {
  clear(): void;
}

/** Time since the run began, on a clock that never steps. */
export interface RunClock {
  /** Milliseconds with fractions: finer than a microsecond. */
  now(): number;
  /** The same, but for a side that pauses: there answers are still timed when nothing begins any more. */
  readonly elapsed: () => number;
  /** Calls back once, at a moment of the run or as soon after it as timers are; never before, and never at once. */
  at(momentMs: number, act: () => void): Alarm;
}

/** The clock of a run that goes from its begin to its end. */
interface StartedClock extends RunClock {
  /** Milliseconds since the epoch at which the run began. */
  readonly startedAtMs: number;
}

/** Timers hold no more than 2^31 ms; a look in between does no harm. */
const longestWaitMs = 2 ** 30;

/** @param beginsAtNs when, on the clock that all threads of this process share (`process.hrtime`); default: now */
export function startRunClock(beginsAtNs = process.hrtime.bigint()): StartedClock {
  const origin = ownMomentMs(beginsAtNs);
  const now = (): number => performance.now() - origin;
  return {
    startedAtMs: performance.timeOrigin + origin,
    now,
    elapsed: now,
    at: (momentMs, act) => alarmAt(now, momentMs, act),
  };
}

/** A moment of the clock that all threads share (`process.hrtime`) by this thread's own (`performance.now`). */
export function ownMomentMs(atNs: bigint): number {
  return performance.now() - Number(process.hrtime.bigint() - atNs) / 1e6;
}

/** An alarm by a clock that runs. */
export function alarmAt(now: () => number, momentMs: number, act: () => void): Alarm {
  const wait = (): NodeJS.Timeout =>
    setTimeout(ring, Math.min(Math.max(0, Math.ceil(momentMs - now())), longestWaitMs));
  function ring(): void {
    // Timers count whole milliseconds of a coarser clock and may fire early.
    if (now() < momentMs) timer = wait();
    else act();
  }
  let timer = wait();
  return { clear: () => clearTimeout(timer) };
}
