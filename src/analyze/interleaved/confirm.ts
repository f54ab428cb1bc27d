import { evidenceOf, type Evidence } from './evidence.js';
import type { ComparedMetric } from './pairs.js';
import { questionFor } from './screen.js';
import type { Observation } from './series.js';
import type { DecisionSettings } from './settings.js';
import { hasTrend } from './trend.js';

/** What the second stage says of a flagged metric, from pairs of fresh starts alone. */
export type Confirmation =
  /** So many more pairs, of containers that were started after `start`. */
  | { readonly state: 'open'; readonly start: number; readonly pairsMissing: number }
  | { readonly state: 'confirmed' | 'withdrawn' | 'trend'; readonly evidence: Evidence };

/**
 * The second stage: each start of a container runs a little faster or slower than the last one for as long as it
 * lives, so one start that is slow can't be told from slow code, however many pairs it gives. Only pairs of starts
 * after the flagged one count, so many of each; and as they are fresh, so is their estimate, which is the one to quote.
 */
export function confirm(
  observations: readonly Observation[],
  metric: ComparedMetric,
  flaggedStart: number,
  settings: DecisionSettings,
): Confirmation {
  const { pairsPerStart, steps } = settings.confirmation;
  const { whole, newest } = freshStarts(observations, flaggedStart, pairsPerStart);
  for (const [index, step] of steps.entries()) {
    if (whole.length < step.starts) {
      return newest.pairs < pairsPerStart
        ? { state: 'open', start: newest.start, pairsMissing: pairsPerStart - newest.pairs }
        : { state: 'open', start: newest.start + 1, pairsMissing: pairsPerStart };
    }
    const used = whole.slice(0, step.starts).flat();
    const question = questionFor(metric, { low: step.p, high: step.p }, settings);
    const evidence = evidenceOf(used, question);
    const { tolerance } = question;
    const isLast = index === steps.length - 1;
    if (evidence.pWorse <= step.p && evidence.estimate >= step.confirmFrom * tolerance) {
      if (!hasTrend(used, settings)) return { state: 'confirmed', evidence };
      if (isLast) return { state: 'trend', evidence };
    } else if (isLast || evidence.estimate < step.withdrawBelow * tolerance) {
      return { state: 'withdrawn', evidence };
    }
  }
  throw new Error('a confirmation needs at least one step');
}

interface FreshStarts {
  /** The first pairs of each start that gave enough. */
  readonly whole: readonly (readonly Observation[])[];
  /** The last one that there was, be it the flagged one, which asks for another. */
  readonly newest: { readonly start: number; readonly pairs: number };
}

/** A start that ended with too few pairs counts for nothing, and the next one takes its place. */
function freshStarts(
  observations: readonly Observation[],
  flaggedStart: number,
  pairsPerStart: number,
): FreshStarts {
  const byStart = new Map<number, Observation[]>();
  for (const observation of observations) {
    if (observation.start <= flaggedStart) continue;
    byStart.set(observation.start, [...(byStart.get(observation.start) ?? []), observation]);
  }
  const start = Math.max(flaggedStart, ...byStart.keys());
  return {
    whole: [...byStart.values()]
      .filter((pairs) => pairs.length >= pairsPerStart)
      .map((pairs) => pairs.slice(0, pairsPerStart)),
    newest: { start, pairs: byStart.get(start)?.length ?? pairsPerStart },
  };
}
