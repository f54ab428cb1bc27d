import type { LatencyCounts } from '../../measurement/index.js';
import type { ComparedMetric, Slice, SliceFigures, SlicePair } from './pairs.js';
import { differenceOf, valueOf } from './scale.js';
import type { DecisionSettings } from './settings.js';

/** What one pair says of one metric. */
export interface Observation {
  readonly start: number;
  /** Worse is positive; see scale.ts. */
  readonly difference: number;
  /** Attempts of the side that has fewer. */
  readonly attempts: number;
  readonly baseLatency: LatencyCounts | undefined;
  readonly headLatency: LatencyCounts | undefined;
}

/** Why a pair says nothing of a metric. */
export type Gap = 'too-few' | 'no-value-on-base' | 'no-value-on-head' | 'no-value';

export interface Series {
  readonly observations: readonly Observation[];
  readonly gaps: readonly Gap[];
}

/** The pairs in which both slices count. */
export const fitPairs = (pairs: readonly SlicePair[]): SlicePair[] =>
  pairs.filter(({ base, head }) => base.unfit === undefined && head.unfit === undefined);

export const figuresFor = ({ total, byRequest }: Slice, request: string | null): SliceFigures | undefined =>
  request === null ? total : byRequest[request];

/** One metric through the pairs that count, in the order of time. */
export function seriesOf(
  pairs: readonly SlicePair[],
  { metric, request }: ComparedMetric,
  { minAttempts }: DecisionSettings,
): Series {
  const observations: Observation[] = [];
  const gaps: Gap[] = [];
  for (const pair of pairs) {
    const base = figuresFor(pair.base, request);
    const head = figuresFor(pair.head, request);
    const attempts = Math.min(base?.attempts ?? 0, head?.attempts ?? 0);
    const baseValue = valueOf(metric, base);
    const headValue = valueOf(metric, head);
    if (attempts < minAttempts) gaps.push('too-few');
    else if (baseValue === undefined) gaps.push(headValue === undefined ? 'no-value' : 'no-value-on-base');
    else if (headValue === undefined) gaps.push('no-value-on-head');
    else {
      observations.push({
        start: pair.start,
        difference: differenceOf(metric, baseValue, headValue),
        attempts,
        baseLatency: base?.latency,
        headLatency: head?.latency,
      });
    }
  }
  return { observations, gaps };
}
