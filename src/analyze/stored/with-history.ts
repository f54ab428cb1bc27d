import type { Metric, TolerancePlan } from '../../config/index.js';
import { formatCount, formatFraction } from '../../units/index.js';
import type { BaselineFigures } from '../baseline-record.js';
import { formatMetric, formatPair, formatPoints, labelOf } from '../metric.js';
import type { ComparisonResult } from '../result-schema.js';
import { expectationOf, fewestToGate, placeOf, type Expectation } from './expectation.js';

/**
 * A comparison with the newest record, held against all the runs like it: it says how many they are, what they let
 * expect and how small a change they would show, and is `regressed` where the figure is beyond that, though within the
 * tolerance. A tolerance that is broken stays broken.
 *
 * @param earlier figures of the same test in the same stratum
 * @param excessMs by how much a latency may be too high, which is no regression
 */
export function withHistory(
  compared: ComparisonResult,
  tolerance: TolerancePlan,
  earlier: readonly BaselineFigures[],
  excessMs: number,
): ComparisonResult {
  const { metric } = tolerance;
  const values = earlier.map((figures) => figures[metric]).filter((value) => value !== null);
  if (values.length === 0) return compared;
  const expectation = expectationOf(metric, values);
  const { runs, median, limit, detectable } = expectation;
  const standing = standingOf(expectation, tolerance);
  const told = { ...compared, history: { runs, median, limit, detectable, standing } };
  if (compared.verdict === 'regressed') return { ...told, rule: 'tolerance' };
  const { head, verdict } = compared;
  if (head === null || (verdict !== 'no-change' && verdict !== 'improved')) return told;
  if (placeOf(metric, head - excessMs, expectation) !== 'worse') return told;
  return {
    ...told,
    verdict: 'regressed',
    rule: 'history',
    message: messageOf(compared, metric, head, expectation, whyNotGated(expectation, tolerance)),
  };
}

/** Whether a regression is one that never fails a run, whatever the plan says of breaches. */
export const isOnlyWarning = ({ rule, history }: ComparisonResult): boolean =>
  rule === 'history' && history?.standing !== 'gates';

function standingOf(
  { limit, canGate }: Expectation,
  { isDefault = false }: TolerancePlan,
): NonNullable<ComparisonResult['history']>['standing'] {
  if (limit === null) return 'low-confidence';
  return canGate && isDefault ? 'gates' : 'warns';
}

/** Who named a tolerance has said what fails: the history may only add a warning to that. */
function whyNotGated(
  { runs, detectable, canGate }: Expectation,
  { metric, isDefault = false, source }: TolerancePlan,
): string | undefined {
  if (!isDefault) return `the tolerance that was set, ${source}, is kept`;
  if (canGate) return undefined;
  if (runs < fewestToGate) return `${fewestToGate} runs are needed to fail`;
  if (detectable === null) return 'they differ so much that no change would surely show';
  const change = metric === 'error_rate' ? formatPoints(detectable) : formatFraction(detectable);
  return `they differ so much that only a change of ${change} would surely show`;
}

function messageOf(
  { request }: ComparisonResult,
  metric: Metric,
  head: number,
  { runs, median, limit }: Expectation,
  onlyWarning: string | undefined,
): string {
  const [most, is] = formatPair(metric, limit ?? median, head);
  const bound = metric === 'rps' ? 'at least' : 'at most';
  const what = `${labelOf(metric, request)} is ${is}; ${formatCount(runs)} earlier runs with a median of ${formatMetric(metric, median)} let expect ${bound} ${most}`;
  return onlyWarning === undefined ? what : `${what} (only a warning: ${onlyWarning})`;
}
