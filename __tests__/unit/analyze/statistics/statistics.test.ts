import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { quantile } from 'simple-statistics';
import { z } from 'zod';
import { hodgesLehmann } from '../../../../src/analyze/statistics/hodges-lehmann.js';
import { mannKendall } from '../../../../src/analyze/statistics/kendall.js';
import { cumulativeNormalTail, normalQuantileOfTail } from '../../../../src/analyze/statistics/normal.js';
import { signedRankTest, walshAveragesBelow } from '../../../../src/analyze/statistics/signed-rank.js';
import { signFlipTest } from '../../../../src/analyze/statistics/sign-flip.js';
import { studentQuantileOfTail, studentTail } from '../../../../src/analyze/statistics/student.js';
import { theilSenSlope } from '../../../../src/analyze/statistics/theil-sen.js';

// What SciPy says, committed with the script that asked it.
const values = z.array(z.number());
const scipy = z
  .object({
    signedRank: z.array(z.object({ values, pGreater: z.number(), pLess: z.number() })),
    hodgesLehmann: z.array(
      z.object({ values, level: z.number(), estimate: z.number(), low: z.number(), high: z.number() }),
    ),
    signFlip: z.array(z.object({ values, p: z.number() })),
    kendall: z.array(z.object({ values, p: z.number(), score: z.number() })),
    kendallTied: z.array(z.object({ values, p: z.number(), score: z.number() })),
    theilSen: z.array(z.object({ values, slope: z.number() })),
    normal: z.array(z.object({ z: z.number(), tail: z.number() })),
    normalQuantile: z.array(z.object({ p: z.number(), z: z.number() })),
    student: z.array(z.object({ p: z.number(), degrees: z.number(), t: z.number() })),
    quantile: z.array(z.object({ values, q: z.number(), value: z.number() })),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../fixtures/statistics/scipy.json', import.meta.url), 'utf8')),
  );

/** Charles Darwin's pairs of maize, crossed less self-fertilised, in eighths of an inch. */
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
/** Hamilton's depression scores before less after, Hollander and Wolfe, table 3.1. */
const depression = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01];

const numbers = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 14 });
const shuffled = (list: readonly number[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });

describe('signedRankTest', () => {
  test.each(scipy.signedRank)(
    'as SciPy, ties and zeros too: $values',
    ({ values: sample, pGreater, pLess }) => {
      const test = signedRankTest(sample);
      expect(test.pGreater).toBeCloseTo(pGreater, 12);
      expect(test.pLess).toBeCloseTo(pLess, 12);
    },
  );

  test('Hollander and Wolfe, example 3.1: p = .0195', () => {
    expect(signedRankTest(depression).pGreater).toBeCloseTo(0.01953, 5);
  });

  // F. Wilcoxon and R. A. Wilcox 1964: the largest sum that is significant, one-sided.
  test.each([
    [0.05, { 5: 0, 6: 2, 7: 3, 8: 5, 9: 8, 10: 10, 12: 17, 15: 30, 20: 60, 25: 100, 30: 151 }],
    [0.025, { 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 12: 13, 15: 25, 20: 52, 25: 89, 30: 137, 40: 264, 50: 434 }],
    [0.01, { 7: 0, 8: 1, 9: 3, 10: 5, 12: 9, 15: 19, 20: 43, 25: 76, 30: 120 }],
  ])('critical values of the published table at %d', (level, table) => {
    for (const [n, sum] of Object.entries(table))
      expect([n, walshAveragesBelow(Number(n), level) - 1]).toEqual([n, sum]);
  });

  test('too few differences for a level have no critical value', () => {
    expect(walshAveragesBelow(4, 0.05)).toBe(0);
  });

  test('without a difference nothing is significant', () => {
    expect(signedRankTest([])).toEqual({ pGreater: 1, pLess: 1 });
    expect(signedRankTest([0, 0, 0])).toEqual({ pGreater: 1, pLess: 1 });
  });

  test('zeros weaken a change (Pratt) instead of vanishing', () => {
    const moved = [-1, -2, 3, 4, 5, 6, 7, 8];
    expect(signedRankTest(moved).pGreater).toBe(5 / 256);
    expect(signedRankTest([0, 0, 0, ...moved]).pGreater).toBe(8 / 256);
  });

  test('ties are counted out: by every sign of every rank', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }), (sample) => {
        // Ranks by their definition: the mean place among equals, zeros ranked and then left out.
        const ranks = sample.map((value) => {
          const below = sample.filter((other) => Math.abs(other) < Math.abs(value)).length;
          const equal = sample.filter((other) => Math.abs(other) === Math.abs(value)).length;
          return value === 0 ? 0 : below + (equal + 1) / 2;
        });
        const observed = ranks.reduce((sum, rank, index) => sum + ((sample[index] ?? 0) > 0 ? rank : 0), 0);
        let reached = 0;
        for (let signs = 0; signs < 2 ** sample.length; signs += 1) {
          const sum = ranks.reduce((total, rank, index) => total + (signs & (1 << index) ? rank : 0), 0);
          if (sum >= observed) reached += 1;
        }
        expect(signedRankTest(sample).pGreater).toBeCloseTo(reached / 2 ** sample.length, 12);
      }),
    );
  });

  test('order and scale change nothing, exchanging the sides exchanges the tails', () => {
    fc.assert(
      fc.property(
        numbers.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
        ([list, other]) => {
          const { pGreater, pLess } = signedRankTest(list);
          expect(signedRankTest(other)).toEqual({ pGreater, pLess });
          expect(signedRankTest(list.map((value) => value * 8))).toEqual({ pGreater, pLess });
          expect(signedRankTest(list.map((value) => -value))).toEqual({ pGreater: pLess, pLess: pGreater });
        },
      ),
    );
  });
});

