import { expect, test } from '@jest/globals';
import { resourcesOf } from '../../../src/analyze/resources.js';
import type { ServiceObservation } from '../../../src/measurement/index.js';
import { measurement, startedAtMs } from './build.js';

const mebibyte = 1024 ** 2;

/** Idle before and after the hold (seconds 2 to 12), busy in it. */
function service(changes: Partial<ServiceObservation> = {}): ServiceObservation {
  return {
    service: 'api',
    containers: 1,
    limits: { cpus: 2, memoryBytes: 512 * mebibyte },
    samples: [1, 2, 4, 8, 12, 13].map((second) => ({
      atMs: startedAtMs + second * 1000,
      cpuCores: second > 2 && second <= 12 ? 0.2 * second : 0,
      memoryBytes: second * 10 * mebibyte,
      throttled: second / 16,
    })),
    ...changes,
  };
}

test('averages and peaks are of the hold, the series is of the whole test', () => {
  expect(resourcesOf(service(), measurement(), 4)).toMatchObject({
    service: 'api',
    containers: 1,
    limits: { cpus: 2, memoryBytes: 512 * mebibyte },
    cpu: { avgCores: expect.closeTo(1.6), peakCores: expect.closeTo(2.4), avgOfLimit: expect.closeTo(0.8) },
    memory: { avgBytes: 80 * mebibyte, peakBytes: 120 * mebibyte, peakOfLimit: 120 / 512 },
    throttled: 0.5,
  });
  const { series } = resourcesOf(service(), measurement(), 4);
  expect(series.map(({ second }) => second)).toEqual([1, 2, 4, 8, 12, 13]);
  expect(series[2]).toEqual({ second: 4, cpuCores: 0.8, memoryBytes: 40 * mebibyte });
});

test('limits are of one container: two of them have twice as much', () => {
  const { cpu, memory } = resourcesOf(service({ containers: 2 }), measurement(), 4);
  expect(cpu.avgOfLimit).toBeCloseTo(0.4);
  expect(memory.peakOfLimit).toBeCloseTo(120 / 1024);
});

test('without limits: CPU is of the machine, memory of nothing', () => {
  const limits = { cpus: undefined, memoryBytes: undefined };
  expect(resourcesOf(service({ limits }), measurement(), 4)).toMatchObject({
    limits: { cpus: null, memoryBytes: null },
    cpu: { avgOfLimit: expect.closeTo(0.4) },
    memory: { peakOfLimit: null },
  });
});

test('nothing seen in the hold is null, never zero; without a quota there is no throttling', () => {
  expect(resourcesOf(service({ samples: [] }), measurement(), 4)).toMatchObject({
    cpu: { avgCores: null, peakCores: null, avgOfLimit: null },
    memory: { avgBytes: null, peakBytes: null, peakOfLimit: null },
    throttled: null,
    series: [],
  });
  const samples = [{ atMs: startedAtMs + 5000, cpuCores: 1, memoryBytes: 1, throttled: undefined }];
  expect(resourcesOf(service({ samples }), measurement(), 4).throttled).toBeNull();
});

test('of slices a sample counts where all of its second was under load', () => {
  // Driven from 4.5 s and measured from 5 s to 6 s.
  const slices = measurement({ holds: [{ fromMs: 5000, toMs: 6000 }], settleMs: 500 });
  const samples = [5.2, 5.6, 5.9, 6.1].map((second) => ({
    atMs: startedAtMs + second * 1000,
    cpuCores: second,
    memoryBytes: 0,
    throttled: undefined,
  }));
  expect(resourcesOf(service({ samples }), slices, 4).cpu).toMatchObject({
    avgCores: expect.closeTo(5.75),
    peakCores: 5.9,
  });
});
