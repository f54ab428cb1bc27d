import { LatencyHistogram, type SecondSample } from '../../measurement/index.js';
import { sumOfErrors } from './sum-recordings.js';

/** What one thread saw of a second. */
interface Told {
  readonly sample: SecondSample;
  readonly latency: LatencyHistogram | undefined;
}

/** Joins the seconds of several threads: one is whole when each thread has told of it, or has ended. */
export class JoinedSeries {
  readonly #onSecond: (sample: SecondSample) => void;
  /** For each thread what it told that is not joined yet, beginning with the second that is joined next. */
  readonly #waiting: Told[][];
  readonly #hasEnded: boolean[];
  readonly #samples: SecondSample[] = [];

  constructor(threads: number, onSecond: (sample: SecondSample) => void) {
    this.#onSecond = onSecond;
    this.#waiting = Array.from({ length: threads }, () => []);
    this.#hasEnded = this.#waiting.map(() => false);
  }

  /**
   * A thread's next second.
   *
   * @param latency of its ok responses, to be kept; undefined where this is the only thread
   */
  add(thread: number, sample: SecondSample, latency?: LatencyHistogram): void {
    this.#waiting[thread]?.push({ sample, latency });
    this.#join();
  }

  /** A thread tells of no further second. */
  end(thread: number): void {
    this.#hasEnded[thread] = true;
    this.#join();
  }

  /** The seconds so far. */
  get samples(): readonly SecondSample[] {
    return this.#samples;
  }

  #join(): void {
    while (this.#waiting.every((told, thread) => told.length > 0 || this.#hasEnded[thread])) {
      const told = this.#waiting.flatMap((queue) => queue.splice(0, 1));
      const sample = joinedSecond(told);
      if (sample === undefined) return;
      this.#samples.push(sample);
      this.#onSecond(sample);
    }
  }
}

/** One second of all threads that told of it; undefined where none did. */
function joinedSecond(told: readonly Told[]): SecondSample | undefined {
  const [first, ...others] = told;
  if (first === undefined || others.length === 0) return first?.sample;
  const latency = new LatencyHistogram();
  for (const part of told) if (part.latency !== undefined) latency.add(part.latency);
  const sum = (countOf: (sample: SecondSample) => number): number =>
    told.reduce((total, { sample }) => total + countOf(sample), 0);
  return {
    second: first.sample.second,
    phase: first.sample.phase,
    users: sum(({ users }) => users),
    inFlight: sum(({ inFlight }) => inFlight),
    completed: sum(({ completed }) => completed),
    errors: sumOfErrors(told.map(({ sample }) => sample.errors)),
    p50Us: latency.quantileUs(0.5),
    p95Us: latency.quantileUs(0.95),
  };
}
