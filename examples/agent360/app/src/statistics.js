/** Count, mean, standard deviation, median and 95th percentile (nearest rank) of numbers; zeros of none. */
export function summarise(values) {
  const count = values.length;
  if (count === 0) return { count, mean: 0, sd: 0, median: 0, p95: 0 };
  const sorted = Float64Array.from(values).sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const quantile = (q) => sorted[Math.max(0, Math.ceil(q * count) - 1)];
  return { count, mean, sd: Math.sqrt(variance), median: quantile(0.5), p95: quantile(0.95) };
}
