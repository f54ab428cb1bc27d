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
