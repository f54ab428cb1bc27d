import type { ConnectTimes } from '../wire/carrier.js';
import type { Outcome } from '../wire/connection.js';
import type { Failure } from '../exchange/response-rules.js';
import { type Recorded, Tally } from './tally.js';

/** From a moment of a side's clock until just before another. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Takes every request's end of a side that pauses: what was sent in a slice's window is that slice's. */
export class SliceRecorder {
  readonly #names: readonly string[];
  #tally: Tally;
  #inFlight = 0;
  #unrecorded = 0;
  #cut = 0;
  #hasConnected = false;
  #onIdle: (() => void) | undefined;
  users = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#tally = new Tally(names, () => false);
  }

  /** Begins anew: the next `finish` gives what was sent in this window. */
  begin({ fromMs, toMs }: Window): void {
    this.#hasConnected = false;
    this.#tally = new Tally(this.#names, (atMs) => atMs >= fromMs && atMs < toMs);
  }

  /** What was recorded since `begin`. */
  finish(): Recorded {
    return this.#tally.finish();
  }

  /** Whether a connection came about since `begin`. */
  get hasConnected(): boolean {
    return this.#hasConnected;
  }

  /** Requests that were cut off, in all slices and after them. */
  get cut(): number {
    return this.#cut;
  }

  /** Requests on their way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  set inFlight(count: number) {
    this.#inFlight = count;
    this.#tellIdle();
  }

  /** Requests whose answer a hook still looks at. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  set unrecorded(count: number) {
    this.#unrecorded = count;
    this.#tellIdle();
  }

  get #isIdle(): boolean {
    return this.#inFlight === 0 && this.#unrecorded === 0;
  }

  #tellIdle(): void {
    if (!this.#isIdle || this.#onIdle === undefined) return;
    // Later: what has just ended is recorded after it was counted, or a hook looks at it first.
    setImmediate(() => {
      if (!this.#isIdle) return;
      this.#onIdle?.();
      this.#onIdle = undefined;
    });
  }

  /** Resolves when nothing is on its way or unrecorded; meanwhile nothing may be sent. */
  whenIdle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Seconds are not counted here. */
  tick(): void {}

  record(request: number, outcome: Outcome, failure: Failure | undefined): void {
    if (outcome.kind === 'cut') this.#cut += 1;
    this.#tally.record(request, outcome, failure);
  }

  recordUnsent(what: number | string, failure: Failure, atMs: number): void {
    this.#tally.recordUnsent(what, failure, atMs);
  }

  connected(times: ConnectTimes): void {
    this.#hasConnected = true;
    this.#tally.connected(times);
  }
}
