import type { ComparisonResult, Result, TestResult } from '../result-schema.js';

/**
 * Whether the base itself, measured in turn, was no better in what a stored baseline suspects, where one of the two sides is
 * the very code of that baseline: then it is the machine that has changed. Beside any other code the same answer only says
 * that the change came earlier.
 */
export function isClearedByBase(
  { metric, request, against, verdict }: ComparisonResult,
  { comparison, baseline: itsOwn }: TestResult,
  { base, baseline, environment }: Result,
): boolean {
  const { commit } = itsOwn ?? baseline;
  const isOfBaseline = commit !== null && (commit === base?.commit || commit === environment.commit);
  return (
    isOfBaseline &&
    against !== 'base' &&
    verdict === 'regressed' &&
    comparison.some(
      (other) =>
        other.against === 'base' &&
        other.metric === metric &&
        other.request === request &&
        (other.verdict === 'no-change' || other.verdict === 'improved'),
    )
  );
}
