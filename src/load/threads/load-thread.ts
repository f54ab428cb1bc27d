import { Worker } from 'node:worker_threads';
import type { HooksPlan } from '../../config/index.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import { describeThrown } from '../hooks/hook-fault.js';
import { loadLimitMs } from '../hooks/hooks.js';
import { hookEnvironment } from './hook-environment.js';
import { tellLines } from './hook-prints.js';
import { type FromWorker, isFromWorker, type ToWorker, unpackError, type WorkerOrder } from './messages.js';

/** It tells of each second; a hook that never ends keeps it from that, and from everything else. */
const silentLimitMs = 20_000;
/** A stopped worker answers within its grace of a second; one that does not hangs. */
const stopLimitMs = 5000;

interface ThreadListener {
  /** Told of what it says, but for its failures. */
  readonly onMessage: (message: FromWorker) => void;
  /** Told once, at most: a UsageError for a plan that can't be sent, an EnvironmentError for a crash, an exit, a hang. */
  readonly onFailure: (error: Error) => void;
  /** Told of each line that hooks print. */
  readonly onPrint: (line: string) => void;
}

/** A worker thread that sends load, whatever it is told to: its start, its words, its failures, its end. */
export class LoadThread {
  readonly #worker: Worker;
  readonly #listener: ThreadListener;
  readonly #hooks: HooksPlan | undefined;
  #limit: NodeJS.Timeout | undefined;
  /** Only where there are hooks. */
  #silence: NodeJS.Timeout | undefined;
  #isReady = false;
  #isDone = false;

  constructor(order: WorkerOrder, listener: ThreadListener) {
    const { hooks } = order.plan.scenario;
    this.#hooks = hooks;
    this.#listener = listener;
    // Beside this file in the bundle.
    this.#worker = new Worker(new URL('./load-worker.js', import.meta.url), {
      workerData: order,
      // Else what hooks print would stand between our own lines.
      stdout: hooks !== undefined,
      stderr: hooks !== undefined,
      ...(hooks && { env: hookEnvironment() }),
    });
    if (hooks !== undefined) tellLines(this.#worker, (line) => listener.onPrint(line));
    const crashed = (error: unknown): void => this.#crash(error);
    this.#worker.on('message', (message) => this.#hear(message));
    this.#worker.on('error', crashed);
    this.#worker.on('messageerror', crashed);
    this.#worker.on('exit', (code) =>
      this.#fail(
        new EnvironmentError(`the load worker ended without a measurement (exit code ${code})`, {
          fix: hooks && `A hook must not end the process; see ${hooks.shown}.`,
        }),
      ),
    );
  }

  tell(message: ToWorker): void {
    if (this.#isDone) return;
    this.#silence?.refresh();
    this.#worker.postMessage(message, []);
  }

  /** What it was told takes so long at most, until `rest` or `finish`; else it hangs. */
  expect(limitMs: number): void {
    if (this.#isDone) return;
    this.rest();
    this.#limit = setTimeout(() => this.#hang(), limitMs);
    if (this.#hooks !== undefined) this.#silence = setTimeout(() => this.#hang(), silentLimitMs);
  }

  /** How long it may take to end when it is stopped. */
  get stopLimitMs(): number {
    // It may still be loading hooks, which no signal ends.
    return stopLimitMs + (this.#hooks === undefined || this.#isReady ? 0 : loadLimitMs);
  }

  /** Nothing is expected of it any more, until it is told something else. */
  rest(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  /** It has told all that there is to tell. */
  finish(): void {
    this.#done();
    // What hooks have started, such as an interval, would keep the thread for ever.
    if (this.#hooks !== undefined) void this.#worker.terminate();
  }

  /** Ends it at once; what it measured is lost. */
  async end(): Promise<void> {
    this.#done();
    await this.#worker.terminate();
  }

  /** Whether it has finished, failed or was ended. */
  get isDone(): boolean {
    return this.#isDone;
  }

  #hear(message: unknown): void {
    if (!isFromWorker(message) || this.#isDone) return;
    this.#silence?.refresh();
    if (message.kind === 'refused') {
      this.#fail(unpackError(message.error));
      return;
    }
    if (message.kind === 'ready') this.#isReady = true;
    this.#listener.onMessage(message);
  }

  #crash(error: unknown): void {
    const hooks = this.#hooks;
    this.#fail(
      new EnvironmentError(
        `the load worker crashed: ${hooks === undefined ? messageOf(error) : describeThrown(error, hooks)}`,
        {
          cause: error,
          fix: hooks && `A hook has to await (or catch) what it starts; see ${hooks.shown}.`,
        },
      ),
    );
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
    this.rest();
  }

  #fail(error: Error): void {
    if (this.#isDone) return;
    this.#done();
    this.#listener.onFailure(error);
  }
}
