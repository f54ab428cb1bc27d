import type { Result } from '../../../src/analyze/index.js';
import {
  comparison,
  figures,
  missingFigures,
  noBaseline,
  passingResult,
  request,
  resource,
  series,
  test,
  threshold,
} from './parts.js';

/** Results as the analysis would give them, for whatever renders or delivers them. */

export * from './against-base.js';
export * from './parts.js';

/** p95 over its limit and regressed, errors, a named request over its limit, findings, warnings. */
export function failingResult(): Result {
  const p95 = 'p95 is 2.41 s, over its limit of 2.00 s (p95: 2s)';
  return passingResult({
    verdict: 'fail',
    reasons: [],
    tests: [
      test({
        verdict: 'fail',
        reasons: [
          p95,
          'p95 of POST /agent/execute is 2.74 s, over its limit of 800 ms (requests.POST /agent/execute.p95: 800ms)',
          'p95 rose from 1.20 s to 2.41 s (+101%), beyond +25% and +5ms',
        ],
        ...figures({
          requests: {
            attempted: 5123,
            ok: 5086,
            dropped: 0,
            errors: { http: 32, check: 0, timeout: 5, connection: 0 },
          },
          latencyMs: { p50: 812, p90: 1930, p95: 2410, p99: 3870, p999: null, max: 6210, mean: 960 },
          rps: { avg: 85.4, peak: 121, sd: 14.2 },
          errorRate: 37 / 5123,
        }),
        series: series(60, { p95Ms: 2300, rps: 85, errors: 5 }),
        thresholds: [
          threshold({
            level: 'warn',
            limit: 1500,
            actual: 2410,
            outcome: 'warn',
            source: 'p95: { warn: 1500ms }',
            message: 'p95 is 2.41 s, over its warning limit of 1.50 s',
          }),
          threshold({ actual: 2410, outcome: 'fail', message: p95 }),
          threshold({
            request: 'POST /agent/execute',
            limit: 800,
            actual: 2740,
            outcome: 'fail',
            source: 'p95: 800ms',
            message: 'p95 of POST /agent/execute is 2.74 s, over its limit of 800 ms',
          }),
          threshold({
            metric: 'error_rate',
            limit: 0.01,
            actual: 37 / 5123,
            source: 'error_rate: 1%',
            message: 'error rate is 0.72%, within its limit of 1%',
          }),
          threshold({
            metric: 'p999',
            limit: 5000,
            actual: null,
            outcome: 'missing',
            level: 'warn',
            source: 'p999: { warn: 5s }',
            message: 'p99.9 needs 10,000 samples, there were 5,086',
          }),
        ],
        comparison: [
          comparison({
            base: 1200,
            head: 2410,
            ratio: 2410 / 1200,
            verdict: 'regressed',
            message: 'p95 rose from 1.20 s to 2.41 s (+101%), beyond +25% and +5ms',
          }),
          comparison({
            metric: 'p50',
            base: 798,
            head: 812,
            ratio: 812 / 798,
            gated: false,
            tolerance: '',
            message: 'p50 changed by +1.8%',
          }),
          comparison({
            metric: 'error_rate',
            base: 0.004,
            head: 37 / 5123,
            ratio: 37 / 5123 / 0.004,
            tolerance: '+0.5pp',
            message: 'error rate changed by +0.32 pp, within +0.5pp',
          }),
          comparison({
            metric: 'rps',
            base: 96,
            head: 85.4,
            ratio: 85.4 / 96,
            gated: false,
            tolerance: '',
            message: 'throughput changed by -11%',
          }),
        ],
        byRequest: [
          request('POST /agent/execute', {
            requests: {
              attempted: 3842,
              ok: 3805,
              dropped: 0,
              errors: { http: 32, check: 0, timeout: 5, connection: 0 },
            },
            latencyMs: { p50: 905, p90: 2100, p95: 2740, p99: 4010, p999: null, max: 6210, mean: 1010 },
            rps: { avg: 64, peak: 91, sd: 11 },
            errorRate: 37 / 3842,
          }),
          request('POST /data/process', {
            requests: {
              attempted: 1281,
              ok: 1281,
              dropped: 0,
              errors: { http: 0, check: 0, timeout: 0, connection: 0 },
            },
            latencyMs: { p50: 505, p90: 1200, p95: 1640, p99: 2310, p999: null, max: 3210, mean: 510 },
            rps: { avg: 21.3, peak: 33, sd: 5 },
          }),
        ],
        errorExamples: [
          { kind: 'http', request: 'POST /agent/execute', message: 'status 503', count: 32 },
          { kind: 'timeout', request: 'POST /agent/execute', message: 'no answer after 10 s', count: 5 },
        ],
        resources: [
          resource('agent360', 2, 1.86),
          resource('cassandra', 2, 1.12),
          resource('redis', null, 0.09),
        ],
        findings: [
          {
            type: 'Latency',
            severity: 'medium',
            evidence: 'p95 2.41 s, limit 2.00 s',
            recommendation: 'Optimise database queries',
          },
          {
            type: 'CPU',
            severity: 'high',
            evidence:
              'agent360 used 93% of its 2 CPUs over the hold (over 80%), throttled in 41% of the periods',
            recommendation: 'Scale up CPU resources',
          },
        ],
        warnings: ['Unanswered when the run was stopped, and so not counted: 11 requests.'],
      }),
    ],
    warnings: ["The CPU limit of cassandra (4) is above the machine's 2 cores: it ran with 2."],
  });
}

