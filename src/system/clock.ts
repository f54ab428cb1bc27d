import type { Clock } from './world.js';

/** A timer longer than 2^31 - 1 ms would fire at once. */
const longestTimerMs = 2_147_483_647;

/** The real clock. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
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
