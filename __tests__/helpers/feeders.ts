import type { FileFeederPlan } from '../../src/config/index.js';

/** A feeder whose rows hold their own number, from 0, in the column `n`. */
export function numberedRows(rows: number, order: FileFeederPlan['order'], name = 'people'): FileFeederPlan {
  return {
    kind: 'file',
    name,
    order,
    columns: [{ name: 'n', values: Array.from({ length: rows }, (_, index) => index) }],
    rows,
    contentHash: '',
  };
}
