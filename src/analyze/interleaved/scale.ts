import type { Metric } from '../../config/index.js';
import { factsOf } from '../metric.js';
import type { SliceFigures } from './pairs.js';
import type { DecisionSettings, EffectSizes } from './settings.js';

/** Differences closer than this are equal: far below what a histogram tells apart, far above rounding. */
const resolution = 1e-9;

/** On which scale two slices are compared. */
export type Scale = 'ratio' | 'share';

export const scaleOf = (metric: Metric): Scale => (factsOf(metric).kind === 'share' ? 'share' : 'ratio');

/** What counts as a change of the metric. */
export const sizesOf = (metric: Metric, { sizes, ratio, errorRate }: DecisionSettings): EffectSizes =>
  sizes?.[metric] ?? (scaleOf(metric) === 'share' ? errorRate : ratio);

/** The metric of a slice; undefined where it could not be had, or has no logarithm. */
export function valueOf(metric: Metric, figures: SliceFigures | undefined): number | undefined {
  if (figures === undefined || figures.attempts === 0) return undefined;
  if (scaleOf(metric) === 'share') return figures.errors / figures.attempts;
  const value = figures.values[metric];
  return value !== undefined && value > 0 ? value : undefined;
}

/** How much worse head is than base: ln(head / base), or the difference of two shares; worse is positive. */
export function differenceOf(metric: Metric, base: number, head: number): number {
  const raw = scaleOf(metric) === 'share' ? head - base : Math.log(head / base);
  // The size is rounded and not the number: Math.round(-.5) and Math.round(.5) differ in size.
  const size = Math.round(Math.abs(raw) / resolution) * resolution;
  return size * Math.sign(raw) * factsOf(metric).worse;
}

/**
 * A difference as the metric's change: a ratio less 1 (+.1 is 10% more), or a difference of shares (+.01 is one
 * percentage point). In the metric's own direction: less throughput is negative.
 */
export function changeOfDifference(metric: Metric, difference: number): number {
  const own = difference * factsOf(metric).worse;
  // Plus zero: no change is 0 and not -0.
  return (scaleOf(metric) === 'share' ? own : Math.expm1(own)) + 0;
}
