import type {
  BaseUse,
  ComparisonResult,
  InterleavedResult,
  Result,
  TestResult,
} from '../../../src/analyze/index.js';
import { comparison, figures, noBaseline, passingResult, request, test, threshold } from './parts.js';

/** Results of runs that measured base's own target in turn with head's. */

export function baseUse(overrides: Partial<BaseUse> = {}): BaseUse {
  return {
    outcome: 'compared',
    message: 'the base is 9d8c7b6a5f4e, the merge base with main',
    commit: '9d8c7b6a5f4e3d2c1b0a99887766554433221100',
    why: 'the merge base with main',
    isHead: false,
    cause: 'asked',
    bootSeconds: 12.4,
    ...overrides,
  };
}

/** `p95` of base and head, no change, from the first stage. */
export function againstBase(overrides: Partial<ComparisonResult> = {}): ComparisonResult {
  return comparison({
    base: 23.1,
    head: 23.4,
    ratio: 23.4 / 23.1,
    tolerance: '5%',
    verdict: 'no-change',
    message: 'p95 has not become worse by what counts: +0.4% (−2.1% to +3.0%) from 12 pairs',
    against: 'base',
    change: 0.004,
    interval: { low: -0.021, high: 0.03, confidence: 0.9938 },
    pValue: 0.31,
    pairs: 12,
    stage: 1,
    seconds: 58,
    detectable: 0.041,
    ...overrides,
  });
}

export const errorsAgainstBase = ({
  pairs = 12,
  ...overrides
}: Partial<ComparisonResult> = {}): ComparisonResult =>
  againstBase({
    pairs,
    metric: 'error_rate',
    base: 0,
    head: 0,
    ratio: null,
    tolerance: '0.5pp',
    message: `error rate has not become worse by what counts: 0.00 pp (0.00 pp to +0.02 pp) from ${pairs} pairs`,
    change: 0,
    interval: { low: 0, high: 0.0002, confidence: 0.9938 },
    pValue: 1,
    detectable: 0.002,
    ...overrides,
  });

/** So many pairs, six a fresh start after the first `first`; head is `change` slower, with noise that is always the same. */
export function pairs(
  count: number,
  { change = 0, first = count, unfit = [] as readonly number[], noise = 0.03 } = {},
): InterleavedResult['series'] {
  return Array.from({ length: count }, (_, index) => {
    const start = index < first ? 1 : 2 + Math.floor((index - first) / 6);
    const isUnfit = unfit.includes(index);
    const base = 41.2 * (1 + 0.04 * Math.sin(index / 3)) * (isUnfit ? 3.4 : 1);
    return {
      second: 22 + index * 3 + (start - 1) * 24,
      start,
      order: [0, 3].includes(index % 4) ? 'base-head' : 'head-base',
      baseP95Ms: base * (1 + noise * Math.sin(index * 2.7)),
      headP95Ms: index === 7 && isUnfit ? null : base * (1 + change) * (1 + noise * Math.cos(index * 1.9)),
      unfit: isUnfit ? 'the load generator sent 240 ms late' : null,
    };
  });
}

export function interleaved(overrides: Partial<InterleavedResult> = {}): InterleavedResult {
  return {
    verdict: 'no-change',
    ended: 'clear',
    pairs: { measured: 12, unfit: 0 },
    starts: 1,
    seconds: 58,
    idleSeconds: 1.4,
    slice: { settleSeconds: 0.5, measuredSeconds: 1 },
    warmUp: [{ seconds: 20, isSteady: true }],
    base: {
      ...figures({
        latencyMs: { p50: 11.6, p90: 18, p95: 23.1, p99: 40.2, p999: 85, max: 140, mean: 12.9 },
      }),
      byRequest: ['POST /agent/execute', 'POST /data/process', 'GET /workflow/{id}'].map((name) =>
        request(name, {}),
      ),
    },
    series: pairs(12),
    newRequests: [],
    incidents: [],
    ...overrides,
  };
}

