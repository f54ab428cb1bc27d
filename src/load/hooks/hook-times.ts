import { LatencyHistogram } from '../../measurement/index.js';

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
    const busy = longOf(this.#busy);
    const wait = longOf(this.#waits);
    return [
      ...(busy.us > busyLimitUs
        ? [
            `The hooks kept the load generator busy for ${inMs(busy.us)} at a time (${busy.name} of ${this.#busy.count} calls): meanwhile nobody sends and answers are seen late. Do less in them.`,
          ]
        : []),
      ...(wait.us > waitLimitUs
        ? [
            `Users waited ${inMs(wait.us)} for promises of hooks (${wait.name} of ${this.#waits.count}): that is in no latency, but meanwhile they send nothing.`,
          ]
        : []),
    ];
  }
}

/** The longer a call takes, the fewer there are: of too few for a p99 the median speaks, which no single one moves. */
function longOf(calls: LatencyHistogram): { readonly name: string; readonly us: number } {
  const p99 = calls.judgeableQuantileUs(0.99);
  return p99 === undefined ? { name: 'median', us: calls.quantileUs(0.5) ?? 0 } : { name: 'p99', us: p99 };
}

const inMs = (us: number): string => `${(us / 1000).toFixed(1)} ms`;
