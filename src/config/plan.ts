import type { ComparePlan } from './plan/compare.js';
import type { BaselinePlan, GatePlan, ReportPlan, ThresholdPlan } from './plan/judging.js';
import type { CiFacts } from './plan/place.js';
import type { LoadPlan, OncePlan } from './plan/load.js';
import type { TargetPlan } from './plan/target.js';

export type * from './plan/target.js';
export type * from './plan/compare.js';
export type * from './plan/feeders.js';
export type * from './plan/load.js';
export type * from './plan/scenario.js';
export type * from './plan/judging.js';
export type * from './plan/place.js';
export { byMetric, latencyMetrics, limitedMetrics, metrics } from './plan/judging.js';

/**
 * The Plan: everything that a run needs to know, decided once from the file, the inputs or flags and the CI's
 * facts. It is frozen, plain data; nothing after it reads the environment, an input or the file.
 */
export interface Plan {
  /** The suite's name: keys baseline, comment and artifact. */
  readonly suite: string;
  /** Seeds the mix, the think times and the feeders: two runs with one seed send the same. */
  readonly seed: number;
  /** Absolute path of loadgate.yml. */
  readonly configPath: string;
  /** Folder that relative paths in the file are relative to. */
  readonly rootDir: string;
  readonly target: TargetPlan;
  /** Sent once before the first test and after the last. */
  readonly setup?: OncePlan;
  readonly teardown?: OncePlan;
  readonly tests: readonly TestPlan[];
  readonly compare: ComparePlan;
  readonly baseline: BaselinePlan;
  readonly gate: GatePlan;
  readonly report: ReportPlan;
  readonly ci: CiFacts;
  readonly warnings: readonly string[];
}

export interface TestPlan {
  readonly name: string;
  readonly type: 'load';
  readonly load: LoadPlan;
  readonly thresholds: readonly ThresholdPlan[];
  /** Whether it takes part where the run is compared with the base's own target. */
  readonly isCompared: boolean;
  /** SHA-256 over what decides what is sent: scenario, feeders with their rows, setup, users, durations, HTTP options. Not over secrets' values. */
  readonly scenarioHash: string;
}
