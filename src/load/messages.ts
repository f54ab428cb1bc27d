import type { LoadPlan } from '../config/index.js';
import { EnvironmentError, type LoadgateError, UsageError } from '../errors.js';
import {
  type ConnectionRecording,
  LatencyHistogram,
  type LoadMeasurement,
  type RequestRecording,
  type SecondSample,
} from '../measurement/index.js';
import type { DriveContext } from './drive-context.js';

/** What the worker is started with. */
export interface WorkerOrder extends Pick<DriveContext, 'addresses' | 'hostHeader'> {
  readonly plan: LoadPlan;
}

/** From the main thread to the worker; there is one thing to say. */
export type ToWorker = 'stop';

export type FromWorker =
  | { readonly kind: 'second'; readonly sample: SecondSample }
  | { readonly kind: 'measured'; readonly measurement: EncodedMeasurement }
  | { readonly kind: 'refused'; readonly error: EncodedError };

// A class does not survive the way between threads: histograms travel in their text form.
type Encoded<T> = { readonly [K in keyof T]: T[K] extends LatencyHistogram ? string : T[K] };

type EncodedRecording = Encoded<RequestRecording>;

export interface EncodedMeasurement extends Omit<LoadMeasurement, 'total' | 'byRequest' | 'connections'> {
  readonly total: EncodedRecording;
  readonly byRequest: readonly EncodedRecording[];
  readonly connections: Encoded<ConnectionRecording>;
}

export function encodeMeasurement(measurement: LoadMeasurement): EncodedMeasurement {
  const encode = (recording: RequestRecording): EncodedRecording => ({
    ...recording,
    latency: recording.latency.encode(),
    firstByte: recording.firstByte.encode(),
    failedLatency: recording.failedLatency.encode(),
  });
  const { total, byRequest, connections } = measurement;
  return {
    ...measurement,
    total: encode(total),
    byRequest: byRequest.map(encode),
    connections: { connect: connections.connect.encode(), tls: connections.tls.encode() },
  };
}

export function decodeMeasurement(measurement: EncodedMeasurement): LoadMeasurement {
  const decode = (recording: EncodedRecording): RequestRecording => ({
    ...recording,
    latency: LatencyHistogram.decode(recording.latency),
    firstByte: LatencyHistogram.decode(recording.firstByte),
    failedLatency: LatencyHistogram.decode(recording.failedLatency),
  });
  const { total, byRequest, connections } = measurement;
  return {
    ...measurement,
    total: decode(total),
    byRequest: byRequest.map(decode),
    connections: {
      connect: LatencyHistogram.decode(connections.connect),
      tls: LatencyHistogram.decode(connections.tls),
    },
  };
}

interface EncodedError {
  readonly isUsage: boolean;
  readonly message: string;
  readonly fix: string | undefined;
}

export function encodeError(error: LoadgateError): EncodedError {
  return { isUsage: error instanceof UsageError, message: error.message, fix: error.fix };
}

export function decodeError({ isUsage, message, fix }: EncodedError): LoadgateError {
  return isUsage ? new UsageError(message, { fix }) : new EnvironmentError(message, { fix });
}