/** A test that was measured in slices: head's are its figures, there is no course second by second. */
export const turnedTest = (overrides: Partial<TestResult> = {}): TestResult =>
  test({
    holdSeconds: 12,
    series: [],
    comparison: [
      againstBase(),
      errorsAgainstBase(),
      againstBase({
        metric: 'rps',
        gated: false,
        base: 402,
        head: 401.7,
        ratio: 401.7 / 402,
        message: 'throughput has not become worse by what counts: −0.1% (−1.0% to +0.9%) from 12 pairs',
        change: -0.001,
        interval: { low: -0.01, high: 0.009, confidence: 0.9938 },
        detectable: 0.02,
      }),
    ],
    interleaved: interleaved(),
    ...overrides,
  });

/** Base's and head's sides where p95 is twice that of the other fixtures. */
const slowBase: InterleavedResult['base'] = {
  ...figures({ latencyMs: { p50: 18.4, p90: 34.1, p95: 41.2, p99: 64, p999: 110, max: 160, mean: 20.4 } }),
  byRequest: [],
};

const turned = (tests: readonly TestResult[], overrides: Partial<Result> = {}): Result =>
  passingResult({ tests: [...tests], base: baseUse(), baseline: noBaseline(), ...overrides });

/** No change, and sure of it. */
export const unchangedResult = (): Result => turned([turnedTest()]);

/** p95 12.3% slower, first suspected and then confirmed on two fresh starts; one request is worse, but not gated. */
export function slowerResult(): Result {
  const message =
    'p95 is worse on fresh starts, too: +12.3% (+9.8% to +14.9%) from 12 pairs; allowed is +5.0%';
  return turned(
    [
      turnedTest({
        verdict: 'fail',
        reasons: [message],
        holdSeconds: 24,
        ...figures({
          latencyMs: { p50: 20.1, p90: 38.2, p95: 45.9, p99: 71, p999: 120, max: 181, mean: 23.1 },
        }),
        thresholds: [threshold({ actual: 45.9, message: 'p95 is 45.9 ms, within its limit of 2.00 s' })],
        comparison: [
          againstBase({
            base: 41.2,
            head: 45.9,
            ratio: 45.9 / 41.2,
            verdict: 'regressed',
            message,
            change: 0.123,
            interval: { low: 0.098, high: 0.149, confidence: 0.95 },
            pValue: 0.0002,
            stage: 2,
            seconds: 132,
          }),
          errorsAgainstBase({ pairs: 24 }),
          againstBase({
            request: 'POST /agent/execute',
            gated: false,
            base: 52,
            head: 61,
            ratio: 61 / 52,
            verdict: 'regressed',
            message:
              'p95 of "POST /agent/execute" is worse on fresh starts, too: +17.4% (+13.8% to +21.1%) from 12 pairs; allowed is +5.0%',
            change: 0.174,
            interval: { low: 0.138, high: 0.211, confidence: 0.95 },
            stage: 2,
          }),
          comparison({ base: 40.1, head: 45.9, ratio: 45.9 / 40.1 }),
        ],
        interleaved: interleaved({
          verdict: 'regressed',
          pairs: { measured: 26, unfit: 2 },
          starts: 3,
          seconds: 132,
          warmUp: Array.from({ length: 3 }, () => ({ seconds: 20, isSteady: true })),
          base: slowBase,
          series: pairs(26, { change: 0.12, first: 14, unfit: [6, 7] }),
        }),
      }),
    ],
    {
      verdict: 'fail',
      reasons: [message],
      base: baseUse({ cause: 'breach' }),
      baseline: { ...passingResult().baseline },
    },
  );
}

/** All pairs used and not told apart; the tail is heavier. */
export function burstyResult(): Result {
  const message =
    'p95 is the same in most slices (+1.2% (−2.8% to +5.4%) from 48 pairs), but over all requests together it is +9.8% off: a bursty tail';
  return turned(
    [
      turnedTest({
        verdict: 'warn',
        reasons: [message],
        holdSeconds: 48,
        ...figures({
          latencyMs: { p50: 20.1, p90: 38.2, p95: 45.2, p99: 88, p999: 160, max: 231, mean: 23.1 },
        }),
        thresholds: [threshold({ actual: 45.2, message: 'p95 is 45.2 ms, within its limit of 2.00 s' })],
        comparison: [
          againstBase({
            base: 41.2,
            head: 45.2,
            ratio: 45.2 / 41.2,
            verdict: 'inconclusive',
            message,
            change: 0.012,
            interval: { low: -0.028, high: 0.054, confidence: 0.9866 },
            pValue: 0.24,
            pairs: 48,
            seconds: 166,
            detectable: 0.062,
          }),
          errorsAgainstBase({ pairs: 48 }),
        ],
        interleaved: interleaved({
          verdict: 'inconclusive',
          ended: 'out-of-pairs',
          pairs: { measured: 48, unfit: 0 },
          seconds: 166,
          warmUp: [{ seconds: 60, isSteady: false }],
          base: slowBase,
          series: pairs(48, { change: 0.012, noise: 0.07 }),
        }),
      }),
    ],
    { verdict: 'warn', reasons: [message] },
  );
}

