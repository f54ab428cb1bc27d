import type {
  ComparisonResult,
  Figures,
  Result,
  SecondResult,
  TestResult,
  ThresholdResult,
} from '../../../src/analyze/index.js';

/** Parts of results as the analysis would give them, and one that passes. */

const commit = '3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345';

export function figures(overrides: Partial<Figures> = {}): Figures {
  return {
    requests: {
      attempted: 24_103,
      ok: 24_103,
      dropped: 0,
      errors: { http: 0, check: 0, timeout: 0, connection: 0 },
    },
    latencyMs: { p50: 11.8, p90: 18.2, p95: 23.4, p99: 41, p999: 88, max: 131, mean: 13.1 },
    firstByteMs: { p50: 11.2, p95: 21.9, p99: 38.4, max: 118 },
    latencyIsLowerBound: false,
    rps: { avg: 401.7, peak: 452, sd: 21.3 },
    errorRate: 0,
    ...overrides,
  };
}

export const missingFigures = (): Figures => ({
  requests: { attempted: 0, ok: 0, dropped: 0, errors: { http: 0, check: 0, timeout: 0, connection: 0 } },
  latencyMs: { p50: null, p90: null, p95: null, p99: null, p999: null, max: null, mean: null },
  latencyIsLowerBound: false,
  rps: { avg: null, peak: null, sd: null },
  errorRate: null,
});

export function threshold(overrides: Partial<ThresholdResult> = {}): ThresholdResult {
  return {
    metric: 'p95',
    request: null,
    operator: '<=',
    limit: 2000,
    actual: 23.4,
    level: 'fail',
    outcome: 'pass',
    source: 'p95: 2s',
    message: 'p95 is 23.4 ms, within its limit of 2.00 s',
    ...overrides,
  };
}

export function comparison(overrides: Partial<ComparisonResult> = {}): ComparisonResult {
  return {
    metric: 'p95',
    request: null,
    base: 22.9,
    head: 23.4,
    ratio: 23.4 / 22.9,
    tolerance: '+25% and +5ms',
    gated: true,
    verdict: 'no-change',
    message: 'p95 changed by +2.2%, within +25% and +5ms',
    ...overrides,
  };
}

/** `ramp` seconds up, `hold` seconds, `ramp` / 2 seconds down, with a latency that breathes a little. */
export function series(
  hold: number,
  { ramp = 10, p95Ms = 23, rps = 400, users = 200, errors = 0 } = {},
): SecondResult[] {
  const end = ramp + hold + Math.ceil(ramp / 2);
  return Array.from({ length: end }, (_, second) => {
    const phase = second < ramp ? 'ramp-up' : second < ramp + hold ? 'hold' : 'ramp-down';
    const share =
      phase === 'ramp-up'
        ? (second + 1) / ramp
        : phase === 'hold'
          ? 1
          : (end - second) / (end - ramp - hold + 1);
    const breath = 1 + 0.12 * Math.sin(second / 2.3) + 0.06 * Math.sin(second * 1.7);
    return {
      second,
      phase,
      users: Math.round(users * share),
      inFlight: Math.round(users * share * 0.12),
      rps: Math.round(rps * share * (2 - breath)),
      errors: second % 7 === 3 ? errors : 0,
      errorsByKind: { http: second % 7 === 3 ? errors : 0, check: 0, timeout: 0, connection: 0 },
      p50Ms: p95Ms * 0.5 * breath * (0.6 + 0.4 * share),
      p95Ms: second === ramp + 4 && hold > 10 ? null : p95Ms * breath * (0.6 + 0.4 * share),
    };
  });
}

export function resource(
  service: string,
  cpus: number | null,
  load: number,
): TestResult['resources'][number] {
  const memory = 180 * 2 ** 20;
  return {
    service,
    containers: 1,
    limits: { cpus, memoryBytes: cpus === null ? null : 512 * 2 ** 20 },
    cpu: { avgCores: load, peakCores: load * 1.1, avgOfLimit: load / (cpus ?? 4) },
    memory: {
      avgBytes: memory,
      peakBytes: memory * 1.3,
      peakOfLimit: cpus === null ? null : (memory * 1.3) / (512 * 2 ** 20),
    },
    throttled: cpus === null ? null : 0.04,
    series: Array.from({ length: 74 }, (_, index) => ({
      second: index + 0.4,
      cpuCores: load * (index < 10 ? index / 10 : 1 + 0.08 * Math.sin(index)),
      memoryBytes: memory + index * 700_000,
    })),
  };
}

