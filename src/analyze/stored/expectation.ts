import { median, medianAbsoluteDeviation, sampleStandardDeviation } from 'simple-statistics';
import type { Metric } from '../../config/index.js';
import { factsOf } from '../metric.js';
import { normalQuantileOfTail } from '../statistics/normal.js';
import { studentQuantileOfTail } from '../statistics/student.js';

/** So often a run of unchanged code lies beyond the limit. */
const alpha = 0.01;
/** From so many runs on there is a limit, and from so many on it may fail a run. */
export const fewestRuns = 10;
export const fewestToGate = 20;
/** Runs of the same code on the same machine differ by as much, whatever a lucky series says. */
const leastSpread = 0.02;
/** Makes the median distance from the median an estimate of the standard deviation. */
const madToSd = 1.4826;
/** Error rates differ by bursts, and most series are all zeros: less than half a percentage point is no difference. */
const leastRateChange = 0.005;
/** A rule that can't see changes of this size in 95 of 100 runs gates nothing. */
export const worthGating = 0.1;
const rateWorthGating = 0.01;
const missed = 0.05;

/** What earlier runs of the same code, as far as known, on the same kind of machine let expect of the next one. */
export interface Expectation {
  readonly runs: number;
  readonly median: number;
  /** Beyond it, in the metric's bad direction, a figure is worse than they let expect; null: they are too few. */
  readonly limit: number | null;
  /** Seen in 95 of 100 runs: a fraction of the median, for error rates a difference. */
  readonly detectable: number | null;
  /** Whether that is enough to fail a run. */
  readonly canGate: boolean;
}

/**
 * The one-sided prediction interval for one more figure: median + t(N - 1, .99) sqrt(1 + 1/N) spread, where the spread is
 * the greatest of the standard deviation, of the one that the median distance from the median implies, and of 2% of the
 * median. The median and the greatest spread keep one odd run from moving the limit towards the rest.
 *
 * Source: G. J. Hahn, W. Q. Meeker, Statistical Intervals, 1991, 4.8, with robust estimates.
 *
 * @param values one figure a run; at least one
 */
export function expectationOf(metric: Metric, values: readonly number[]): Expectation {
  const runs = values.length;
  const middle = median([...values]);
  if (runs < fewestRuns || (middle <= 0 && metric !== 'error_rate'))
    return { runs, median: middle, limit: null, detectable: null, canGate: false };
  const spread = Math.max(
    sampleStandardDeviation([...values]),
    madToSd * medianAbsoluteDeviation([...values]),
    metric === 'error_rate' ? 0 : leastSpread * middle,
  );
  const quantile = studentQuantileOfTail(alpha, runs - 1);
  const ofOne = Math.sqrt(1 + 1 / runs) * spread;
  const power = normalQuantileOfTail(missed);
  if (metric === 'error_rate') {
    const reach = Math.max(quantile * ofOne, leastRateChange);
    const detectable = reach + power * ofOne;
    const canGate = runs >= fewestToGate && detectable <= rateWorthGating;
    return { runs, median: middle, limit: middle + reach, detectable, canGate };
  }
  const { worse } = factsOf(metric);
  // Latencies are noisy by factors: in logarithms, which for less throughput says a little too much.
  const factor = Math.exp(((quantile + power) * ofOne) / middle);
  // One run that took hundreds of times as long: no change at all would be seen.
  const detectable = Number.isFinite(factor) ? factor - 1 : null;
  const canGate = runs >= fewestToGate && detectable !== null && detectable <= worthGating;
  return { runs, median: middle, limit: middle + worse * quantile * ofOne, detectable, canGate };
}

/** Whether a figure is worse than expected, or as far better (exchanging the directions exchanges the words). */
export function placeOf(
  metric: Metric,
  value: number,
  { median: middle, limit }: Expectation,
): 'worse' | 'better' | 'within' {
  if (limit === null) return 'within';
  const { worse } = factsOf(metric);
  const reach = Math.abs(limit - middle);
  const excess = (value - middle) * worse;
  // Half a percentage point more than 1% is not exactly 1.5% in binary.
  const noise = 1e-9 * Math.max(Math.abs(value), Math.abs(limit));
  if (excess - reach > noise) return 'worse';
  return -excess - reach > noise ? 'better' : 'within';
}
