/**
 * P(T > t) of Student's distribution for t >= 0 and a whole number of degrees of freedom, where it is a finite sum.
 * Right to about 15 decimals, so not for tails below 1e-9.
 *
 * Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentTail(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 - within) / 2;
}

/** The t with P(T > t) = p, for p of at most 1/2 and not below 1e-9. */
export function studentQuantileOfTail(p: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, degrees) > p) high *= 2;
  // Until no number is between the two.
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTail(middle, degrees) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
