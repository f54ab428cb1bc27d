import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { durationPattern, parseDurationMs, parseDurationRangeMs } from '../../../src/units/index.js';

describe('parseDurationMs', () => {
  test.each([
    ['500ms', 500],
    ['2s', 2000],
    ['1.5s', 1500],
    ['0.29s', 290],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['1h2m3s4ms', 3_723_004],
    ['250us', 0.25],
    ['0s', 0],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDurationMs(text)).toEqual({ ok: true, value: expected });
  });

  test.each([
    ['500', '"500" has no unit; write "500ms" or "500s"'],
    ['1.5', '"1.5" has no unit; write "1.5ms" or "1.5s"'],
    ['500 ms', '"500 ms" is no duration; write "500ms"'],
    ['500MS', '"500MS" is no duration; write "500ms"'],
    ['30S', '"30S" is no duration; write "30s"'],
    ['250µs', '"250µs" is no duration; write "250us"'],
    ['5 minutes', '"5 minutes" is no duration; write "5m"'],
    ['10sec', '"10sec" is no duration; write "10s"'],
    ['20 msecs', '"20 msecs" is no duration; write "20ms"'],
    ['2d', '"2d" is no duration; write "48h"'],
    ['-2s', '"-2s" is no duration; it can\'t be negative'],
    [
      '2M',
      '"2M" is no duration; write a number with h, m, s, ms or us, such as "500ms", "2s", "1m30s", "1h"',
    ],
    ['', '"" is no duration; write a number with h, m, s, ms or us, such as "500ms", "2s", "1m30s", "1h"'],
    ['30s1m', '"30s1m" names its units out of order; write each once, from long to short: "1m30s"'],
    ['1s2s', '"1s2s" names its units out of order; write each once, from long to short: "1m30s"'],
    [
      '2m garbage',
      '"2m garbage" is no duration; write a number with h, m, s, ms or us, such as "500ms", "2s", "1m30s", "1h"',
    ],
    ['900h', '"900h" is longer than seven days'],
  ])('%j is refused', (text, problem) => {
    expect(parseDurationMs(text)).toEqual({ ok: false, problem });
  });

  test('any sum of parts from long to short is read to the millisecond', () => {
    const amount = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(
        fc.record({ h: amount, m: amount, s: amount, ms: fc.integer({ min: 0, max: 999 }) }),
        (parts) => {
          const text = `${parts.h}h${parts.m}m${parts.s}s${parts.ms}ms`;
          const value = parts.h * 3_600_000 + parts.m * 60_000 + parts.s * 1000 + parts.ms;
          expect(parseDurationMs(text)).toEqual({ ok: true, value });
        },
      ),
    );
  });

  test('no text whatever throws or yields a number that is none, and what is read fits the pattern', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.hms -]{0,8}$/)), (text) => {
        const read = parseDurationMs(text);
        if (!read.ok) return expect(read.problem).toMatch(/^"/);
        expect(read.value).toBeGreaterThanOrEqual(0);
        expect(text).toMatch(new RegExp(`^${durationPattern}$`));
      }),
    );
  });
});

describe('parseDurationRangeMs', () => {
  test.each([
    ['2s-5s', { minMs: 2000, maxMs: 5000 }],
    ['100ms - 500ms', { minMs: 100, maxMs: 500 }],
    ['2s', { minMs: 2000, maxMs: 2000 }],
    ['0s-0s', { minMs: 0, maxMs: 0 }],
  ])('%s', (text, expected) => {
    expect(parseDurationRangeMs(text)).toEqual({ ok: true, value: expected });
  });

  test.each([
    ['5s-2s', '"5s-2s" runs backwards; write the shorter duration first'],
    ['2-5s', '"2-5s" needs a unit at both ends; write "2s-5s"'],
    ['1s-2s-3s', '"1s-2s-3s" is no range of two durations; write "2s-5s"'],
    ['2s-', '"2s-" has no end; write "2s-5s"'],
    ['-2s', '"-2s" is no duration; it can\'t be negative'],
    ['-', '"-" is no duration; it can\'t be negative'],
  ])('%j is refused', (text, problem) => {
    expect(parseDurationRangeMs(text)).toEqual({ ok: false, problem });
  });
});
