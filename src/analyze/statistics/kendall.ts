import { cumulativeNormalTail } from './normal.js';

/** Up to so many values without ties in a block the distribution is counted out. */
const exactUpTo = 60;

export interface TrendTest {
  /** Pairs of values in rising order less those in falling order. */
  readonly score: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The test of Mann and Kendall for a trend of values in the order of time. With several blocks only values of one
 * block are compared, and the blocks' scores add up: a trend that each of them has. Exact up to 60 values a block
 * without ties, else the normal approximation with the variance corrected for ties and the score for continuity.
 *
 * Source: H. B. Mann 1945; M. G. Kendall, Rank Correlation Methods, 1975; R. M. Hirsch, J. R. Slack 1984 (blocks).
 */
export function mannKendall(blocks: readonly (readonly number[])[]): TrendTest {
  const score = sum(blocks.map(scoreOf));
  const isExact = blocks.every((values) => tieSizes(values).length === 0 && values.length <= exactUpTo);
  return { score, p: isExact ? exactP(blocks, score) : approximateP(blocks, score) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const scoreOf = (values: readonly number[]): number =>
  sum(values.flatMap((value, index) => values.slice(index + 1).map((later) => Math.sign(later - value))));

function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

function approximateP(blocks: readonly (readonly number[])[], score: number): number {
  const spread = (size: number): number => size * (size - 1) * (2 * size + 5);
  const variance = sum(
    blocks.map((values) => (spread(values.length) - sum(tieSizes(values).map(spread))) / 18),
  );
  if (variance === 0) return 1;
  return Math.min(1, 2 * cumulativeNormalTail(Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance)));
}

/** Over all orders within the blocks: how often the score is at least this far from 0. */
function exactP(blocks: readonly (readonly number[])[], score: number): number {
  const inversions = blocks
    .map(({ length }) => inversionDistribution(length))
    .reduce(convolved, Float64Array.of(1));
  // A score is the number of pairs less twice the inversions.
  const fewest = (inversions.length - 1 - Math.abs(score)) / 2;
  return Math.min(1, 2 * sum([...inversions.subarray(0, fewest + 1)]));
}

const distributions = new Map<number, Float64Array>();

/** The probability of each number of inversions in a random order of n values: the i-th value adds 0 to i - 1. */
function inversionDistribution(n: number): Float64Array {
  const known = distributions.get(n);
  if (known !== undefined) return known;
  let probability: Float64Array = Float64Array.of(1);
  for (let size = 2; size <= n; size += 1) {
    probability = convolved(probability, new Float64Array(size).fill(1 / size));
  }
  distributions.set(n, probability);
  return probability;
}

/** The distribution of the sum of two independent counts. */
function convolved(first: Float64Array, second: Float64Array): Float64Array {
  const result = new Float64Array(first.length + second.length - 1);
  first.forEach((p, count) => {
    second.forEach((q, added) => {
      result[count + added] = (result[count + added] ?? 0) + p * q;
    });
  });
  return result;
}
