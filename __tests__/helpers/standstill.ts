import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Does something, and measures for how long at most this thread did not run meanwhile, in milliseconds: on a machine
 * that is not ours alone a time is judged with that allowed for.
 */
export async function withStandstill<T>(
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly worstStallMs: number }> {
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  stalls.enable();
  const result = await act();
  stalls.disable();
  return { result, worstStallMs: stalls.max / 1e6 };
}

/** Milliseconds of the machine's monotonic clock, which is one for all of its processes. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Between two looks at the clock of `monotonicMs` a thread was not let run for so long. */
export interface Standstill {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stoodMs: number;
}

/**
 * Notes when this thread had something to do and was not let run: what a timer is late beyond the CPU time that its
 * process used meanwhile. So a thread that is busy with itself does not stand still.
 * It also runs as source in another process: it knows nothing of this file.
 */
export function measureStandstills(): { readonly list: Standstill[]; end(): void } {
  const now = (): number => Number(process.hrtime.bigint()) / 1e6;
  const usedMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const list: Standstill[] = [];
  let [lastMs, lastUsedMs] = [now(), usedMs()];
  const timer = setInterval(() => {
    const [nowMs, nowUsedMs] = [now(), usedMs()];
    // A timer of one millisecond may take most of a second one.
    const stoodMs = nowMs - lastMs - Math.max(2, nowUsedMs - lastUsedMs);
    if (stoodMs > 0) list.push({ fromMs: lastMs, toMs: nowMs, stoodMs });
    [lastMs, lastUsedMs] = [nowMs, nowUsedMs];
  }, 1);
  return { list, end: () => clearInterval(timer) };
}

/** For how long the thread stood still in the `withinMs` up to a moment, and in what reaches into them. */
export function stoodStillMs(
  atMs: number,
  { list, withinMs }: { readonly list: readonly Standstill[]; readonly withinMs: number },
): number {
  return list
    .filter(({ fromMs, toMs }) => fromMs < atMs && toMs > atMs - withinMs)
    .reduce((sum, { stoodMs }) => sum + stoodMs, 0);
}
