import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleStandardDeviation } from 'simple-statistics';
import {
  chooseSliceLength,
  orderOfPair,
  warmUpState,
  type PaceOfSides,
  type WarmUpWindow,
} from '../../../../src/analyze/interleaved/index.js';
import { randomWords } from '../../../../src/analyze/statistics/random.js';
import { LatencyHistogram } from '../../../../src/measurement/index.js';
import { errorRate, p95 } from './build.js';

describe('the order of pairs', () => {
  test('of two pairs one begins with base and one with head', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(), (quad, seed) => {
        const orders = [orderOfPair(2 * quad, seed), orderOfPair(2 * quad + 1, seed)];
        expect(orders.toSorted()).toEqual(['base-head', 'head-base']);
      }),
    );
  });

  test('is up to a coin, the same one for the same seed', () => {
    const firsts = (seed: number): string[] =>
      Array.from({ length: 400 }, (_, quad) => orderOfPair(2 * quad, seed));
    const heads = firsts(1).filter((order) => order === 'head-base').length;
    // 200 are expected, and 10 are one standard deviation.
    expect(Math.abs(heads - 200)).toBeLessThan(50);
    expect(firsts(1)).toEqual(firsts(1));
    expect(firsts(1)).not.toEqual(firsts(2));
  });
});

const window = (meanLatencyUs: number | undefined, attempts = 300): WarmUpWindow => ({
  attempts,
  meanLatencyUs,
});

describe('warm-up', () => {
  const falling = Array.from({ length: 10 }, (_, second) => window(20_000 * 0.9 ** second));
  const flat = Array.from({ length: 10 }, () => window(20_000));
  test.each<[string, WarmUpWindow[], string]>([
    ['takes ten windows at least', flat.slice(1), 'unsteady'],
    ['is over where the latency stays', flat, 'steady'],
    ['goes on while it falls by a tenth each second', falling, 'unsteady'],
    ['is over when it has fallen', [...falling, ...flat], 'steady'],
    ['goes on while it rises by 3% each second', flat.map((_, s) => window(1000 * 1.03 ** s)), 'unsteady'],
    ['waits for 2,000 requests', flat.map(() => window(20_000, 150)), 'unsteady'],
    ['but not for ever', Array.from({ length: 20 }, () => window(20_000, 20)), 'steady'],
    ['can say nothing where nothing succeeds', flat.map(() => window(undefined)), 'unclear'],
  ])('%s', (_, windows, state) => {
    expect(warmUpState(windows)).toBe(state);
  });

  test('one window that stands out does not matter', () => {
    expect(warmUpState([...flat.slice(1), window(60_000)])).toBe('steady');
  });
});

/** Latencies of a log-normal distribution around 20 ms. */
function logNormal(count: number, sigma: number, seed: number): LatencyHistogram {
  const next = randomWords(seed);
  const uniform = (): number => (next() + 0.5) / 2 ** 32;
  const latency = new LatencyHistogram();
  for (let index = 0; index < count; index += 1) {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    latency.record(20_000 * Math.exp(sigma * normal));
  }
  return latency;
}

describe('the length of a slice', () => {
  const paceOf = (perSecond: number, sigma = 0.35): PaceOfSides => {
    const pace = { perSecond, latency: logNormal(20_000, sigma, 7).counts() };
    return { base: pace, head: pace };
  };
  const choose = (pace: PaceOfSides): ReturnType<typeof chooseSliceLength> =>
    chooseSliceLength([p95, errorRate], () => pace, { minAttempts: 100 });

  test('is a second where a second is enough', () => {
    expect(choose(paceOf(2000))).toMatchObject({ seconds: 1, warnings: [] });
  });

  test('grows until chance alone moves the difference by 6%', () => {
    const { seconds, sd = 0 } = choose(paceOf(150));
    expect(seconds).toBeGreaterThan(1.5);
    expect(seconds).toBeLessThan(5);
    expect(sd).toBeLessThan(0.0605);
  });

  test('is five seconds at most, and says how uncertain that is', () => {
    const { seconds, sd = 0 } = choose(paceOf(40));
    expect(seconds).toBe(5);
    expect(sd).toBeGreaterThan(0.06);
  });

  test('is longer only where too few requests would count', () => {
    expect(choose(paceOf(10))).toMatchObject({ seconds: 14, warnings: [] });
    const rare = choose(paceOf(2));
    expect(rare.seconds).toBe(20);
    expect(rare.warnings).toEqual([expect.stringMatching(/comes 2\.0 times a second/)]);
  });

  test('is the shortest where warm-up showed nothing', () => {
    const nothing = { base: undefined, head: undefined };
    expect(choose(nothing)).toEqual({ seconds: 1, sd: undefined, warnings: [] });
  });

  test.each([0.2, 0.35, 0.7])(
    'foresees what chance does to the p95 of log-normal latencies (sigma %p)',
    (sigma) => {
      // 100 requests a slice.
      const { sd = 0, seconds } = choose(paceOf(100, sigma));
      const count = 100 * seconds;
      const differences = Array.from({ length: 400 }, (_, seed) => {
        const [base, head] = [logNormal(count, sigma, 2 * seed + 1), logNormal(count, sigma, 2 * seed + 2)];
        return Math.log((head.quantileUs(0.95) ?? 0) / (base.quantileUs(0.95) ?? 0));
      });
      // 400 differences give their standard deviation to 3.5%; the formula is for large counts.
      expect(sampleStandardDeviation(differences) / sd).toBeGreaterThan(0.85);
      expect(sampleStandardDeviation(differences) / sd).toBeLessThan(1.2);
    },
  );
});
