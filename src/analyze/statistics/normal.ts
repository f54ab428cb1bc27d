/**
 * P(Z > z) of the standard normal distribution for z >= 0, by the continued fraction of the error function's
 * complement where it converges fast and by its power series below.
 *
 * Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.2.11 and 26.2.14.
 */
export function cumulativeNormalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > 1e-17 * sum; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let step = 120; step >= 1; step -= 1) fraction = z + step / fraction;
  return density / fraction;
}

/** The z with P(Z > z) = p, for p of at most 1/2. */
export function normalQuantileOfTail(p: number): number {
  let low = 0;
  let high = 40;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (cumulativeNormalTail(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
