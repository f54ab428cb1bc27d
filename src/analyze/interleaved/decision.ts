import type { InvalidReason, RefusalReason } from './fitness.js';
import type { ComparedMetric } from './pairs.js';
import type { ScreeningReason } from './screen.js';
import type { TailGuard } from './tail-guard.js';

/** How a comparison of one metric ends. */
export type ChangeWord = 'regressed' | 'improved' | 'no-change' | 'inconclusive' | 'invalid';

export type DecisionReason =
  | ScreeningReason
  | RefusalReason
  | InvalidReason
  /** Fresh starts were slower, too. */
  | 'confirmed'
  /** Fresh starts were not. */
  | 'withdrawn'
  /** Waits for fresh starts. */
  | 'flagged'
  /** Waits for more pairs. */
  | 'open'
  /** The measurement ended before it was clear. */
  | 'ended'
  /** It ended before fresh starts could tell. */
  | 'unconfirmed';

/**
 * One metric's state as data. Changes are in the metric's own direction: +.1 is 10% more (for an error rate .1 is ten
 * percentage points), so less throughput is negative.
 */
export interface MetricDecision extends ComparedMetric {
  /** `open`: more has to be measured. */
  readonly word: ChangeWord | 'open';
  readonly reason: DecisionReason;
  /** 1: the containers that were booted first. 2: fresh starts after a suspicion; then only their pairs are told. */
  readonly stage: 1 | 2;
  /** The change from which on it counts as worse. */
  readonly expected: number;
  /** The estimated change; null where nothing could be compared. */
  readonly actual: number | null;
  /** An end is null where there are too few pairs for one. */
  readonly interval: {
    readonly low: number | null;
    readonly high: number | null;
    readonly confidence: number;
  } | null;
  readonly pairs: number;
  /** One-sided: of no change against worse, against better, and of the promised change against less. */
  readonly p: { readonly worse: number; readonly better: number; readonly promised: number } | null;
  /** The smallest change for the worse that pairs like these flag in 95 of 100 runs. */
  readonly smallestVisible: number | null;
  readonly tail: TailGuard | null;
  readonly message: string;
}

/** What to measure next. */
export type NextStep =
  | { readonly action: 'stop' }
  /** So many more pairs of the containers that run. */
  | { readonly action: 'measure'; readonly pairs: number }
  /** Both sides' containers anew, roles swapped, and then so many pairs. */
  | { readonly action: 'restart'; readonly pairs: number };

export interface Decision {
  /** The gravest word of the gated metrics; `open` as long as anything is to be measured. */
  readonly word: ChangeWord | 'open';
  readonly next: NextStep;
  readonly metrics: readonly MetricDecision[];
  readonly pairs: { readonly measured: number; readonly unfit: number };
}
