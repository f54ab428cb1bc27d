import type { LimitedMetric } from '../config/index.js';
import type { LoadMeasurement } from '../measurement/index.js';
import { formatCount, formatFraction, formatMs } from '../units/index.js';
import { isLatency } from './metric.js';
import type { TestResult } from './result-schema.js';

/** Past these the generator, and not the target, is what was measured (docs of the load engine). */
const generatorLimits = {
  /** Above this the lateness is told, and taken off a latency before the target is blamed for it. */
  sendLagP99Ms: 10,
  /** Above this nothing that was measured is of the load that was planned. */
  hopelessLagP99Ms: 100,
  utilisation: 0.9,
  /** Above this a standstill of its thread is told, where it may be a good part of the longest latency. */
  stallMs: 50,
  /** Above this share of stolen CPU time the reader is told. */
  steal: 0.05,
  /** Above these shares of what the machine has to give the reader is told, before it runs out. */
  openFiles: 0.9,
  ports: 0.8,
} as const;

export interface GeneratorFitness {
  readonly figures: TestResult['generator'];
  /** Why nothing that it measured counts; undefined where it was fit. */
  readonly unfit: string | undefined;
  /** Why its latencies don't count, though throughput and errors do. */
  readonly latencyUnjudged: string | undefined;
  readonly warnings: readonly string[];
}

/** What its fitness is told from. */
type GeneratorFacts = Pick<LoadMeasurement, 'generator' | 'arrivals' | 'total' | 'errorExamples'>;

/** How late the generator sent, and how long its thread stood still, in milliseconds. */
export type Lateness = Pick<TestResult['generator'], 'sendLagMs' | 'longestStallMs'>;
type SendLagMs = Lateness['sendLagMs'];

/**
 * By how much a metric may be too high, in milliseconds: a generator that is late to send is as late to read an
 * answer. The true latency lies between the measured one less this, and the measured one. The maximum may be that
 * one request which met the greatest lateness, or the longest standstill: while its thread stands still nothing is
 * sent and no answer is read, and without a pause nobody is due to send, so that no send is late. 0 where the generator
 * kept up, and for what is no latency.
 */
export function latencyExcessMs(
  metric: LimitedMetric,
  measuredMs: number,
  { sendLagMs, longestStallMs }: Lateness,
): number {
  if (!isLatency(metric)) return 0;
  const lagMs = metric === 'max' ? sendLagMs.max : sendLagMs.p99;
  const stallMs = metric === 'max' && mayContain(measuredMs, longestStallMs) ? longestStallMs : 0;
  const { sendLagP99Ms: limitMs } = generatorLimits;
  return Math.max(lagMs > limitMs ? lagMs : 0, stallMs > limitMs ? stallMs + stallPrecisionMs : 0);
}

/** A standstill is known from looks in between, so it was longer than is told by up to this. */
const stallPrecisionMs = 10;

/** Who waited while the thread stood still waited at least as long; a tenth is for a clock that is read late. */
function mayContain(latencyMs: number, stallMs: Lateness['longestStallMs']): stallMs is number {
  return typeof stallMs === 'number' && latencyMs >= stallMs * 0.9;
}

