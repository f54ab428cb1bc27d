import type { LimitedMetric } from '../config/index.js';
import type { GeneratorWatch } from '../measurement/index.js';
import { formatFraction, formatMs } from '../units/index.js';
import { isLatency } from './metric.js';
import type { TestResult } from './result-schema.js';

/** Past these the generator, and not the target, is what was measured (docs of the load engine). */
const generatorLimits = {
  /** Above this the lateness is told, and taken off a latency before the target is blamed for it. */
  sendLagP99Ms: 10,
  /** Above this nothing that was measured is of the load that was planned. */
  hopelessLagP99Ms: 100,
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

/** How late the generator sent, in milliseconds. */
export type SendLagMs = TestResult['generator']['sendLagMs'];

/**
 * By how much a metric may be too high, in milliseconds: a generator that is late to send is as late to read an
 * answer. The true latency lies between the measured one less this, and the measured one. The maximum may be that
 * one request which met the greatest lateness. 0 where the generator kept up, and for what is no latency.
 */
export function latencyExcessMs(metric: LimitedMetric, sendLagMs: SendLagMs): number {
  if (!isLatency(metric)) return 0;
  const lagMs = metric === 'max' ? sendLagMs.max : sendLagMs.p99;
  return lagMs > generatorLimits.sendLagP99Ms ? lagMs : 0;
}

/** Why nothing counts that a generator measured which was so late; undefined where it was not. */
export function whyTooLate({ p99 }: SendLagMs): string | undefined {
  return p99 > generatorLimits.hopelessLagP99Ms
    ? `${lateness(p99)} (limit ${generatorLimits.hopelessLagP99Ms} ms); use a smaller load or a larger machine`
    : undefined;
}

const lateness = (lagP99Ms: number): string =>
  `the load generator was late: 1% of the requests left over ${formatMs(lagP99Ms)} after their time`;

/** Whether the generator kept up: an overloaded one must never blame the target. */
export function fitnessOf(watch: GeneratorWatch): GeneratorFitness {
  const lagP99Ms = watch.sendLagP99Us / 1000;
  const sendLagMs = { p99: lagP99Ms, max: watch.sendLagMaxUs / 1000 };
  const unfit = whyTooLate(sendLagMs);
  const bound = watch.utilisation > generatorLimits.utilisation;
  const busy = `the load generator was busy ${formatFraction(watch.utilisation)} of the time`;
  const steal = watch.steal ?? 0;
  return {
    figures: {
      utilisation: watch.utilisation,
      sendLagMs,
      steal: watch.steal ?? null,
      bound: bound || unfit !== undefined,
    },
    unfit,
    latencyUnjudged: bound
      ? `${busy} (limit ${formatFraction(generatorLimits.utilisation)}), so latencies are partly its own; ` +
        'add think time, use a smaller load or a larger machine'
      : undefined,
    warnings: [
      ...(lagP99Ms > generatorLimits.sendLagP99Ms && unfit === undefined
        ? [
            `${capital(lateness(lagP99Ms))}. Latencies may be too high by about as much, and no breach rests on that part.`,
          ]
        : []),
      ...(steal > generatorLimits.steal
        ? [
            `The hypervisor took ${formatFraction(steal)} of this machine's CPU time: the figures are less certain.`,
          ]
        : []),
    ],
  };
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
