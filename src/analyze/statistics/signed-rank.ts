/** One-sided p-values of the signed-rank test. */
export interface SignedRankTest {
  /** Under "the differences are symmetric around 0": how likely a sum of positive ranks this large or larger is. */
  readonly pGreater: number;
  /** The same for one this small or smaller. */
  readonly pLess: number;
}

/**
 * The exact one-sided test of Wilcoxon. Equal sizes share the mean of their ranks; differences of zero are ranked with
 * the others and then left out (Pratt), so that they count against a change instead of vanishing. Exact means: over
 * all 2^n ways to give signs to the ranks that are there, ties included.
 *
 * Without a difference other than zero both p-values are 1.
 *
 * Source: F. Wilcoxon 1945; J. W. Pratt 1959 (zeros).
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const { doubledRanks, positiveSum, isPlain } = rank(differences);
  const count = doubledRanks.length;
  if (count === 0) return { pGreater: 1, pLess: 1 };
  const tail = isPlain ? plainTail(count) : tailOf(doubledRanks);
  const total = tail.length - 1;
  // The distribution is symmetric: P(W <= w) = P(W >= total - w).
  return { pGreater: tail[positiveSum] ?? 0, pLess: tail[total - positiveSum] ?? 0 };
}

/**
 * How many of the smallest Walsh averages of n differences lie below a one-sided bound: the largest k with
 * P(W < k) <= level, W being the signed-rank sum of n differences without ties. 0 where n is too small for the level.
 */
export function walshAveragesBelow(n: number, level: number): number {
  const tail = plainTail(n);
  const doubledTotal = tail.length - 1;
  let k = 0;
  // P(W <= k) = P(2W >= total - 2k).
  while ((tail[doubledTotal - 2 * k] ?? 1) <= level) k += 1;
  return k;
}

interface Ranking {
  /** Ranks of the differences that are not zero, times two, so that means of two ranks stay whole. */
  readonly doubledRanks: readonly number[];
  readonly positiveSum: number;
  /** Whether the ranks are just 1 to n. */
  readonly isPlain: boolean;
}

function rank(differences: readonly number[]): Ranking {
  const sorted = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const doubledRanks: number[] = [];
  let positiveSum = 0;
  let isPlain = true;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const size = Math.abs(sorted[from] ?? 0);
    while (to < sorted.length && Math.abs(sorted[to] ?? 0) === size) to += 1;
    // Ranks from + 1 to `to`: twice their mean is the sum of both ends.
    const doubled = from + 1 + to;
    if (size === 0 || to - from > 1) isPlain = false;
    if (size === 0) continue;
    for (const difference of sorted.slice(from, to)) {
      doubledRanks.push(doubled);
      if (difference > 0) positiveSum += doubled;
    }
  }
  return { doubledRanks, positiveSum, isPlain };
}

const plainTails = new Map<number, Float64Array>();

/** The tail for ranks 1 to n, worked out once for each n. */
function plainTail(n: number): Float64Array {
  const known = plainTails.get(n);
  if (known !== undefined) return known;
  const tail = tailOf(Array.from({ length: n }, (_, index) => 2 * (index + 1)));
  plainTails.set(n, tail);
  return tail;
}

/** P(sum >= s) for each s from 0 to the sum of all, where each of the ranks is added or not with probability 1/2. */
function tailOf(doubledRanks: readonly number[]): Float64Array {
  const total = doubledRanks.reduce((sum, doubled) => sum + doubled, 0);
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  let reached = 0;
  for (const doubled of doubledRanks) {
    reached += doubled;
    for (let sum = reached; sum >= 0; sum -= 1) {
      const added = sum >= doubled ? (probability[sum - doubled] ?? 0) : 0;
      probability[sum] = ((probability[sum] ?? 0) + added) / 2;
    }
  }
  for (let sum = total - 1; sum >= 0; sum -= 1) {
    probability[sum] = (probability[sum] ?? 0) + (probability[sum + 1] ?? 0);
  }
  return probability;
}
