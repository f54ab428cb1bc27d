import { Worker } from 'node:worker_threads';
import type { HooksPlan } from '../../config/index.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import { LatencyHistogram, type SecondSample } from '../../measurement/index.js';
import { deferred } from './deferred.js';
import { hookEnvironment } from './hook-environment.js';
import { describeThrown } from '../hooks/hook-fault.js';
import { tellLines } from './hook-prints.js';
import { loadLimitMs } from '../hooks/hooks.js';
import { isFromWorker, unpackError, unpackPart, type ToWorker, type WorkerOrder } from './messages.js';
import type { Part } from '../record/part.js';

/** It tells of each second; a hook that never ends keeps it from that, and from everything else. */
const silentLimitMs = 20_000;
/** A stopped worker answers within its grace of a second; one that does not hangs. */
const stopLimitMs = 5000;

interface ThreadListener {
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
  readonly #worker: Worker;
  readonly #ready = deferred<void>();
  readonly #part = deferred<Part>();
  readonly #hooks: HooksPlan | undefined;
  #limit: NodeJS.Timeout;
  /** Only where there are hooks. */
  readonly #silence: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #isDone = false;

  /**
   * @param limitMs how long it may take at most, from its start to its measurement
   */
  constructor(order: WorkerOrder, limitMs: number, { onSecond, onPrint }: ThreadListener) {
    const { hooks } = order.plan.scenario;
    this.#hooks = hooks;
    this.ready = this.#ready.promise;
    this.part = this.#part.promise;
    // Beside this file in the bundle.
    this.#worker = new Worker(new URL('./load-worker.js', import.meta.url), {
      workerData: order,
      // Else what hooks print would stand between our own lines.
      stdout: hooks !== undefined,
      stderr: hooks !== undefined,
      ...(hooks && { env: hookEnvironment() }),
    });
    if (hooks !== undefined) {
      tellLines(this.#worker, onPrint);
      this.#silence = setTimeout(() => this.#hang(), silentLimitMs);
    }
    this.#limit = setTimeout(() => this.#hang(), limitMs);
    const hear = (message: unknown): void => {
      if (!isFromWorker(message)) return;
      switch (message.kind) {
        case 'ready':
          return this.#ready.resolve();
        case 'second':
          this.#silence?.refresh();
          return onSecond(
            message.sample,
            message.latency === undefined ? undefined : LatencyHistogram.unpack(message.latency),
          );
        case 'measured':
          this.#done();
          // What hooks have started, such as an interval, would keep the thread for ever.
          if (hooks !== undefined) void this.#worker.terminate();
          return this.#part.resolve(unpackPart(message.part));
        case 'refused':
          return this.#fail(unpackError(message.error));
      }
    };
    const crashed = (error: unknown): void =>
      this.#fail(
        new EnvironmentError(
          `the load worker crashed: ${hooks === undefined ? messageOf(error) : describeThrown(error, hooks)}`,
          {
            cause: error,
            fix: hooks && `A hook has to await (or catch) what it starts; see ${hooks.shown}.`,
          },
        ),
      );
    this.#worker.on('message', hear);
    this.#worker.on('error', crashed);
    this.#worker.on('messageerror', crashed);
    // After its part or an error this rejects what is already settled, which changes nothing.
    this.#worker.on('exit', (code) =>
      this.#fail(
        new EnvironmentError(`the load worker ended without a measurement (exit code ${code})`, {
          fix: hooks && `A hook must not end the process; see ${hooks.shown}.`,
        }),
      ),
    );
    // Whoever starts several waits for one promise at a time; the others' failures are not unhandled for that.
    this.ready.catch(() => {});
    this.part.catch(() => {});
  }

  /** @param atNs by `process.hrtime`, for all threads of the run the same */
  begin(atNs: bigint): void {
    this.#hasBegun = true;
    this.#silence?.refresh();
    this.#tell({ kind: 'begin', atNs });
  }

  /** Ends the load; what was measured is kept. */
  stop(): void {
    if (this.#isDone) return;
    this.#tell({ kind: 'stop' });
    clearTimeout(this.#limit);
    // It may still be loading hooks, which no signal ends.
    const startMs = this.#hooks === undefined || this.#hasBegun ? 0 : loadLimitMs;
    this.#limit = setTimeout(() => this.#hang(), startMs + stopLimitMs);
  }

  /** Ends it at once; what it measured is lost. */
  async end(): Promise<void> {
    this.#done();
    await this.#worker.terminate();
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message, []);
  }

  #hang(): void {
    this.#fail(
      new EnvironmentError('the load worker hangs: it was ended, its measurement is lost', {
        fix: this.#hooks && `A hook of ${this.#hooks.shown} may be in a loop without end.`,
      }),
    );
    void this.#worker.terminate();
  }

  #done(): void {
    this.#isDone = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#silence);
  }

  #fail(error: Error): void {
    this.#done();
    this.#ready.reject(error);
    this.#part.reject(error);
  }
}
