import { LatencyHistogram, type SecondSample } from '../../measurement/index.js';
import type { Part } from '../record/part.js';
import { deferred } from './deferred.js';
import { LoadThread } from './load-thread.js';
import { type FromWorker, unpackPart, type WorkerOrder } from './messages.js';

interface GeneratorListener {
  /** Told of each second, with its latencies where there are other threads to join them with. */
  readonly onSecond: (sample: SecondSample, latency: LatencyHistogram | undefined) => void;
  /** Told of each line that hooks print. */
  readonly onPrint: (line: string) => void;
}

/**
 * A worker thread that drives one share of a test. Its promises reject with a UsageError for a plan that can't be sent,
 * and with an EnvironmentError when the worker crashes, exits or hangs.
 */
export class GeneratorThread {
  /** Resolves when it waits for `begin`. */
  readonly ready: Promise<void>;
  /** What it measured. */
  readonly part: Promise<Part>;
  readonly #thread: LoadThread;
  readonly #ready = deferred<void>();
  readonly #part = deferred<Part>();
  readonly #onSecond: GeneratorListener['onSecond'];

  /**
   * @param limitMs how long it may take at most, from its start to its measurement
   */
  constructor(order: Omit<WorkerOrder, 'drives'>, limitMs: number, { onSecond, onPrint }: GeneratorListener) {
    this.ready = this.#ready.promise;
    this.part = this.#part.promise;
    // Whoever starts several waits for one promise at a time; the others' failures are not unhandled for that.
    this.ready.catch(() => {});
    this.part.catch(() => {});
    this.#onSecond = onSecond;
    this.#thread = new LoadThread(
      { ...order, drives: 'run' },
      {
        onMessage: (message) => this.#hear(message),
        onFailure: (error) => {
          this.#ready.reject(error);
          this.#part.reject(error);
        },
        onPrint,
      },
    );
    this.#thread.expect(limitMs);
  }

  /** @param atNs by `process.hrtime`, for all threads of the run the same */
  begin(atNs: bigint): void {
    this.#thread.tell({ kind: 'begin', atNs });
  }

  /** Ends the load; what was measured is kept. */
  stop(): void {
    if (this.#thread.isDone) return;
    this.#thread.tell({ kind: 'stop' });
    this.#thread.expect(this.#thread.stopLimitMs);
  }

  /** Ends it at once; what it measured is lost. */
  async end(): Promise<void> {
    await this.#thread.end();
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') this.#ready.resolve();
    else if (message.kind === 'second') {
      const { sample, latency } = message;
      this.#onSecond(sample, latency === undefined ? undefined : LatencyHistogram.unpack(latency));
    } else if (message.kind === 'measured') {
      this.#thread.finish();
      this.#part.resolve(unpackPart(message.part));
    }
  }
}
