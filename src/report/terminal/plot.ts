/** A point of a plot; null where there is no value. */
export interface PlotPoint {
  readonly value: number | null;
  /** A line stands before it. */
  readonly isChange: boolean;
  /** A sign stands below it. */
  readonly isNoted: boolean;
}

export interface PlotSize {
  readonly rows: number;
  /** Columns for the points alone, one each; of more points the last are shown. */
  readonly columns: number;
}

export interface PlotLine {
  /** Of the value at this height; undefined between the first line and the last. */
  readonly value: number | undefined;
  readonly text: string;
}

/**
 * Values in the order of time as dots between the least and the greatest: the axis does not begin at zero, as changes of a
 * few percent are looked for. The first line is the greatest; empty where there is no value.
 */
export function plotOf(points: readonly PlotPoint[], { rows, columns }: PlotSize): PlotLine[] {
  const shown = points.slice(-columns);
  const values = shown.map(({ value }) => value).filter((value) => value !== null);
  if (values.length === 0) return [];
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const height = greatest === least ? 1 : rows;
  const rowOf = (value: number): number =>
    height === 1 ? 0 : Math.round(((greatest - value) / (greatest - least)) * (height - 1));
  const lines = Array.from({ length: height }, (_, row) => ({
    value: row === 0 ? greatest : row === height - 1 ? least : undefined,
    text: shown
      .map((point) => signAt(point, row, rowOf))
      .join('')
      .trimEnd(),
  }));
  const noted = shown
    .map(({ isNoted }) => (isNoted ? '▲' : ' '))
    .join('')
    .trimEnd();
  return noted === '' ? lines : [...lines, { value: undefined, text: noted }];
}

function signAt({ value, isChange }: PlotPoint, row: number, rowOf: (value: number) => number): string {
  if (value !== null && rowOf(value) === row) return '•';
  return isChange ? '┊' : ' ';
}
