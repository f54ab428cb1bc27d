import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { ContainerStats } from '../../../src/docker/index.js';
import { addUp, usageBetween } from '../../../src/observe/usage.js';

const seconds = 1e9;

/** A machine of four CPUs that has been up for some time. */
function stats(changes: Partial<ContainerStats> = {}): ContainerStats {
  return {
    cpuUsageNs: 10 * seconds,
    systemUsageNs: 4000 * seconds,
    onlineCpus: 4,
    throttling: { periods: 100, throttledPeriods: 20, throttledTimeNs: 0 },
    memoryBytes: 1000,
    ...changes,
  };
}

describe('usageBetween', () => {
  test('CPU is the share of the machine times its CPUs, memory is the later one, throttling is of the time between', () => {
    const after = stats({
      cpuUsageNs: 11.5 * seconds,
      systemUsageNs: 4004 * seconds,
      throttling: { periods: 110, throttledPeriods: 28, throttledTimeNs: 0 },
      memoryBytes: 2000,
    });
    expect(usageBetween(stats(), after)).toEqual({
      cpuCores: 1.5,
      memoryBytes: 2000,
      periods: { all: 10, throttled: 8 },
    });
  });

  test.each([
    [
      'CPU time went back: the container restarted',
      { cpuUsageNs: 1 * seconds, systemUsageNs: 4004 * seconds },
    ],
    ["the machine's clock did not go on", { cpuUsageNs: 11 * seconds }],
    [
      'periods went back',
      {
        cpuUsageNs: 11 * seconds,
        systemUsageNs: 4004 * seconds,
        throttling: { periods: 2, throttledPeriods: 0, throttledTimeNs: 0 },
      },
    ],
  ])('%s: no usage', (_, changes) => {
    expect(usageBetween(stats(), stats(changes))).toBeUndefined();
  });

  test('usage over two intervals lies between the usages of each', () => {
    const grown = fc.integer({ min: 0, max: 4_000_000 });
    fc.assert(
      fc.property(grown, grown, (first, second) => {
        const machine = 4_000_000;
        const at = (cpuUsageNs: number, intervals: number) =>
          stats({ cpuUsageNs, systemUsageNs: intervals * machine });
        const readings = [at(0, 0), at(first, 1), at(first + second, 2)] as const;
        const cores = (from: ContainerStats, to: ContainerStats) =>
          usageBetween(from, to)?.cpuCores ?? Number.NaN;
        const parts = [cores(readings[0], readings[1]), cores(readings[1], readings[2])];
        const whole = cores(readings[0], readings[2]);
        expect(whole).toBeGreaterThanOrEqual(Math.min(...parts) - 1e-9);
        expect(whole).toBeLessThanOrEqual(Math.max(...parts) + 1e-9);
        expect(whole).toBeLessThanOrEqual(4);
      }),
    );
  });
});

describe('addUp', () => {
  const usage = (cpuCores: number, periods?: { all: number; throttled: number }) => ({
    cpuCores,
    memoryBytes: 100,
    periods,
  });

  test('replicas are one service', () => {
    expect(addUp([usage(0.5, { all: 10, throttled: 10 }), usage(1, { all: 30, throttled: 0 })])).toEqual({
      cpuCores: 1.5,
      memoryBytes: 200,
      throttled: 0.25,
    });
  });

  test('without a quota there is no throttling; with one that is idle there is none yet', () => {
    expect(addUp([usage(1)]).throttled).toBeUndefined();
    expect(addUp([usage(0, { all: 0, throttled: 0 })]).throttled).toBe(0);
  });
});
