import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { figuresOf, holdRates, secondOf } from '../../../src/analyze/figures.js';
import { LatencyHistogram } from '../../../src/measurement/index.js';
import { measurement, recording, sample } from './build.js';

describe('figuresOf', () => {
  test('latencies are milliseconds at the resolution of a microsecond', () => {
    const figures = figuresOf(recording({ ok: 20_000, latencyMs: (index) => (index % 100) + 1 }), 10_000, []);
    // 1 to 100 ms, each as often: the histogram keeps three significant digits.
    expect(figures.latencyMs.p50).toBeCloseTo(50, 0);
    expect(figures.latencyMs.p95).toBeCloseTo(95, 0);
    expect(figures.latencyMs.p999).toBeCloseTo(100, 0);
    expect(figures.latencyMs.mean).toBeCloseTo(50.5, 0);
    for (const value of Object.values(figures.latencyMs))
      expect(value).toBe(Math.round((value ?? 0) * 1000) / 1000);
  });

  test.each([
    { ok: 199, p90: true, p95: false, p99: false },
    { ok: 200, p90: true, p95: true, p99: false },
    { ok: 999, p90: true, p95: true, p99: false },
    { ok: 1000, p90: true, p95: true, p99: true },
    { ok: 99, p90: false, p95: false, p99: false },
  ])('a percentile needs 10 / (1 - q) samples: $ok', ({ ok, p90, p95, p99 }) => {
    const { latencyMs } = figuresOf(recording({ ok }), 10_000, []);
    expect([latencyMs.p90, latencyMs.p95, latencyMs.p99].map((figure) => figure !== null)).toEqual([
      p90,
      p95,
      p99,
    ]);
  });

  test('what could not be had is null, not zero', () => {
    const figures = figuresOf(recording({ ok: 0 }), 0, undefined);
    expect(figures.latencyMs).toEqual({
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      p999: null,
      max: null,
      mean: null,
    });
    expect(figures.rps).toEqual({ avg: null, peak: null, sd: null });
    expect(figures.errorRate).toBeNull();
  });

  test('throughput counts answers: errors of HTTP and checks are, timeouts and refused connections are none', () => {
    const figures = figuresOf(
      recording({ ok: 70, errors: { http: 10, check: 20, timeout: 30, connection: 40 } }),
      10_000,
      [8, 10, 12],
    );
    expect(figures.rps).toEqual({ avg: 10, peak: 12, sd: 2 });
    expect(figures.errorRate).toBeCloseTo(100 / 170);
    expect(figures.requests).toMatchObject({ attempted: 170, ok: 70, dropped: 0 });
  });

  test.each([
    { timeout: 5, expected: false },
    { timeout: 6, expected: true },
  ])('over 5% of timeouts make latency a lower bound: $timeout of 100', ({ timeout, expected }) => {
    const figures = figuresOf(recording({ ok: 100 - timeout, errors: { timeout } }), 1000, []);
    expect(figures.latencyIsLowerBound).toBe(expected);
  });
});

test('only whole seconds of the hold count for peak and deviation', () => {
  const series = [0, 1, 2, 3, 4, 5].map((second) => sample({ second, completed: second * 10 }));
  expect(holdRates(measurement({ series, holds: [{ fromMs: 1500, toMs: 4700 }] }))).toEqual([20, 30]);
});

test('a second of the series counts answers per second and its errors', () => {
  const errors = { http: 1, check: 2, timeout: 3, connection: 4 };
  expect(secondOf(sample({ second: 7, completed: 50, errors, p95Us: undefined }))).toMatchObject({
    second: 7,
    rps: 43,
    errors: 10,
    errorsByKind: errors,
    p50Ms: 90,
    p95Ms: null,
  });
});

test('figures of merged histograms are those of all values in one', () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(latencies, latencies, (first, second) => {
      const parts = [first, second].map((values) => histogramOf(values));
      const merged = new LatencyHistogram();
      for (const part of parts) merged.add(part);
      const whole = histogramOf([...first, ...second]);
      const figures = (latency: LatencyHistogram): unknown =>
        figuresOf({ ...recording({ ok: 0 }), ok: latency.count, attempted: latency.count, latency }, 1000, [])
          .latencyMs;
      expect(figures(merged)).toEqual(figures(whole));
    }),
    { numRuns: 50 },
  );
});

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}