/** A standstill that may be a good part of the longest latency. */
function standstill({ total, generator: { longestStallUs } }: GeneratorFacts): string[] {
  const [maxMs, stallMs] = [(total.latency.maxUs ?? 0) / 1000, (longestStallUs ?? 0) / 1000];
  if (stallMs <= generatorLimits.stallMs || !mayContain(maxMs, stallMs) || stallMs < maxMs / 10) return [];
  return [
    `The load generator stood still for ${formatMs(stallMs)} once or more: the longest latencies may be its own, and no breach of the maximum rests on that part.`,
  ];
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
export function fitnessOf(measurement: GeneratorFacts): GeneratorFitness {
  const { generator: watch } = measurement;
  const lagP99Ms = watch.sendLagP99Us / 1000;
  const sendLagMs = { p99: lagP99Ms, max: watch.sendLagMaxUs / 1000 };
  const late = whyTooLate(sendLagMs);
  const bound = watch.utilisation > generatorLimits.utilisation;
  const busy =
    watch.threads === 1
      ? `the load generator was busy ${formatFraction(watch.utilisation)} of the time`
      : `the busiest thread of the load generator was busy ${formatFraction(watch.utilisation)} of the time`;
  const steal = watch.steal ?? 0;
  return {
    figures: {
      threads: watch.threads,
      utilisation: watch.utilisation,
      sendLagMs,
      longestStallMs: watch.longestStallUs === undefined ? null : watch.longestStallUs / 1000,
      steal: watch.steal ?? null,
      bound: bound || late !== undefined,
      achieved: achievedOf(measurement),
      openFiles:
        watch.openFiles === undefined
          ? null
          : { peak: watch.openFiles.peak, limit: watch.openFiles.limit ?? null },
      ports: watch.ports === undefined ? null : { ...watch.ports },
      cpuPressure: watch.cpuPressure ?? null,
    },
    unfit: exhaustion(measurement) ?? late,
    latencyUnjudged: bound
      ? `${busy} (limit ${formatFraction(generatorLimits.utilisation)}), so latencies are partly its own; ` +
        `add think time, use a smaller load, a larger machine, or, where cores are idle, more threads ("generators: ${watch.threads + 1}")`
      : undefined,
    warnings: [
      ...(lagP99Ms > generatorLimits.sendLagP99Ms && late === undefined
        ? [
            `${capital(lateness(lagP99Ms))}. Latencies may be too high by about as much, and no breach rests on that part.`,
          ]
        : []),
      ...standstill(measurement),
      ...(steal > generatorLimits.steal
        ? [
            `The hypervisor took ${formatFraction(steal)} of this machine's CPU time: the figures are less certain.`,
          ]
        : []),
      ...scarcity(watch),
    ],
  };
}

/** Share of the arrivals that began; null in the closed model, and where there were none. */
function achievedOf({ arrivals }: GeneratorFacts): number | null {
  if (arrivals === undefined || arrivals.scheduled === 0) return null;
  return (arrivals.scheduled - arrivals.dropped) / arrivals.scheduled;
}

/** Requests that found no descriptor or port on our own machine: whatever they would have met, it is not known. */
function exhaustion({ total, errorExamples }: GeneratorFacts): string | undefined {
  const count = total.connectionErrors.local;
  if (count === 0) return undefined;
  const example = errorExamples.find(({ fault }) => fault === 'local')?.message ?? '';
  const [what, fix] = /E[MN]FILE/.test(example)
    ? ['open files', 'raise the limit of open files (ulimit -n) or use fewer users']
    : /EADDRNOTAVAIL/.test(example)
      ? [
          'ports for new connections',
          'let the target keep its connections alive, use fewer users, or widen net.ipv4.ip_local_port_range',
        ]
      : ['resources for new connections', 'use fewer users or a larger machine'];
  const requests = count === 1 ? 'a request' : `${formatCount(count)} requests`;
  const said = example === '' ? '' : ` (${example})`;
  return `the load generator's machine ran out of ${what}: ${requests} never reached the target${said}; ${fix}`;
}

/** What will run out with a little more load. */
function scarcity({ openFiles, ports }: GeneratorFacts['generator']): string[] {
  const { openFiles: filesLimit, ports: portsLimit } = generatorLimits;
  const most = openFiles?.limit ?? Infinity;
  return [
    ...(openFiles !== undefined && openFiles.peak > filesLimit * most
      ? [
          `The load generator had ${formatCount(openFiles.peak)} of ${formatCount(most)} files open: with more users it runs out.`,
        ]
      : []),
    ...(ports !== undefined && ports.used > portsLimit * ports.available
      ? [
          `Of ${formatCount(ports.available)} ports for connections to the target ${formatCount(ports.used)} were taken: ` +
            'let it keep its connections alive, or with more load they run out.',
        ]
      : []),
  ];
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
