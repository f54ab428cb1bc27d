import { sampleStandardDeviation } from 'simple-statistics';
import type {
  ConnectionRecording,
  LatencyHistogram,
  LoadMeasurement,
  RequestRecording,
  SecondSample,
} from '../measurement/index.js';
import { isLowerBound } from './metric.js';
import type { ConnectMs, Figures, SecondResult, TestResult } from './result-schema.js';

/**
 * The figures of one recording of the hold. Percentiles are null where too few responses were counted for them
 * (10 / (1 - q)); everything that could not be had is null, never zero.
 *
 * @param holdMs length of the hold
 * @param perSecond responses in each whole second of the hold; undefined where no series is kept
 * @param dropped arrivals of the open model that never began
 */
export function figuresOf(
  recording: RequestRecording,
  holdMs: number,
  perSecond: readonly number[] | undefined,
  dropped = 0,
): Figures {
  const { attempted, ok, errors, connectionErrors, latency, firstByte, unsent = 0 } = recording;
  const failed = attempted - ok;
  const quantileMs = (q: number): number | null => toMs(latency.judgeableQuantileUs(q));
  return {
    requests: { attempted, ok, dropped, errors: { ...errors }, connectionErrors: { ...connectionErrors } },
    latencyMs: {
      p50: quantileMs(0.5),
      p90: quantileMs(0.9),
      p95: quantileMs(0.95),
      p99: quantileMs(0.99),
      p999: quantileMs(0.999),
      max: toMs(latency.maxUs),
      mean: toMs(latency.meanUs),
    },
    firstByteMs: {
      p50: toMs(firstByte.judgeableQuantileUs(0.5)),
      p95: toMs(firstByte.judgeableQuantileUs(0.95)),
      p99: toMs(firstByte.judgeableQuantileUs(0.99)),
      max: toMs(firstByte.maxUs),
    },
    latencyIsLowerBound: isLowerBound(errors.timeout, attempted),
    rps: {
      avg: holdMs > 0 ? round3((ok + errors.http + errors.check - unsent) / (holdMs / 1000)) : null,
      peak: perSecond === undefined || perSecond.length === 0 ? null : Math.max(...perSecond),
      sd:
        perSecond === undefined || perSecond.length < 2
          ? null
          : round3(sampleStandardDeviation([...perSecond])),
    },
    errorRate: attempted > 0 ? failed / attempted : null,
  };
}

/** How long connecting took, apart from every request. */
export function connectionsOf({ connect, tls }: ConnectionRecording): TestResult['connections'] {
  const figuresIn = (histogram: LatencyHistogram): ConnectMs => ({
    count: histogram.count,
    p50: toMs(histogram.judgeableQuantileUs(0.5)),
    p95: toMs(histogram.judgeableQuantileUs(0.95)),
    max: toMs(histogram.maxUs),
  });
  return { connectMs: figuresIn(connect), tlsMs: tls.count === 0 ? null : figuresIn(tls) };
}

/** Responses in each whole second that lies inside the hold. */
export function holdRates(measurement: LoadMeasurement): number[] {
  return measurement.series
    .filter(({ second }) =>
      measurement.holds.some(({ fromMs, toMs }) => second * 1000 >= fromMs && (second + 1) * 1000 <= toMs),
    )
    .map(answeredIn);
}

export function secondOf(sample: SecondSample): SecondResult {
  const { second, phase, users, inFlight, errors } = sample;
  return {
    second,
    phase,
    users,
    inFlight,
    rps: answeredIn(sample),
    errors: errors.http + errors.check + errors.timeout + errors.connection,
    errorsByKind: { ...errors },
    p50Ms: toMs(sample.p50Us),
    p95Ms: toMs(sample.p95Us),
  };
}

/** A request that timed out or found no connection was not answered, and is no throughput. */
function answeredIn({ completed, errors }: SecondSample): number {
  return completed - errors.timeout - errors.connection;
}

/** Milliseconds at a resolution of one microsecond. */
function toMs(us: number | undefined): number | null {
  return us === undefined ? null : Math.round(us) / 1000;
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
