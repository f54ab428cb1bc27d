import { describe, expect, test } from '@jest/globals';
import { encodeSlice, readSession, sliceColumns } from '../../../benchmarks/verdict/real/recording.js';
import type { Slice } from '../../../src/analyze/interleaved/index.js';

/** 100 requests: 50 of 10 ms, 40 of 20 ms, 10 of 40 ms; two more failed. */
const slice: Slice = {
  total: {
    attempts: 102,
    errors: 2,
    values: { p50: 15_000, p95: 40_000, p99: 40_000, rps: 102, mean: 17_000 },
    latency: { valuesUs: [10_000, 20_000, 40_000], counts: [50, 40, 10] },
  },
  byRequest: {},
  unfit: undefined,
};
const header = {
  target: 'cpu',
  noise: 'quiet',
  session: 1,
  at: '2026-01-01T00:00:00.000Z',
  settleMs: 500,
  measuredMs: 1000,
  warmUpMs: 20_000,
  isSteady: true,
  chosen: { seconds: 1 },
  machine: 'a machine',
  versions: { node: 'v20' },
  columns: sliceColumns,
};
const fileOf = (a: Slice, b: Slice): string => {
  const pair = { first: 0, slices: [encodeSlice(a), encodeSlice(b)] };
  const quad = { quad: 0, atMs: 0, added: [0, 10], pairs: [pair, pair] };
  return `${JSON.stringify(header)}\n${JSON.stringify(quad)}\n`;
};

describe('a recorded session', () => {
  test('is read back, slices by start, the slowest fifth in classes of 1%', () => {
    const { header: read, quads } = readSession(fileOf(slice, { ...slice, unfit: 'the generator was late' }));

    expect(read).toEqual(header);
    expect(quads).toHaveLength(1);
    expect(quads[0]?.added).toEqual([0, 10]);
    expect(quads[0]?.pairs).toHaveLength(2);
    const [first, second] = quads[0]?.pairs[0] ?? [];
    expect(second?.unfit).toBe('the generator was late');
    expect(first?.unfit).toBeUndefined();
    expect(first?.total).toMatchObject({
      attempts: 102,
      errors: 2,
      values: { p50: 15_000, p95: 40_000, p99: 40_000, rps: 102 },
    });
    const { valuesUs = [], counts = [] } = first?.total.latency ?? {};
    expect(counts).toEqual([80, 10, 10]);
    expect(valuesUs[0]).toBe(15_000);
    [20_000, 40_000].forEach((us, index) => {
      expect(Math.abs(Math.log((valuesUs[index + 1] ?? 0) / us))).toBeLessThanOrEqual(0.005);
    });
  });

  test('keeps a slice without any answer as one', () => {
    const failed: Slice = { ...slice, total: { attempts: 40, errors: 40, values: { rps: 0 } } };
    const [first] = readSession(fileOf(failed, failed)).quads[0]?.pairs[0] ?? [];
    expect(first?.total).toMatchObject({ attempts: 40, errors: 40, values: { rps: 0 } });
    expect(first?.total.values.p95).toBeUndefined();
  });

  test('that is no recording is refused', () => {
    expect(() => readSession('{"target":"cpu"}\n')).toThrow('noise');
  });
});
