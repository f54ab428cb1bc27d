/** Uniform numbers, 0 <= x < 1. */
export type Random = () => number;

/**
 * The generator of one user: the same seed and user give the same numbers, different users independent ones.
 *
 * Source: sfc32 of Chris Doty-Humphrey's PractRand (a small chaotic generator with a counter, period at least
 * 2^32), started from three words and run for 15 rounds before use, as its author does.
 */
export function randomOf(seed: number, user: number): Random {
  // A seed may be larger than 32 bits: both halves count.
  let a = seed >>> 0;
  let b = Math.floor(seed / 0x1_0000_0000) >>> 0;
  let c = user >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 0x1_0000_0000;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/** Draws indices of `weights`, each as often as its share of their sum. */
export function weightedPick(weights: readonly number[]): (random: Random) => number {
  let sum = 0;
  const bounds = weights.map((weight) => (sum += weight));
  return (random) => {
    if (bounds.length === 1) return 0;
    const drawn = random() * sum;
    return bounds.findIndex((bound) => drawn < bound);
  };
}
