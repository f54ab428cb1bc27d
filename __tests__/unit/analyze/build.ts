import { noComparison } from '../../helpers/compare-plan.js';
import type { BaselineRecord, JudgeInput, MachineFacts, MeasuredTest } from '../../../src/analyze/index.js';
import type { Plan, TestPlan, ThresholdPlan, TolerancePlan } from '../../../src/config/index.js';
import {
  engineVersion,
  LatencyHistogram,
  type ConnectionErrorCounts,
  type ErrorCounts,
  type LoadMeasurement,
  type Observation,
  type RequestRecording,
  type SecondSample,
  type SliceMeasurement,
  type TargetIncident,
} from '../../../src/measurement/index.js';

import { noConnectionErrors, noErrors } from '../../helpers/no-errors.js';

/** Whole inputs of `judge` with sensible figures, so that a test names only what it is about. */

export const startedAtMs = Date.UTC(2026, 10, 23, 12, 0, 0);

export interface RecordingOptions {
  readonly name?: string;
  readonly ok?: number;
  readonly errors?: Partial<ErrorCounts>;
  /** Of the connection errors; `other` where not given. */
  readonly connectionErrors?: Partial<ConnectionErrorCounts>;
  /** Of each ok response in turn, by its index; 100 ms where not given. */
  readonly latencyMs?: number | ((index: number) => number);
}

export function recording(options: RecordingOptions = {}): RequestRecording {
  const { name = 'GET /', ok = 1000, latencyMs = 100 } = options;
  const errors = { ...noErrors, ...options.errors };
  const { connectionErrors = { other: errors.connection } } = options;
  const latency = new LatencyHistogram();
  const firstByte = new LatencyHistogram();
  for (let index = 0; index < ok; index += 1) {
    const latencyUs = (typeof latencyMs === 'number' ? latencyMs : latencyMs(index)) * 1000;
    latency.record(latencyUs);
    firstByte.record(latencyUs / 2);
  }
  const failed = errors.http + errors.check + errors.timeout + errors.connection;
  return {
    name,
    attempted: ok + failed,
    ok,
    errors,
    connectionErrors: { ...noConnectionErrors, ...connectionErrors },
    statuses: { 200: ok },
    bytesReceived: ok * 100,
    latency,
    firstByte,
    failedLatency: new LatencyHistogram(),
  };
}

/** Ten seconds of hold after two of ramp-up. */
export function measurement(options: Partial<LoadMeasurement> = {}): LoadMeasurement {
  const total = options.total ?? recording({ name: '' });
  return {
    startedAtMs,
    ended: 'completed',
    plannedHoldMs: 10_000,
    holdMs: 10_000,
    holds: [{ fromMs: 2000, toMs: 12_000 }],
    total,
    byRequest: [{ ...total, name: 'GET /' }],
    outsideHold: { attempted: 10, failed: 0 },
    arrivals: undefined,
    cut: 0,
    reconnects: 0,
    connections: { connect: new LatencyHistogram(), tls: new LatencyHistogram() },
    series: Array.from({ length: 12 }, (_, second) => sample({ second })),
    errorExamples: [],
    generator: {
      threads: 1,
      utilisation: 0.3,
      sendLagP99Us: 1500,
      sendLagMaxUs: 4000,
      steal: 0,
      openFiles: { peak: 60, limit: 1024 },
      ports: { used: 20, available: 28_232 },
      cpuPressure: 0.1,
    },
    warnings: [],
    ...options,
  };
}

/** A slice of a second, after half of one to settle; all together are as the first of its requests. */
export function sliceMeasurement(options: Partial<SliceMeasurement> = {}): SliceMeasurement {
  const { byRequest = [recording({ ok: 300 })] } = options;
  const [first = recording()] = byRequest;
  const { generator, connections } = measurement();
  return {
    startedAtMs,
    measuredMs: 1000,
    drivenMs: 1500,
    total: { ...first, name: 'total' },
    byRequest,
    outsideHold: { attempted: 0, failed: 0 },
    reconnects: 0,
    connections,
    errorExamples: [],
    generator,
    ...options,
  };
}

export function sample(options: Partial<SecondSample> = {}): SecondSample {
  const { second = 0 } = options;
  return {
    second,
    phase: second < 2 ? 'ramp-up' : 'hold',
    users: 20,
    inFlight: 1,
    completed: 100,
    errors: noErrors,
    p50Us: 90_000,
    p95Us: 100_000,
    ...options,
  };
}

export function threshold(options: Partial<ThresholdPlan> = {}): ThresholdPlan {
  return {
    metric: 'p95',
    request: undefined,
    operator: '<=',
    limit: 500,
    level: 'fail',
    source: 'p95: 500ms',
    ...options,
  };
}

export function tolerance(options: Partial<TolerancePlan> = {}): TolerancePlan {
  return { metric: 'p95', relative: 0.25, absolute: 5, source: '+25% and +5ms', ...options };
}

