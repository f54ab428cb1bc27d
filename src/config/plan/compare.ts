import type { Metric } from './judging.js';

/** How head is compared with the base's own target, measured in turn in the same job. */
export interface ComparePlan {
  /**
   * `always`: each test that takes part. `on-suspicion`: a test that broke the tolerance of a stored baseline, or found
   * none. `never`: nothing is.
   */
  readonly when: 'always' | 'on-suspicion' | 'never';
  /** A branch, a tag or a commit; undefined: the base that the change itself tells. */
  readonly ref: string | undefined;
  /** Images of the base by service, run instead of what the compose file builds or names. */
  readonly images: Readonly<Record<string, string>>;
  /** Absolute paths of untracked files that the base needs, too, such as `.env`. */
  readonly copy: readonly string[];
  /** What can fail the run; at least one. */
  readonly gated: readonly GatedMetric[];
  /** By how much each may be worse: .05 for 5%, of an error rate .005 for half a percentage point. */
  readonly tolerances: Readonly<Record<Metric, number>>;
  /** A change of this size is promised to be caught: .1 for 10%; larger than every tolerance but that of error rates. */
  readonly detect: number;
  /** Of load, warm-up included. */
  readonly maxDurationMs: number;
}

export interface GatedMetric {
  readonly metric: Metric;
  /** null: all requests of the test together. A test that never sends this request leaves it out. */
  readonly request: string | null;
}
