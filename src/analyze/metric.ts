import { byMetric, type LimitedMetric } from '../config/index.js';
import { formatCount, formatFraction, formatMs, formatRate } from '../units/index.js';
import type { BaselineFigures } from './baseline-record.js';
import type { Figures } from './result-schema.js';

interface MetricFacts {
  /** As it stands in a sentence. */
  readonly label: string;
  readonly kind: 'latency' | 'share' | 'rate' | 'count';
  /** Which way is worse: +1 where a larger value is, -1 where a smaller one is. */
  readonly worse: 1 | -1;
  /** Of the latency distribution; undefined where the metric is no quantile. */
  readonly quantile?: number;
}

const facts: Readonly<Record<LimitedMetric, MetricFacts>> = {
  p50: { label: 'p50', kind: 'latency', worse: 1, quantile: 0.5 },
  p90: { label: 'p90', kind: 'latency', worse: 1, quantile: 0.9 },
  p95: { label: 'p95', kind: 'latency', worse: 1, quantile: 0.95 },
  p99: { label: 'p99', kind: 'latency', worse: 1, quantile: 0.99 },
  p999: { label: 'p99.9', kind: 'latency', worse: 1, quantile: 0.999 },
  max: { label: 'maximum latency', kind: 'latency', worse: 1 },
  mean: { label: 'mean latency', kind: 'latency', worse: 1 },
  error_rate: { label: 'error rate', kind: 'share', worse: 1 },
  rps: { label: 'throughput', kind: 'rate', worse: -1 },
  dropped: { label: 'number of dropped arrivals', kind: 'count', worse: 1 },
};

export const factsOf = (metric: LimitedMetric): MetricFacts => facts[metric];

export const isLatency = (metric: LimitedMetric): boolean => facts[metric].kind === 'latency';

/** The same for a name read from a result. */
export const isLatencyName = (name: string): boolean =>
  Object.entries(facts).some(([metric, { kind }]) => metric === name && kind === 'latency');

/** `p95`, or `p95 of "init"` for one request name. */
export function labelOf(metric: LimitedMetric, request?: string | null): string {
  const { label } = facts[metric];
  return request === undefined || request === null ? label : `${label} of "${request}"`;
}

/** The metric's value among the figures: milliseconds, a fraction, 1/s or a count; null where it could not be had. */
export function figureOf(figures: Figures, metric: LimitedMetric): number | null {
  if (metric === 'error_rate') return figures.errorRate;
  if (metric === 'rps') return figures.rps.avg;
  if (metric === 'dropped') return figures.requests.dropped;
  return figures.latencyMs[metric];
}

export function formatMetric(metric: LimitedMetric, value: number | null): string {
  const { kind } = facts[metric];
  if (kind === 'latency') return formatMs(value);
  if (kind === 'count') return formatCount(value);
  return kind === 'share' ? formatFraction(value) : formatRate(value);
}

/** Both values as text, with all their digits where rounding would make two different values look alike. */
export function formatPair(metric: LimitedMetric, first: number, second: number): [string, string] {
  const pair: [string, string] = [formatMetric(metric, first), formatMetric(metric, second)];
  return pair[0] === pair[1] && first !== second ? [exactly(metric, first), exactly(metric, second)] : pair;
}

/** A difference of two shares: `1.5 percentage points`. */
export const formatPoints = (difference: number): string =>
  `${Number((difference * 100).toFixed(2))} percentage points`;

function exactly(metric: LimitedMetric, value: number): string {
  const { kind } = facts[metric];
  if (kind === 'latency') return `${value} ms`;
  if (kind === 'count') return String(value);
  return kind === 'share' ? `${Number((value * 100).toPrecision(12))}%` : `${value}/s`;
}

/** Shares of timeouts above this make every latency figure of the responses a lower bound. */
const timeoutShareThatHidesLatency = 0.05;

/** Whether over 5% of the attempted requests timed out, so that the latency of the others says too little. */
export function isLowerBound(timeouts: number, attempted: number): boolean {
  return timeouts > timeoutShareThatHidesLatency * attempted;
}

/**
 * Whether the metric lies above what the responses say: a quantile does where the timeouts alone are more than its
 * upper share (over 5% for p95, over 1% for p99); maximum and mean do with over 5%. How far: see `leastMsOf`.
 */
export function liesBeyondTimeout(metric: LimitedMetric, requests: Figures['requests']): boolean {
  const { kind, quantile } = facts[metric];
  const timeouts = requests.errors.timeout;
  if (kind !== 'latency' || timeouts === 0) return false;
  if (quantile === undefined) return isLowerBound(timeouts, requests.attempted);
  // 1 - 0.95 is not 0.05 in binary.
  return timeouts > Number((1 - quantile).toFixed(6)) * requests.attempted;
}

/**
 * The least that a metric beyond the timeout can be, in milliseconds: the timeout; for the mean, the mean with each
 * request that timed out counted as the timeout.
 */
export function leastMsOf(metric: string, { requests, latencyMs }: Figures, timeoutMs: number): number {
  if (metric !== 'mean') return timeoutMs;
  const { ok, errors } = requests;
  return (ok * (latencyMs.mean ?? 0) + errors.timeout * timeoutMs) / (ok + errors.timeout);
}

/** The figures in the form that is remembered; what lies beyond the timeout is unknown. */
export function metricsOf(figures: Figures, latencyCounts: boolean): BaselineFigures {
  return byMetric((metric) =>
    isLatency(metric) && (!latencyCounts || liesBeyondTimeout(metric, figures.requests))
      ? null
      : figureOf(figures, metric),
  );
}
