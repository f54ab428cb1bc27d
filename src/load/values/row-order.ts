import type { FileFeederPlan } from '../../config/index.js';
import type { Random } from './random.js';

/** The next row, from 0; undefined where none is left. */
export type NextRow = () => number | undefined;

/**
 * The orders that all users of a run go through together: whoever comes next takes the next row.
 *
 * @param random of the run, not of a user: the same numbers in each of its threads
 * @param nextTurn the number of the row that is asked for, from 0 and ascending; others may have asked in between
 */
export function sharedOrder(
  order: Exclude<FileFeederPlan['order'], 'random'>,
  rows: number,
  random: Random,
  nextTurn: () => number,
): NextRow {
  switch (order) {
    case 'unique':
      return () => {
        const turn = nextTurn();
        return turn < rows ? turn : undefined;
      };
    case 'sequential':
      return () => nextTurn() % rows;
    case 'shuffle': {
      const shuffled = shuffle(rows, random);
      let drawn = 0;
      return () => {
        const turn = nextTurn();
        // What other threads took is drawn here, too: all go through one and the same order.
        while (drawn < turn) {
          shuffled.next();
          drawn += 1;
        }
        drawn += 1;
        return shuffled.next().value;
      };
    }
  }
}

/**
 * All rows in an order that chance makes, then all of them in another one, without an end. Fisher and Yates, one step at
 * a time: the rows that are left are equally likely, and no pass begins with a stall.
 */
function* shuffle(rows: number, random: Random): Generator<number, never, void> {
  const permutation = Uint32Array.from({ length: rows }, (_, index) => index);
  for (let at = 0; ; at = (at + 1) % rows) {
    const other = at + Math.floor(random() * (rows - at));
    const row = permutation[other] ?? 0;
    permutation[other] = permutation[at] ?? 0;
    permutation[at] = row;
    yield row;
  }
}

/** Any row, whatever was drawn before. */
export function randomOrder(rows: number, random: Random): NextRow {
  return () => Math.floor(random() * rows);
}
