/** p95 of both slices of a pair. */
interface PairFigures {
  readonly baseP95Ms: number | null;
  readonly headP95Ms: number | null;
}

/** ln(head / base): as much slower and as much faster are of the same size. null where a side has no figure. */
export function pairDifference(pair: PairFigures | undefined): number | null {
  if (pair === undefined || pair.baseP95Ms === null || pair.headP95Ms === null) return null;
  return pair.baseP95Ms > 0 && pair.headP95Ms > 0 ? Math.log(pair.headP95Ms / pair.baseP95Ms) : null;
}

/** The same as a fraction: .1 where head is 10% slower. */
export function pairChange(pair: PairFigures | undefined): number | null {
  const difference = pairDifference(pair);
  return difference === null ? null : Math.exp(difference) - 1;
}