describe('hodgesLehmann', () => {
  test.each(scipy.hodgesLehmann)(
    'as by inverting the test of SciPy: n = $values.length, $level',
    (expected) => {
      const { level } = expected;
      const location = hodgesLehmann(expected.values, { low: level, high: level });
      expect(location.estimate).toBeCloseTo(expected.estimate, 12);
      expect(location.low).toBeCloseTo(expected.low, 12);
      expect(location.high).toBeCloseTo(expected.high, 12);
    },
  );

  test('Hollander and Wolfe, examples 3.3 and 3.4: .46, between .01 and .786', () => {
    const location = hodgesLehmann(depression, { low: 0.02, high: 0.02 });
    expect(location.estimate).toBeCloseTo(0.46, 3);
    expect(location.low).toBeCloseTo(0.01, 3);
    expect(location.high).toBeCloseTo(0.786, 3);
  });

  test('too few values for a level leave the interval open', () => {
    expect(hodgesLehmann([1, 2, 4], { low: 0.01, high: 0.5 })).toEqual({
      estimate: 2.25,
      low: -Infinity,
      high: 2.5,
    });
  });

  test('a shift moves estimate and interval, and exchanging the sides turns them around', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -9, max: 9 }), (list, shift) => {
        const levels = { low: 0.05, high: 0.05 };
        const { estimate, low, high } = hodgesLehmann(list, levels);
        const moved = hodgesLehmann(
          list.map((value) => value + shift),
          levels,
        );
        expect(moved).toEqual({ estimate: estimate + shift, low: low + shift, high: high + shift });
        const turned = hodgesLehmann(
          list.map((value) => 0 - value),
          levels,
        );
        expect([turned.estimate, turned.low, turned.high]).toEqual([0 - estimate, 0 - high, 0 - low]);
      }),
    );
  });
});

describe('signFlipTest', () => {
  const signFlipP = (list: readonly number[], seed: number): number => signFlipTest(list, seed).pGreater;

  test.each(scipy.signFlip)('as SciPy: $values', ({ values: sample, p }) => {
    expect(signFlipP(sample, 1)).toBeCloseTo(p, 12);
  });

  test('R. A. Fisher, The Design of Experiments, section 21: 863 of 32,768', () => {
    expect(signFlipP(maize, 1)).toBe(863 / 32_768);
  });

  test('drawn, it is near the exact one, never 0, and the same under the same seed', () => {
    const doubled = [...maize, 0, 0];
    expect(signFlipP(doubled, 1)).toBe(863 / 32_768); // zeros flip to themselves
    const long = Array.from({ length: 40 }, (_, index) => ((index * 7) % 11) - 3.5);
    const p = signFlipP(long, 5);
    // The normal approximation, within some standard errors of 20,000 draws.
    const size = Math.sqrt(long.reduce((sum, value) => sum + value ** 2, 0));
    const expected = cumulativeNormalTail(long.reduce((sum, value) => sum + value, 0) / size);
    expect(Math.abs(p - expected)).toBeLessThan(0.1 * expected + 4 * Math.sqrt(expected / 20_000));
    expect(signFlipP(long, 5)).toBe(p);
    expect(signFlipP(long, 6)).not.toBe(p);
    expect(
      signFlipP(
        Array.from({ length: 40 }, () => 1),
        1,
      ),
    ).toBe(1 / 20_001);
  });

  test('all zero: nothing is significant', () => {
    expect(signFlipP([0, 0], 1)).toBe(1);
    expect(signFlipP([], 1)).toBe(1);
  });

  test('order and scale change nothing, exchanging the sides exchanges the tails', () => {
    fc.assert(
      fc.property(
        numbers.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
        ([list, other]) => {
          const p = signFlipP(list, 1);
          expect(
            signFlipTest(
              list.map((value) => 0 - value),
              1,
            ).pLess,
          ).toBe(p);
          expect(signFlipP(other, 1)).toBe(p);
          expect(
            signFlipP(
              list.map((value) => value / 7),
              1,
            ),
          ).toBe(p);
        },
      ),
    );
  });
});

