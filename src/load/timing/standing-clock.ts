import { performance } from 'node:perf_hooks';
import { type Alarm, alarmAt, type RunClock, sharedMomentMs } from './run-clock.js';

interface Pending {
  readonly momentMs: number;
  readonly act: () => void;
  /** undefined where it is not due before the clock stands. */
  alarm: Alarm | undefined;
}

/**
 * A clock that goes until a moment of its own and then stands: no time passes for whoever lives by it, and nothing rings.
 * So users of a side that pauses think on where they left off, instead of all at once when it goes on. However late
 * this thread, and however long its last answers take: in every thread of a side, and on both sides, it stands at the same
 * moment, so that a slice has the same arrivals in it. It stands until it is told to go.
 */
export class StandingClock implements RunClock {
  readonly #pending = new Set<Pending>();
  #passedMs = 0;
  #untilMs = 0;
  /** When it was told to go, by the thread's clock. */
  #sinceMs = performance.now();

  readonly now = (): number => Math.min(this.elapsed(), this.#untilMs);

  /** Goes on where `now` stands, until it is told to go again: what is on its way then takes its time. */
  readonly elapsed = (): number => this.#passedMs + performance.now() - this.#sinceMs;

  get stands(): boolean {
    return this.elapsed() >= this.#untilMs;
  }

  /** A moment of it that it has reached since it was told to go, by the clock that all threads share. */
  sharedMsOf(momentMs: number): number {
    return sharedMomentMs(this.#sinceMs + momentMs - this.#passedMs);
  }

  at(momentMs: number, act: () => void): Alarm {
    const pending: Pending = { momentMs, act, alarm: undefined };
    this.#pending.add(pending);
    this.#set(pending);
    return {
      clear: () => {
        pending.alarm?.clear();
        this.#pending.delete(pending);
      },
    };
  }

  /**
   * Nothing may be on its way when it has stood: `elapsed` steps back to where it stands.
   *
   * @param untilMs a moment of its own
   * @param sinceMs from when on, by the thread's clock (`performance.now`)
   */
  goUntil(untilMs: number, sinceMs = performance.now()): void {
    this.#passedMs = this.now();
    this.#untilMs = untilMs;
    this.#sinceMs = sinceMs;
    for (const pending of this.#pending) this.#set(pending);
  }

  /** Stands no more, from the time on that has elapsed. */
  goOn(): void {
    this.#untilMs = Infinity;
    for (const pending of this.#pending) this.#set(pending);
  }

  #set(pending: Pending): void {
    if (pending.alarm !== undefined || pending.momentMs >= this.#untilMs || this.stands) return;
    pending.alarm = alarmAt(this.now, pending.momentMs, () => {
      this.#pending.delete(pending);
      pending.act();
    });
  }
}
