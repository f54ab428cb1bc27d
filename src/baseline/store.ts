import type { Acceptance, BaselineDocument, BaselineLookup, BaselineRecord } from '../analyze/index.js';

/** At least one, all on one commit. */
export type NotesOnCommit = readonly [Acceptance, ...Acceptance[]];

/** Remembers the figures of passing runs of the default branch, by suite. */
export interface BaselineStore {
  /** Where it keeps them, for reports: `branch loadgate-baselines`. */
  readonly description: string;
  /** What is remembered. Never throws: whatever stands in the way is an outcome of its own. */
  recall(): Promise<BaselineLookup>;
  /**
   * Adds a record (of a masked result), and keeps what others have added in the meantime.
   *
   * @param notes on changes that the record has in it, and somebody answers for: one change of the store with it
   * @returns one sentence that says what was remembered where
   * @throws EnvironmentError where the store refuses it, with what to do; then nothing has changed
   */
  remember(record: BaselineRecord, notes?: readonly Acceptance[]): Promise<string>;
  /**
   * Adds what was accepted of a change, where the run of it is none to be remembered; otherwise as `remember`.
   *
   * @param hasFailed some places keep nothing of such a run, and say so
   */
  note(notes: NotesOnCommit, run: { readonly hasFailed: boolean }): Promise<string>;
  /** Adds a note on a change that somebody answers for; otherwise as `remember`. */
  accept(note: Acceptance): Promise<string>;
}

/** What is to become of a suite's document, wherever it lies. */
export interface Change {
  /** Without its effect a run may end well: a store that can't keep anything here may say so and go on. */
  readonly isOptional: boolean;
  /** A place whose documents come from passing runs alone may say so and go on. */
  readonly isOfFailedRun: boolean;
  /** @param document undefined: there is none yet */
  apply(document: BaselineDocument | undefined): BaselineDocument;
  /** For the message of a commit: `Baseline of shop at 0123456789ab`. */
  readonly subject: string;
  /** What was done, to be followed by "in" and the place: `Remembered as record 3 of suite shop`. */
  told(document: BaselineDocument): string;
}

/** A place that keeps documents: what differs between stores. */
export interface Place {
  readonly description: string;
  recall(): Promise<BaselineLookup>;
  /** @throws EnvironmentError where the place refuses it; then nothing has changed */
  change(change: Change): Promise<string>;
}