/** Figures of one request name. */
export function request(name: string, overrides: Partial<Figures>): TestResult['byRequest'][number] {
  return { name, ...figures(overrides) };
}

export function test(overrides: Partial<TestResult> = {}): TestResult {
  const named = ['POST /agent/execute', 'POST /data/process', 'GET /workflow/{id}'];
  return {
    name: 'pull-request',
    type: 'load',
    verdict: 'pass',
    reasons: [],
    ended: 'completed',
    startedAt: '2026-11-20T09:14:03.120Z',
    holdSeconds: 60,
    timeoutMs: 10_000,
    users: 200,
    arrivals: null,
    stages: [{ level: 200, rampSeconds: 10, holdSeconds: 60 }],
    scenario: 'stress',
    scenarioHash: 'a'.repeat(64),
    ...figures(),
    byRequest: named.map((name, index) =>
      request(name, {
        requests: {
          attempted: 8034 + index,
          ok: 8034 + index,
          dropped: 0,
          errors: { http: 0, check: 0, timeout: 0, connection: 0 },
        },
        latencyMs: {
          p50: 9 + index,
          p90: 16 + index,
          p95: 20 + 2 * index,
          p99: 38 + index,
          p999: null,
          max: 120 + index,
          mean: 12,
        },
        rps: { avg: 133.9, peak: 160, sd: 9 },
      }),
    ),
    errorExamples: [],
    connections: { connectMs: { count: 200, p50: 0.21, p95: 0.64, max: 3.1 }, tlsMs: null },
    series: series(60),
    thresholds: [
      threshold(),
      threshold({
        metric: 'error_rate',
        limit: 0.01,
        actual: 0,
        source: 'error_rate: 1%',
        message: 'error rate is 0%, within its limit of 1%',
      }),
    ],
    comparison: [
      comparison(),
      comparison({
        metric: 'error_rate',
        base: 0,
        head: 0,
        ratio: null,
        tolerance: '+0.5pp',
        message: 'error rate did not change',
      }),
      comparison({
        metric: 'rps',
        base: 404,
        head: 401.7,
        ratio: 401.7 / 404,
        tolerance: '',
        gated: false,
        message: 'throughput changed by -0.6%',
      }),
    ],
    resources: [resource('agent360', 2, 0.9), resource('redis', null, 0.08)],
    incidents: [],
    findings: [],
    generator: {
      utilisation: 0.31,
      sendLagMs: { p99: 0.8, max: 4.2 },
      steal: 0.001,
      bound: false,
      achieved: null,
      openFiles: { peak: 248, limit: 65_536 },
      ports: { used: 200, available: 28_232 },
      cpuPressure: 0.18,
    },
    histogram: '',
    warnings: [],
    ...overrides,
  };
}

export function passingResult(overrides: Partial<Result> = {}): Result {
  return {
    schemaVersion: 1,
    suite: 'agent360',
    verdict: 'pass',
    reasons: [],
    startedAt: '2026-11-20T09:13:20.000Z',
    durationSeconds: 102.4,
    bootSeconds: 11.2,
    tests: [test()],
    baseline: {
      outcome: 'compared',
      message: 'Compared with the median of 3 runs of the default branch.',
      advisory: false,
      commit: '9d8c7b6a5f4e3d2c1b0a99887766554433221100',
      ageSeconds: 2.1 * 86_400,
      machine: '4 × AMD EPYC 7763',
      runs: 3,
    },
    environment: {
      loadgate: '0.1.0',
      node: '24.21.0',
      os: 'linux 6.8.0 x64',
      cpuModel: 'AMD EPYC 7763',
      cores: 4,
      memoryBytes: 16 * 2 ** 30,
      runnerImage: 'ubuntu24 20261101.1',
      commit,
      branch: 'cache-lookups',
      pullRequest: 42,
      runUrl: 'https://github.com/acme/agent360/actions/runs/123456789',
      target: 'compose service agent360 (docker-compose.load-test.yml)',
      stackHash: 'b'.repeat(64),
    },
    serviceLogs: [],
    warnings: [],
    ...overrides,
  };
}

/** Of a suite that has no store. */
export const noBaseline = (): Result['baseline'] => ({
  outcome: 'none',
  message: '',
  advisory: false,
  commit: null,
  ageSeconds: null,
  machine: null,
  runs: null,
});
