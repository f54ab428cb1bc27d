import { describe, expect, test } from '@jest/globals';
import { judge, type Result } from '../../../src/analyze/index.js';
import { input, measuredTest, measurement, recording, testPlan, threshold } from './build.js';

const { generator } = measurement();

/** One answer took 700 ms, the others 100 ms; the maximum may be 500 ms. */
function judged(longestStallUs: number | undefined): Result {
  const total = recording({ ok: 1000, latencyMs: (index) => (index === 500 ? 700 : 100) });
  const limit = threshold({ metric: 'max', limit: 500, source: 'max: 500ms' });
  return judge(
    input({
      measured: [
        measuredTest({
          test: testPlan({ thresholds: [limit] }),
          measurement: measurement({ total, generator: { ...generator, longestStallUs } }),
        }),
      ],
    }),
  );
}

describe('a generator whose thread stood still', () => {
  test('has not made the maximum where it never did', () => {
    expect(judged(undefined).verdict).toBe('fail');
    const { verdict, tests } = judged(30_000);
    expect(verdict).toBe('fail');
    expect(tests[0]?.generator.longestStallMs).toBe(30);
    expect(tests[0]?.warnings).toEqual([]);
  });

  test('is told, and a breach of the maximum that it explains is not the target’s', () => {
    const { verdict, tests } = judged(300_000);
    expect(verdict).not.toBe('fail');
    expect(tests[0]?.thresholds[0]?.outcome).toBe('missing');
    expect(tests[0]?.warnings).toEqual([
      'The load generator stood still for 300 ms once or more: the longest latencies may be its own, and no breach of the maximum rests on that part.',
    ]);
  });

  test('met nobody where no answer took as long, and is not told', () => {
    const { verdict, tests } = judged(800_000);
    expect(verdict).toBe('fail');
    expect(tests[0]?.warnings).toEqual([]);
  });

  test('is not told where it is a small part of what it may be in', () => {
    expect(judged(69_000).tests[0]?.warnings).toEqual([]);
    expect(judged(71_000).tests[0]?.warnings).toHaveLength(1);
  });

  test('does not excuse what is longer than that', () => {
    const { verdict, tests } = judged(100_000);
    expect(verdict).toBe('fail');
    expect(tests[0]?.warnings).toHaveLength(1);
  });
});
