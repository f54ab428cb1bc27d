import type { Metric } from '../../config/index.js';

/** How sure the first stage has to be at one of its looks. */
export interface Look {
  /** Pairs that have to be there. */
  readonly pairs: number;
  /** A change is significant at or under this one-sided p-value. */
  readonly changeP: number;
  /** A change of the promised size is ruled out at or under this one. */
  readonly noChangeP: number;
}

/** Sizes on the scale of the differences: logarithms of ratios, or a difference of error rates. */
export interface EffectSizes {
  /** Smaller changes never fail a run. */
  readonly tolerance: number;
  /** A change as large as this is promised to be caught. */
  readonly promised: number;
}

export interface DecisionSettings {
  readonly looks: readonly Look[];
  /** For all metrics together; each gets an equal part, and at most what the looks are made for. */
  readonly familyAlpha: number;
  readonly ratio: EffectSizes;
  readonly errorRate: EffectSizes;
  /** Of single metrics, instead of these two. */
  readonly sizes?: Readonly<Partial<Record<Metric, EffectSizes>>>;
  readonly confirmation: ConfirmationSettings;
  /** A trend of the differences at or under this two-sided p-value means that warm-up was not over. */
  readonly trendP: number;
  /** A tail that is heavier at or under this p-value forbids "no change". */
  readonly tailP: number;
  readonly minAttempts: number;
  /** Above this share of pairs that don't count, nothing counts. */
  readonly maxUnfitShare: number;
  /** So many pairs are measured before that is said: one stall of the machine spoils some pairs, and is over. */
  readonly minPairsForUnfit: number;
  /** Nothing is said of what is missing before so many pairs were measured. */
  readonly minPairsToRefuse: number;
  readonly seed: number;
  /** Requests that the slices' totals are built without, as base can't answer them. */
  readonly totalsLeaveOut: readonly string[];
}

/** The second stage: each step needs so many fresh starts in all; sizes are parts of the tolerance. */
export interface ConfirmationSettings {
  readonly pairsPerStart: number;
  readonly steps: readonly {
    readonly starts: number;
    readonly p: number;
    /** Confirmed at or over this estimate, where p allows it. */
    readonly confirmFrom: number;
    /** Withdrawn under this one. The last step withdraws whatever it does not confirm. */
    readonly withdrawBelow: number;
  }[];
}

/** The alpha that the looks below spend. */
const lookAlpha = 0.01;

/**
 * Looks at 12 to 48 pairs. `changeP` spends .01 as (pairs / 48)^1.5, `noChangeP` spends .02 in proportion to the pairs;
 * docs/verdict.md has what simulation says of them.
 */
export const defaultSettings: DecisionSettings = {
  looks: [
    { pairs: 12, changeP: 0.00123, noChangeP: 0.00494 },
    { pairs: 18, changeP: 0.00143, noChangeP: 0.00404 },
    { pairs: 24, changeP: 0.00194, noChangeP: 0.00463 },
    { pairs: 32, changeP: 0.003, noChangeP: 0.00611 },
    { pairs: 40, changeP: 0.00399, noChangeP: 0.0072 },
    { pairs: 48, changeP: 0.00508, noChangeP: 0.00833 },
  ],
  familyAlpha: 0.1,
  ratio: { tolerance: Math.log(1.05), promised: Math.log(1.1) },
  errorRate: { tolerance: 0.005, promised: 0.01 },
  confirmation: {
    pairsPerStart: 6,
    steps: [
      { starts: 2, p: 0.025, confirmFrom: 1.2, withdrawBelow: 0.4 },
      { starts: 4, p: 0.05, confirmFrom: 1, withdrawBelow: 1 },
    ],
  },
  trendP: 0.01,
  tailP: 0.05,
  minAttempts: 100,
  maxUnfitShare: 0.2,
  minPairsForUnfit: 30,
  minPairsToRefuse: 4,
  seed: 1,
  totalsLeaveOut: [],
};

/** The looks where so many metrics are gated: with more than ten of them each one has to be surer of a change. */
export function looksFor(gatedMetrics: number, { looks, familyAlpha }: DecisionSettings): Look[] {
  const share = Math.min(1, familyAlpha / Math.max(1, gatedMetrics) / lookAlpha);
  return looks.map((look) => ({ ...look, changeP: look.changeP * share }));
}
