import { describe, expect, test } from '@jest/globals';
import { figuresOf } from '../../../src/analyze/figures.js';
import { findingsOf } from '../../../src/analyze/findings.js';
import type { ComparisonResult, ResourceResult } from '../../../src/analyze/index.js';
import type { Evidence } from '../../../src/analyze/evidence.js';
import { judgeThreshold } from '../../../src/analyze/thresholds.js';
import { recording, threshold, type RecordingOptions } from './build.js';

const mebibyte = 1024 ** 2;

interface Usage {
  readonly service?: string;
  readonly cpus?: number | null;
  readonly cpuShare?: number;
  readonly memoryShare?: number | null;
  readonly throttled?: number | null;
}

function resource({
  service = 'api',
  cpus = 2,
  cpuShare = 0.1,
  memoryShare = 0.1,
  throttled = 0,
}: Usage): ResourceResult {
  const avgCores = cpuShare * (cpus ?? 4);
  return {
    service,
    containers: 1,
    limits: { cpus, memoryBytes: 512 * mebibyte },
    cpu: { avgCores, peakCores: avgCores, avgOfLimit: cpuShare },
    memory: {
      avgBytes: 0,
      peakBytes: memoryShare === null ? null : memoryShare * 512 * mebibyte,
      peakOfLimit: memoryShare,
    },
    throttled,
    series: [],
  };
}

function evidence(
  { request, ...changes }: Partial<Evidence> & { request?: string } = {},
  load: RecordingOptions = {},
): Evidence {
  const total = figuresOf(recording(load), 10_000, []);
  const subject = {
    total,
    byRequest: changes.byRequest ?? [],
    timeoutMs: 10_000,
    holdMs: 10_000,
    users: 20,
    arrivalsPerSecond: undefined,
    unfit: undefined,
    latencyUnjudged: undefined,
    isWhole: true,
    sendLagMs: { p99: 1, max: 5 },
  };
  return {
    total,
    byRequest: [],
    thresholds: [judgeThreshold(threshold({ request }), subject)],
    comparison: [],
    resources: [],
    incidents: [],
    errorExamples: [],
    timeoutMs: 10_000,
    users: 20,
    arrivals: null,
    heldUp: 0,
    holdSeconds: 10,
    machineCores: 64,
    generatorUtilisation: 0.3,
    generatorKeptUp: true,
    ...changes,
  };
}

const brief = (of: Evidence) => findingsOf(of).map(({ type, severity }) => `${type} ${severity}`);
const using = (...usages: readonly Usage[]) => evidence({ resources: usages.map(resource) });

test('a calm run has no findings', () => {
  expect(findingsOf(using({}))).toEqual([]);
});

