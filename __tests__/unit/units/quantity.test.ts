import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseBytes, parseFraction, parsePercentagePoints, parseRate } from '../../../src/units/index.js';

const mebi = 1024 ** 2;

describe('parseBytes reads sizes as compose does', () => {
  test.each([
    ['512MiB', 512 * mebi],
    ['512m', 512 * mebi],
    ['512MB', 512 * mebi],
    ['4G', 4096 * mebi],
    ['1.5gb', 1536 * mebi],
    ['64kib', 65_536],
    ['2T', 2 * 1024 ** 4],
    ['1024', 1024],
    ['1024b', 1024],
  ])('%s is %d', (text, value) => {
    expect(parseBytes(text)).toEqual({ ok: true, value });
  });

  test.each(['', 'MiB', '512 MiB', '512 megs', '-1G', '1e3', '4Gi8'])('%j is refused', (text) => {
    expect(parseBytes(text)).toEqual({
      ok: false,
      problem: `${JSON.stringify(text)} is no size; write a number with KiB, MiB or GiB, such as "512MiB" or "4GiB"`,
    });
  });

  test('more bytes than a number can count are refused', () => {
    expect(parseBytes('99999999T')).toEqual({ ok: false, problem: '"99999999T" is larger than any memory' });
  });
});

describe('parseFraction', () => {
  test.each([
    ['1%', 0.01],
    ['0.29%', 0.0029],
    ['100%', 1],
    ['0%', 0],
    ['0.01', 0.01],
    ['0', 0],
  ])('%s is %d', (text, value) => {
    expect(parseFraction(text)).toEqual({ ok: true, value });
  });

  test.each([
    ['5', '"5" is more than 1; write "5%" if percent is meant'],
    ['1', '"1" could be 1% or all of them; write "1%" or "100%"'],
    ['1.0', '"1.0" could be 1% or all of them; write "1%" or "100%"'],
    ['101%', '"101%" is more than 100%'],
    ['1 %', '"1 %" is no share; write a percentage such as "1%" or a fraction such as "0.01"'],
    ['-1%', '"-1%" is no share; write a percentage such as "1%" or a fraction such as "0.01"'],
    ['one', '"one" is no share; write a percentage such as "1%" or a fraction such as "0.01"'],
  ])('%j is refused', (text, problem) => {
    expect(parseFraction(text)).toEqual({ ok: false, problem });
  });

  test('a percentage and its fraction are the same number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), (basisPoints) => {
        const asPercent = parseFraction(`${basisPoints / 100}%`);
        expect(asPercent).toEqual({ ok: true, value: basisPoints / 10_000 });
      }),
    );
  });
});

test.each([
  ['0.5pp', { ok: true, value: 0.005 }],
  ['2pp', { ok: true, value: 0.02 }],
  ['0.5%', { ok: false, problem: '"0.5%" is no difference in percentage points; write "0.5pp"' }],
  ['101pp', { ok: false, problem: '"101pp" is more than 100pp' }],
])('parsePercentagePoints(%j)', (text, expected) => {
  expect(parsePercentagePoints(text)).toEqual(expected);
});

test.each([
  ['400/s', { ok: true, value: 400 }],
  ['0.5', { ok: true, value: 0.5 }],
  ['400/min', { ok: false, problem: '"400/min" is no rate; write a number per second, such as "400/s"' }],
  ['fast', { ok: false, problem: '"fast" is no rate; write a number per second, such as "400/s"' }],
])('parseRate(%j)', (text, expected) => {
  expect(parseRate(text)).toEqual(expected);
});
