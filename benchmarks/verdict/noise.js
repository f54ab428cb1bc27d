// What simulated slices look like: seeded random numbers, and the kinds of noise of a slice's p95.

/** Uniform, normal and yes-or-no numbers from one seed. */
export function randomFrom(words) {
  const uniform = () => (words() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal, chance: (probability) => uniform() < probability };
}

const skew = 0.8;
const skewMean = Math.exp(skew ** 2 / 2);
const skewSd = skewMean * Math.sqrt(Math.expm1(skew ** 2));

/**
 * The logarithm of what noise does to the p95 of one slice, with a standard deviation of 1 (bursts come on top of
 * it). `shared` in 0..1 of its variance is the same for all requests of the slice.
 */
export const noiseKinds = {
  normal: ({ normal }) => normal(),
  // A long tail upwards, as of a queue.
  lognormal: ({ normal }) => (Math.exp(skew * normal()) - skewMean) / skewSd,
};

/** A slice's noise for each of the requests: correlated with one another by half. */
export function sliceNoise(kind, random, requests) {
  const draw = noiseKinds[kind];
  const common = draw(random);
  return Array.from({ length: requests }, () => Math.SQRT1_2 * common + Math.SQRT1_2 * draw(random));
}

/** Latencies of one slice, request by request: log-normal around 100 ms, some of them by a burst much slower. */
export function sliceLatencies(random, { count, sigma, factor, burst }) {
  const start = random.uniform() * count;
  return Array.from({ length: count }, (_, index) => {
    const slowed = burst !== undefined && index >= start && index < start + burst.share * count;
    return Math.round(100_000 * factor * (slowed ? burst.factor : 1) * Math.exp(sigma * random.normal()));
  });
}
