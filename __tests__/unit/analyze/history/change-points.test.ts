import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  bestSplit,
  changePoints,
  defaultChangePointSettings,
} from '../../../../src/analyze/history/change-points.js';
import { scatter } from '../interleaved/build.js';

const around = (level: number, count: number, seed: number): number[] =>
  scatter(count, 0.02, seed).map((noise) => level * (1 + noise));

describe('changePoints', () => {
  test('finds steps up and down, with the levels before and after', () => {
    const history = [...around(100, 15, 1), ...around(115, 12, 2), ...around(90, 14, 3)];
    const found = changePoints(history);
    expect(found.map(({ index }) => index)).toEqual([15, 27]);
    expect(found[0]?.before).toBeCloseTo(100, -1);
    expect(found[0]?.after).toBeCloseTo(115, -1);
    expect(found[1]?.before).toBe(found[0]?.after);
    expect(found.map(({ p }) => p)).toEqual([0.001, 0.001]);
  });

  test('a level that stays has none, nor has one outlier', () => {
    const history = around(100, 40, 4);
    expect(changePoints(history)).toEqual([]);
    expect(changePoints(history.with(20, 300))).toEqual([]);
    expect(changePoints(Array.from({ length: 40 }, () => 7))).toEqual([]);
  });

  test('a change under 5% is not told, and is where less is asked for', () => {
    const history = [...around(100, 20, 5), ...around(103, 20, 6)];
    expect(changePoints(history)).toEqual([]);
    const [found, ...others] = changePoints(history, { ...defaultChangePointSettings, minChange: 0.01 });
    expect(found?.index).toBe(20);
    expect(others).toEqual([]);
  });

  test('two steps under 5% that are more together are one, with the levels that are left then', () => {
    const history = [100, 104, 108].flatMap((level) => Array.from({ length: 20 }, () => level));
    const all = changePoints(history, { ...defaultChangePointSettings, minChange: 0.01 });
    expect(all.map(({ index, before, after }) => [index, before, after])).toEqual([
      [20, 100, 104],
      [40, 104, 108],
    ]);
    expect(changePoints(history)).toMatchObject([{ index: 20, before: 100, after: 106 }]);
  });

  test('from nothing to nothing is no change, though errors come in bursts from there on', () => {
    const withErrors = (isError: (index: number) => boolean) =>
      Array.from({ length: 100 }, (_, index) => (index >= 50 && isError(index) ? 0.2 : 0));
    expect(changePoints(withErrors((index) => index % 5 < 2))).toEqual([]);
    expect(changePoints(withErrors(() => true))).toMatchObject([{ index: 50, before: 0, after: 0.2 }]);
  });

  test('too few values for two sides have none', () => {
    expect(changePoints([])).toEqual([]);
    expect(changePoints([1, 1, 1, 1, 9, 9, 9, 9, 9])).toEqual([]);
  });

  test('raises few false alarms: 2 or fewer of 200 histories at p .001', () => {
    const alarms = Array.from({ length: 200 }, (_, seed) =>
      changePoints(scatter(50, 1, seed + 1), { ...defaultChangePointSettings, minChange: 0 }),
    ).filter(({ length }) => length > 0);
    expect(alarms.length).toBeLessThanOrEqual(2);
  });

  test('scale changes nothing', () => {
    const level = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.array(level, { maxLength: 30 }), (history) => {
        const indexes = (list: readonly number[]) => changePoints(list).map(({ index, p }) => [index, p]);
        expect(indexes(history.map((value) => value * 4))).toEqual(indexes(history));
      }),
      { numRuns: 30 },
    );
  });
});

test('bestSplit is the strongest by the definition of the energy distance', () => {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const within = (side: readonly number[]) =>
    mean(side.flatMap((value, index) => side.slice(index + 1).map((other) => Math.abs(value - other))));
  const strengthAt = (list: readonly number[], size: number) => {
    const [left, right] = [list.slice(0, size), list.slice(size)];
    const cross = mean(left.flatMap((value) => right.map((other) => Math.abs(value - other))));
    return ((size * right.length) / list.length) * (2 * cross - within(left) - within(right));
  };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 20 }), (list) => {
      const sizes = Array.from({ length: list.length - 3 }, (_, index) => index + 2);
      const best = bestSplit(list, 2);
      expect(best?.strength).toBeCloseTo(Math.max(...sizes.map((size) => strengthAt(list, size))), 8);
      expect(strengthAt(list, best?.index ?? 0)).toBeCloseTo(best?.strength ?? NaN, 8);
    }),
  );
});
