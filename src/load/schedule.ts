import type { LoadPlan } from '../config/index.js';
import type { Phase } from '../measurement/index.js';

/**
 * Who runs when, in milliseconds of the run. Users come one after another over the ramp-up, all are there during
 * the hold, and they leave one after another over the ramp-down. A user that has left sends nothing new, so the
 * hold ends exactly; what is on its way then still gets its answer or its timeout.
 */
export class Schedule {
  readonly #users: number;
  readonly #rampUpMs: number;
  readonly #rampDownMs: number;
  #holdFromMs: number;
  #holdToMs: number;
  #interruptedAtMs = Infinity;

  constructor({
    users,
    rampUpMs,
    holdMs,
    rampDownMs,
  }: Pick<LoadPlan, 'users' | 'rampUpMs' | 'holdMs' | 'rampDownMs'>) {
    this.#users = users;
    this.#rampUpMs = rampUpMs;
    this.#rampDownMs = rampDownMs;
    this.#holdFromMs = rampUpMs;
    this.#holdToMs = rampUpMs + holdMs;
  }

  get holdFromMs(): number {
    return this.#holdFromMs;
  }

  get holdToMs(): number {
    return this.#holdToMs;
  }

  /** The first user starts at 0, the last one just before the hold. */
  startsAtMs(user: number): number {
    return (this.#rampUpMs * user) / this.#users;
  }

  /** The last user leaves at the end of the ramp-down; without one, all leave at the end of the hold. */
  leavesAtMs(user: number): number {
    return Math.min(this.#holdToMs + (this.#rampDownMs * (user + 1)) / this.#users, this.#interruptedAtMs);
  }

  /** Nothing begins at or after this: the end of the ramp-down, or the interruption. */
  get endsAtMs(): number {
    return Math.min(this.#holdToMs + this.#rampDownMs, this.#interruptedAtMs);
  }

  phaseAt(atMs: number): Phase {
    if (atMs >= this.#holdToMs) return 'ramp-down';
    return atMs < this.#holdFromMs ? 'ramp-up' : 'hold';
  }

  /**
   * The phase of a whole second. `hold` only where all of it lies in the hold, so that rates over the hold's
   * seconds are not thinned by the ramps.
   */
  phaseOfSecond(second: number): Phase {
    const first = this.phaseAt(second * 1000);
    return first === 'hold' && (second + 1) * 1000 > this.#holdToMs ? 'ramp-down' : first;
  }

  /** Everybody leaves now; the hold ends here if it has begun, else it never was. */
  interrupt(atMs: number): void {
    this.#interruptedAtMs = Math.min(this.#interruptedAtMs, atMs);
    this.#holdFromMs = Math.min(this.#holdFromMs, atMs);
    this.#holdToMs = Math.min(this.#holdToMs, atMs);
  }
}
