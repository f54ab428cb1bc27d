import { max, mean } from 'simple-statistics';
import type { LoadMeasurement, ServiceObservation, UsageSample } from '../measurement/index.js';
import type { ResourceResult } from './result-schema.js';

/** A sample is of what was used since the one before it. */
const sampleMs = 1000;

/**
 * What one service used. Averages and peaks are over the hold; the series is over the whole test, in seconds
 * since the first user started. Limits are those of one container, so several containers have them several times.
 *
 * @param machineCores what a service without a CPU limit is measured against */
export function resourcesOf(
  service: ServiceObservation,
  measurement: LoadMeasurement,
  machineCores: number,
): ResourceResult {
  const { startedAtMs, holds, settleMs } = measurement;
  const inHold = service.samples.filter(({ atMs }) =>
    holds.some(({ fromMs, toMs }) => {
      // A slice may be shorter than a sample, which counts where it was all under load.
      const firstMs = settleMs === undefined ? fromMs : fromMs - settleMs + sampleMs;
      return atMs > startedAtMs + firstMs && atMs <= startedAtMs + toMs;
    }),
  );
  const containers = Math.max(1, service.containers);
  const { cpus, memoryBytes } = service.limits;
  const cores = inHold.map(({ cpuCores }) => cpuCores);
  const memory = inHold.map((sample) => sample.memoryBytes);
  const avgCores = averageOf(cores);
  const peakBytes = peakOf(memory);
  return {
    service: service.service,
    containers: service.containers,
    limits: { cpus: cpus ?? null, memoryBytes: memoryBytes ?? null },
    cpu: {
      avgCores,
      peakCores: peakOf(cores),
      avgOfLimit: shareOf(avgCores, cpus === undefined ? machineCores : cpus * containers),
    },
    memory: {
      avgBytes: averageOf(memory),
      peakBytes,
      peakOfLimit: shareOf(peakBytes, memoryBytes === undefined ? undefined : memoryBytes * containers),
    },
    throttled: averageOf(inHold.flatMap(({ throttled }) => (throttled === undefined ? [] : [throttled]))),
    series: service.samples.map((sample) => seriesPoint(sample, startedAtMs)),
  };
}

function seriesPoint(sample: UsageSample, startedAtMs: number): ResourceResult['series'][number] {
  return {
    second: Math.round((sample.atMs - startedAtMs) / 100) / 10,
    cpuCores: sample.cpuCores,
    memoryBytes: sample.memoryBytes,
  };
}

const averageOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : mean([...values]);
const peakOf = (values: readonly number[]): number | null => (values.length === 0 ? null : max([...values]));

function shareOf(value: number | null, limit: number | undefined): number | null {
  return value === null || limit === undefined || limit <= 0 ? null : value / limit;
}
