import type { BaselineLookup, BaselineRecord } from '../analyze/index.js';

/** Remembers the figures of passing runs of the default branch, by suite. */
export interface BaselineStore {
  /** Where it keeps them, for reports: `branch loadgate-baselines`. */
  readonly description: string;
  /** What is remembered. Never throws: whatever stands in the way is an outcome of its own. */
  recall(): Promise<BaselineLookup>;
  /**
   * Adds a record (of a masked result), and keeps what others have added in the meantime.
   *
   * @returns one sentence that says what was remembered where
   * @throws EnvironmentError where the store refuses it, with what to do; then nothing has changed
   */
  remember(record: BaselineRecord): Promise<string>;
}
