import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bootstrap,
  bothWays,
  pairsOf,
  pullRequestOf,
  shuffled,
} from '../../../benchmarks/verdict/real/resample.js';
import type { RecordedQuad } from '../../../benchmarks/verdict/real/recording.js';
import type { Slice } from '../../../src/analyze/interleaved/index.js';
import { randomWords } from '../../../src/analyze/statistics/random.js';

const uniformOf = (seed: number): (() => number) => {
  const words = randomWords(seed);
  return () => words() / 2 ** 32;
};

/** A slice that is known by its p95. */
const slice = (p95: number): Slice => ({
  total: { attempts: 200, errors: 0, values: { p95 } },
  byRequest: {},
  unfit: undefined,
});
const quad = (
  added: RecordedQuad['added'],
  ...pairs: readonly (readonly [number, number])[]
): Omit<RecordedQuad, 'atMs'> => ({
  added,
  pairs: pairs.map(([a, b]) => [slice(a), slice(b)]),
});
const p95s = ({ base, head }: { readonly base: Slice; readonly head: Slice }): (number | undefined)[] => [
  base.total.values.p95,
  head.total.values.p95,
];

const session = {
  quads: [
    quad([0, 0], [1, 2], [3, 4]),
    quad([0, 10], [5, 6], [7, 8]),
    quad([10, 0], [9, 10], [11, 12]),
    quad([10, 10], [13, 14], [15, 16]),
  ],
};

describe('pairs of a recorded session', () => {
  test.each([
    [
      1,
      0,
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    [
      0,
      0,
      [
        [
          [2, 1],
          [4, 3],
        ],
      ],
    ],
    [
      1,
      10,
      [
        [
          [5, 6],
          [7, 8],
        ],
      ],
    ],
    [
      0,
      10,
      [
        [
          [10, 9],
          [12, 11],
        ],
      ],
    ],
    [0, 20, []],
  ] as const)('with start %i as head, adding %i%%', (head, added, expected) => {
    expect(pairsOf({ session, head }, added).map((pairs) => pairs.map(p95s))).toEqual(expected);
  });
});

describe('a pull request of recorded slices', () => {
  /** Sessions whose slices say which session they are of. */
  const sessions = [1, 2, 3, 4].map((number) => ({
    quads: [0, 0.25].map((of) =>
      quad([0, 0], [number + of, number + of + 0.1], [number + of, number + of + 0.1]),
    ),
  }));
  const sessionOf = ({ base }: { readonly base: Slice }): number => Math.floor(base.total.values.p95 ?? 0);

  test('stays with its session until a fresh start, and then takes another one each time, either way round', () => {
    const heads = new Set<unknown>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [own, ...others] = sessions;
        if (own === undefined) throw new Error('no session');
        const next = pullRequestOf({ session: own, head: 1 }, others, 0, uniformOf(seed));
        const seen = [1, 2, 3, 4, 5].map((start) => Array.from({ length: 6 }, () => next(start)));

        expect(seen.flat().map(({ start }) => start)).toEqual(
          [1, 2, 3, 4, 5].flatMap((start) => Array(6).fill(start)),
        );
        const used = seen.map((pairs) => [...new Set(pairs.map(sessionOf))]);
        expect(used[0]).toEqual([1]);
        const dealt = used.slice(0, 4).flat();
        expect(dealt.sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
        expect([2, 3, 4]).toContain(used[4]?.[0]);
        for (const pairs of seen.slice(1))
          for (const [base = 0, head = 0] of pairs.map(p95s)) heads.add(Math.sign(head - base));
      }),
    );
    expect(heads.size).toBe(2);
  });

  test('takes four slices as they were measured, one pair after the other', () => {
    const long = { quads: [quad([0, 0], [1, 1], [2, 2]), quad([0, 0], [3, 3], [4, 4])] };
    const next = pullRequestOf({ session: long, head: 0 }, [], 0, uniformOf(7));
    const drawn = Array.from({ length: 40 }, () => next(1).base.total.values.p95 ?? 0);
    for (let index = 0; index < drawn.length; index += 2) {
      expect(drawn[index + 1]).toBe((drawn[index] ?? 0) + 1);
      expect([1, 3]).toContain(drawn[index]);
    }
    expect(new Set(drawn).size).toBe(4);
  });

  test('says what is missing', () => {
    const [first] = bothWays(session);
    if (first === undefined) throw new Error('no way');
    expect(() => pullRequestOf(first, [], 0, uniformOf(1))(2)).toThrow('no other session');
    expect(() => pullRequestOf(first, [], 20, uniformOf(1))(1)).toThrow('no slices of +20%');
  });
});

test('a shuffled list has the same members', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
      const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
      expect(sorted(shuffled(values, uniformOf(seed)))).toEqual(sorted(values));
    }),
  );
});

describe('the bootstrap over sessions', () => {
  test('is as wide as sessions differ, however many pull requests each stands for', () => {
    // Means of 16 draws out of 0 and 1: sd 1/8, so 1.96 / 8 either way.
    const { low, high } = bootstrap(
      [Array.from({ length: 16 }, (_, index) => index % 2)],
      uniformOf(1),
      20_000,
    );
    expect(low).toBeCloseTo(0.5 - 1.96 / 8, 1);
    expect(high).toBeCloseTo(0.5 + 1.96 / 8, 1);
  });

  test('draws within each group, so that what groups differ by does not widen it', () => {
    expect(
      bootstrap(
        [
          [0, 0, 0],
          [1, 1, 1],
        ],
        uniformOf(1),
      ),
    ).toEqual({ low: 0.5, high: 0.5 });
  });

  test('stays between the smallest and the largest value', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), fc.integer(), (groups, seed) => {
        const { low, high } = bootstrap(groups, uniformOf(seed), 50);
        expect(low).toBeGreaterThanOrEqual(Math.min(...groups.flat()) - 1e-9);
        expect(high).toBeLessThanOrEqual(Math.max(...groups.flat()) + 1e-9);
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 50 },
    );
  });
});
