import { formatDuration, formatFraction } from '../../units/index.js';
import { labelOf } from '../metric.js';
import { visibleWith } from './evidence.js';
import type { ComparedMetric } from './pairs.js';
import { changeOfDifference, sizesOf } from './scale.js';
import { looksFor, type DecisionSettings } from './settings.js';
import type { ChosenLength } from './slice-length.js';

/** What is known of a comparison when its first warm-up is over. */
export interface Foresight {
  readonly chosen: Pick<ChosenLength, 'seconds' | 'sd' | 'leastCertain'>;
  readonly warmUpMs: number;
  /** Of two slices, with all that passes until the next pair. */
  readonly pairMs: number;
  /** Of load. */
  readonly maxDurationMs: number;
}

/** Pairs that differ by no more are what the promises of docs/verdict.md hold for. */
const promisedSd = 0.07;
/** Of Hodges' and Lehmann's estimate against the mean, of normal differences: variances are as 1 to this. */
const efficiency = 3 / Math.PI;
/** Warm-ups differ. */
const spare = 1.05;
const minuteMs = 60_000;

/** What a comparison of such slices will hardly tell, a sentence each: to be said before its minutes are spent. */
export function foresee(
  foresight: Foresight,
  metrics: readonly ComparedMetric[],
  settings: DecisionSettings,
): string[] {
  return [...tooLittleTime(foresight, settings), ...tooUncertain(foresight, metrics, settings)];
}

/** A suspicion is there at the first look at the earliest, and is confirmed by the first step's fresh starts at the earliest. */
function tooLittleTime(
  { warmUpMs, pairMs, maxDurationMs }: Foresight,
  { looks, confirmation }: DecisionSettings,
): string[] {
  const { pairsPerStart, steps } = confirmation;
  const starts = steps[0]?.starts ?? 0;
  const pairs = (looks[0]?.pairs ?? 0) + starts * pairsPerStart;
  const neededMs = (1 + starts) * warmUpMs + pairs * pairMs;
  if (neededMs <= maxDurationMs) return [];
  const enoughMs = Math.ceil((neededMs * spare) / minuteMs) * minuteMs;
  return [
    `"compare.max-duration: ${formatDuration(maxDurationMs)}" leaves no time to measure a suspicion on fresh starts, as a warm-up takes ${formatDuration(warmUpMs)} here and a pair of slices ${formatDuration(pairMs)}: a slower change ends as inconclusive; from ${formatDuration(enoughMs)} on it can fail.`,
  ];
}

/** By chance alone: what the machine adds is not known yet. */
function tooUncertain(
  { chosen: { seconds, sd, leastCertain }, warmUpMs, pairMs, maxDurationMs }: Foresight,
  metrics: readonly ComparedMetric[],
  settings: DecisionSettings,
): string[] {
  if (sd === undefined || leastCertain === undefined || sd <= promisedSd) return [];
  const { metric, request } = leastCertain;
  const mostPairs = (maxDurationMs - warmUpMs) / pairMs;
  const gated = metrics.filter((compared) => compared.gated).length;
  const look = looksFor(gated, settings).findLast(({ pairs }) => pairs <= mostPairs);
  if (look === undefined) return [];
  const { tolerance } = sizesOf(metric, settings);
  const standardError = sd / Math.sqrt(look.pairs * efficiency);
  const visible = visibleWith(standardError, { level: look.changeP, tolerance });
  const change = formatFraction(Math.abs(changeOfDifference(metric, visible)));
  return [
    `By chance alone ${labelOf(metric, request)} of two slices of ${formatDuration(seconds * 1000)} differs by ${formatFraction(sd)} (one standard deviation): the smallest change that ${look.pairs} pairs of them show is ${change}. More requests a second make it smaller.`,
  ];
}