describe("the guide's rules", () => {
  test.each([
    [0.7, []],
    [0.71, ['CPU medium']],
    [0.8, ['CPU medium']],
    [0.81, ['CPU high']],
  ])('CPU at %d of the limit: %j', (cpuShare, expected) => {
    expect(brief(using({ cpuShare }))).toEqual(expected);
  });

  test('the finding names service, figures and limit', () => {
    const [scaleUp] = findingsOf(using({ cpuShare: 0.92 }));
    expect(scaleUp).toEqual({
      type: 'CPU',
      severity: 'high',
      evidence: 'api used 92% of its 2 cores: 1.84 cores on average',
      recommendation:
        'Scale api up: give it more CPU, or find what burns it with a CPU profile under this load.',
    });
    const [scaleOut] = findingsOf(using({ service: 'worker', cpuShare: 0.75 }));
    expect(scaleOut?.recommendation).toMatch(/^Scale worker out: /);
    const [unlimited] = findingsOf({ ...using({ cpus: null, cpuShare: 0.9 }), machineCores: 64 });
    expect(unlimited?.evidence).toContain("of the machine's 64 cores (no limit set)");
  });

  test('p95 over its limit: medium, with the slowest request and whether it computes or waits', () => {
    const byRequest = [
      { name: 'GET /fast', ...figuresOf(recording({ latencyMs: 20 }), 1000, undefined) },
      { name: 'POST /slow', ...figuresOf(recording({ latencyMs: 700 }), 1000, undefined) },
    ];
    const slow = evidence({ byRequest, resources: [resource({})] }, { latencyMs: 600 });
    expect(findingsOf(slow)).toEqual([
      {
        type: 'latency',
        severity: 'medium',
        evidence: 'p95 600 ms is over the limit of 500 ms; slowest is POST /slow with 700 ms',
        recommendation:
          'CPU is not the limit, so POST /slow waits: look at its database queries, missing indexes, locks and pools.',
      },
    ]);
    const computing = { ...slow, resources: [resource({ cpuShare: 0.9 })] };
    expect(findingsOf(computing).at(-1)?.recommendation).toBe(
      'Profile POST /slow under this load and shorten its work.',
    );
    expect(findingsOf({ ...slow, byRequest: [] })[0]?.evidence).toBe(
      'p95 600 ms is over the limit of 500 ms',
    );
  });

  test('where arrivals were dropped the slowest is the one that keeps the users, not the one that waited for them', () => {
    const measured = (name: string, latencyMs: number, firstByteMs: number) => ({
      name,
      ...figuresOf(recording({ latencyMs }), 1000, undefined),
      firstByteMs: { p50: firstByteMs, p95: firstByteMs, p99: firstByteMs, max: firstByteMs },
    });
    const byRequest = [measured('first', 900, 10), measured('second', 200, 150)];
    const late = evidence({ byRequest, resources: [resource({})] }, { latencyMs: 600 });
    const { requests } = late.total;
    const findings = findingsOf({ ...late, total: { ...late.total, requests: { ...requests, dropped: 9 } } });
    expect(findings.at(-1)?.evidence).toMatch(
      /; slowest is second with 150 ms from its send to the first byte$/,
    );
  });

  test('a service that fills one core of several may be at the limit of its thread', () => {
    const full = evidence({ resources: [resource({ cpus: 4, cpuShare: 0.24 })] }, { latencyMs: 600 });
    expect(findingsOf(full)[0]?.recommendation).toBe(
      'Profile the slowest requests under this load: api used 96% of one core, and where it runs in one thread ' +
        'that is its limit. More workers or replicas use the others.',
    );
    for (const other of [
      { ...resource({ cpus: 4, cpuShare: 0.24 }), containers: 2 },
      resource({ cpus: 4, cpuShare: 0.4 }),
    ]) {
      expect(findingsOf({ ...full, resources: [other] })[0]?.recommendation).toMatch(/^CPU is not the limit/);
    }
  });

  test('CPU that nobody saw is not said to be no limit', () => {
    const unseen = { ...resource({}), cpu: { avgCores: null, peakCores: null, avgOfLimit: null } };
    expect(findingsOf(evidence({ resources: [unseen] }, { latencyMs: 600 }))[0]?.recommendation).toBe(
      'Profile the slowest requests under this load and shorten its work.',
    );
  });

  test('p95 of one request over its limit: that request, though another one is slower', () => {
    const byRequest = [
      { name: 'init', ...figuresOf(recording({ latencyMs: 600 }), 1000, undefined) },
      { name: 'report', ...figuresOf(recording({ latencyMs: 900 }), 1000, undefined) },
    ];
    const [finding] = findingsOf(evidence({ byRequest, request: 'init' }, { latencyMs: 100 }));
    expect(finding).toMatchObject({
      evidence: 'p95 of "init" 600 ms is over the limit of 500 ms',
      recommendation: 'Profile init under this load and shorten its work.',
    });
  });

  test('a request that times out is slower than any that answers', () => {
    const hanging = { ok: 300, errors: { timeout: 700 }, latencyMs: 20 };
    const byRequest = [
      { name: 'GET /fast', ...figuresOf(recording({ latencyMs: 40 }), 1000, undefined) },
      { name: 'GET /hangs', ...figuresOf(recording(hanging), 1000, undefined) },
    ];
    const findings = findingsOf(evidence({ byRequest }, { ...hanging, ok: 1300 }));
    expect(findings.find(({ type }) => type === 'latency')).toMatchObject({
      evidence: expect.stringMatching(/; slowest is GET \/hangs with over 10\.0 s$/),
      recommendation: expect.stringContaining('GET /hangs'),
    });
  });

  test('a p95 that could not be judged is no finding', () => {
    expect(brief(evidence({}, { ok: 20, latencyMs: 900 }))).toEqual([]);
  });
});

