import type { LoadPlan } from '../../config/index.js';

/**
 * The part of a run that one generator thread has: every `of`-th user and every `of`-th arrival, from the one with the
 * number `index` on.
 */
export interface Share {
  readonly index: number;
  readonly of: number;
  /** Shared by all threads of the run; see Turns. */
  readonly turns: SharedArrayBuffer;
}

/** Deals a run over so many threads. */
export function sharesOf({ feeders }: Pick<LoadPlan, 'feeders'>, threads: number): Share[] {
  const turns = turnsOf(feeders.length);
  return Array.from({ length: threads }, (_, index) => ({ index, of: threads, turns }));
}

/** All of a run. */
export function wholeShare({ feeders }: Pick<LoadPlan, 'feeders'>): Share {
  return { index: 0, of: 1, turns: turnsOf(feeders.length) };
}

function turnsOf(feeders: number): SharedArrayBuffer {
  return new SharedArrayBuffer(feeders * BigInt64Array.BYTES_PER_ELEMENT);
}

/** The numbers (from 0) that are in a share, of so many. */
export function numbersIn({ index, of }: Share, count: number): number[] {
  const numbers: number[] = [];
  for (let number = index; number < count; number += of) numbers.push(number);
  return numbers;
}

/** Counts, for each feeder, the rows that were asked for, over all threads of a run: no two askers get the same turn. */
export class Turns {
  readonly #taken: BigInt64Array<SharedArrayBuffer>;

  constructor({ turns }: Share) {
    this.#taken = new BigInt64Array(turns);
  }

  /** The number (from 0) of a feeder's next row. */
  next(feeder: number): number {
    return Number(Atomics.add(this.#taken, feeder, 1n));
  }
}