export function testPlan(options: Partial<TestPlan> = {}): TestPlan {
  return {
    name: 'pull-request',
    type: 'load',
    load: {
      seed: 1,
      users: 20,
      arrivals: undefined,
      stages: [{ level: 20, rampMs: 2000, holdMs: 10_000 }],
      rampDownMs: 0,
      generators: { threads: 1, isAuto: true },
      timeoutMs: 10_000,
      headers: [],
      auth: undefined,
      redirects: 0,
      cookies: true,
      feeders: [],
      scenario: { name: 'browse', think: { minMs: 50, maxMs: 150 }, tasks: [] },
    },
    thresholds: [threshold()],
    isCompared: true,
    scenarioHash: 'scenario-1',
    ...options,
  };
}

export function plan(options: Partial<Plan> = {}): Plan {
  return {
    suite: 'shop',
    seed: 1,
    configPath: '/repo/loadgate.yml',
    rootDir: '/repo',
    target: {
      kind: 'url',
      url: 'http://127.0.0.1:8000',
      tls: { verify: true, caPath: undefined },
      ready: { path: '/', status: 200, timeoutMs: 1000 },
      hostHeader: undefined,
    },
    tests: [testPlan()],
    compare: noComparison,
    baseline: { store: { kind: 'none' }, tolerances: [tolerance()], onBreach: 'fail' },
    gate: { onInvalid: 'fail', onInconclusive: 'warn', requireBaseline: false, failOnBreach: true },
    report: { comment: 'always', outDir: '/repo/loadgate-report', artifactName: 'loadgate' },
    ci: {
      provider: 'none',
      commit: 'abcdef1234567890',
      branch: 'topic',
      isDefaultBranch: false,
      pullRequest: undefined,
      repository: undefined,
      runUrl: undefined,
    },
    warnings: [],
    ...options,
  };
}

export const machine: MachineFacts = {
  cpuModel: 'AMD EPYC 7763',
  cores: 4,
  memoryBytes: 16 * 1024 ** 3,
  os: 'linux 6.8.0 x64',
  node: 'v24.0.0',
  runnerImage: 'ubuntu24 20261101.1',
};

export const nothingSeen: Observation = { services: [], incidents: [], warnings: [] };

export function measuredTest(options: Partial<MeasuredTest> = {}): MeasuredTest {
  return { test: testPlan(), measurement: measurement(), observation: nothingSeen, ...options };
}

export function incident(options: Partial<TargetIncident> = {}): TargetIncident {
  return { atMs: startedAtMs + 5000, service: 'api', kind: 'exited', detail: 'exit code 1', ...options };
}

/** A run of one test whose plan is the measured one's. */
export function input(options: Partial<JudgeInput> = {}): JudgeInput {
  const measured = options.measured ?? [measuredTest()];
  return {
    plan: plan({ tests: measured.map(({ test }) => test) }),
    measured,
    target: { description: 'compose service api', stackHash: 'stack-1', bootMs: 3000, warnings: [] },
    recalled: { kind: 'none' },
    machine,
    loadgateVersion: '0.1.0',
    nowMs: startedAtMs + 20_000,
    startedAtMs,
    durationMs: 20_000,
    serviceLogs: [],
    warnings: [],
    ...options,
  };
}

/** What a passing run with a p95 of 100 ms left behind, a day ago. */
export function baselineRecord(options: Partial<BaselineRecord> = {}): BaselineRecord {
  return {
    commit: '1234567890abcdef',
    measuredAt: new Date(startedAtMs - 24 * 3_600_000).toISOString(),
    loadgate: '0.1.0',
    engine: engineVersion,
    machine: {
      cpuModel: machine.cpuModel,
      cores: machine.cores,
      memoryBytes: machine.memoryBytes,
      os: machine.os,
      runnerImage: machine.runnerImage ?? null,
    },
    stackHash: 'stack-1',
    tests: [baselineTest()],
    ...options,
  };
}

export function baselineTest(
  options: Partial<BaselineRecord['tests'][number]> = {},
): BaselineRecord['tests'][number] {
  return {
    name: 'pull-request',
    scenarioHash: 'scenario-1',
    metrics: baselineMetrics(),
    byRequest: [{ name: 'GET /', metrics: baselineMetrics() }],
    ...options,
  };
}

export function baselineMetrics(
  options: Partial<BaselineRecord['tests'][number]['metrics']> = {},
): BaselineRecord['tests'][number]['metrics'] {
  return {
    p50: 100,
    p90: 100,
    p95: 100,
    p99: 100,
    p999: null,
    max: 100,
    mean: 100,
    error_rate: 0,
    rps: 100,
    ...options,
  };
}

export function found(...records: readonly BaselineRecord[]): JudgeInput['recalled'] {
  return {
    kind: 'found',
    from: 'the branch loadgate-baseline',
    document: { loadgateBaseline: 1, suite: 'shop', records: [...records] },
  };
}
