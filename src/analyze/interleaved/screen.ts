import { factsOf } from '../metric.js';
import { evidenceOf, type Evidence, type Question } from './evidence.js';
import type { ComparedMetric } from './pairs.js';
import { scaleOf, sizesOf } from './scale.js';
import type { Observation } from './series.js';
import { looksFor, type DecisionSettings, type Look } from './settings.js';
import { guardTail, type TailGuard } from './tail-guard.js';
import { hasTrend } from './trend.js';

/** What the first stage says of one metric. */
export type Screening =
  /** Not clear yet: so many more pairs until the next look. */
  | { readonly state: 'open'; readonly pairsMissing: number }
  /** Perhaps worse: only fresh starts after this one can tell. */
  | { readonly state: 'flagged'; readonly start: number; readonly evidence: Evidence }
  | {
      readonly state: 'decided';
      readonly word: 'improved' | 'no-change' | 'inconclusive';
      readonly reason: ScreeningReason;
      readonly evidence: Evidence;
      readonly tail: TailGuard | undefined;
    };

export type ScreeningReason =
  | 'better'
  /** Significant, and smaller than the tolerance. */
  | 'small-change'
  /** A change of the promised size is ruled out. */
  | 'ruled-out'
  | 'undecided'
  | 'trend'
  | 'bursty-tail';

/**
 * The first stage: looks at 12 to 48 pairs, replayed from the first, so that the same pairs always give the same
 * answer. A word that would be said while the differences still have a trend is not: the first third of the pairs is
 * left out, once, and so many more are asked for.
 */
export function screen(
  observations: readonly Observation[],
  metric: ComparedMetric,
  gatedMetrics: number,
  settings: DecisionSettings,
): Screening {
  const looks = looksFor(gatedMetrics, settings);
  let index = 0;
  let from = 0;
  for (;;) {
    const look = looks[index];
    if (look === undefined) throw new Error('the last look decides');
    const used = observations.slice(from, from + look.pairs);
    if (used.length < look.pairs) return { state: 'open', pairsMissing: look.pairs - used.length };
    const isLast = index === looks.length - 1;
    const answer = answerAt(used, { metric, look, isLast, settings });
    if (answer.state !== 'open' && hasTrend(used, settings)) {
      if (from > 0) return { ...decided('inconclusive', 'trend', answer.evidence), tail: undefined };
      from = Math.floor(used.length / 3);
      continue;
    }
    if (answer.state !== 'open') return answer;
    index += 1;
  }
}

/** What is asked of a metric's differences at a level. */
export function questionFor(
  { metric }: ComparedMetric,
  levels: Question['levels'],
  settings: DecisionSettings,
): Question {
  return { scale: scaleOf(metric), ...sizesOf(metric, settings), levels, seed: settings.seed };
}

interface LookContext {
  readonly metric: ComparedMetric;
  readonly look: Look;
  readonly isLast: boolean;
  readonly settings: DecisionSettings;
}

function answerAt(used: readonly Observation[], { metric, look, isLast, settings }: LookContext): Screening {
  const question = questionFor(metric, { low: look.changeP, high: look.noChangeP }, settings);
  const evidence = evidenceOf(used, question);
  const { tolerance } = question;
  if (evidence.pWorse <= look.changeP && evidence.estimate >= tolerance) {
    return { state: 'flagged', start: used.at(-1)?.start ?? 1, evidence };
  }
  if (evidence.pBetter <= look.changeP && evidence.estimate <= -tolerance) {
    return decided('improved', 'better', evidence);
  }
  const isSmall = evidence.pWorse <= look.changeP;
  if (isSmall || evidence.pPromised <= look.noChangeP) {
    const tail = tailOf(used, metric, settings);
    const isHeavier =
      tail !== undefined && tail.p <= settings.tailP && Math.log(tail.pooledRatio) >= tolerance;
    if (!isHeavier) return decided('no-change', isSmall ? 'small-change' : 'ruled-out', evidence, tail);
    if (isLast) return decided('inconclusive', 'bursty-tail', evidence, tail);
  }
  return isLast ? decided('inconclusive', 'undecided', evidence) : { state: 'open', pairsMissing: 0 };
}

function tailOf(
  used: readonly Observation[],
  { metric }: ComparedMetric,
  { seed }: DecisionSettings,
): TailGuard | undefined {
  const { quantile } = factsOf(metric);
  return quantile === undefined ? undefined : guardTail(used, quantile, seed);
}

function decided(
  word: 'improved' | 'no-change' | 'inconclusive',
  reason: ScreeningReason,
  evidence: Evidence,
  tail?: TailGuard,
): Extract<Screening, { state: 'decided' }> {
  return { state: 'decided', word, reason, evidence, tail };
}