describe('further rules', () => {
  test.each([
    ['throttling at a quarter', { throttled: 0.25 }, []],
    ['throttling over a quarter', { throttled: 0.6 }, ['throttling high']],
    ['memory at 90%', { memoryShare: 0.9 }, []],
    ['memory over 90%', { memoryShare: 0.95 }, ['memory high']],
    ['memory without a limit', { memoryShare: null }, []],
  ] as const)('%s', (_, usage, expected) => {
    expect(brief(using(usage))).toEqual(expected);
  });

  test('a full machine, though no service is at its limit', () => {
    const full = { ...using({ cpuShare: 0.6 }, { service: 'db', cpuShare: 0.6 }), machineCores: 3 };
    expect(findingsOf({ ...full, generatorUtilisation: 0.4 })).toEqual([
      {
        type: 'machine',
        severity: 'medium',
        evidence: "services (2.4 cores) and load generator (0.4 cores) used 93.3% of the machine's 3 cores",
        recommendation: 'Use a larger runner or a smaller load: the machine itself was the limit.',
      },
    ]);
  });

  test.each([
    ['timeout', 100, 'high', 'an exhausted pool'],
    ['connection', 20, 'medium', 'accepts connections'],
    ['http', 5, 'low', 'the logs'],
    ['check', 20, 'medium', 'the check'],
  ] as const)('errors that are mostly of kind %s', (kind, count, severity, advice) => {
    const example = { kind, request: 'GET /', message: 'this went wrong', count };
    const failing = evidence({ errorExamples: [example] }, { errors: { [kind]: count } });
    const [finding] = findingsOf(failing);
    expect(finding).toMatchObject({ type: 'errors', severity });
    expect(finding?.evidence).toMatch(
      new RegExp(`^${count} of ${count} failed .*, such as GET /: this went wrong$`),
    );
    expect(finding?.recommendation).toContain(advice);
  });

  test.each([
    ['beforeRequest', 'Nothing was sent'],
    ['afterResponse', 'The hook failed them'],
  ])('failed checks that are mostly of the hook %s', (hook, advice) => {
    const of = (message: string, count: number): Evidence['errorExamples'][number] => ({
      kind: 'check',
      request: 'GET /',
      message,
      count,
    });
    const errorExamples = [of('status 404', 9), of(`hook ${hook}: no key (scenario.mjs:1:2)`, 11)];
    const [finding] = findingsOf(evidence({ errorExamples }, { errors: { check: 20 } }));
    expect(finding?.evidence).toMatch(/, such as GET \/: hook \w+: no key/);
    expect(finding?.recommendation).toContain(advice);
    expect(finding?.recommendation).not.toContain('compare');
  });

  test.each([
    ['refused', 'listening'],
    ['reset', 'ends connections by force'],
    ['closed', 'keep-alive timeout'],
    ['dns', 'host name'],
    ['tls', 'certificate'],
    ['unreachable', 'backlog'],
    ['local', 'says nothing of the target'],
    ['other', 'accepts connections'],
  ] as const)('connection errors that are mostly %s', (fault, advice) => {
    const of = (each: typeof fault, count: number): Evidence['errorExamples'][number] => ({
      kind: 'connection',
      fault: each,
      request: 'GET /',
      message: `${each} it was`,
      count,
    });
    const failing = evidence(
      { errorExamples: [of(fault === 'reset' ? 'closed' : 'reset', 9), of(fault, 11)] },
      {
        errors: { connection: 20 },
        connectionErrors: { [fault]: 11, [fault === 'reset' ? 'closed' : 'reset']: 9 },
      },
    );
    const [finding] = findingsOf(failing);
    expect(finding?.recommendation).toContain(advice);
    expect(finding?.evidence).toContain(`such as GET /: ${fault} it was`);
  });

  test('errors without a dominant kind blame none', () => {
    expect(brief(evidence({}, { errors: { http: 10, timeout: 10 } }))).toEqual([]);
  });

  test('crashes come first, each kind once', () => {
    const crash = { second: 5, service: 'api', kind: 'killed-for-memory', detail: 'exit code 137' };
    const health = { second: 3, service: 'db', kind: 'unhealthy', detail: '' };
    const findings = findingsOf({
      ...using({ cpuShare: 0.75 }),
      incidents: [health, crash, { ...crash, second: 9 }],
    });
    expect(findings.map(({ type, severity }) => `${type} ${severity}`)).toEqual([
      'crash high',
      'health medium',
      'CPU medium',
    ]);
    expect(findings[0]).toMatchObject({
      evidence: 'api: killed-for-memory at second 5, exit code 137 (2 times)',
      recommendation: expect.stringContaining('Raise the memory limit of api'),
    });
  });
});

