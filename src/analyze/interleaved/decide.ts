import type { ChangeWord, Decision, MetricDecision, NextStep } from './decision.js';
import { pairsToOutweighUnfit, whyInvalid } from './fitness.js';
import { decisionOf, judgeMetric, type JudgedMetric, type Missing } from './judge-metric.js';
import { messageOf } from './message.js';
import type { ComparedMetric, SlicePair } from './pairs.js';
import { fitPairs } from './series.js';
import { defaultSettings, type DecisionSettings } from './settings.js';

export interface DecisionInput {
  /** All pairs so far, in the order in which they were measured. */
  readonly pairs: readonly SlicePair[];
  /** At least one of them gated. */
  readonly metrics: readonly ComparedMetric[];
  /** True: nothing more will be measured (cancelled, out of time, a side is gone), so every metric gets its word. */
  readonly isLast?: boolean;
  readonly settings?: DecisionSettings;
}

/**
 * What pairs of slices say of a change, and what to measure next. Replays the whole procedure from the first pair: it
 * keeps nothing between calls, and the same pairs always get the same answer. Ends as soon as one gated metric is
 * confirmed as worse, unless that is accepted, or every gated one has its word.
 *
 * docs/verdict.md describes the procedure and its error rates.
 */
export function decide({
  pairs,
  metrics,
  isLast = false,
  settings = defaultSettings,
}: DecisionInput): Decision {
  const gated = metrics.filter(({ gated }) => gated).length;
  if (gated === 0) throw new Error('a comparison needs a gated metric');
  const fit = fitPairs(pairs);
  const counts = { measured: pairs.length, unfit: pairs.length - fit.length };
  const invalid = whyInvalid(pairs, isLast, settings);
  if (invalid !== undefined) {
    const outcome = { word: 'invalid', reason: invalid, stage: 1 } as const;
    const told = metrics.map((metric) => decisionOf(metric, outcome, undefined, settings));
    return { word: 'invalid', next: { action: 'stop' }, metrics: told, pairs: counts };
  }

  const judged = metrics.map((metric) => judgeMetric(fit, metric, gated, settings));
  const gates = judged.filter(({ decision }) => decision.gated);
  const isClear =
    gates.some(({ decision }) => decision.word === 'regressed' && decision.isAccepted !== true) ||
    gates.every(({ missing }) => missing === undefined);
  const lacking = pairsToOutweighUnfit(pairs, settings);
  const isOver = isLast || (isClear && lacking === 0);
  return {
    word: isOver ? gravest(gates.map(({ decision }) => closed(decision).word)) : 'open',
    next: isOver
      ? { action: 'stop' }
      : isClear
        ? { action: 'measure', pairs: lacking }
        : nextStep(gates, pairs),
    metrics: judged.map(({ decision }) => (isOver ? closed(decision) : decision)),
    pairs: counts,
  };
}

/** What is still open when the measurement ends was not told apart. */
function closed(decision: MetricDecision): MetricDecision {
  if (decision.word !== 'open') return decision;
  const reason = decision.reason === 'flagged' ? 'unconfirmed' : 'ended';
  const ended = { ...decision, word: 'inconclusive', reason } as const;
  return { ...ended, message: messageOf(ended) };
}

const fromBestToWorst: readonly ChangeWord[] = [
  'no-change',
  'improved',
  'inconclusive',
  'invalid',
  'regressed',
];

function gravest(words: readonly (ChangeWord | 'open')[]): ChangeWord {
  return fromBestToWorst.findLast((word) => words.includes(word)) ?? 'inconclusive';
}

/** A suspicion is followed first: pairs of fresh starts count for the metrics that are still open, too. */
function nextStep(gates: readonly JudgedMetric[], pairs: readonly SlicePair[]): NextStep {
  const newest = Math.max(...pairs.map(({ start }) => start), 1);
  const missing = gates.flatMap((gate) => gate.missing ?? []);
  const ofStarts = missing.filter(({ start }) => start !== undefined);
  const fewest = (list: readonly Missing[]): number => Math.min(...list.map(({ pairs }) => pairs));
  const here = ofStarts.filter(({ start }) => start === newest);
  if (here.length > 0) return { action: 'measure', pairs: fewest(here) };
  return ofStarts.length > 0
    ? { action: 'restart', pairs: fewest(ofStarts) }
    : { action: 'measure', pairs: fewest(missing) };
}
