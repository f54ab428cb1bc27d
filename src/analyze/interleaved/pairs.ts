import type { Metric } from '../../config/index.js';
import type { LatencyCounts } from '../../measurement/index.js';

/** What the measured part of a slice showed of all requests, or of those of one name. */
export interface SliceFigures {
  readonly attempts: number;
  /** HTTP errors, failed checks, timeouts and connection errors together. */
  readonly errors: number;
  /**
   * Latency metrics in microseconds, `rps` in 1/s; one that could not be had is missing. A latency beyond the timeout
   * stands here as the timeout, the least that it can be.
   */
  readonly values: Readonly<Partial<Record<Metric, number>>>;
  /** Of a single request: how often the server said that it has none such; all errors where this is missing. */
  readonly refusals?: number;
  /** For the tail guard; without it, it is not asked. */
  readonly latency?: LatencyCounts | undefined;
}

/** One side driven for a moment. */
export interface Slice {
  readonly total: SliceFigures;
  readonly byRequest: Readonly<Record<string, SliceFigures>>;
  /** Why nothing in it counts: the generator was late, the machine stood still. Undefined where it counts. */
  readonly unfit: string | undefined;
}

/** Two slices right after one another, under the same seeds and rows. */
export interface SlicePair {
  /** Which set of containers was measured: 1 for those that were booted first, one more after each fresh start. */
  readonly start: number;
  readonly base: Slice;
  readonly head: Slice;
}

/** One figure that is compared. */
export interface ComparedMetric {
  readonly metric: Metric;
  /** null: all requests together. */
  readonly request: string | null;
  /** Whether it can fail the run, and decides how long is measured; others are judged from the pairs there are. */
  readonly gated: boolean;
  /** Somebody answers for its getting worse: that fails nothing, so it does not end the measurement of the others. */
  readonly isAccepted?: boolean;
}