describe('a latency beyond the tolerance of the baseline', () => {
  const compared = (
    request: string | null,
    base: number,
    head: number,
    verdict: ComparisonResult['verdict'],
  ) => ({
    metric: 'p95',
    request,
    base,
    head,
    ratio: head / base,
    tolerance: '+25% and +5ms',
    gated: request === null,
    verdict,
    message: `p95 was ${base} ms and is ${head} ms`,
  });
  const comparison = [
    compared(null, 8, 44, 'regressed'),
    compared('GET /orders', 3, 4, 'no-change'),
    compared('GET /products', 10, 52, 'regressed'),
  ];

  test('names the request that moved, how far the others did, and that it waits', () => {
    expect(findingsOf(evidence({ comparison, resources: [resource({ cpuShare: 0.1 })] }))).toEqual([
      {
        type: 'regression',
        severity: 'high',
        evidence:
          'p95 was 8 ms and is 44 ms; GET /products got slower by 42.0 ms, no other by more than 1.00 ms',
        recommendation:
          'CPU is not the limit, so GET /products waits: look at what this change does for it: more or slower ' +
          'database queries, missing indexes, locks and pools.',
      },
    ]);
  });

  test('says that no other request got slower', () => {
    const alone = [
      ...comparison.slice(0, 1),
      ...comparison.slice(2),
      compared('GET /orders', 4, 3, 'no-change'),
    ];
    const [first] = findingsOf(evidence({ comparison: alone }));
    expect(first?.evidence).toContain('GET /products got slower by 42.0 ms, no other did');
  });

  test.each([
    // 90 answers of 100 ms and 10 timeouts of 10 s: 1090 ms at least.
    ['mean', 'GET /orders got slower by at least 990 ms, no other by more than 2.00 ms'],
    ['p95', 'GET /orders got slower by at least 9.90 s, no other by more than 2.00 ms'],
  ])('a %s beyond the timeout is at least what the timeouts make it', (metric, words) => {
    const beyond = [
      { ...compared(null, 100, 0, 'regressed'), head: null },
      { ...compared('GET /orders', 100, 0, 'regressed'), head: null },
      compared('GET /products', 10, 12, 'no-change'),
    ].map((each) => ({ ...each, metric }));
    const orders = figuresOf(recording({ ok: 90, errors: { timeout: 10 } }), 10_000, undefined);
    const byRequest = [{ name: 'GET /orders', ...orders }];
    const first = findingsOf(evidence({ comparison: beyond, byRequest })).find(
      ({ type }) => type === 'regression',
    );
    expect(first?.evidence).toContain(words);
  });

  test('sends to the profiler where a service computes', () => {
    const [first] = findingsOf(evidence({ comparison, resources: [resource({ cpuShare: 0.75 })] }));
    expect(first?.recommendation).toBe(
      'Profile what this change does for GET /products under this load and shorten its work.',
    );
  });

  test('is silent within the tolerance, and about what is only shown', () => {
    const shown = [compared(null, 8, 9, 'no-change'), compared('GET /products', 10, 52, 'regressed')];
    expect(findingsOf(evidence({ comparison: shown }))).toEqual([]);
  });
});
