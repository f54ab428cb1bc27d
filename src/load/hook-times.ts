import { LatencyHistogram } from '../measurement/index.js';

/** A call of a hook that is longer is felt by the other users of its thread. */
const busyLimitUs = 2000;
/** One that waits longer is the better part of many a request. */
const waitLimitUs = 20_000;

/** How long hooks keep the generator's thread, and how long users wait for them: neither is in any latency. */
export class HookTimes {
  readonly #busy = new LatencyHistogram();
  readonly #waits = new LatencyHistogram();

  /** A call has given its thread back. */
  returned(busyMs: number): void {
    this.#busy.record(busyMs * 1000);
  }

  /** The promise of a call is settled, or was given up. */
  settled(waitedMs: number): void {
    this.#waits.record(waitedMs * 1000);
  }

  /** What is to be said of them after the run. */
  get warnings(): string[] {
    const busyUs = this.#busy.judgeableQuantileUs(0.99) ?? 0;
    const waitUs = this.#waits.judgeableQuantileUs(0.99) ?? 0;
    return [
      ...(busyUs > busyLimitUs
        ? [
            `The hooks kept the load generator busy for ${inMs(busyUs)} at a time (p99 of ${this.#busy.count} calls): meanwhile nobody sends and answers are seen late. Do less in them.`,
          ]
        : []),
      ...(waitUs > waitLimitUs
        ? [
            `Users waited ${inMs(waitUs)} for promises of hooks (p99 of ${this.#waits.count}): that is in no latency, but meanwhile they send nothing.`,
          ]
        : []),
    ];
  }
}

const inMs = (us: number): string => `${(us / 1000).toFixed(1)} ms`;
