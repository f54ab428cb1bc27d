import type { Observation } from '../measurement/index.js';

/** Watches the target until it is told to finish. Watching never fails: what it could not see is a warning. */
export interface Watcher {
  /**
   * The first service of which a container has ended until now, be it to restart; one that has done its work is not
   * counted. undefined: none, or not seen.
   */
  ended(): string | undefined;
  /** Ends the watching and yields what was seen. What happens to the target from now on (teardown) is not counted. */
  finish(): Promise<Observation>;
}
