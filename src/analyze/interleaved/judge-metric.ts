import { confirm } from './confirm.js';
import type { MetricDecision } from './decision.js';
import { evidenceOf, type Evidence } from './evidence.js';
import { whyRefused } from './fitness.js';
import { messageOf } from './message.js';
import type { ComparedMetric, SlicePair } from './pairs.js';
import { changeOfDifference, sizesOf } from './scale.js';
import { questionFor, screen } from './screen.js';
import { seriesOf, type Observation } from './series.js';
import { looksFor, type DecisionSettings, type Look } from './settings.js';
import type { TailGuard } from './tail-guard.js';

/** What is missing before a metric is decided. */
export interface Missing {
  /** The containers that have to give the pairs; undefined: whichever run. */
  readonly start: number | undefined;
  readonly pairs: number;
}

export interface JudgedMetric {
  readonly decision: MetricDecision;
  readonly missing: Missing | undefined;
}

/** One metric from all pairs so far that count. */
export function judgeMetric(
  fit: readonly SlicePair[],
  metric: ComparedMetric,
  gatedMetrics: number,
  settings: DecisionSettings,
): JudgedMetric {
  const series = seriesOf(fit, metric, settings);
  const { observations } = series;
  const told = (outcome: Outcome, evidence?: Evidence): MetricDecision =>
    decisionOf(metric, outcome, evidence, settings);

  const refusal = whyRefused(fit, metric, series, settings);
  if (refusal !== undefined) return { decision: told({ ...refusal, stage: 1 }), missing: undefined };

  const screening = screen(observations, metric, gatedMetrics, settings);
  if (screening.state === 'open') {
    return {
      decision: told(
        { word: 'open', reason: 'open', stage: 1 },
        soFar(observations, metric, looksFor(gatedMetrics, settings), settings),
      ),
      missing: { start: undefined, pairs: screening.pairsMissing },
    };
  }
  if (screening.state === 'decided') {
    const { word, reason, evidence, tail } = screening;
    return { decision: told({ word, reason, stage: 1, tail }, evidence), missing: undefined };
  }
  const confirmation = confirm(observations, metric, screening.start, settings);
  if (confirmation.state === 'open') {
    const { evidence } = screening;
    return {
      decision: told({ word: 'open', reason: 'flagged', stage: 1 }, evidence),
      missing: { start: confirmation.start, pairs: confirmation.pairsMissing },
    };
  }
  const { state, evidence } = confirmation;
  const word = state === 'confirmed' ? 'regressed' : 'inconclusive';
  return { decision: told({ word, reason: state, stage: 2 }, evidence), missing: undefined };
}

/** Between looks, at the levels of the one that would have come next. */
function soFar(
  observations: readonly Observation[],
  metric: ComparedMetric,
  looks: readonly Look[],
  settings: DecisionSettings,
): Evidence | undefined {
  const look = looks.find(({ pairs }) => pairs >= observations.length) ?? looks.at(-1);
  if (observations.length === 0 || look === undefined) return undefined;
  const levels = { low: look.changeP, high: look.noChangeP };
  return evidenceOf(observations, questionFor(metric, levels, settings));
}

type Outcome = Pick<MetricDecision, 'word' | 'reason' | 'stage'> & { readonly tail?: TailGuard | undefined };

/** A metric's state as it is told. */
export function decisionOf(
  metric: ComparedMetric,
  { tail, ...outcome }: Outcome,
  evidence: Evidence | undefined,
  settings: DecisionSettings,
): MetricDecision {
  const own = (difference: number): number | null =>
    Number.isFinite(difference) ? changeOfDifference(metric.metric, difference) : null;
  const { tolerance } = sizesOf(metric.metric, settings);
  const decision: Omit<MetricDecision, 'message'> = {
    ...metric,
    ...outcome,
    expected: changeOfDifference(metric.metric, tolerance),
    actual: evidence === undefined ? null : own(evidence.estimate),
    interval:
      evidence === undefined ? null : intervalOf(evidence, own, changeOfDifference(metric.metric, 1) < 0),
    pairs: evidence?.pairs ?? 0,
    p:
      evidence === undefined
        ? null
        : { worse: evidence.pWorse, better: evidence.pBetter, promised: evidence.pPromised },
    smallestVisible: evidence === undefined ? null : own(evidence.smallestVisible),
    tail: tail ?? null,
  };
  return { ...decision, message: messageOf(decision) };
}

/** Less throughput is worse: there the upper end of "how much worse" is the lower end of the change. */
function intervalOf(
  { low, high, levels }: Evidence,
  own: (difference: number) => number | null,
  isTurned: boolean,
): MetricDecision['interval'] {
  const ends = { low: own(isTurned ? high : low), high: own(isTurned ? low : high) };
  return { ...ends, confidence: 1 - levels.low - levels.high };
}
