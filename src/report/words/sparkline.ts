const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A row of bars, one per value, from zero to the greatest value. A missing value is a blank, since a low bar
 * would be a claim. Values beyond `width` are merged: each bar is the greatest of its share.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = shrink(values, width);
  const greatest = Math.max(0, ...shown.filter((value) => value !== null));
  return shown.map((value) => barFor(value, greatest)).join('');
}

function barFor(value: number | null, greatest: number): string {
  if (value === null || !Number.isFinite(value)) return ' ';
  const share = greatest === 0 ? 0 : Math.max(0, value) / greatest;
  return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] ?? ' ';
}

/** At most `width` values: neighbours merged to their greatest. */
function shrink(values: readonly (number | null)[], width: number): (number | null)[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, index) => {
    const from = Math.floor((index * values.length) / width);
    const to = Math.floor(((index + 1) * values.length) / width);
    const known = values.slice(from, to).filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  });
}
