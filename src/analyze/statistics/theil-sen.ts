import { median } from 'simple-statistics';

/**
 * The slope of a line through values that were taken at equal steps: the median of the slopes between any two. A
 * quarter of the values may be anything. NaN for fewer than two values.
 *
 * Source: H. Theil 1950; P. K. Sen 1968.
 *
 * @returns units of the values per step
 */
export function theilSenSlope(values: readonly number[]): number {
  const slopes = values.flatMap((value, index) =>
    values.slice(index + 1).map((later, steps) => (later - value) / (steps + 1)),
  );
  return slopes.length === 0 ? NaN : median(slopes);
}
