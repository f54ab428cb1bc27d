import type { SliceMeasurement } from '../../measurement/index.js';
import type { Clock } from '../../system/index.js';

/** How long both sides of a comparison were under load, what of that passed idle, and for what there is time left. */
export class LoadTime {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #mostMs: number;
  /** On containers that are gone. */
  #earlierMs = 0;
  /** When the load of these containers began; undefined between two starts. */
  #fromMs: number | undefined;
  #drivenMs = 0;
  #warmUpMs = 0;
  #lastWarmUpMs = 0;
  #pairs = 0;
  #expectedPairMs = 0;

  /** @param mostMs of load, warm-up included */
  constructor(clock: Pick<Clock, 'monotonicMs'>, mostMs: number) {
    this.#clock = clock;
    this.#mostMs = mostMs;
  }

  /** The load of containers begins. */
  begin(): void {
    this.#fromMs = this.#clock.monotonicMs();
  }

  /** And ends. */
  end(): void {
    this.#earlierMs = this.soFarMs;
    this.#fromMs = undefined;
  }

  get soFarMs(): number {
    return this.#earlierMs + (this.#fromMs === undefined ? 0 : this.#clock.monotonicMs() - this.#fromMs);
  }

  /** Of these, when neither side was sent anything or owed an answer. */
  get idleMs(): number {
    return Math.max(0, this.soFarMs - this.#drivenMs);
  }

  /** Waits for a side's slice. */
  async during(slice: Promise<SliceMeasurement | undefined>): Promise<SliceMeasurement | undefined> {
    const fromMs = this.#clock.monotonicMs();
    let drivenMs: number | undefined;
    try {
      const measured = await slice;
      drivenMs = measured?.drivenMs;
      return measured;
    } finally {
      // One that does not count was driven all the same.
      this.#drivenMs += drivenMs ?? this.#clock.monotonicMs() - fromMs;
    }
  }

  addWarmUp(ms: number): void {
    this.#warmUpMs += ms;
    this.#lastWarmUpMs = ms;
  }

  /** How long a pair will take, before there was one. */
  expectPairsOf(ms: number): void {
    this.#expectedPairMs = ms;
  }

  addPair(): void {
    this.#pairs += 1;
  }

  /** Whether so many more pairs end in time, if they take as long as those so far. */
  hasTimeFor(pairs: number): boolean {
    return this.#hasTimeFor(pairs * this.#pairMs);
  }

  /** Whether so many pairs of fresh containers do, after a warm-up as long as the last one. */
  hasTimeForStart(pairs: number): boolean {
    return this.#hasTimeFor(this.#lastWarmUpMs + pairs * this.#pairMs);
  }

  #hasTimeFor(ms: number): boolean {
    return this.soFarMs + ms <= this.#mostMs;
  }

  /** With all that passes until the next one: answers that take long, and what is done between slices. */
  get #pairMs(): number {
    return this.#pairs === 0 ? this.#expectedPairMs : (this.soFarMs - this.#warmUpMs) / this.#pairs;
  }
}
