import type { Clock } from '../system/index.js';

const intervalMs = 1000;

/**
 * Calls `take` at once and then once a second, until `stop` aborts. A call that takes longer does not hold up the
 * next one. `take` must not reject.
 */
export async function everySecond(take: () => Promise<void>, clock: Clock, stop: AbortSignal): Promise<void> {
  const startMs = clock.monotonicMs();
  for (let tick = 0; !stop.aborted;) {
    const nextTickMs = (): number => startMs + (tick + 1) * intervalMs - clock.monotonicMs();
    // Nobody waits for the last of these sleeps: `stop` ends it.
    await Promise.race([take(), clock.sleep(nextTickMs(), stop)]);
    await clock.sleep(nextTickMs(), stop);
    // A machine that stood still does not catch up: the seconds it missed are missing.
    tick = Math.max(tick + 1, Math.floor((clock.monotonicMs() - startMs) / intervalMs));
  }
}
