import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { expectationOf, placeOf } from '../../../../src/analyze/stored/expectation.js';

/** Values with exactly this median and standard deviation, none far out. */
function series(runs: number, middle: number, sd: number): number[] {
  const half = Array.from({ length: Math.floor(runs / 2) }, () => 1);
  const steps = [...half.map((step) => -step), ...(runs % 2 === 1 ? [0] : []), ...half];
  const raw = Math.sqrt(steps.reduce((sum, step) => sum + step ** 2, 0) / (runs - 1));
  return steps.map((step) => middle + (step * sd) / raw);
}

describe('the limit', () => {
  test.each([
    // t(19, .99) = 2.5395, t(9, .99) = 2.8214; sqrt(1 + 1/N).
    ['p95', 20, 3, 100 + 2.539483 * Math.sqrt(1.05) * 3 * 1.4826 * Math.sqrt(19 / 20)],
    // A series without any noise still has one of 2%.
    ['p95', 20, 0, 100 + 2.539483 * Math.sqrt(1.05) * 2],
    ['p95', 10, 0, 100 + 2.821438 * Math.sqrt(1.1) * 2],
    // Less throughput is worse.
    ['rps', 20, 0, 100 - 2.539483 * Math.sqrt(1.05) * 2],
  ] as const)('of %s, %d runs with a standard deviation of %d: %d', (metric, runs, sd, limit) => {
    expect(expectationOf(metric, series(runs, 100, sd)).limit).toBeCloseTo(limit, 4);
  });

  test('is the one of a standard deviation where few runs are far out', () => {
    const values = [...Array.from({ length: 19 }, () => 100), 120];
    // Their median distance is zero.
    expect(expectationOf('p95', values).limit).toBeCloseTo(
      100 + 2.539483 * Math.sqrt(1.05) * 20 * Math.sqrt(0.05),
      4,
    );
  });

  test.each([2, 5, 9])('needs ten runs: with %d there is none', (more) => {
    const values = series(more, 100, 2);
    expect(expectationOf('p95', values)).toEqual({
      runs: more,
      median: expect.closeTo(100, 6),
      limit: null,
      detectable: null,
      canGate: false,
    });
    expect(placeOf('p95', 1e6, expectationOf('p95', values))).toBe('within');
  });

  test('of error rates that were always zero is half a percentage point', () => {
    const expected = expectationOf('error_rate', series(20, 0, 0));
    expect(expected).toMatchObject({ median: 0, limit: 0.005, detectable: 0.005, canGate: true });
    expect(placeOf('error_rate', 0.005, expected)).toBe('within');
    expect(placeOf('error_rate', 0.0051, expected)).toBe('worse');
  });

  test('of error rates that vary is further away, and gates nothing where it is too far', () => {
    expect(expectationOf('error_rate', series(20, 0.02, 0.002)).limit).toBeGreaterThan(0.027);
    expect(expectationOf('error_rate', series(20, 0.02, 0.002)).canGate).toBe(false);
    expect(expectationOf('error_rate', series(20, 0.02, 0.001)).canGate).toBe(true);
  });

  test('after a run that took hundreds of times as long shows no change of any size', () => {
    const values = [...Array.from({ length: 9 }, () => 1), 500];
    expect(expectationOf('p95', values)).toMatchObject({ detectable: null, canGate: false });
  });

  test('of a median of zero is unknown', () => {
    expect(expectationOf('rps', series(20, 0, 0))).toMatchObject({ limit: null, canGate: false });
  });
});

describe('the smallest change that shows', () => {
  // The scale of the median distance is taken away again: these are of the standard deviation alone.
  const ofSd = (runs: number, sd: number) =>
    expectationOf('p95', series(runs, 100, sd / (1.4826 * Math.sqrt((runs - 1) / runs))));

  test.each([
    [2, 0.09],
    [3, 0.14],
    [5, 0.24],
    [10, 0.54],
  ])('with 20 runs that differ by %d%%: %d', (sd, change) => {
    expect(ofSd(20, sd).detectable).toBeCloseTo(change, 2);
  });

  test('decides from 20 runs on whether they may fail one', () => {
    expect(ofSd(20, 2).canGate).toBe(true);
    expect(ofSd(19, 2).canGate).toBe(false);
    expect(ofSd(20, 3).canGate).toBe(false);
    // However many they are.
    expect(ofSd(50, 3).canGate).toBe(false);
  });
});

describe('by property', () => {
  const values = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 10, maxLength: 60 });
  const metric = fc.constantFrom('p95' as const, 'rps' as const);
  const scales = fc.constantFrom(0.25, 2, 1024);

  test('the order of runs does not matter', () => {
    fc.assert(
      fc.property(values, metric, (list, name) => {
        const sorted = expectationOf(
          name,
          list.toSorted((a, b) => a - b),
        );
        const given = expectationOf(name, list);
        expect(given.limit).toBeCloseTo(sorted.limit ?? NaN, 6);
      }),
    );
  });

  test('the unit does not matter', () => {
    fc.assert(
      fc.property(values, metric, scales, (list, name, scale) => {
        const given = expectationOf(name, list);
        const scaled = expectationOf(
          name,
          list.map((value) => value * scale),
        );
        expect(scaled.limit).toBeCloseTo((given.limit ?? NaN) * scale, 6);
        if (given.detectable === null) expect(scaled.detectable).toBeNull();
        else expect(scaled.detectable).toBeCloseTo(given.detectable, 9);
      }),
    );
  });

  test('the median itself is within, and mirroring a figure exchanges worse and better', () => {
    const exchanged = { worse: 'better', better: 'worse', within: 'within' } as const;
    fc.assert(
      fc.property(values, metric, fc.double({ min: -2000, max: 2000, noNaN: true }), (list, name, off) => {
        const expected = expectationOf(name, list);
        expect(placeOf(name, expected.median, expected)).toBe('within');
        const place = placeOf(name, expected.median + off, expected);
        expect(placeOf(name, expected.median - off, expected)).toBe(exchanged[place]);
      }),
    );
  });

  test('identical runs never regress, and the limit is at least 5% away', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.integer({ min: 10, max: 50 }),
        (value, runs) => {
          const expected = expectationOf(
            'p95',
            Array.from({ length: runs }, () => value),
          );
          expect(placeOf('p95', value, expected)).toBe('within');
          expect(placeOf('p95', value * 1.048, expected)).toBe('within');
        },
      ),
    );
  });
});
