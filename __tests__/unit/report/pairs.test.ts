import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderLivePairs, renderPairs, type PairFacts } from '../../../src/report/index.js';
import { exactChange, intervalInWords, intervalSize } from '../../../src/report/words/change.js';
import { pairChange, pairDifference } from '../../../src/report/words/pairs.js';
import { divergingSparkline } from '../../../src/report/words/sparkline.js';

const plain = { columns: 80, paint: (_: unknown, text: string): string => text };

const pair = (number: number, overrides: Partial<PairFacts> = {}): PairFacts => ({
  number,
  of: 48,
  start: 1,
  baseP95Ms: 40,
  headP95Ms: 44,
  unfit: undefined,
  estimate: { change: 0.1, low: 0.05, high: 0.15 },
  state: 'not clear yet',
  ...overrides,
});

describe('a line about pairs', () => {
  test.each([
    ['without any is empty', [], ''],
    [
      'before there is an estimate',
      [pair(1, { estimate: undefined })],
      'pair  1  base p95 40.0 ms  head p95 44.0 ms  not clear yet',
    ],
    [
      'with an open end',
      [pair(2, { estimate: { change: 0.1, low: 0.05, high: null } })],
      'pair  2  base p95 40.0 ms  head p95 44.0 ms  so far +10.0% (from +5.0% on)  not clear yet',
    ],
    [
      'of pairs that do not count at all',
      [pair(3, { unfit: 'late', estimate: undefined })],
      'pair  3  not clear yet  1 pair unfit: late',
    ],
  ])('%s', (_, pairs, line) => {
    expect(renderPairs(pairs)).toBe(line);
  });
});

describe('the live view', () => {
  const view = { name: 'peak, in turn with main (3f2c1ab)', before: 'warming up' };

  test('says what is done before the first pair', () => {
    expect(renderLivePairs([], view, plain).split('\n')[0]).toBe(
      'peak, in turn with main (3f2c1ab)  warming up',
    );
  });

  test('has both sides on one scale, and a blank for what does not count', () => {
    const pairs = [pair(1, { baseP95Ms: 20 }), pair(2, { unfit: 'late' }), pair(3)];
    const lines = renderLivePairs(pairs, view, plain).split('\n');
    expect(lines[0]).toContain('pair 3 of at most 48');
    expect(lines[2]).toBe('  base p95       40.0 ms  ▄ █');
    expect(lines[3]).toBe('  head p95       44.0 ms  █ █');
    expect(lines[4]).toMatch(/^ {2}difference {6}\+10\.0% {2}█ ▄$/);
    expect(lines[5]).toBe('  so far +10.0% (+5.0% to +15.0%), not clear yet');
  });

  test.each([40, 80, 200])('keeps within %i columns', (columns) => {
    const pairs = Array.from({ length: 72 }, (_, index) => pair(index + 1, { unfit: 'x '.repeat(200) }));
    const [, ...lines] = renderLivePairs(pairs, view, { ...plain, columns }).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

describe('bars around a middle', () => {
  test('are flat for what is small, and full at both ends', () => {
    expect(divergingSparkline([0, 0.01, -0.01], 0.1)).toBe('▄▄▄');
    expect(divergingSparkline([0.5, -0.5, null, 0], 0.1)).toBe('█▁ ▄');
  });

  test('never stand on the wrong side', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 1 }), (values) => {
        const bars = Array.from(divergingSparkline(values, 0.1));
        return values.every((value, index) => {
          const bar = bars[index] ?? '';
          return value < 0 ? bar <= '▄' : bar >= '▄';
        });
      }),
    );
  });
});

describe('a pair', () => {
  test('differs by as much in either direction', () => {
    const there = pairDifference({ baseP95Ms: 40, headP95Ms: 50 });
    const back = pairDifference({ baseP95Ms: 50, headP95Ms: 40 });
    expect(there).toBeCloseTo(-(back ?? 0), 12);
    expect(pairChange({ baseP95Ms: 40, headP95Ms: 50 })).toBeCloseTo(0.25, 12);
  });

  test.each([
    [null, 40],
    [40, null],
    [0, 40],
    [40, 0],
  ])('of %s and %s has no difference', (baseP95Ms, headP95Ms) => {
    expect(pairDifference({ baseP95Ms, headP95Ms })).toBeNull();
  });
});

describe('a change that was estimated', () => {
  test.each([
    ['p95', 0.1234, '+12.3%'],
    ['p95', -0.004, '−0.4%'],
    ['p95', 0.0001, '±0.0%'],
    ['p95', 1.5, '+150.0%'],
    ['p95', null, '–'],
    ['error_rate', 0.0062, '+0.62 pp'],
    ['error_rate', 0, '±0 pp'],
  ])('of %s by %s reads %s', (metric, change, words) => {
    expect(exactChange(metric, change)).toBe(words);
  });

  test('has an interval, with whichever ends are known', () => {
    expect(intervalInWords('p95', { low: -0.02, high: 0.03 })).toBe('−2.0% to +3.0%');
    expect(intervalInWords('p95', { low: null, high: 0.03 })).toBe('up to +3.0%');
    expect(intervalInWords('p95', { low: null, high: null })).toBe('');
    expect(intervalInWords('p95', null)).toBe('');
    expect(intervalSize('p95', { low: -0.15, high: -0.08 })).toBe('8.0% to 15.0%');
    expect(intervalSize('p95', { low: -0.15, high: 0.08 })).toBe('−15.0% to +8.0%');
  });
});
