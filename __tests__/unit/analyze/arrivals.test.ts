import { describe, expect, test } from '@jest/globals';
import { judge, resultSchema } from '../../../src/analyze/index.js';
import { input, measuredTest, measurement, recording, testPlan, threshold } from './build.js';

const dropped = threshold({ metric: 'dropped', limit: 0, source: '0 (default)' });

/** 200/s for ten seconds, of which `missed` never began. */
function judgeOpen(missed: number, changes: Parameters<typeof measurement>[0] = {}, thresholds = [dropped]) {
  const plan = testPlan();
  const load = {
    ...plan.load,
    users: 50,
    arrivals: { process: 'constant' as const },
    stages: [{ level: 200, rampMs: 2000, holdMs: 10_000 }],
  };
  const [result] = judge(
    input({
      measured: [
        measuredTest({
          test: { ...plan, load, thresholds },
          measurement: measurement({ arrivals: { scheduled: 2000, dropped: missed }, ...changes }),
        }),
      ],
    }),
  ).tests;
  if (result === undefined) throw new Error('one test was judged');
  return result;
}

describe('dropped arrivals', () => {
  test('none: a pass, with what was scheduled', () => {
    const result = judgeOpen(0);
    expect(result).toMatchObject({
      verdict: 'pass',
      users: 50,
      arrivals: { perSecond: 200, process: 'constant', scheduled: 2000 },
      requests: { dropped: 0 },
      thresholds: [{ metric: 'dropped', outcome: 'pass', actual: 0 }],
      findings: [],
    });
    expect(resultSchema.shape.tests.element.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  test('beyond the limit fail, with what the target did serve and the users that it would take', () => {
    const result = judgeOpen(500);
    expect(result).toMatchObject({
      verdict: 'fail',
      reasons: ['number of dropped arrivals 500 is over the limit of 0'],
      requests: { dropped: 500 },
    });
    expect(result.findings).toEqual([
      {
        type: 'capacity',
        severity: 'high',
        evidence:
          '500 of 2,000 arrivals (25%) never began: with all 50 users busy 150/s of 200/s were served',
        recommendation:
          'The target does not keep up with 200/s: find what holds it back. Only where answers are meant to take so long, allow more at a time (max-users: 67).',
      },
    ]);
  });

  test('are not blamed on its capacity where users never got through their on-start', () => {
    expect(judgeOpen(500, { heldUp: 3 }).findings).toEqual([
      {
        type: 'capacity',
        severity: 'high',
        evidence:
          '500 of 2,000 arrivals (25%) never began: 3 of 50 users never got through on-start, 150/s of 200/s were served',
        recommendation:
          'Mend what on-start meets first (see the warnings): a user takes up no arrival before it went well.',
      },
    ]);
  });

  test('are not blamed on the target by a generator without time to spare', () => {
    const { generator } = measurement();
    const result = judgeOpen(500, { generator: { ...generator, utilisation: 0.95 } });
    expect(result).toMatchObject({ verdict: 'invalid', thresholds: [{ outcome: 'missing' }] });
    expect(result.reasons).toEqual([
      expect.stringMatching(/^number of dropped arrivals is not judged: the load generator was busy 95% /),
    ]);
    expect(result.findings).toEqual([]);
  });

  test('nor by one that was far too late', () => {
    const { generator } = measurement();
    const result = judgeOpen(500, { generator: { ...generator, sendLagP99Us: 200_000 } });
    expect(result).toMatchObject({ verdict: 'invalid', thresholds: [{ outcome: 'missing' }], findings: [] });
  });

  test('a percentile with too few answers asks for a longer hold or a higher rate', () => {
    const total = recording({ ok: 100 });
    const [reason] = judgeOpen(0, { total }, [threshold()]).reasons;
    expect(reason).toMatch(/hold for 22s instead of 10s, or let 440\/s arrive instead of 200\/s$/);
  });
});
