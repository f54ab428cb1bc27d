import type { ContainerStats } from '../docker/index.js';

/** What one container used between two readings of its counters. */
export interface Usage {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** CPU periods of its quota in that time, and in how many of them it was throttled; undefined without a quota. */
  readonly periods: { readonly all: number; readonly throttled: number } | undefined;
}

/**
 * Usage between two readings: CPU as the share of the machine's CPU time times its CPUs, so that it holds however
 * far apart the readings are. Undefined where the counters did not go on (a restart between them).
 *
 * Source: Docker Engine API, "Get container stats based on resource usage".
 */
export function usageBetween(before: ContainerStats, after: ContainerStats): Usage | undefined {
  const cpuNs = after.cpuUsageNs - before.cpuUsageNs;
  const machineNs = after.systemUsageNs - before.systemUsageNs;
  const all = after.throttling.periods - before.throttling.periods;
  const throttled = after.throttling.throttledPeriods - before.throttling.throttledPeriods;
  if (cpuNs < 0 || machineNs <= 0 || all < 0 || throttled < 0) return undefined;
  return {
    cpuCores: (cpuNs / machineNs) * after.onlineCpus,
    memoryBytes: after.memoryBytes,
    periods: after.throttling.periods === 0 ? undefined : { all, throttled },
  };
}

/** The containers of one service together, at one moment. */
export function addUp(usages: readonly Usage[]): {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** Share of all their CPU periods, 0 to 1; undefined where none has a quota. */
  readonly throttled: number | undefined;
} {
  const sum = (of: (usage: Usage) => number): number => usages.reduce((total, usage) => total + of(usage), 0);
  const all = sum(({ periods }) => periods?.all ?? 0);
  const hasQuota = usages.some(({ periods }) => periods !== undefined);
  return {
    cpuCores: sum(({ cpuCores }) => cpuCores),
    memoryBytes: sum(({ memoryBytes }) => memoryBytes),
    // A period passes only while something wants to run: an idle container has none, and was not throttled.
    throttled: hasQuota ? (all === 0 ? 0 : sum(({ periods }) => periods?.throttled ?? 0) / all) : undefined,
  };
}
