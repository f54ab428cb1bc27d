import { type ErrorKind, LatencyHistogram, type SecondSample } from '../../measurement/index.js';
import { noErrors } from './no-errors.js';
import type { Schedule } from '../timing/schedule.js';

/** What is true at this moment of the run. */
export interface Gauges {
  readonly users: number;
  readonly inFlight: number;
}

/** Told of each second that is over, with the latencies of its ok responses; they are not kept after the call. */
export type OnSecond = (sample: SecondSample, latency: LatencyHistogram) => void;

/** One sample per second of the run; a request belongs to the second in which it ended. */
export class Series {
  readonly #schedule: Schedule;
  readonly #gauges: Gauges;
  readonly #onSecond: OnSecond;
  /** Two, in turns: a histogram for every second would be 90 kB a second. */
  #latency = new LatencyHistogram();
  #previous = new LatencyHistogram();
  #second = 0;
  #endsAtMs = 1000;
  #completed = 0;
  #errors = noErrors();

  constructor(schedule: Schedule, gauges: Gauges, onSecond: OnSecond) {
    this.#schedule = schedule;
    this.#gauges = gauges;
    this.#onSecond = onSecond;
  }

  count(endedAtMs: number, latencyUs: number, error: ErrorKind | undefined): void {
    if (endedAtMs >= this.#endsAtMs) this.advance(endedAtMs);
    this.#completed += 1;
    if (error === undefined) this.#latency.record(latencyUs);
    else this.#errors[error] += 1;
  }

  /** Closes every second that is over. */
  advance(nowMs: number): void {
    while (nowMs >= this.#endsAtMs) this.#close();
  }

  /** Closes the last second as far as it came. */
  finish(nowMs: number): void {
    this.advance(nowMs);
    if (nowMs > this.#endsAtMs - 1000) this.#close();
  }

  #close(): void {
    const sample: SecondSample = {
      second: this.#second,
      phase: this.#schedule.phaseOfSecond(this.#second),
      users: this.#gauges.users,
      inFlight: this.#gauges.inFlight,
      completed: this.#completed,
      errors: this.#errors,
      p50Us: this.#latency.quantileUs(0.5),
      p95Us: this.#latency.quantileUs(0.95),
    };
    this.#second += 1;
    this.#endsAtMs += 1000;
    this.#completed = 0;
    this.#errors = noErrors();
    [this.#latency, this.#previous] = [this.#previous, this.#latency];
    this.#latency.reset();
    // At last: who is told may end the run, which looks whether a second is over.
    this.#onSecond(sample, this.#previous);
  }
}