/** The generator was the limit: measured, and not to be judged. */
export function invalidResult(): Result {
  const reason = "The load generator was 98% busy: latency would be its own, not the target's";
  return passingResult({
    verdict: 'invalid',
    reasons: [],
    baseline: {
      outcome: 'missing',
      message: 'The store has no baseline for suite agent360 yet.',
      advisory: false,
      commit: null,
      ageSeconds: null,
      machine: null,
      runs: null,
    },
    tests: [
      test({
        verdict: 'invalid',
        reasons: [reason],
        comparison: [],
        generator: { utilisation: 0.98, sendLagMs: { p99: 140, max: 611 }, steal: null, bound: true },
      }),
    ],
  });
}

/** Nothing was measured: the stack did not come up. */
export function bootFailedResult(): Result {
  return passingResult({
    verdict: 'invalid',
    reasons: ['Service api did not become healthy within 2m.'],
    bootSeconds: null,
    tests: [],
    baseline: noBaseline(),
    serviceLogs: [
      {
        service: 'api',
        state: 'exited (1)',
        tail: `${'starting\n'.repeat(30)}\u001B[31mError: connect ECONNREFUSED 172.18.0.3:6379\u001B[39m\n    at TCPConnectWrap.afterConnect\n`,
      },
      { service: 'redis', state: 'running (unhealthy)', tail: '' },
    ],
  });
}

/** So many timeouts that p95 is a lower bound; percentiles without enough samples; no series. */
export function boundedResult(): Result {
  return passingResult({
    verdict: 'fail',
    tests: [
      test({
        verdict: 'fail',
        reasons: ['p95 is > 10.0 s, over its limit of 2.00 s'],
        ended: 'interrupted',
        ...figures({
          requests: {
            attempted: 240,
            ok: 210,
            dropped: 3,
            errors: { http: 0, check: 0, timeout: 30, connection: 0 },
          },
          latencyMs: { p50: 900, p90: 4000, p95: 6100, p99: null, p999: null, max: 9100, mean: 1400 },
          latencyIsLowerBound: true,
          errorRate: 0.125,
        }),
        byRequest: [],
        series: [],
        resources: [],
        comparison: [],
        thresholds: [threshold({ actual: null, outcome: 'fail' })],
      }),
    ],
  });
}

/** No figure at all: everything prints as `–`. */
export function emptyResult(): Result {
  return passingResult({
    verdict: 'invalid',
    reasons: ['Nothing was sent.'],
    tests: [
      test({
        verdict: 'invalid',
        reasons: ['Nothing was sent.'],
        ...missingFigures(),
        byRequest: [{ ...missingFigures(), name: 'GET /' }],
        thresholds: [threshold({ actual: null, outcome: 'missing', message: 'p95 could not be measured' })],
        comparison: [
          comparison({
            base: 22.9,
            head: null,
            ratio: null,
            verdict: 'inconclusive',
            message: 'no figure to compare',
          }),
        ],
        series: [],
        resources: [],
      }),
    ],
  });
}

/** `tests` tests with `requests` request names each. */
export function largeResult(tests: number, requests: number): Result {
  const byRequest = Array.from({ length: requests }, (_, index) => ({
    ...figures({ latencyMs: { p50: 10, p90: 20, p95: 20 + index, p99: 60, p999: null, max: 130, mean: 14 } }),
    name: `GET /catalogue/section-${index}/items/{item}/variants/{variant}`,
  }));
  return passingResult({
    tests: Array.from({ length: tests }, (_, index) => test({ name: `test-${index}`, byRequest })),
  });
}
