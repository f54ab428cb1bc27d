import { describe, expect, test } from '@jest/globals';
import { figuresOf } from '../../../src/analyze/figures.js';
import { judgeThreshold, reasonOfThreshold, type ThresholdSubject } from '../../../src/analyze/thresholds.js';
import type { ThresholdPlan } from '../../../src/config/index.js';
import { recording, threshold, type RecordingOptions } from './build.js';

function subject(options: RecordingOptions = {}, changes: Partial<ThresholdSubject> = {}): ThresholdSubject {
  return {
    total: figuresOf(recording(options), 10_000, []),
    byRequest: [],
    timeoutMs: 10_000,
    holdMs: 10_000,
    isWhole: true,
    users: 20,
    arrivalsPerSecond: undefined,
    unfit: undefined,
    latencyUnjudged: undefined,
    sendLagMs: { p99: 1, max: 5 },
    ...changes,
  };
}

const judged = (plan: Partial<ThresholdPlan>, against: ThresholdSubject = subject()) => {
  const result = judgeThreshold(threshold(plan), against);
  return { ...result, reason: reasonOfThreshold(result) };
};

describe('judgeThreshold', () => {
  // A late generator makes latencies too high, never too low: the truth lies in [measured - excess, measured].
  test.each([
    ['a pass stands', 480, 30, 'pass'],
    ['a breach that the lateness explains is too close to call', 512, 30, 'missing'],
    ['a breach beyond the lateness stands', 612, 30, 'fail'],
  ] as const)('with a late generator %s', (_, latencyMs, p99, outcome) => {
    const result = judged({ limit: 500 }, subject({ latencyMs }, { sendLagMs: { p99, max: 90 } }));
    expect(result.outcome).toBe(outcome);
    expect(result.reason?.verdict).toBe({ pass: undefined, missing: 'invalid', fail: 'fail' }[outcome]);
  });

  test('the maximum may be the one request that the generator was latest with', () => {
    const stalled = subject({ latencyMs: 560 }, { sendLagMs: { p99: 2, max: 90 } });
    expect(judged({ metric: 'max', limit: 500 }, stalled).outcome).toBe('missing');
    expect(judged({ metric: 'p99', limit: 500 }, stalled).outcome).toBe('fail');
  });

  // The maximum was measured at 560 ms, the limit is 500 ms.
  test.each([
    ['takes what it may explain off the maximum', 90, 'missing'],
    ['to the precision with which it is known', 52, 'missing'],
    ['leaves a breach that is greater', 48, 'fail'],
    ['of a hair counts for nothing', 10, 'fail'],
    ['longer than the maximum met nobody', 700, 'fail'],
    ['nobody knows of', null, 'fail'],
  ] as const)('a standstill that %s', (_, longestStallMs, outcome) => {
    const stalled = subject({ latencyMs: 560 }, { longestStallMs });
    expect(judged({ metric: 'max', limit: 500 }, stalled).outcome).toBe(outcome);
    expect(judged({ metric: 'p99', limit: 500 }, stalled).outcome).toBe('fail');
    expect(judged({ metric: 'max', limit: 600 }, stalled).outcome).toBe('pass');
  });

  test('a late generator does not touch what is no latency', () => {
    const failing = subject({ errors: { http: 100 } }, { sendLagMs: { p99: 30, max: 90 } });
    expect(judged({ metric: 'error_rate', limit: 0.01 }, failing).outcome).toBe('fail');
  });

  test('says what was measured and what the limit is', () => {
    const slow = subject({ latencyMs: 612 });
    expect(judged({ limit: 500 }, slow)).toMatchObject({
      metric: 'p95',
      request: null,
      operator: '<=',
      limit: 500,
      actual: 612,
      outcome: 'fail',
      source: 'p95: 500ms',
      message: 'p95 612 ms is over the limit of 500 ms',
      reason: { verdict: 'fail', text: 'p95 612 ms is over the limit of 500 ms' },
    });
  });

  test('a kept limit is said, too, and is no reason', () => {
    const { outcome, message, reason } = judged({ limit: 500 }, subject({ latencyMs: 99.9 }));
    expect([outcome, message, reason]).toEqual([
      'pass',
      'p95 99.9 ms is within the limit of 500 ms',
      undefined,
    ]);
  });

  const rps100 = { metric: 'rps', source: '' } as const;
  test.each([
    [{ ...rps100, operator: '>=', limit: 100 }, 'pass', 'throughput 100/s is within the limit of 100/s'],
    [
      { ...rps100, operator: '>', limit: 100 },
      'fail',
      'throughput 100/s is at the limit of 100/s and has to stay over it',
    ],
    [{ ...rps100, operator: '>=', limit: 400 }, 'fail', 'throughput 100/s is under the limit of 400/s'],
    [{ ...rps100, operator: '<', limit: 90 }, 'fail', 'throughput 100/s is over the limit of 90.0/s'],
    [{ metric: 'error_rate', operator: '<=', limit: 0 }, 'pass', 'error rate 0% is within the limit of 0%'],
    [
      { metric: 'error_rate', operator: '<', limit: 0 },
      'fail',
      'error rate 0% is at the limit of 0% and has to stay under it',
    ],
  ] as const)('%o: %s', (plan, outcome, message) => {
    expect(judged(plan)).toMatchObject({ outcome, message });
  });

  test('a breach that rounding would hide is shown with all digits', () => {
    const errors = subject({ ok: 98_994, errors: { http: 1006 } });
    const { message } = judged({ metric: 'error_rate', limit: 0.010_058 }, errors);
    expect(message).toBe('error rate 1.006% is over the limit of 1.0058%');
  });

  test('a limit of level warn only warns', () => {
    expect(judged({ limit: 50, level: 'warn' })).toMatchObject({
      outcome: 'warn',
      reason: { verdict: 'warn', text: 'p95 100 ms is over the warning limit of 50.0 ms' },
    });
  });

  test('too few samples: invalid, with how many more and what to change', () => {
    const { outcome, actual, reason } = judged({}, subject({ ok: 150 }));
    expect([outcome, actual]).toEqual(['missing', null]);
    expect(reason).toEqual({
      verdict: 'invalid',
      text:
        'p95 is missing: it needs 200 ok responses, 50 more than the 150 there were; ' +
        'hold for 15s instead of 10s, or use 30 users instead of 20',
    });
    expect(judged({ level: 'warn' }, subject({ ok: 150 })).reason?.verdict).toBe('warn');
  });

  test('too few samples of a hold that was cut short: a longer hold is no advice', () => {
    expect(judged({}, subject({ ok: 150 }, { isWhole: false })).message).toBe(
      'p95 is missing: it needs 200 ok responses, 50 more than the 150 there were until the load ended early',
    );
  });

  test('nothing sent under a name: invalid', () => {
    const byRequest = [{ name: 'idle', ...figuresOf(recording({ ok: 0 }), 10_000, undefined) }];
    for (const request of ['idle', 'unknown']) {
      expect(
        judged({ request, metric: 'error_rate', limit: 0.01 }, subject({}, { byRequest })),
      ).toMatchObject({
        outcome: 'missing',
        actual: null,
        message: `error rate of "${request}" is missing: nothing was sent under that name`,
        reason: { verdict: 'invalid' },
      });
    }
  });

  test('a request name is held against its own limit', () => {
    const byRequest = [{ name: 'init', ...figuresOf(recording({ latencyMs: 900 }), 10_000, undefined) }];
    expect(judged({ request: 'init', limit: 800 }, subject({}, { byRequest }))).toMatchObject({
      outcome: 'fail',
      request: 'init',
      message: 'p95 of "init" 900 ms is over the limit of 800 ms',
    });
  });

  test('no response at all: a latency is missing, the error rate is not', () => {
    const dead = subject({ ok: 0, errors: { connection: 300 } });
    expect(judged({}, dead).message).toBe('p95 is missing: none of the 300 requests succeeded');
    expect(judged({ metric: 'error_rate', limit: 0.01 }, dead)).toMatchObject({ outcome: 'fail', actual: 1 });
  });

  test.each([
    { metric: 'p95', timeout: 50, outcome: 'pass' },
    { metric: 'p95', timeout: 51, outcome: 'fail' },
    { metric: 'p99', timeout: 10, outcome: 'pass' },
    { metric: 'p99', timeout: 11, outcome: 'fail' },
    { metric: 'p50', timeout: 100, outcome: 'pass' },
    { metric: 'max', timeout: 50, outcome: 'pass' },
    { metric: 'max', timeout: 51, outcome: 'fail' },
  ] as const)('$metric with $timeout of 1,000 timed out: $outcome', ({ metric, timeout, outcome }) => {
    // Of a fast service: what answered was quick, the others are only known to be slower than the timeout.
    const against = {
      ...subject(),
      total: { ...figuresOf(recording({ ok: 1000, errors: { timeout } }), 10_000, []) },
    };
    against.total.requests.attempted = 1000;
    const result = judged({ metric, limit: 60_000 }, against);
    expect(result.outcome).toBe(outcome);
    if (outcome === 'fail') {
      expect(result.actual).toBeNull();
      expect(result.message).toContain('is over 10.0 s (');
    }
  });

  test.each([
    [600, 'fail', 'mean latency is over 1.00 s (9.09% of the requests timed out), the limit is 600 ms'],
    [
      2000,
      'missing',
      'mean latency is over 1.00 s (9.09% of the requests timed out), the limit is 2.00 s: by how much is unknown',
    ],
  ] as const)('a mean is at least that with the timeouts in it: limit %d, %s', (limit, outcome, message) => {
    const timingOut = subject({ ok: 1000, latencyMs: 100, errors: { timeout: 100 } });
    expect(judged({ metric: 'mean', limit }, timingOut)).toMatchObject({ outcome, message, actual: null });
  });

  test('a busy generator: latency is not judged, throughput and errors are', () => {
    const busy = subject({ latencyMs: 900 }, { latencyUnjudged: 'the generator was busy' });
    expect(judged({ limit: 500 }, busy)).toMatchObject({
      outcome: 'missing',
      message: 'p95 is not judged: the generator was busy',
    });
    expect(judged({ metric: 'error_rate', limit: 0.01 }, busy).outcome).toBe('pass');
    expect(judged({ metric: 'rps', operator: '>=', limit: 400 }, busy).outcome).toBe('fail');
  });

  test('a late generator: nothing is judged', () => {
    const late = subject({}, { unfit: 'the generator was late' });
    expect(judged({ metric: 'rps', operator: '>=', limit: 400 }, late).outcome).toBe('missing');
  });
});
