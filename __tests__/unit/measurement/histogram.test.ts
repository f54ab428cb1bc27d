import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LatencyHistogram, samplesNeededFor } from '../../../src/measurement/index.js';

const quantiles = [0.5, 0.9, 0.95, 0.99, 0.999];
const latenciesUs = (minLength: number) =>
  fc.array(fc.integer({ min: 1, max: 599_000_000 }), { minLength, maxLength: 400 });

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** All that can be read from it. */
function readings(histogram: LatencyHistogram) {
  return {
    count: histogram.count,
    maxUs: histogram.maxUs,
    meanUs: histogram.meanUs,
    quantilesUs: quantiles.map((q) => histogram.quantileUs(q)),
  };
}

describe('quantiles', () => {
  test('are the value below which the share of all values lies, to three significant digits', () => {
    fc.assert(
      fc.property(latenciesUs(1), fc.constantFrom(...quantiles), (values, q) => {
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN;
        const read = histogramOf(values).quantileUs(q) ?? Number.NaN;
        expect(Math.abs(read - exact)).toBeLessThanOrEqual(Math.max(1, exact * 0.001));
      }),
      { numRuns: 20 },
    );
  });

  test('never exceed the maximum and never fall', () => {
    fc.assert(
      fc.property(latenciesUs(1), (values) => {
        const histogram = histogramOf(values);
        const read = [...quantiles.map((q) => histogram.quantileUs(q)), histogram.maxUs];
        expect(read).toEqual(read.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      }),
      { numRuns: 20 },
    );
  });

  test('of nothing are missing', () => {
    expect(readings(new LatencyHistogram())).toEqual({
      count: 0,
      maxUs: undefined,
      meanUs: undefined,
      quantilesUs: quantiles.map(() => undefined),
    });
  });

  test.each([
    [0.5, 20],
    [0.9, 100],
    [0.95, 200],
    [0.99, 1000],
    [0.999, 10_000],
  ])('the %d-quantile needs %d values to be judged', (q, needed) => {
    expect(samplesNeededFor(q)).toBe(needed);
    const histogram = histogramOf(Array.from({ length: needed - 1 }, () => 1000));
    expect(histogram.judgeableQuantileUs(q)).toBeUndefined();
    expect(histogram.quantileUs(q)).toBe(1000);
    histogram.record(1000);
    expect(histogram.judgeableQuantileUs(q)).toBe(1000);
  });
});

describe('recording', () => {
  test.each([-1, -0.001, Number.NaN])('refuses %d, which is no latency', (value) => {
    const histogram = histogramOf([5]);
    expect(() => histogram.record(value)).toThrow(`${value} is no latency`);
    expect(histogram.count).toBe(1);
  });

  test('counts what is longer than ten minutes as ten minutes', () => {
    const histogram = histogramOf([3_600_000_000, Infinity]);
    expect(histogram.count).toBe(2);
    // Its bucket is one of three significant digits.
    expect(histogram.maxUs).toBeGreaterThan(599_000_000);
    expect(histogram.maxUs).toBeLessThan(601_000_000);
  });

  test('keeps zero and fractions of a microsecond', () => {
    expect(histogramOf([0, 0.4]).quantileUs(0.5)).toBe(0);
    expect(histogramOf([0.6]).quantileUs(0.5)).toBe(1);
  });

  test('a reset begins anew', () => {
    const histogram = histogramOf([9_000_000]);
    histogram.reset();
    histogram.record(7);
    expect(readings(histogram)).toEqual(readings(histogramOf([7])));
  });

  test('many values need hardly more room than few', () => {
    const histogram = new LatencyHistogram();
    for (let value = 0; value < 100_000; value += 1) histogram.record((value * 7919) % 10_000_000);
    expect(histogram.count).toBe(100_000);
    expect(histogram.encode().length).toBeLessThan(40_000);
  });
});

describe('parts', () => {
  test('add up to the whole, in any order', () => {
    fc.assert(
      fc.property(latenciesUs(0), latenciesUs(0), (first, second) => {
        const forwards = histogramOf(first);
        forwards.add(histogramOf(second));
        const backwards = histogramOf(second);
        backwards.add(histogramOf(first));
        const whole = readings(histogramOf([...first, ...second]));
        expect(readings(forwards)).toEqual(whole);
        expect(readings(backwards)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  test('survive as text but for the last digit of the maximum, and add up after it', () => {
    fc.assert(
      fc.property(latenciesUs(0), latenciesUs(1), (first, second) => {
        const revived = LatencyHistogram.decode(histogramOf(first).encode());
        revived.add(LatencyHistogram.decode(histogramOf(second).encode()));
        const whole = histogramOf([...first, ...second]);
        expect([revived.count, revived.meanUs]).toEqual([whole.count, whole.meanUs]);
        for (const q of quantiles) expectWithinABucket(revived.quantileUs(q), whole.quantileUs(q));
        expectWithinABucket(revived.maxUs, whole.maxUs);
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['', 'only V2 is supported'],
    ['not a histogram', 'Invalid string'],
    ['AAAA', 'only V2 is supported'],
  ])('%j is refused', (text, message) => {
    expect(() => LatencyHistogram.decode(text)).toThrow(message);
  });
});

function expectWithinABucket(readUs: number | undefined, exactUs: number | undefined): void {
  expect(Math.abs((readUs ?? Infinity) / (exactUs ?? 1) - 1)).toBeLessThan(0.001);
}
