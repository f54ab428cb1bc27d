import type { SecondSample } from '../measurement/index.js';
import type { TargetAddress } from '../target/index.js';

/** Where load goes, and who hears of it. */
export interface DriveContext {
  /** Users are dealt over these in turn. */
  readonly addresses: readonly TargetAddress[];
  /** Sent instead of `host:port`, where the target expects a name. */
  readonly hostHeader: string | undefined;
  /** Ends the load within about a second; what was measured is kept. */
  readonly stop: AbortSignal;
  /** Called once a second while load runs. */
  onSecond(sample: SecondSample): void;
  /** Called with each line that hooks print. */
  onPrint?(line: string): void;
}
