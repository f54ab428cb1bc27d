import { metrics, type Metric } from '../../config/index.js';
import {
  type ErrorCounts,
  errorKinds,
  LatencyHistogram,
  type RequestRecording,
  type SliceMeasurement,
} from '../../measurement/index.js';
import { formatFraction, formatMs } from '../../units/index.js';
import { factsOf, liesBeyondTimeout } from '../metric.js';
import { fitnessOf } from '../generator.js';
import type { ComparedMetric, Slice, SliceFigures } from './pairs.js';
import { refusalsOf } from './refusals.js';

export interface SliceContext {
  readonly timeoutMs: number;
  /** Those whose tail is guarded need their latencies in full. */
  readonly metrics: readonly ComparedMetric[];
  /** Requests that base can't answer: totals are built without them. */
  readonly totalsLeaveOut: readonly string[];
}

/** What a figure is worked out from. */
type Counted = Pick<RequestRecording, 'attempted' | 'ok' | 'errors' | 'latency' | 'unsent'>;

/**
 * A generator that stood still for a larger part of a slice than this has made its latencies. Shorter ones meet both sides
 * alike, and the test is one that outliers don't sway: to leave those pairs out would cost more than they spoil.
 */
const longestStandstill = 0.1;

/** What a slice says, small enough to be kept for each of them. */
export function sliceOf(measurement: SliceMeasurement, context: SliceContext): Slice {
  const { byRequest, measuredMs } = measurement;
  const total =
    context.totalsLeaveOut.length === 0
      ? measurement.total
      : sumOf(byRequest.filter(({ name }) => !context.totalsLeaveOut.includes(name)));
  const figures = (recording: Counted, request: string | null): SliceFigures => {
    const isGuarded = context.metrics.some(
      (compared) =>
        compared.gated && compared.request === request && factsOf(compared.metric).quantile !== undefined,
    );
    return {
      attempts: recording.attempted,
      errors: recording.attempted - recording.ok,
      values: valuesOf(recording, measuredMs, context.timeoutMs),
      ...(isGuarded ? { latency: recording.latency.counts() } : {}),
    };
  };
  return {
    total: figures(total, null),
    byRequest: Object.fromEntries(
      byRequest.map((recording) => [
        recording.name,
        { ...figures(recording, recording.name), refusals: refusalsOf(recording) },
      ]),
    ),
    unfit: whyUnfit(measurement),
  };
}

/** Latencies of ok responses; where timeouts alone are more than the quantile's share, it is the timeout or more. */
function valuesOf(recording: Counted, measuredMs: number, timeoutMs: number): SliceFigures['values'] {
  const { attempted, ok, errors, latency, unsent = 0 } = recording;
  const requests = { attempted, ok, dropped: 0, errors };
  const values: Partial<Record<Metric, number>> = {};
  for (const metric of metrics) {
    const { kind, quantile } = factsOf(metric);
    if (kind !== 'latency') continue;
    const value = liesBeyondTimeout(metric, requests)
      ? timeoutMs * 1000
      : quantile !== undefined
        ? latency.quantileUs(quantile)
        : metric === 'max'
          ? latency.maxUs
          : latency.meanUs;
    if (value !== undefined) values[metric] = value;
  }
  if (measuredMs > 0) values.rps = (ok + errors.http + errors.check - unsent) / (measuredMs / 1000);
  return values;
}

function sumOf(recordings: readonly RequestRecording[]): Counted {
  const latency = new LatencyHistogram();
  for (const recording of recordings) latency.add(recording.latency);
  const sum = (countOf: (recording: RequestRecording) => number): number =>
    recordings.reduce((total, recording) => total + countOf(recording), 0);
  const errors: Record<keyof ErrorCounts, number> = { http: 0, check: 0, timeout: 0, connection: 0 };
  for (const kind of errorKinds) errors[kind] = sum((recording) => recording.errors[kind]);
  return {
    attempted: sum(({ attempted }) => attempted),
    ok: sum(({ ok }) => ok),
    unsent: sum(({ unsent = 0 }) => unsent),
    errors,
    latency,
  };
}

/** Why nothing in it counts; undefined where the generator and its machine were fit. */
function whyUnfit(measurement: SliceMeasurement): string | undefined {
  const { generator, measuredMs } = measurement;
  const fitness = fitnessOf({ ...measurement, arrivals: undefined });
  const stallMs = (generator.longestStallUs ?? 0) / 1000;
  if (stallMs > longestStandstill * measuredMs)
    return `the load generator stood still for ${formatMs(stallMs)}, over ${formatFraction(longestStandstill)} of the slice`;
  return fitness.unfit ?? fitness.latencyUnjudged;
}
