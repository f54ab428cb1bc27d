import type { ComparisonResult, TestResult } from '../../analyze/index.js';

/** Whether a comparison is with the base's own target, measured in turn, and not with a stored baseline. */
export const isAgainstBase = ({ against }: ComparisonResult): boolean => against === 'base';

/** Whether a regression never fails a run: somebody answers for it, or the history alone says so, of too few or too noisy runs. */
export const onlyWarns = ({ accepted, rule, history }: ComparisonResult): boolean =>
  accepted !== undefined || (rule === 'history' && history?.standing !== 'gates');

/** Whether the test's figures have the base's beside them. */
export const isMeasuredInTurn = ({ interleaved, comparison }: TestResult): boolean =>
  interleaved !== undefined || comparison.some(isAgainstBase);

/** A test's comparisons, each metric of each request once: where the base was measured, a stored baseline gives way. */
export function decidingComparisons({ comparison }: TestResult): ComparisonResult[] {
  const key = ({ metric, request }: ComparisonResult): string => JSON.stringify([metric, request]);
  const ofBase = new Set(comparison.filter(isAgainstBase).map(key));
  return comparison.filter((item) => isAgainstBase(item) || !ofBase.has(key(item)));
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
    ? test.comparison.filter((item) => !isAgainstBase(item) && item.request === null)
    : [];

/**
 * Whether what could not be decided is why the test fails, as `on-inconclusive: fail` has it: then nothing else is
 * there that would fail it.
 */
export function failsUndecided(test: TestResult): boolean {
  const { verdict, thresholds, incidents, requests } = test;
  const gated = decidingComparisons(test).filter((item) => item.gated);
  return (
    verdict === 'fail' &&
    gated.some((item) => isAgainstBase(item) && item.verdict === 'inconclusive') &&
    !gated.some((item) => item.verdict === 'regressed') &&
    !thresholds.some(({ outcome }) => outcome === 'fail') &&
    incidents.length === 0 &&
    requests.ok > 0
  );
}