/** Too many pairs in which the generator was late. */
export function unfitResult(): Result {
  const message =
    'p95 is not compared: in too many pairs the load generator or its machine was not fit to measure';
  const reason = `the comparison with the base is invalid: ${message}`;
  const invalid = {
    verdict: 'invalid',
    weighs: 'invalid',
    change: null,
    interval: null,
    pValue: null,
    pairs: 0,
    detectable: null,
  } as const;
  return turned(
    [
      turnedTest({
        verdict: 'invalid',
        reasons: [reason],
        holdSeconds: 30,
        comparison: [
          againstBase({ ...invalid, message }),
          errorsAgainstBase({ ...invalid, message: message.replace('p95', 'error rate') }),
        ],
        interleaved: interleaved({
          verdict: 'invalid',
          pairs: { measured: 30, unfit: 9 },
          seconds: 111,
          series: pairs(30, { unfit: [4, 5, 6, 7, 8, 17, 18, 19, 20] }),
        }),
      }),
    ],
    { verdict: 'invalid', reasons: [reason] },
  );
}

/** A breach could not be looked into, since base did not come up: limits alone judged. */
export const baseFailedResult = (): Result =>
  turned([test({ comparison: [] })], {
    base: baseUse({
      outcome: 'failed',
      cause: 'no-baseline',
      message: 'of the base, service api did not become healthy within 2m.',
      bootSeconds: null,
    }),
    warnings: [
      'The base could not be measured beside head: of the base, service api did not become healthy within 2m.',
    ],
  });

/** A request that base never answers, and a base container that was restarted. */
export function newRequestResult(): Result {
  const unchanged = turnedTest();
  const message =
    'p95 is not compared: it includes a request that base never answers without an error, so both sides did different work';
  const none = { change: null, interval: null, pValue: null, pairs: 0, detectable: null } as const;
  return turned(
    [
      turnedTest({
        verdict: 'warn',
        reasons: [message],
        comparison: [
          againstBase({ ...none, verdict: 'inconclusive', message }),
          errorsAgainstBase(),
          againstBase({
            request: 'POST /data/process',
            base: 22,
            head: 22.1,
            message:
              'p95 of "POST /data/process" has not become worse by what counts: +0.3% (−2.6% to +3.1%) from 12 pairs',
            change: 0.003,
          }),
        ],
        byRequest: [...unchanged.byRequest, request('GET /agent/{id}/history', {})],
        interleaved: interleaved({
          verdict: 'inconclusive',
          newRequests: ['GET /agent/{id}/history'],
          incidents: [{ second: 41, service: 'redis', kind: 'restarted', detail: 'exit code 1' }],
        }),
      }),
    ],
    { verdict: 'warn', reasons: [message], base: baseUse({ cause: 'no-baseline' }) },
  );
}

/** Both sides ran the same code. */
export const sameCodeResult = (): Result => turned([turnedTest()], { base: baseUse({ isHead: true }) });

/** p95 faster than the base that was named. */
export const fasterResult = (): Result =>
  turned(
    [
      turnedTest({
        comparison: [
          againstBase({
            verdict: 'improved',
            message: 'p95 is better: −8.4% (−11.2% to −5.5%) from 18 pairs',
            change: -0.084,
            base: 25.5,
            pairs: 18,
            interval: { low: -0.112, high: -0.055, confidence: 0.9945 },
          }),
          errorsAgainstBase(),
        ],
      }),
    ],
    { base: baseUse({ why: 'v2.4.0' }) },
  );
