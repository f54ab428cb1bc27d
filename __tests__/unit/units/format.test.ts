import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFraction,
  formatMs,
  formatRate,
  parseDurationMs,
} from '../../../src/units/index.js';

describe('formatMs', () => {
  test.each([
    [null, '–'],
    [Number.NaN, '–'],
    [0, '0 ms'],
    [0.0042, '0.004 ms'],
    [0.0451, '0.045 ms'],
    [0.27, '0.27 ms'],
    [2.345, '2.35 ms'],
    [9.999, '10.0 ms'],
    [12.34, '12.3 ms'],
    [99.96, '100 ms'],
    [523.4, '523 ms'],
    [999.7, '1.00 s'],
    [1200, '1.20 s'],
    [12_345, '12.3 s'],
    [754_000, '754 s'],
    [-12.34, '-12.3 ms'],
  ])('%p is %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  test('strays by five percent at the very most, and never shows more than three decimals', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 600_000, noNaN: true }), (ms) => {
        const [digits = '', unit] = formatMs(ms).split(' ');
        const shownMs = Number(digits) * (unit === 's' ? 1000 : 1);
        expect(Math.abs(shownMs - ms) / ms).toBeLessThan(0.051);
        expect(digits).toMatch(/^\d+(\.\d{1,3})?$/);
      }),
    );
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0ms'],
    [250, '250ms'],
    [2500, '2.5s'],
    [30_000, '30s'],
    [59_700, '1m'],
    [90_000, '1m 30s'],
    [3_600_000, '1h'],
    [3_900_000, '1h 5m'],
    [3_599_900, '1h'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('whole seconds below an hour are read back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3599 }), (seconds) => {
        const text = formatDuration(seconds * 1000).replace(' ', '');
        expect(parseDurationMs(text)).toEqual({ ok: true, value: seconds * 1000 });
      }),
    );
  });
});

test.each([
  [null, '–'],
  [0, '0 B'],
  [900, '900 B'],
  [512 * 1024 ** 2, '512 MiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
  [1024 ** 2 - 1, '1 MiB'],
  [8192 * 1024 ** 4, '8192 TiB'],
])('formatBytes(%p)', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [null, '–'],
  [0, '0%'],
  [1, '100%'],
  [0.01, '1%'],
  [0.0042, '0.42%'],
  [0.1234, '12.3%'],
  [0.000021, '0.0021%'],
  [0.99999, '99.999%'],
  [0.9999999999, '100%'],
  [-0.005, '-0.5%'],
  [1.5, '150%'],
])('formatFraction(%p) is %s', (fraction, text) => {
  expect(formatFraction(fraction)).toBe(text);
});

test.each([
  [null, '–'],
  [0, '0'],
  [999, '999'],
  [1_234_567, '1,234,567'],
])('formatCount(%p)', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test.each([
  [null, '–'],
  [0, '0/s'],
  [0.5, '0.50/s'],
  [4.123, '4.12/s'],
  [41.23, '41.2/s'],
  [412.3, '412/s'],
  [12_345, '12,345/s'],
])('formatRate(%p)', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});
