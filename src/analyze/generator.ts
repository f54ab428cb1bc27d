import type { GeneratorWatch } from '../measurement/index.js';
import { formatFraction, formatMs } from '../units/index.js';
import type { TestResult } from './result-schema.js';

/** Past these the generator, and not the target, is what was measured (docs of the load engine). */
const generatorLimits = {
  sendLagP99Ms: 10,
  utilisation: 0.9,
  /** Above this share of stolen CPU time the reader is told. */
  steal: 0.05,
} as const;

export interface GeneratorFitness {
  readonly figures: TestResult['generator'];
  /** Why nothing that it measured counts; undefined where it was fit. */
  readonly unfit: string | undefined;
  /** Why its latencies don't count, though throughput and errors do. */
  readonly latencyUnjudged: string | undefined;
  readonly warnings: readonly string[];
}

/** Whether the generator kept up: an overloaded one must never blame the target. */
export function fitnessOf(watch: GeneratorWatch): GeneratorFitness {
  const lagP99Ms = watch.sendLagP99Us / 1000;
  const late = lagP99Ms > generatorLimits.sendLagP99Ms;
  const bound = watch.utilisation > generatorLimits.utilisation;
  const busy = `the load generator was busy ${formatFraction(watch.utilisation)} of the time`;
  const steal = watch.steal ?? 0;
  return {
    figures: {
      utilisation: watch.utilisation,
      sendLagMs: { p99: lagP99Ms, max: watch.sendLagMaxUs / 1000 },
      steal: watch.steal ?? null,
      bound: bound || late,
    },
    unfit: late
      ? `the load generator was late: 1% of the requests left over ${formatMs(lagP99Ms)} after their time ` +
        `(limit ${generatorLimits.sendLagP99Ms} ms); use fewer users or a larger machine`
      : undefined,
    latencyUnjudged: bound
      ? `${busy} (limit ${formatFraction(generatorLimits.utilisation)}), so latencies are partly its own; ` +
        'add think time, use fewer users or a larger machine'
      : undefined,
    warnings:
      steal > generatorLimits.steal
        ? [
            `The hypervisor took ${formatFraction(steal)} of this machine's CPU time: the figures are less certain.`,
          ]
        : [],
  };
}
