import { describe, expect, test } from '@jest/globals';
import { sliceOf } from '../../../../src/analyze/interleaved/index.js';
import type { RequestRecording, SliceMeasurement } from '../../../../src/measurement/index.js';
import { measurement, recording, sliceMeasurement } from '../build.js';
import { errorRate, p95, rps } from './build.js';

const context = { timeoutMs: 10_000, metrics: [p95, errorRate, rps], totalsLeaveOut: [] };

/** Of two seconds. */
const measured = (
  byRequest: readonly RequestRecording[],
  options: Partial<SliceMeasurement> = {},
): SliceMeasurement => sliceMeasurement({ measuredMs: 2000, drivenMs: 2500, byRequest, ...options });

describe('a slice that was measured', () => {
  test('has its quantiles in microseconds, its rate and its errors', () => {
    const all = recording({ ok: 400, errors: { http: 8 }, latencyMs: (index) => 10 + index / 10 });
    const { total, byRequest, unfit } = sliceOf(measured([all]), context);
    expect(unfit).toBeUndefined();
    expect(total).toMatchObject({ attempts: 408, errors: 8 });
    expect(total.values.p50).toBeCloseTo(29_900, -2);
    expect(total.values.p95).toBeCloseTo(47_900, -2);
    // An answer that is an error is throughput, too.
    expect(total.values.rps).toBe(204);
    expect(byRequest['GET /']?.values).toEqual(total.values);
  });

  test('keeps its latencies only for what is gated by a quantile', () => {
    const { total, byRequest } = sliceOf(measured([recording({ ok: 3 })]), context);
    expect(total.latency).toEqual({ valuesUs: [100_000], counts: [3] });
    expect(byRequest['GET /']?.latency).toBeUndefined();
    const shown = { ...context, metrics: [{ ...p95, gated: false }, errorRate] };
    expect(sliceOf(measured([recording({ ok: 3 })]), shown).total.latency).toBeUndefined();
  });

  test('has the timeout where timeouts are more than the share above a quantile', () => {
    const hung = recording({ ok: 90, errors: { timeout: 10 }, latencyMs: 5 });
    const { values } = sliceOf(measured([hung]), context).total;
    expect(values.p95).toBe(10_000_000);
    expect(values.p50).toBeCloseTo(5000, -1);
  });

  test('builds its total without the requests that base lacks', () => {
    const known = recording({ name: 'known', ok: 200, errors: { check: 2 }, latencyMs: 20 });
    const fresh = recording({ name: 'fresh', ok: 100, errors: { http: 50 }, latencyMs: 500 });
    const { total, byRequest } = sliceOf(measured([known, fresh]), { ...context, totalsLeaveOut: ['fresh'] });
    expect(total).toMatchObject({ attempts: 202, errors: 2 });
    expect(total.values.p95).toBeCloseTo(20_000, -2);
    expect(total.values.rps).toBe(101);
    expect(byRequest['fresh']).toMatchObject({ attempts: 150, errors: 50, refusals: 50 });
  });

  test('tells a server that has no such request from one that is broken', () => {
    const failing = recording({ ok: 0, errors: { http: 8, check: 2, timeout: 5 } });
    const refusals = (statuses: Record<number, number>): number | undefined =>
      sliceOf(measured([{ ...failing, statuses }]), context).byRequest['GET /']?.refusals;
    expect(refusals({ 200: 2, 404: 8 })).toBe(10);
    expect(refusals({ 200: 2, 500: 8 })).toBe(2);
    expect(refusals({ 503: 10 })).toBe(0);
  });

  const generator = measurement().generator;
  test.each([
    ['a generator that stood still', { longestStallUs: 250_000 }, /stood still for 250 ms/],
    ['one that was late', { sendLagP99Us: 150_000 }, /was late/],
    ['one that was busy', { utilisation: 0.95 }, /was busy 95/],
  ])('does not count with %s', (_, watch, why) => {
    const spoilt = measured([recording()], { generator: { ...generator, ...watch } });
    expect(sliceOf(spoilt, context).unfit).toMatch(why);
  });

  test('counts where the generator stood still for a moment', () => {
    const short = measured([recording()], { generator: { ...generator, longestStallUs: 190_000 } });
    expect(sliceOf(short, context).unfit).toBeUndefined();
  });
});
