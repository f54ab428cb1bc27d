import type { ComparisonResult, TestResult } from '../../analyze/index.js';

/** Whether a comparison is with the base's own target, measured in turn, and not with a stored baseline. */
export const isAgainstBase = ({ against }: ComparisonResult): boolean => against === 'base';

type Weight = NonNullable<ComparisonResult['weighs']>;

/** What a comparison makes of its test's verdict, at least. Results of 0.1.0 don't say: there a regression weighs as its test does. */
export function weightOf({ weighs, gated, verdict }: ComparisonResult, test: TestResult): Weight {
  if (weighs !== undefined) return weighs;
  if (gated && verdict === 'regressed') return test.verdict === 'fail' ? 'fail' : 'warn';
  return gated && verdict === 'inconclusive' ? 'warn' : 'none';
}

/** Whether the test's figures have the base's beside them. */
export const isMeasuredInTurn = ({ interleaved, comparison }: TestResult): boolean =>
  interleaved !== undefined || comparison.some(isAgainstBase);

const fromLightToGrave: readonly Weight[] = ['none', 'warn', 'invalid', 'fail'];

/**
 * A test's comparisons, each metric of each request once: where the base was measured, a stored baseline gives way, unless
 * it weighs more in the verdict.
 */
export function decidingComparisons(test: TestResult): ComparisonResult[] {
  const gravity = (item: ComparisonResult): number => fromLightToGrave.indexOf(weightOf(item, test));
  const key = ({ metric, request }: ComparisonResult, ofBase: boolean): string =>
    JSON.stringify([metric, request, ofBase]);
  const gravities = new Map(
    test.comparison.map((item) => [key(item, isAgainstBase(item)), gravity(item)] as const),
  );
  return test.comparison.filter((item) => {
    const other = gravities.get(key(item, !isAgainstBase(item))) ?? -1;
    return isAgainstBase(item) ? gravity(item) >= other : gravity(item) > other;
  });
}

/** The one that a metric's row is about. */
export function decidingComparison(
  test: TestResult,
  metric: string,
  request: string | null,
): ComparisonResult | undefined {
  return decidingComparisons(test).find((item) => item.metric === metric && item.request === request);
}

/** What a stored baseline says beside the base: worth a note, not a row. */
export const besideTheBase = (test: TestResult): ComparisonResult[] =>
  isMeasuredInTurn(test)
    ? test.comparison.filter(
        (item) => !isAgainstBase(item) && item.request === null && !decidingComparisons(test).includes(item),
      )
    : [];
