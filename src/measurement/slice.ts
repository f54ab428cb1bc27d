import type { ConnectionRecording, ErrorExample, GeneratorWatch, RequestRecording } from './measurement.js';

/** What one slice of a side showed: a side is driven for a moment, settles, is measured, and stands still again. */
export interface SliceMeasurement {
  /** Milliseconds since the epoch at which its measured part began. */
  readonly startedAtMs: number;
  /** How long it was measured. */
  readonly measuredMs: number;
  /** How long it was driven: from its begin, settling included, until the last answer to what was sent in it had come. */
  readonly drivenMs: number;
  /** What was sent in the measured part: all names together, then each name in order of first definition. */
  readonly total: RequestRecording;
  readonly byRequest: readonly RequestRecording[];
  /** Sent while it settled: recorded, not judged. */
  readonly outsideHold: { readonly attempted: number; readonly failed: number };
  readonly reconnects: number;
  readonly connections: ConnectionRecording;
  readonly errorExamples: readonly ErrorExample[];
  /** Over the measured part. */
  readonly generator: GeneratorWatch;
}

/** What is known of a side only when its last slice is over. */
export interface SideEnd {
  /** The open model: iterations that were to begin in all slices together, and those that never did. */
  readonly arrivals: { readonly scheduled: number; readonly dropped: number } | undefined;
  /** Requests of on-start and on-stop. */
  readonly aside: { readonly attempted: number; readonly failed: number };
  /** Users that were there and never got through their on-start: they were no load. */
  readonly heldUp: number;
  readonly cut: number;
  readonly warnings: readonly string[];
}
