import type { World } from '../system/index.js';

/**
 * One of two targets that are up at the same time, from two states of the code. Whatever they could share is kept
 * apart, or is warned of.
 */
export interface Side {
  readonly name: 'base' | 'head';
  /** The top of the working tree that its files are of. */
  readonly root: string;
  /** What `PWD` is in its compose files: the folder of the run, in that working tree. */
  readonly cwd: string;
  /** The other side's working tree: nothing may be mounted or built from there. undefined: both have the same. */
  readonly otherRoot: string | undefined;
  /** Images by service, to be run instead of what the compose file builds or names. */
  readonly images: Readonly<Record<string, string>>;
}

/** What bringing a target up needs beside its plan. */
export interface BootContext {
  readonly world: World;
  /** The suite's name, a part of the compose project's. */
  readonly suite: string;
  /** undefined: there is but one target. */
  readonly side?: Side | undefined;
  /** Folders in which the target has been prepared in this run; those of this boot are added. */
  readonly prepared: Set<string>;
  /** Ends the boot: what is up is removed and `bringUp` throws. */
  readonly signal: AbortSignal;
  /** Told what happens, a sentence each. */
  onProgress(text: string): void;
  /** Told the compose project's name before anything of it exists. */
  onProject(project: string): Promise<void>;
}
