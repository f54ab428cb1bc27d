import { factsOf } from '../metric.js';
import type { ComparedMetric } from './pairs.js';
import type { LatencyCounts } from '../../measurement/index.js';
import type { DecisionSettings } from './settings.js';

/** What warm-up showed of one side's requests, of all or of one name. */
export interface Pace {
  /** Requests a second. */
  readonly perSecond: number;
  /** Of ok responses of the last windows. */
  readonly latency: LatencyCounts;
}

/** What warm-up showed of both sides. */
export interface PaceOfSides {
  readonly base: Pace | undefined;
  readonly head: Pace | undefined;
}

export interface ChosenLength {
  readonly seconds: number;
  /**
   * What chance alone makes of the differences of such slices: the standard deviation of ln(head / base) of the least
   * certain gated quantile; undefined where none is gated.
   */
  readonly sd: number | undefined;
  /** Whose that is. */
  readonly leastCertain: ComparedMetric | undefined;
  /** What will be hard to see, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * The pairs are to differ by 7% or less: then +10% is seen after some 18 of them, and +20% at the first look. Some of that
 * is the machine's own, which longer slices hardly lessen (docs/verdict.md), and the first look comes later with them.
 */
const wantedSd = 0.06;
const [shortest, longest] = [1, 5];
/** Longer only where a slice would else have too few requests to count at all. */
const longestForRequests = 20;
/** Slices differ: on average they hold more than the least that counts. */
const spare = 1.4;
const step = 0.5;

/**
 * How long a slice is measured: as long as it takes until chance alone moves the gated quantiles' differences by no
 * more than 6% (one standard deviation), 1 to 5 seconds. A quantile q of n values has, by chance, the standard
 * deviation sqrt(q (1 - q) / n) / f, where f is the density there; of the logarithm it is that of ln x.
 *
 * Source: e.g. A. M. Mood, Introduction to the Theory of Statistics, 1974 (asymptotic variance of a sample quantile).
 *
 * @param paceOf what warm-up showed for all requests (null) or those of a name
 */
export function chooseSliceLength(
  metrics: readonly ComparedMetric[],
  paceOf: (request: string | null) => PaceOfSides,
  { minAttempts }: Pick<DecisionSettings, 'minAttempts'>,
): ChosenLength {
  const gated = metrics.filter((metric) => metric.gated);
  const quantiles = gated.flatMap((metric) => {
    const { quantile } = factsOf(metric.metric);
    const { base, head } = paceOf(metric.request);
    if (quantile === undefined || base === undefined || head === undefined) return [];
    const variance = variancePerSecond(quantile, base) + variancePerSecond(quantile, head);
    return Number.isFinite(variance) ? [{ metric, variance }] : [];
  });
  const { metric: leastCertain, variance } = quantiles.toSorted((a, b) => b.variance - a.variance)[0] ?? {};
  const forCertainty = variance === undefined ? shortest : variance / wantedSd ** 2;
  const slowest = Math.min(
    ...gated.flatMap(({ request }) => {
      const { base, head } = paceOf(request);
      return base === undefined || head === undefined ? [] : [Math.min(base.perSecond, head.perSecond)];
    }),
  );
  const forRequests = Number.isFinite(slowest) && slowest > 0 ? (spare * minAttempts) / slowest : shortest;
  const wanted = Math.max(shortest, Math.min(longest, forCertainty), forRequests);
  const seconds = Math.min(longestForRequests, Math.ceil(wanted / step) * step);
  return {
    seconds,
    sd: variance === undefined ? undefined : Math.sqrt(variance / seconds),
    leastCertain,
    warnings:
      forRequests > longestForRequests
        ? [
            `The rarest gated request comes ${slowest.toFixed(1)} times a second: slices of ${longestForRequests} s hold fewer than ${minAttempts} of them, too few to compare.`,
          ]
        : [],
  };
}

/** Of ln(quantile), times the seconds of a slice; Infinity where too little was seen. */
function variancePerSecond(quantile: number, { perSecond, latency }: Pace): number {
  const reach = Math.min(0.02, (1 - quantile) / 2, quantile / 2);
  const [low, high] = [quantileOf(latency, quantile - reach), quantileOf(latency, quantile + reach)];
  if (low === undefined || high === undefined || low <= 0 || perSecond <= 0) return Infinity;
  // d ln x / dq, which is one over the density of ln x.
  const slope = Math.log(high / low) / (2 * reach);
  return (quantile * (1 - quantile) * slope ** 2) / perSecond;
}

function quantileOf({ valuesUs, counts }: LatencyCounts, quantile: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let left = quantile * total;
  for (const [index, valueUs] of valuesUs.entries()) {
    left -= counts[index] ?? 0;
    if (left <= 0) return valueUs;
  }
  return valuesUs.at(-1);
}
