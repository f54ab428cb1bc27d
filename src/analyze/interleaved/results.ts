import { median } from 'simple-statistics';
import type { Metric } from '../../config/index.js';
import { formatFraction } from '../../units/index.js';
import { figuresOf } from '../figures.js';
import { incidentsOf } from '../incidents.js';
import { factsOf } from '../metric.js';
import type { ComparisonResult, InterleavedResult } from '../result-schema.js';
import { decide } from './decide.js';
import type { Decision, MetricDecision } from './decision.js';
import { requestsThatBaseLacks } from './fitness.js';
import type { InterleavedMeasurement, MeasuredPair } from './measured.js';
import type { SlicePair } from './pairs.js';
import { scaleOf, valueOf } from './scale.js';
import { figuresFor, fitPairs } from './series.js';

/** The comparison of one test as it is told. */
export interface InterleavedOutcome {
  readonly decision: Decision;
  readonly comparison: readonly ComparisonResult[];
  readonly interleaved: InterleavedResult;
}

export function outcomeOf(measured: InterleavedMeasurement): InterleavedOutcome {
  const { pairs, metrics, settings } = measured;
  const decision = decide({ pairs, metrics, settings, isLast: true });
  const isCut = isCutByBase(decision, measured);
  const word = decision.word === 'open' || isCut ? 'inconclusive' : decision.word;
  const isInvalid = measured.gone?.restart === 'wrong-image';
  return {
    decision,
    comparison: decision.metrics.map((metric) => comparisonOf(metric, measured, isCut)),
    interleaved: { verdict: isInvalid ? 'invalid' : word, ...interleavedOf(measured, decision) },
  };
}

/** Not one metric could be compared, and all for the same reason. */
export const saysNothing = ({ metrics }: Pick<Decision, 'metrics'>): boolean =>
  metrics.every(({ word }) => word === 'invalid');

/** The base broke, so that too little is known of head: that is no fault of the measurement. */
export const isCutByBase = (decision: Decision, { gone }: InterleavedMeasurement): boolean =>
  saysNothing(decision) && gone?.side === 'base';

function comparisonOf(
  decision: MetricDecision,
  { pairs, loadMs }: InterleavedMeasurement,
  isCut: boolean,
): ComparisonResult {
  const { metric, request, gated, word, message, actual, interval, p, stage, expected } = decision;
  const fit = fitPairs(pairs);
  const base = typical('base', fit, metric, request);
  const head = typical('head', fit, metric, request);
  return {
    metric,
    request,
    base,
    head,
    ratio: base === null || head === null || base === 0 ? null : head / base,
    tolerance: toleranceInWords(metric, expected),
    gated,
    verdict: word === 'open' || isCut ? 'inconclusive' : word,
    message,
    against: 'base',
    change: actual,
    interval: interval === null ? null : { ...interval },
    pValue: p?.worse ?? null,
    pairs: decision.pairs,
    stage,
    seconds: loadMs / 1000,
    detectable: decision.smallestVisible,
  };
}

/** The median over the slices that count, in the result's unit; of error rates the mean over all requests. */
function typical(
  side: 'base' | 'head',
  pairs: readonly SlicePair[],
  metric: Metric,
  request: string | null,
): number | null {
  const figures = pairs.flatMap((pair) => figuresFor(pair[side], request) ?? []);
  if (scaleOf(metric) === 'share') {
    const attempts = figures.reduce((sum, slice) => sum + slice.attempts, 0);
    return attempts === 0 ? null : figures.reduce((sum, slice) => sum + slice.errors, 0) / attempts;
  }
  const values = figures.flatMap((slice) => valueOf(metric, slice) ?? []);
  if (values.length === 0) return null;
  const middle = median(values);
  return factsOf(metric).kind === 'latency' ? middle / 1000 : middle;
}

/** Such as `+5%`, `-5%` for throughput, `+0.5pp`. */
function toleranceInWords(metric: Metric, expected: number): string {
  const sign = expected < 0 ? '-' : '+';
  return scaleOf(metric) === 'share'
    ? `${sign}${Number((Math.abs(expected) * 100).toFixed(6))}pp`
    : `${sign}${formatFraction(Math.abs(expected)).replace(/\.0+(?=%)/, '')}`;
}

function interleavedOf(
  measured: InterleavedMeasurement,
  decision: Decision,
): Omit<InterleavedResult, 'verdict'> {
  const { pairs, ended, slice, warmUps, loadMs, idleMs, base, baseObservation } = measured;
  const p95Ms = (pair: MeasuredPair, side: 'base' | 'head'): number | null => {
    const value = pair[side].total.values.p95;
    return value === undefined ? null : value / 1000;
  };
  return {
    ended,
    pairs: decision.pairs,
    starts: Math.max(1, ...pairs.map(({ start }) => start)),
    seconds: loadMs / 1000,
    idleSeconds: idleMs / 1000,
    slice: { settleSeconds: slice.settleMs / 1000, measuredSeconds: slice.measuredMs / 1000 },
    warmUp: warmUps.map(({ ms, isSteady }) => ({ seconds: ms / 1000, isSteady })),
    base: {
      ...figuresOf(base.total, base.holdMs, undefined, base.arrivals?.dropped),
      byRequest: base.byRequest.map((recording) => ({
        name: recording.name,
        ...figuresOf(recording, base.holdMs, undefined),
      })),
    },
    series: pairs.map((pair) => ({
      second: Math.round(pair.atMs / 100) / 10,
      start: pair.start,
      order: pair.order,
      baseP95Ms: p95Ms(pair, 'base'),
      headP95Ms: p95Ms(pair, 'head'),
      unfit: whyUnfit(pair) ?? null,
    })),
    newRequests: [...measured.settings.totalsLeaveOut, ...requestsThatBaseLacks(fitPairs(pairs))].filter(
      (name, index, all) => all.indexOf(name) === index,
    ),
    incidents: incidentsOf(baseObservation, base),
  };
}

function whyUnfit({ base, head }: MeasuredPair): string | undefined {
  if (base.unfit === undefined || base.unfit === head.unfit) return head.unfit;
  return head.unfit === undefined ? base.unfit : `${base.unfit}; ${head.unfit}`;
}
