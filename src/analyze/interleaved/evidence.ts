import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Scale } from './scale.js';
import type { Observation } from './series.js';
import { hodgesLehmann, type Levels, type Location } from '../statistics/hodges-lehmann.js';
import { normalQuantileOfTail } from '../statistics/normal.js';
import { signedRankTest, type SignedRankTest } from '../statistics/signed-rank.js';
import { signFlipTest } from '../statistics/sign-flip.js';

/** What differences say of a change. Sizes on the scale of the differences, p-values one-sided. */
export interface Evidence extends Location {
  readonly pairs: number;
  /** One-sided error levels of the interval's two ends. */
  readonly levels: Levels;
  readonly pWorse: number;
  readonly pBetter: number;
  /** Of "worse by the promised size or more". */
  readonly pPromised: number;
  /** The smallest change that so many pairs, as noisy as these, flag in 95 of 100 runs. */
  readonly smallestVisible: number;
}

/** What is asked of the differences. */
export interface Question {
  readonly scale: Scale;
  readonly promised: number;
  readonly tolerance: number;
  /** Levels of the interval's ends. The lower one is that at which a change counts as significant. */
  readonly levels: Levels;
  readonly seed: number;
}

/** @param observations at least one */
export function evidenceOf(observations: readonly Observation[], question: Question): Evidence {
  const { scale, promised, levels, seed } = question;
  const differences = observations.map(({ difference }) => difference);
  const shifted = differences.map((difference) => difference - promised);
  const location =
    scale === 'share' ? meanWithInterval(observations, levels) : hodgesLehmann(differences, levels);
  const common = {
    ...location,
    pairs: differences.length,
    levels,
    smallestVisible: smallestVisible(location, question),
  };
  const test = (list: readonly number[]): SignedRankTest =>
    scale === 'share' ? signFlipTest(list, seed) : signedRankTest(list);
  const { pGreater, pLess } = test(differences);
  return { ...common, pWorse: pGreater, pBetter: pLess, pPromised: test(shifted).pLess };
}

/**
 * Errors come in bursts, so most differences may be zero, and a median would hide the rest: the mean, with a normal
 * interval that is never narrower than what so many attempts without any error allow (-ln(level) / attempts).
 */
function meanWithInterval(observations: readonly Observation[], levels: Levels): Location {
  const differences = observations.map(({ difference }) => difference);
  const estimate = mean(differences);
  const error =
    differences.length < 2 ? Infinity : sampleStandardDeviation(differences) / Math.sqrt(differences.length);
  const attempts = observations.reduce((sum, observation) => sum + observation.attempts, 0);
  const reach = (level: number): number =>
    Math.max(normalQuantileOfTail(level) * error, -Math.log(level) / attempts);
  return { estimate, low: estimate - reach(levels.low), high: estimate + reach(levels.high) };
}

const power = 0.95;

/** From the interval's width: it is there, and outliers don't widen it. */
function smallestVisible({ low, high }: Location, { levels, tolerance }: Question): number {
  const zLow = normalQuantileOfTail(levels.low);
  const standardError = (high - low) / (zLow + normalQuantileOfTail(levels.high));
  return visibleWith(standardError, { level: levels.low, tolerance });
}

/** The smallest change that an estimate with this standard error flags in 95 of 100 runs, where p has to be under a level. */
export function visibleWith(
  standardError: number,
  { level, tolerance }: { readonly level: number; readonly tolerance: number },
): number {
  // Both have to hold: the p-value, and an estimate over the tolerance.
  return (
    normalQuantileOfTail(1 - power) * standardError +
    Math.max(normalQuantileOfTail(level) * standardError, tolerance)
  );
}
