import type { ReadinessPlan } from '../config/index.js';
import type { World } from '../system/index.js';
import { formatDuration } from '../units/index.js';
import { interruptedBoot } from './boot-error.js';
import { formatAddress, probe, type Probe } from './http-probe.js';
import type { TargetAddress } from './target.js';

const firstPauseMs = 50;
const longestPauseMs = 500;
/** A health endpoint that needs longer than this is not ready. */
const answerTimeoutMs = 10_000;

/** One try: the addresses to use, or why there are none yet. */
export type Attempt =
  | { readonly addresses: readonly [TargetAddress, ...TargetAddress[]] }
  | { readonly reason: string };

export interface Deadline {
  readonly world: World;
  readonly signal: AbortSignal;
  /** On the world's monotonic clock. */
  readonly endMs: number;
}

/**
 * Tries until an attempt yields addresses; an attempt that throws ends it.
 *
 * @returns the last reason where the deadline passed
 * @throws BootError where the signal aborts
 */
export async function untilReady<T extends object>(
  { world, signal, endMs }: Deadline,
  attempt: () => Promise<T | { readonly reason: string }>,
): Promise<T | { readonly reason: string }> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    if (signal.aborted) throw interruptedBoot();
    const result = await attempt();
    if (!('reason' in result)) return result;
    if (world.clock.monotonicMs() + pauseMs >= endMs) return result;
    await world.clock.sleep(pauseMs, signal);
  }
}

/** Probes every address at once; they are ready together. */
export async function probeAll(
  addresses: readonly TargetAddress[],
  plan: { readonly ready: ReadinessPlan; readonly hostHeader: string | undefined },
  { world, endMs }: Deadline,
): Promise<Probe> {
  const leftMs = Math.max(1, endMs - world.clock.monotonicMs());
  const probes = await Promise.all(
    addresses.map((address) => probe({ ...plan, address, timeoutMs: Math.min(answerTimeoutMs, leftMs) })),
  );
  return probes.find(({ isReady }) => !isReady) ?? { isReady: true };
}

/** What a boot that ran out of time says. */
export function notReadyMessage(
  what: string,
  address: TargetAddress | undefined,
  ready: ReadinessPlan,
  reason: string,
): string {
  const where = address === undefined ? ready.path : formatAddress(address) + ready.path;
  return `${what} was not ready within ${formatDuration(ready.timeoutMs)}: GET ${where}: ${reason}`;
}

/** What to do about it. `silent`: where nothing answered; a service that answers is there, it says something else. */
export function notReadyFix(reason: string, silent: string): string {
  return /^status \d/.test(reason)
    ? 'Write the path and the status of its readiness in `ready`, such as `ready: { path: /health, status: 204 }`, or a longer `timeout`.'
    : silent;
}
