import type { Parsed } from '../../units/index.js';
import type { JsonValue } from '../json.js';
import type { FeederColumn } from '../plan.js';

/** Rows that were read from a file, column by column: few arrays, however many rows. */
export interface Table {
  readonly columns: readonly FeederColumn[];
  readonly rows: number;
}

/** As `Parsed`, with the line (from 1) that is at fault where one is. */
export type TableRead =
  | { readonly ok: true; readonly value: Table }
  | { readonly ok: false; readonly line: number | undefined; readonly problem: string };

export const mostRows = 1_000_000;

export const faultyLine = (line: number | undefined, problem: string): TableRead => ({
  ok: false,
  line,
  problem,
});

/** Rows of values, each as long as `names`, turned into columns. */
export function tableOf(names: readonly string[], rows: readonly (readonly JsonValue[])[]): Table {
  const columns = names.map((name, index) => ({ name, values: rows.map((row) => row[index] ?? null) }));
  return { columns, rows: rows.length };
}

/** Names that templates can tell apart. */
export function checkNames(names: readonly string[]): Parsed<readonly string[]> {
  for (const [index, name] of names.entries()) {
    const shown = JSON.stringify(name);
    if (name.trim() === '') return { ok: false, problem: `column ${index + 1} has no name` };
    if (name !== name.trim())
      return { ok: false, problem: `the column ${shown} begins or ends with a blank; take the blanks out` };
    if (names.indexOf(name) !== index) return { ok: false, problem: `two columns have the name ${shown}` };
  }
  return { ok: true, value: names };
}
