import type { ConnectTimes } from '../wire/carrier.js';
import type { Outcome } from '../wire/connection.js';
import type { Failure } from '../exchange/response-rules.js';
import type { Schedule } from '../timing/schedule.js';
import { type Gauges, type OnSecond, Series } from './series.js';
import { type Recorded, Tally } from './tally.js';

/** Takes every request's end. What was sent during the hold is judged later; the rest is only counted. */
export class Recorder implements Gauges {
  readonly #tally: Tally;
  readonly #series: Series;
  users = 0;
  inFlight = 0;
  /** Answered, and looked at by a hook. */
  unrecorded = 0;

  constructor(names: readonly string[], schedule: Schedule, onSecond: OnSecond) {
    this.#tally = new Tally(names, (atMs) => schedule.phaseAt(atMs) === 'hold');
    this.#series = new Series(schedule, this, onSecond);
  }

  /** Closes the seconds that are over, also while nothing ends. */
  tick(nowMs: number): void {
    this.#series.advance(nowMs);
  }

  /** One request ended; `failure` says why it is not ok. */
  record(request: number, outcome: Outcome, failure: Failure | undefined): void {
    if (outcome.kind !== 'cut') this.#series.count(outcome.endedAtMs, outcome.latencyUs, failure?.kind);
    this.#tally.record(request, outcome, failure);
  }

  /** A connection came about. */
  connected(times: ConnectTimes): void {
    this.#tally.connected(times);
  }

  /** See Tally: what could not be sent is in no second of the series. */
  recordUnsent(what: number | string, failure: Failure, atMs: number): void {
    this.#tally.recordUnsent(what, failure, atMs);
  }

  /** Ends the last second, too. */
  finish(nowMs: number): Recorded {
    this.#series.finish(nowMs);
    return this.#tally.finish();
  }
}
