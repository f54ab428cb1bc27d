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
  /** When the run began, by the clock that all threads share. */
  readonly sharedStartMs: number;
}

/** Timers hold no more than 2^31 ms; a look in between does no harm. */
const longestWaitMs = 2 ** 30;

/** @param beginsAtNs when, on the clock that all threads of this process share (`process.hrtime`); default: now */
export function startRunClock(beginsAtNs = process.hrtime.bigint()): StartedClock {
  const origin = ownMomentMs(beginsAtNs);
  const now = (): number => performance.now() - origin;
  return {
    sharedStartMs: Number(beginsAtNs) / 1e6,
    now,
    elapsed: now,
    at: (momentMs, act) => alarmAt(now, momentMs, act),
  };
}

/** A moment of the clock that all threads share (`process.hrtime`) by this thread's own (`performance.now`). */
export function ownMomentMs(atNs: bigint): number {
  return performance.now() - Number(process.hrtime.bigint() - atNs) / 1e6;
}

/** A moment of this thread's own clock by the one that all threads share. */
export const sharedMomentMs = (ownMs: number): number => ownMs - ownMomentMs(0n);

/**
 * A moment of the clock that all threads share in milliseconds since the epoch. Only for the main thread: any other one's
 * idea of the epoch is what the machine's clock said when that thread began, and it may have been set since.
 */
export const epochMsOf = (sharedMs: number): number => performance.timeOrigin + ownMomentMs(0n) + sharedMs;

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
