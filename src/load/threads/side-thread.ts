import type { SliceOrder } from '../engine/side-engine.js';
import type { EndPart, SlicePart } from '../record/part.js';
import { type Deferred, deferred } from './deferred.js';
import { LoadThread } from './load-thread.js';
import { type FromWorker, unpackSlice, type WorkerOrder } from './messages.js';

interface SideListener {
  /** Told once, at most, whatever the thread is about; see LoadThread. What is waited for then never comes. */
  readonly onFailure: (error: Error) => void;
  /** Told of each line that hooks print. */
  readonly onPrint: (line: string) => void;
}

/** A worker thread that drives one share of a side. */
export class SideThread {
  /** Resolves when it can be told of slices. */
  readonly ready: Promise<void>;
  readonly #thread: LoadThread;
  readonly #ready = deferred<void>();
  #isReady = false;
  /** That is driven. */
  #slice: Deferred<SlicePart> | undefined;
  #end: Deferred<EndPart> | undefined;

  /** @param limitMs how long it may take until it is ready */
  constructor(order: Omit<WorkerOrder, 'drives'>, limitMs: number, { onFailure, onPrint }: SideListener) {
    this.ready = this.#ready.promise;
    this.#thread = new LoadThread(
      { ...order, drives: 'side' },
      { onMessage: (message) => this.#hear(message), onFailure, onPrint },
    );
    this.#thread.expect(limitMs);
  }

  /** Not while another is driven, and only when it is ready. */
  slice(order: SliceOrder, limitMs: number): Promise<SlicePart> {
    this.#slice = deferred();
    this.#thread.tell({ kind: 'slice', order });
    this.#thread.expect(limitMs);
    return this.#slice.promise;
  }

  /** Ends a slice, too, that is driven. Once. */
  close(limitMs: number): Promise<EndPart> {
    this.#end = deferred();
    this.#thread.tell({ kind: 'close' });
    this.#thread.expect(limitMs);
    return this.#end.promise;
  }

  /** Everybody leaves; it has to be closed all the same. */
  stop(): void {
    this.#thread.tell({ kind: 'stop' });
    const isAwaited = !this.#isReady || this.#slice !== undefined || this.#end !== undefined;
    if (isAwaited) this.#thread.expect(this.stopLimitMs);
  }

  /** How long it may take to end when it is stopped. */
  get stopLimitMs(): number {
    return this.#thread.stopLimitMs;
  }

  /** Ends it at once; what it measured is lost. */
  async end(): Promise<void> {
    await this.#thread.end();
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      this.#thread.rest();
      this.#ready.resolve();
    } else if (message.kind === 'sliced') {
      if (this.#end === undefined) this.#thread.rest();
      this.#slice?.resolve(unpackSlice(message.part));
      this.#slice = undefined;
    } else if (message.kind === 'closed') {
      const { end } = message;
      void this.#thread.end().then(() => this.#end?.resolve(end));
    }
  }
}
