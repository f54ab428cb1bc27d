import type { GatePlan } from '../../config/index.js';
import { formatCount } from '../../units/index.js';
import type { ComparisonResult } from '../result-schema.js';
import { acceptedInWords } from '../stored/acceptance.js';
import type { Reason } from '../verdict.js';
import type { DecisionReason, MetricDecision } from './decision.js';
import type { InterleavedMeasurement } from './measured.js';
import { isCutByBase, saysNothing, type InterleavedOutcome } from './results.js';

/** What it makes of the test's verdict where the pairs can't tell. */
export interface PairsWeigh extends Pick<GatePlan, 'onInconclusive'> {
  /** Where they are worth nothing: what nobody asked for keeps no run from passing. */
  readonly onInvalid: 'invalid' | 'warn';
}

/** What the comparison with the base does to the test's verdict, a sentence each. */
export function reasonsOfPairs(
  { decision, comparison }: InterleavedOutcome,
  measured: InterleavedMeasurement,
  { onInconclusive, onInvalid }: PairsWeigh,
): Reason[] {
  const { gone, ended, failure, pairs } = measured;
  if (gone?.restart === 'wrong-image')
    return [{ verdict: onInvalid, text: `the comparison with the base is invalid: ${gone.how}` }];
  const isNothing = saysNothing(decision);
  if (isNothing && failure !== undefined) return [failedPairs(measured, failure, onInvalid)];
  if (isNothing && ended === 'interrupted') return [interruptedPairs(measured)];
  if (isNothing && !isCutByBase(decision, measured)) {
    // The same for all metrics.
    const text = `the comparison with the base is invalid: ${comparison[0]?.message ?? ''}`;
    return [{ verdict: onInvalid, text, about: comparison.filter(({ gated }) => gated) }];
  }
  // What was cut by the base says nothing of its metrics but that.
  const reasons = isNothing
    ? []
    : decision.metrics
        .filter(({ gated }) => gated)
        .flatMap((metric) => reasonsOf(metric, comparison, { onInconclusive, onInvalid }));
  if (gone !== undefined && gone.side !== 'head') {
    const text = `the comparison ended after ${formatCount(pairs.length)} pairs: of the base, ${gone.how}`;
    reasons.unshift({ verdict: onInconclusive, text });
  } else if (gone?.restart === 'failed') {
    const text = `the comparison ended after ${formatCount(pairs.length)} pairs: of head, ${gone.how}`;
    reasons.unshift({ verdict: 'fail', text });
  } else if (failure !== undefined) {
    reasons.unshift(failedPairs(measured, failure, onInvalid));
  } else if (ended === 'interrupted') {
    reasons.unshift(interruptedPairs(measured));
  } else if (ended === 'out-of-time' && reasons.length > 0) {
    reasons.push({ verdict: 'warn', text: 'the comparison took as long as "compare.max-duration" allows' });
  }
  return reasons;
}

/** Somebody stopped it. */
export const interruptedPairs = ({ pairs }: Pick<InterleavedMeasurement, 'pairs'>): Reason => ({
  verdict: 'invalid',
  text: `the comparison was interrupted after ${formatCount(pairs.length)} pairs`,
});

/** The load generator broke: that is the fault of neither side. */
const failedPairs = (
  { pairs }: InterleavedMeasurement,
  failure: string,
  verdict: PairsWeigh['onInvalid'],
): Reason => ({
  verdict,
  text: `the comparison ended after ${formatCount(pairs.length)} pairs: ${failure}`,
});

function reasonsOf(
  { metric, request, word, reason, message }: MetricDecision,
  comparison: readonly ComparisonResult[],
  { onInconclusive, onInvalid }: PairsWeigh,
): Reason[] {
  // New in this change: thresholds alone judge it, which is said and is no doubt.
  if (reason === 'base-lacks-request' || reason === 'base-lacks-every-request') return [];
  const about = comparison.filter((each) => each.metric === metric && each.request === request);
  switch (word) {
    case 'regressed': {
      const accepted = about[0]?.accepted;
      return accepted === undefined
        ? [{ verdict: 'fail', text: message, about }]
        : [{ verdict: 'warn', text: acceptedInWords(message, accepted), about }];
    }
    case 'invalid':
      return [{ verdict: onInvalid, text: message, about }];
    case 'inconclusive':
    case 'open':
      return [{ verdict: onInconclusive, text: message, about }];
    case 'improved':
    case 'no-change':
      return [];
  }
}

/**
 * Whether the pairs say what the change does to this metric, be it that noise hides it. They don't where base has nothing to
 * compare with, or where the measurement ended before it was clear.
 */
export const isAnswer = ({ reason }: Pick<MetricDecision, 'reason'>): boolean => answers.has(reason);

const answers: ReadonlySet<DecisionReason> = new Set<DecisionReason>([
  'confirmed',
  'withdrawn',
  'better',
  'small-change',
  'ruled-out',
  'undecided',
  'trend',
  'bursty-tail',
]);