describe('mannKendall', () => {
  test.each([...scipy.kendall, ...scipy.kendallTied])(
    'as SciPy: n = $values.length, score $score',
    (expected) => {
      const { score, p } = mannKendall([expected.values]);
      expect(score).toBe(expected.score);
      expect(p).toBeCloseTo(expected.p, 12);
    },
  );

  // Hollander and Wolfe, table A.30: the upper tail at n = 10.
  test.each([
    [21, 0.036],
    [23, 0.023],
    [25, 0.014],
    [27, 0.008],
  ])('the published table: score %d at n = 10', (score, tail) => {
    // A rising row with so many inversions: the last value moved down by as many places.
    const inversions = (45 - score) / 2;
    const row = Array.from({ length: 10 }, (_, index) => index);
    const last = row.splice(9 - Math.min(9, inversions), 1);
    row.push(...last);
    const left = inversions - Math.min(9, inversions);
    if (left > 0) row.splice(left, 0, ...row.splice(0, 1));
    const trend = mannKendall([row]);
    expect(trend.score).toBe(score);
    expect(trend.p / 2).toBeCloseTo(tail, 3);
  });

  test('blocks are compared within themselves only', () => {
    // Rising in each, and as a whole no order at all.
    const blocks = [
      [5, 6, 7, 8],
      [1, 2, 3, 4],
    ];
    const { score, p } = mannKendall(blocks);
    expect(score).toBe(12);
    expect(p).toBeCloseTo(2 / 24 / 24, 12);
    expect(mannKendall([blocks.flat()]).p).toBeGreaterThan(0.5);
  });

  test('equal values have no trend', () => {
    expect(mannKendall([[3, 3, 3, 3]])).toEqual({ score: 0, p: 1 });
    expect(mannKendall([])).toEqual({ score: 0, p: 1 });
  });

  test('turning time around turns the score', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const { score, p } = mannKendall([list]);
        expect(mannKendall([list.toReversed()])).toEqual({ score: 0 - score, p });
      }),
    );
  });
});

test.each(scipy.theilSen)('theilSenSlope as SciPy: n = $values.length', ({ values: sample, slope }) => {
  expect(theilSenSlope(sample)).toBeCloseTo(slope, 12);
});

test('theilSenSlope: a quarter of the values may be anything, and one value has no slope', () => {
  expect(theilSenSlope([0, 2, 4, 999, 8, 10, -999, 14])).toBeCloseTo(2, 12);
  expect(theilSenSlope([1])).toBeNaN();
});

test.each(scipy.normal)('cumulativeNormalTail as SciPy: $z', ({ z: size, tail }) => {
  expect(cumulativeNormalTail(size) / tail).toBeCloseTo(1, 11);
});

test.each(scipy.normalQuantile)('normalQuantileOfTail as SciPy: $p', ({ p, z: size }) => {
  expect(normalQuantileOfTail(p)).toBeCloseTo(size, 9);
});

test.each(scipy.quantile)(
  "simple-statistics' quantile is NumPy's (type 7): $q",
  ({ values: sample, q, value }) => {
    expect(quantile(sample, q)).toBeCloseTo(value, 12);
  },
);

describe("Student's distribution", () => {
  test.each(scipy.student)('as SciPy: $p with $degrees degrees of freedom', ({ p, degrees, t }) => {
    expect(studentQuantileOfTail(p, degrees)).toBeCloseTo(
      t,
      p < 1e-5 ? 2 - Math.log10(t) : 10 - Math.log10(1 + t),
    );
    expect(studentTail(t, degrees)).toBeCloseTo(p, 14);
  });

  // R. A. Fisher, F. Yates, Statistical Tables, 1963, table III: both tails together.
  test.each([
    [0.1, { 1: 6.314, 2: 2.92, 5: 2.015, 10: 1.812, 20: 1.725, 30: 1.697, 120: 1.658 }],
    [0.05, { 1: 12.706, 2: 4.303, 5: 2.571, 10: 2.228, 20: 2.086, 30: 2.042, 120: 1.98 }],
    [0.02, { 1: 31.821, 2: 6.965, 5: 3.365, 10: 2.764, 20: 2.528, 30: 2.457, 120: 2.358 }],
    [0.01, { 1: 63.657, 2: 9.925, 5: 4.032, 10: 3.169, 20: 2.845, 30: 2.75, 120: 2.617 }],
  ])('the published table at %d', (tails, table) => {
    for (const [degrees, t] of Object.entries(table))
      expect(studentQuantileOfTail(tails / 2, Number(degrees))).toBeCloseTo(t, 3);
  });

  test('falls with t and with the degrees of freedom, towards the normal distribution', () => {
    const degrees = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(degrees, fc.double({ min: 0.01, max: 6, noNaN: true }), (n, t) => {
        expect(studentTail(t * 1.1, n)).toBeLessThan(studentTail(t, n));
        expect(studentTail(t, n + 1)).toBeLessThanOrEqual(studentTail(t, n) + 1e-15);
        expect(studentTail(t, n)).toBeGreaterThan(cumulativeNormalTail(t) - 1e-15);
      }),
    );
  });
});
