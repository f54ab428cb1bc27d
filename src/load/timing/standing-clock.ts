import { performance } from 'node:perf_hooks';
import { type Alarm, alarmAt, type RunClock } from './run-clock.js';

interface Pending {
  readonly momentMs: number;
  readonly act: () => void;
  /** undefined while the clock stands. */
  alarm: Alarm | undefined;
}

/**
 * A clock that can be made to stand: then no time passes for whoever lives by it, and nothing rings. So users of a side
 * that pauses think on where they left off, instead of all at once when it goes on. It stands until it is told to go.
 */
export class StandingClock implements RunClock {
  readonly startedAtMs = performance.timeOrigin + performance.now();
  readonly #pending = new Set<Pending>();
  #passedMs = 0;
  /** Since when it goes, by the process's clock; undefined while it stands. */
  #goesSince: number | undefined;

  readonly now = (): number =>
    this.#goesSince === undefined ? this.#passedMs : this.#passedMs + performance.now() - this.#goesSince;

  at(momentMs: number, act: () => void): Alarm {
    const pending: Pending = { momentMs, act, alarm: undefined };
    this.#pending.add(pending);
    if (this.#goesSince !== undefined) this.#set(pending);
    return {
      clear: () => {
        pending.alarm?.clear();
        this.#pending.delete(pending);
      },
    };
  }

  go(): void {
    if (this.#goesSince !== undefined) return;
    this.#goesSince = performance.now();
    for (const pending of this.#pending) this.#set(pending);
  }

  stand(): void {
    if (this.#goesSince === undefined) return;
    this.#passedMs = this.now();
    this.#goesSince = undefined;
    for (const pending of this.#pending) {
      pending.alarm?.clear();
      pending.alarm = undefined;
    }
  }

  #set(pending: Pending): void {
    pending.alarm = alarmAt(this.now, pending.momentMs, () => {
      this.#pending.delete(pending);
      pending.act();
    });
  }
}
