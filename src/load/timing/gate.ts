import type { StandingClock } from './standing-clock.js';

/** Where users of a side that pauses wait: who comes while its clock stands goes on when it goes. */
export class Gate {
  readonly #clock: Pick<StandingClock, 'stands'>;
  readonly #waiting: (() => void)[] = [];

  constructor(clock: Pick<StandingClock, 'stands'>) {
    this.#clock = clock;
  }

  /** To the microsecond: a timer that fires late lets nobody through. */
  get isOpen(): boolean {
    return !this.#clock.stands;
  }

  /** @param goOn called when it opens next; only at a closed one */
  wait(goOn: () => void): void {
    this.#waiting.push(goOn);
  }

  /** Lets those go on who wait; once its clock goes. */
  open(): void {
    for (const goOn of this.#waiting.splice(0)) goOn();
  }
}
