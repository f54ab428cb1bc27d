import type { Clock } from './world.js';

/** A timer longer than 2^31 - 1 ms would fire at once. */
const longestTimerMs = 2_147_483_647;

/** What a clock reads. */
export interface TimeSource {
  /** The machine's clock, in milliseconds since the epoch: somebody may set it. */
  readonly wallMs: () => number;
  /** Goes on whatever is set. */
  readonly monotonicMs: () => number;
  /** What the machine's clock said when `monotonicMs` was 0. */
  readonly originMs: number;
}

const machinesTime: TimeSource = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  originMs: performance.timeOrigin,
};

/** The real clock. */
export function createClock({ wallMs, monotonicMs, originMs }: TimeSource = machinesTime): Clock {
  return {
    now: () => originMs + monotonicMs(),
    wallMs,
    monotonicMs,
    async sleep(durationMs, signal) {
      for (let leftMs = durationMs; leftMs > 0; leftMs -= longestTimerMs) {
        if (signal?.aborted === true) return;
        await timer(Math.min(leftMs, longestTimerMs), signal);
      }
    },
  };
}

function timer(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timeout = setTimeout(finish, durationMs);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
