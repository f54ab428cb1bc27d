import type { LoadPlan } from '../../config/index.js';
import type { SideEnd, SliceMeasurement } from '../../measurement/index.js';
import type { DriveContext } from '../drive-context.js';
import type { SliceLength } from '../engine/side-engine.js';
import { endOf, sliceOf } from '../record/part.js';
import { sharesOf } from '../values/share.js';
import { deferred } from './deferred.js';
import { soonNs, timeLimitMs } from './limits.js';
import { SideThread } from './side-thread.js';

/** Where a side's load goes, and who hears of it. */
export type SideContext = Omit<DriveContext, 'onSecond'>;

/** A side of a comparison: driven in slices, and quiet between them. */
export interface DrivenSide {
  /**
   * Drives for so long, by one clock for all threads, then waits for the answers that are on their way. undefined: it
   * was stopped or closed meanwhile, so this slice does not count. Where everybody has left for want of rows, it is as
   * long as somebody was there. Rejects with an EnvironmentError when a worker crashes, exits or hangs. Not while another
   * slice is driven.
   */
  slice(length: SliceLength): Promise<SliceMeasurement | undefined>;
  /**
   * Everybody leaves, with what they do at their end; connections close, threads end. After a stop what is then
   * unanswered is cut. Ends in any case; rejects as `slice` does, also with what a slice has rejected with.
   */
  close(): Promise<SideEnd>;
}

/**
 * Opens a side: worker threads, as many as the plan says, with a parked connection for each user; nothing is sent before
 * its first slice. Two sides with the same plan do the same work, slice by slice. Rejects as `drive` does.
 */
export async function openSide(plan: LoadPlan, context: SideContext): Promise<DrivenSide> {
  const side = new ThreadedSide(plan, context);
  await side.ready();
  return side;
}

class ThreadedSide implements DrivenSide {
  readonly #plan: LoadPlan;
  readonly #stop: AbortSignal;
  readonly #threads: readonly SideThread[];
  readonly #stopAll = (): void => this.#threads.forEach((thread) => thread.stop());
  readonly #failed = deferred<never>();
  #isDriven = false;
  #end: Promise<SideEnd> | undefined;

  constructor(plan: LoadPlan, { addresses, hostHeader, stop, onPrint }: SideContext) {
    this.#plan = plan;
    // It may come while nobody waits.
    this.#failed.promise.catch(() => {});
    this.#stop = stop;
    this.#threads = sharesOf(plan, plan.generators.threads).map(
      (share) =>
        new SideThread({ plan, share, addresses, hostHeader }, timeLimitMs(plan, 0), {
          onFailure: (error) => void this.#fail(error),
          onPrint: (line) => onPrint?.(line),
        }),
    );
    if (stop.aborted) this.#stopAll();
    else stop.addEventListener('abort', this.#stopAll, { once: true });
  }

  async ready(): Promise<void> {
    await this.#fromAll(({ ready }) => ready);
  }

  async slice(length: SliceLength): Promise<SliceMeasurement | undefined> {
    if (this.#isDriven) throw new Error('a side drives one slice at a time');
    if (this.#hasEnded) return undefined;
    this.#isDriven = true;
    const order = { ...length, atNs: soonNs() };
    const limitMs = timeLimitMs(this.#plan, length.settleMs + length.measuredMs);
    try {
      const parts = await this.#fromAll((thread) => thread.slice(order, limitMs));
      return this.#hasEnded ? undefined : sliceOf(parts);
    } finally {
      this.#isDriven = false;
    }
  }

  close(): Promise<SideEnd> {
    this.#end ??= this.#close();
    return this.#end;
  }

  async #close(): Promise<SideEnd> {
    try {
      const parts = await this.#fromAll((thread) =>
        thread.close(this.#stop.aborted ? thread.stopLimitMs : timeLimitMs(this.#plan, 0)),
      );
      return endOf(this.#plan, parts);
    } finally {
      this.#stop.removeEventListener('abort', this.#stopAll);
    }
  }

  get #hasEnded(): boolean {
    return this.#stop.aborted || this.#end !== undefined;
  }

  /** Rejects with the first failure of any thread, whenever it was. */
  #fromAll<T>(ask: (thread: SideThread) => Promise<T>): Promise<T[]> {
    return Promise.race([this.#failed.promise, Promise.all(this.#threads.map(ask))]);
  }

  /** Without its share the load was another one: the others end, too. */
  async #fail(failure: Error): Promise<void> {
    this.#stop.removeEventListener('abort', this.#stopAll);
    await Promise.all(this.#threads.map((thread) => thread.end()));
    this.#failed.reject(failure);
  }
}
