import { medianSorted } from 'simple-statistics';
import { walshAveragesBelow } from './signed-rank.js';

/** One-sided error levels of an interval's two ends. */
export interface Levels {
  readonly low: number;
  readonly high: number;
}

export interface Location {
  /** The Hodges-Lehmann estimate: the median of the means of all pairs of values, each with itself included. */
  readonly estimate: number;
  /** Bounds that agree with the exact signed-rank test; infinite where there are too few values for the level. */
  readonly low: number;
  readonly high: number;
}

/**
 * Where the middle of symmetric differences lies. The interval holds exactly those shifts that the one-sided
 * signed-rank tests at the two levels don't reject (ties aside).
 *
 * Source: J. L. Hodges, E. L. Lehmann 1963; M. Hollander, D. A. Wolfe, Nonparametric Statistical Methods, 3.2 and 3.3.
 *
 * @param differences at least one
 */
export function hodgesLehmann(differences: readonly number[], levels: Levels): Location {
  const averages = walshAverages(differences);
  const lowRank = walshAveragesBelow(differences.length, levels.low);
  const highRank = walshAveragesBelow(differences.length, levels.high);
  return {
    estimate: medianSorted(averages),
    low: lowRank === 0 ? -Infinity : (averages[lowRank - 1] ?? -Infinity),
    high: highRank === 0 ? Infinity : (averages[averages.length - highRank] ?? Infinity),
  };
}

/** The n (n + 1) / 2 means of two values each, in ascending order. */
function walshAverages(values: readonly number[]): number[] {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let next = 0;
  values.forEach((value, index) => {
    for (let other = index; other < values.length; other += 1) {
      averages[next] = (value + (values[other] ?? 0)) / 2;
      next += 1;
    }
  });
  return [...averages.sort()];
}
