import type { LoadPlan } from '../config/index.js';
import { EnvironmentError, type LoadgateError, UsageError } from '../errors.js';
import {
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
interface EncodedRecording extends Omit<RequestRecording, 'latency' | 'failedLatency'> {
  readonly latency: string;
  readonly failedLatency: string;
}

export interface EncodedMeasurement extends Omit<LoadMeasurement, 'total' | 'byRequest'> {
  readonly total: EncodedRecording;
  readonly byRequest: readonly EncodedRecording[];
}

export function encodeMeasurement(measurement: LoadMeasurement): EncodedMeasurement {
  const encode = (recording: RequestRecording): EncodedRecording => ({
    ...recording,
    latency: recording.latency.encode(),
    failedLatency: recording.failedLatency.encode(),
  });
  return { ...measurement, total: encode(measurement.total), byRequest: measurement.byRequest.map(encode) };
}

export function decodeMeasurement(measurement: EncodedMeasurement): LoadMeasurement {
  const decode = (recording: EncodedRecording): RequestRecording => ({
    ...recording,
    latency: LatencyHistogram.decode(recording.latency),
    failedLatency: LatencyHistogram.decode(recording.failedLatency),
  });
  return { ...measurement, total: decode(measurement.total), byRequest: measurement.byRequest.map(decode) };
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
