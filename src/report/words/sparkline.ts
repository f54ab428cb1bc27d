const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A row of bars, one per value, from zero to the greatest value, or to `peak` if that is more: rows with the same peak
 * have the same scale. A missing value is a blank, since a low bar would be a claim. Values beyond `width` are merged:
 * each bar is the greatest of its share.
 */
export function sparkline(values: readonly (number | null)[], width: number, peak = 0): string {
  const shown = shrink(values, width);
  const greatest = Math.max(peak, ...shown.filter((value) => value !== null));
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

/** Differences between two slices of less than this never fill the bars: noise should look like noise. */
export const noiseShare = 0.1;

/**
 * A row of bars, one per value, around a middle that means zero: higher ones are above it. `least` from zero on, or the
 * greatest distance if that is more, fills them; so what is small against `least` looks flat.
 */
export function divergingSparkline(values: readonly (number | null)[], least: number): string {
  const sizes = values.filter((value) => value !== null).map(Math.abs);
  const greatest = Math.max(least, ...sizes);
  return values.map((value) => (value === null ? ' ' : barAround(value / greatest))).join('');
}

/** From -1 to 1; zero is the fourth bar of the eight. */
function barAround(share: number): string {
  const middle = 3;
  const room = share > 0 ? bars.length - 1 - middle : middle;
  return bars[middle + Math.round(share * room)] ?? ' ';
}
