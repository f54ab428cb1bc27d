import type { LoadPlan } from '../../config/index.js';
import { EnvironmentError, type LoadgateError, UsageError } from '../../errors.js';
import {
  type ConnectionRecording,
  LatencyHistogram,
  type PackedHistogram,
  type RequestRecording,
  type SecondSample,
} from '../../measurement/index.js';
import type { DriveContext } from '../drive-context.js';
import type { ThreadWatch } from '../record/generator-watch.js';
import type { SliceOrder } from '../engine/side-engine.js';
import type { EndPart, Part, SlicePart } from '../record/part.js';
import type { Share } from '../values/share.js';

/** What a worker is started with. */
export interface WorkerOrder extends Pick<DriveContext, 'addresses' | 'hostHeader'> {
  /** A run from its begin to its end, or a side in slices. */
  readonly drives: 'run' | 'side';
  readonly plan: LoadPlan;
  readonly share: Share;
}

/** From the main thread to a worker: a run begins; a side drives a slice, closes; what is driven ends. */
export type ToWorker =
  | { readonly kind: 'begin'; readonly atNs: bigint }
  | { readonly kind: 'slice'; readonly order: SliceOrder }
  | { readonly kind: 'close' }
  | { readonly kind: 'stop' };

/**
 * From a worker: it is ready and waits to be told; why it can't drive the plan. Of a run: a second is over; its part. Of a
 * side: it does not hang; a slice's part; its end.
 */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'second'; readonly sample: SecondSample; readonly latency: PackedHistogram | undefined }
  | { readonly kind: 'measured'; readonly part: PackedPart }
  | { readonly kind: 'alive' }
  | { readonly kind: 'sliced'; readonly part: PackedSlice }
  | { readonly kind: 'closed'; readonly end: EndPart }
  | { readonly kind: 'refused'; readonly error: PackedError };

export type FromHooksWorker =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'refused'; readonly error: PackedError };

/** A module of hooks shares its thread's port with us, and may post what it likes: that is nobody's. */
export function isFromWorker(message: unknown): message is FromWorker {
  return isOneOf(['ready', 'second', 'measured', 'alive', 'sliced', 'closed', 'refused'], message);
}

/** As isFromWorker. */
export function isFromHooksWorker(message: unknown): message is FromHooksWorker {
  return isOneOf(['loaded', 'refused'], message);
}

function isOneOf(kinds: readonly (FromWorker | FromHooksWorker)['kind'][], message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  const { kind } = message;
  return kinds.some((known) => known === kind);
}

// A class does not survive the way between threads: histograms travel packed.
type Packed<T> = { readonly [K in keyof T]: T[K] extends LatencyHistogram ? PackedHistogram : T[K] };

type Histograms = 'byRequest' | 'connections' | 'generator';

interface PackedHistograms {
  readonly byRequest: readonly Packed<RequestRecording>[];
  readonly connections: Packed<ConnectionRecording>;
  readonly generator: Packed<ThreadWatch>;
}

type PackedPart = Omit<Part, Histograms> & PackedHistograms;
type PackedSlice = Omit<SlicePart, Histograms> & PackedHistograms;

/** As it goes to another thread. */
export const packPart = (part: Part): PackedPart => ({ ...part, ...packed(part) });

/** As it was before `packPart`. */
export const unpackPart = (part: PackedPart): Part => ({ ...part, ...unpacked(part) });

/** As it goes to another thread. */
export const packSlice = (part: SlicePart): PackedSlice => ({ ...part, ...packed(part) });

/** As it was before `packSlice`. */
export const unpackSlice = (part: PackedSlice): SlicePart => ({ ...part, ...unpacked(part) });

function packed({ byRequest, connections, generator }: Pick<Part, Histograms>): PackedHistograms {
  return {
    byRequest: byRequest.map((recording) => ({
      ...recording,
      latency: recording.latency.pack(),
      firstByte: recording.firstByte.pack(),
      failedLatency: recording.failedLatency.pack(),
    })),
    connections: { connect: connections.connect.pack(), tls: connections.tls.pack() },
    generator: { ...generator, sendLag: generator.sendLag.pack() },
  };
}

function unpacked({ byRequest, connections, generator }: PackedHistograms): Pick<Part, Histograms> {
  return {
    byRequest: byRequest.map((recording) => ({
      ...recording,
      latency: LatencyHistogram.unpack(recording.latency),
      firstByte: LatencyHistogram.unpack(recording.firstByte),
      failedLatency: LatencyHistogram.unpack(recording.failedLatency),
    })),
    connections: {
      connect: LatencyHistogram.unpack(connections.connect),
      tls: LatencyHistogram.unpack(connections.tls),
    },
    generator: { ...generator, sendLag: LatencyHistogram.unpack(generator.sendLag) },
  };
}

interface PackedError {
  readonly isUsage: boolean;
  readonly message: string;
  readonly fix: string | undefined;
}

/** An error of the user's or the environment's as it goes to another thread; the cause and the stack stay behind. */
export function packError(error: LoadgateError): PackedError {
  return { isUsage: error instanceof UsageError, message: error.message, fix: error.fix };
}

/** The error again, with its kind. */
export function unpackError({ isUsage, message, fix }: PackedError): LoadgateError {
  return isUsage ? new UsageError(message, { fix }) : new EnvironmentError(message, { fix });
}
