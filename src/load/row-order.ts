import type { FileFeederPlan } from '../config/index.js';
import type { Random } from './random.js';

/** The next row, from 0; undefined where none is left. */
export type NextRow = () => number | undefined;

/**
 * The orders that all users of a run go through together: whoever comes next takes the next row.
 *
 * @param random of the run, not of a user
 */
export function sharedOrder(
  order: Exclude<FileFeederPlan['order'], 'random'>,
  rows: number,
  random: Random,
): NextRow {
  let taken = 0;
  if (order === 'unique') return () => (taken < rows ? taken++ : undefined);
  if (order === 'sequential') {
    return () => {
      const row = taken;
      taken = (taken + 1) % rows;
      return row;
    };
  }
  const permutation = Uint32Array.from({ length: rows }, (_, index) => index);
  return () => {
    // Fisher and Yates, one step at a time: the rows that are left are equally likely, and no pass begins with a stall.
    const other = taken + Math.floor(random() * (rows - taken));
    const row = permutation[other] ?? 0;
    permutation[other] = permutation[taken] ?? 0;
    permutation[taken] = row;
    taken = (taken + 1) % rows;
    return row;
  };
}

/** Any row, whatever was drawn before. */
export function randomOrder(rows: number, random: Random): NextRow {
  return () => Math.floor(random() * rows);
}
