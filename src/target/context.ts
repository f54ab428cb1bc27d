import type { World } from '../system/index.js';

/** What bringing a target up needs beside its plan. */
export interface BootContext {
  readonly world: World;
  /** The suite's name, a part of the compose project's. */
  readonly suite: string;
  /** Ends the boot: what is up is removed and `bringUp` throws. */
  readonly signal: AbortSignal;
  /** Told what happens, a sentence each. */
  onProgress(text: string): void;
  /** Told the compose project's name before anything of it exists. */
  onProject(project: string): Promise<void>;
}
