// Shares in words.

/** `10%`, `1.5%` */
export const percent = (share) => `${Number((share * 100).toFixed(1))}%`;

/** The share of successes with its 95% interval. Source: E. B. Wilson 1927. */
export function wilson(successes, total) {
  const z = 1.96;
  const share = successes / total;
  const middle = (share + z ** 2 / (2 * total)) / (1 + z ** 2 / total);
  const reach =
    (z / (1 + z ** 2 / total)) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return `${percent(share)} (${percent(Math.max(0, middle - reach))}–${percent(Math.min(1, middle + reach))})`;
}

/** How a comparison can end. */
export const words = ['regressed', 'improved', 'no-change', 'inconclusive', 'invalid'];
