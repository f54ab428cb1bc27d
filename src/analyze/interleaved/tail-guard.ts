import type { LatencyCounts } from '../../measurement/index.js';
import type { Observation } from './series.js';
import { signFlipTest } from '../statistics/sign-flip.js';

export interface TailGuard {
  /** Head's quantile over base's, all slices of a side together. */
  readonly pooledRatio: number;
  /** One-sided sign-flip test of the shares of requests above base's pooled quantile. */
  readonly p: number;
}

/**
 * Whether head's tail is heavier, seen over all requests: a few bad slices leave the median of the slices' quantiles
 * where it was. undefined where a slice has no latencies.
 */
export function guardTail(
  observations: readonly Observation[],
  quantile: number,
  seed: number,
): TailGuard | undefined {
  const base = observations.flatMap(({ baseLatency }) => baseLatency ?? []);
  const head = observations.flatMap(({ headLatency }) => headLatency ?? []);
  if (base.length === 0 || base.length < observations.length || head.length < observations.length) {
    return undefined;
  }
  const limitUs = pooledQuantileUs(base, quantile);
  if (limitUs === 0) return undefined;
  const differences = head.map(
    (latency, index) => shareAbove(latency, limitUs) - shareAbove(base[index] ?? latency, limitUs),
  );
  return {
    pooledRatio: pooledQuantileUs(head, quantile) / limitUs,
    p: signFlipTest(differences, seed).pGreater,
  };
}

function pooledQuantileUs(slices: readonly LatencyCounts[], quantile: number): number {
  const pooled = new Map<number, number>();
  let total = 0;
  for (const { valuesUs, counts } of slices) {
    valuesUs.forEach((valueUs, index) => {
      const count = counts[index] ?? 0;
      total += count;
      pooled.set(valueUs, (pooled.get(valueUs) ?? 0) + count);
    });
  }
  let left = quantile * total;
  for (const valueUs of Float64Array.from(pooled.keys()).sort()) {
    left -= pooled.get(valueUs) ?? 0;
    if (left <= 0) return valueUs;
  }
  return 0;
}

function shareAbove({ valuesUs, counts }: LatencyCounts, limitUs: number): number {
  let total = 0;
  let above = 0;
  valuesUs.forEach((valueUs, index) => {
    const count = counts[index] ?? 0;
    total += count;
    if (valueUs > limitUs) above += count;
  });
  return total === 0 ? 0 : above / total;
}
