import { z } from 'zod';
import { connectionFaults, phases } from '../measurement/index.js';

/**
 * `result.json`: the contract that scripts rely on. This schema is the source of the types, of the check when
 * a result is read back, and of schema/result.schema.json. Latencies in milliseconds, rates as fractions.
 * A figure that could not be had is null, never zero.
 */

const figure = z.number().nullable();
const verdict = z.enum(['pass', 'warn', 'fail', 'invalid']);

const latencyMs = z.object({
  p50: figure,
  p90: figure,
  p95: figure.describe('null below 200 samples'),
  p99: figure.describe('null below 1,000 samples'),
  p999: figure.describe('null below 10,000 samples'),
  max: figure,
  mean: figure,
});

const errorCounts = z.object({
  http: z.number().int(),
  check: z.number().int(),
  timeout: z.number().int(),
  connection: z.number().int(),
});

const requestCounts = z.object({
  attempted: z.number().int(),
  ok: z.number().int(),
  dropped: z
    .number()
    .int()
    .describe('arrivals for which no user was free until the hold ended; not in attempted'),
  errors: errorCounts,
  connectionErrors: z
    .object({
      refused: z.number().int(),
      reset: z.number().int(),
      closed: z.number().int().describe('by the server, before the answer was whole'),
      dns: z.number().int(),
      tls: z.number().int(),
      unreachable: z.number().int().describe('nothing answered at the address'),
      local: z.number().int().describe('the generator had no descriptor or port left: not the target'),
      other: z.number().int().describe('such as bytes that are no HTTP'),
    })
    .optional()
    .describe('errors.connection by what it was; absent in results of 0.1.0'),
});

const firstByteMs = z.object({ p50: figure, p95: figure, p99: figure, max: figure });

const connectMs = z.object({
  count: z.number().int().describe('connections that came about, ramps included'),
  p50: figure,
  p95: figure,
  max: figure,
});

const figures = z.object({
  requests: requestCounts,
  latencyMs,
  firstByteMs: firstByteMs
    .optional()
    .describe('from the send to the first byte of ok responses; absent in results of 0.1.0'),
  /** Where over 5% of the requests timed out, percentiles are lower bounds: p95 prints as `> timeout`. */
  latencyIsLowerBound: z.boolean(),
  rps: z.object({ avg: figure, peak: figure, sd: figure }),
  errorRate: figure.describe('errors / attempted, a fraction'),
});

const threshold = z.object({
  metric: z.string(),
  request: z.string().nullable().describe('null: all requests together'),
  operator: z.enum(['<', '<=', '>', '>=']),
  limit: z.number(),
  actual: figure,
  level: z.enum(['warn', 'fail']),
  outcome: z.enum(['pass', 'warn', 'fail', 'missing']),
  source: z.string().describe('as written in loadgate.yml'),
  message: z.string(),
});

const changeWord = z.enum(['regressed', 'improved', 'no-change', 'inconclusive', 'invalid']);

const comparison = z.object({
  metric: z.string(),
  request: z.string().nullable(),
  base: figure,
  head: figure,
  ratio: figure.describe('head / base; null where base is 0 or a figure is missing'),
  tolerance: z.string(),
  gated: z.boolean().describe('false: shown, but without effect on the verdict'),
  verdict: changeWord,
  message: z.string(),
  against: z
    .enum(['baseline', 'base'])
    .optional()
    .describe(
      'base: its own target, measured in turn in the same job, and then the fields below are there; else a stored baseline',
    ),
  change: figure
    .optional()
    .describe('estimate from the pairs: a fraction (.1: 10% more), for error_rate a difference of rates'),
  interval: z
    .object({ low: figure, high: figure, confidence: z.number() })
    .nullable()
    .optional()
    .describe('of the change'),
  pValue: figure.optional().describe('one-sided, of no change against worse'),
  pairs: z.number().int().optional().describe('pairs of slices that the estimate rests on'),
  stage: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe('2: from fresh starts, after a suspicion'),
  seconds: z.number().optional().describe('of load until this was known, both sides and warm-up included'),
  detectable: figure.optional().describe('the smallest change for the worse that pairs like these show'),
  accepted: z
    .object({ author: z.string(), reason: z.string(), at: z.string() })
    .optional()
    .describe('who answers for this regression, which then only warns'),
  rule: z
    .enum(['tolerance', 'history'])
    .optional()
    .describe(
      'which rule said `regressed`, against a stored baseline: the tolerance, or what earlier runs let expect',
    ),
  history: z
    .object({
      runs: z.number().int().describe('earlier runs like this one, with a figure, at most 50'),
      median: z.number(),
      limit: figure.describe('of what they let expect; null where they are too few'),
      detectable: figure.describe(
        'a change for the worse that 95 of 100 runs show: a fraction, for error_rate a difference of rates',
      ),
      standing: z
        .enum(['low-confidence', 'warns', 'gates'])
        .describe(
          'low-confidence: too few runs, the tolerance alone speaks; warns: beyond `limit` is a warning only',
        ),
    })
    .optional()
    .describe('what a stored baseline of several runs let expect'),
});

const resource = z.object({
  service: z.string(),
  containers: z.number().int(),
  limits: z.object({ cpus: figure, memoryBytes: figure }),
  cpu: z.object({
    avgCores: figure,
    peakCores: figure,
    avgOfLimit: figure.describe('of its CPU limit, or of the machine where it has none; a fraction'),
  }),
  memory: z.object({ avgBytes: figure, peakBytes: figure, peakOfLimit: figure }),
  throttled: figure.describe('share of CPU periods throttled, a fraction'),
  series: z.array(z.object({ second: z.number(), cpuCores: z.number(), memoryBytes: z.number() })),
});

const finding = z.object({
  type: z.string(),
  severity: z.enum(['low', 'medium', 'high']),
  evidence: z.string().describe('the figures that triggered it'),
  recommendation: z.string(),
});

const second = z.object({
  second: z.number(),
  phase: z.enum(phases),
  users: z.number(),
  inFlight: z.number(),
  rps: z.number(),
  errors: z.number(),
  errorsByKind: errorCounts.optional().describe('absent in results of 0.1.0'),
  p50Ms: figure,
  p95Ms: figure,
});

const baselineFacts = z.object({
  commit: z.string().nullable(),
  ageSeconds: figure,
  machine: z.string().nullable(),
  advisory: z
    .boolean()
    .describe('true: measured on another kind of machine, so a regression warns and does not fail'),
});

const interleaved = z.object({
  verdict: changeWord.describe('the gravest of the gated metrics'),
  ended: z
    .enum(['clear', 'out-of-pairs', 'out-of-time', 'interrupted', 'side-gone'])
    .describe('why no more was measured'),
  pairs: z.object({ measured: z.number().int(), unfit: z.number().int() }),
  starts: z.number().int().describe('sets of containers that were measured'),
  seconds: z.number().describe('of load, both sides and warm-up included; neither build nor boot'),
  idleSeconds: z.number().describe('of these, between slices, when neither side was driven'),
  slice: z.object({ settleSeconds: z.number(), measuredSeconds: z.number() }),
  warmUp: z
    .array(z.object({ seconds: z.number(), isSteady: z.boolean() }))
    .describe('of each start, both sides together'),
  base: figures.extend({ byRequest: z.array(figures.extend({ name: z.string() })) }),
  series: z
    .array(
      z.object({
        second: z.number().describe('of the test, when the pair began'),
        start: z.number().int(),
        order: z.enum(['base-head', 'head-base']),
        baseP95Ms: figure,
        headP95Ms: figure,
        unfit: z.string().nullable().describe('why the pair does not count'),
      }),
    )
    .describe('one entry a pair'),
  newRequests: z.array(z.string()).describe('that base never answered: judged by thresholds only'),
  incidents: z
    .array(z.object({ second: z.number(), service: z.string(), kind: z.string(), detail: z.string() }))
    .describe("of base's containers"),
});

const testResult = z.object({
  name: z.string(),
  type: z.literal('load'),
  verdict,
  reasons: z.array(z.string()).describe('why the verdict is not pass, one sentence each'),
  ended: z
    .enum(['completed', 'interrupted', 'target-gone'])
    .describe(
      'interrupted: by a signal; target-gone: its process ended by itself; then the figures are of the part that ran',
    ),
  startedAt: z.string(),
  holdSeconds: z.number(),
  timeoutMs: z.number().describe('requests without an answer after this are errors'),
  users: z
    .number()
    .int()
    .describe('at the same time; with arrivals the most that may be busy at the same time'),
  arrivals: z
    .object({
      perSecond: z.number().describe('of the highest stage'),
      process: z.enum(['constant', 'poisson']),
      scheduled: z.number().int().describe('iterations that were to begin within the hold'),
    })
    .nullable()
    .default(null)
    .describe('the open model; null: the closed one'),
  stages: z
    .array(z.object({ level: z.number(), rampSeconds: z.number(), holdSeconds: z.number() }))
    .default([])
    .describe('users, or with arrivals iterations begun per second, one after the other'),
  scenario: z.string(),
  scenarioHash: z.string(),
  ...figures.shape,
  byRequest: z.array(figures.extend({ name: z.string() })),
  errorExamples: z.array(
    z.object({
      kind: z.string(),
      fault: z.enum(connectionFaults).optional().describe('of a connection error'),
      request: z.string(),
      message: z.string(),
      count: z.number().int(),
    }),
  ),
  connections: z
    .object({
      connectMs: connectMs.describe("until the target took the connection, its name's lookup included"),
      tlsMs: connectMs.nullable().describe('the TLS handshake; null: without TLS'),
    })
    .optional()
    .describe('connecting, which is no part of any latency; absent in results of 0.1.0'),
  series: z.array(second),
  thresholds: z.array(threshold),
  comparison: z.array(comparison),
  anchor: z
    .array(comparison)
    .optional()
    .describe('with the run of the anchor, which only warns; absent where that is not comparable'),
  interleaved: interleaved
    .optional()
    .describe('how head and base were measured in turn; absent where they were not'),
  baseline: baselineFacts
    .optional()
    .describe('of the record that this test was compared with, where it is another than that of the run'),
  resources: z.array(resource),
  incidents: z.array(
    z.object({ second: z.number(), service: z.string(), kind: z.string(), detail: z.string() }),
  ),
  findings: z.array(finding),
  generator: z.object({
    threads: z.number().int().optional().describe('how many sent; absent in results of 0.1.0'),
    utilisation: z.number().describe('of the busiest thread'),
    sendLagMs: z.object({ p99: z.number(), max: z.number() }),
    longestStallMs: figure
      .optional()
      .describe(
        'the longest time over the hold in which a thread of it stood still; absent in results of 0.1.0',
      ),
    steal: figure,
    bound: z.boolean().describe('true: the generator was the limit, latency is not judged'),
    achieved: figure
      .optional()
      .describe(
        'share of the arrivals of the hold that began; null: no arrivals; absent in results of 0.1.0',
      ),
    openFiles: z
      .object({ peak: z.number().int(), limit: figure })
      .nullable()
      .optional()
      .describe('of its process; absent in results of 0.1.0'),
    ports: z
      .object({ used: z.number().int(), available: z.number().int() })
      .nullable()
      .optional()
      .describe('for outgoing connections, towards one address of the target; absent in results of 0.1.0'),
    cpuPressure: figure
      .optional()
      .describe('share of the run in which a task of the host waited for a CPU; absent in results of 0.1.0'),
  }),
  histogram: z.string().describe('HdrHistogram (V2, compressed, base64) of ok latencies in microseconds'),
  warnings: z.array(z.string()),
});

const anchorUse = z.object({
  ref: z.string().describe('as the configuration names it'),
  commit: z.string().nullable(),
  message: z.string(),
});

const baselineUse = z.object({
  outcome: z.enum([
    'none', // no store configured
    'compared',
    'missing', // the store has none for this suite
    'expired', // the artifact is gone
    'unreadable', // corrupt, of a newer version or of another suite
    'different-scenario',
    'different-stack',
    'unavailable', // the store did not answer
    'not-compared', // nothing was measured that could be compared
  ]),
  message: z.string(),
  ...baselineFacts.shape,
  runs: z.number().int().nullable(),
  anchor: anchorUse
    .optional()
    .describe('the release that drift is measured from; absent where none is configured'),
});

const baseUse = z.object({
  outcome: z
    .enum(['compared', 'failed'])
    .describe('failed: there was no base, or it did not build or boot; the message says why'),
  message: z.string(),
  commit: z.string().nullable(),
  why: z.string().nullable().describe('how it was chosen'),
  isHead: z.boolean().describe('both sides measured the same code'),
  cause: z.enum(['asked', 'breach', 'no-baseline']).describe('why head was compared with it'),
  bootSeconds: figure,
});

const environment = z.object({
  loadgate: z.string(),
  engine: z
    .number()
    .int()
    .optional()
    .describe('version of what measures: figures of two are not compared; absent in results of 0.1.0'),
  node: z.string(),
  os: z.string(),
  cpuModel: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number(),
  runnerImage: z.string().nullable(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  pullRequest: z.number().int().nullable(),
  runUrl: z.string().nullable(),
  target: z.string(),
  stackHash: z.string().nullable(),
  configPath: z
    .string()
    .optional()
    .describe('the configuration, relative to the repository; absent where it has a default name'),
});

export const resultSchema = z.object({
  schemaVersion: z.literal(1),
  suite: z.string(),
  verdict,
  reasons: z.array(z.string()),
  startedAt: z.string().describe('ISO 8601'),
  durationSeconds: z.number().describe('of the whole run, from the first command to the verdict'),
  bootSeconds: figure.describe(
    'from the first command to the readiness probe; null where the target did not come up',
  ),
  tests: z.array(testResult),
  baseline: baselineUse,
  base: baseUse
    .optional()
    .describe("the base's own target, measured in the same job; absent where that was not asked for"),
  environment,
  serviceLogs: z
    .array(z.object({ service: z.string(), state: z.string(), tail: z.string() }))
    .describe('the tail of each unhealthy service, where boot or load failed'),
  warnings: z.array(z.string()),
});

export type Result = z.infer<typeof resultSchema>;
export type TestResult = z.infer<typeof testResult>;
export type ConnectMs = z.infer<typeof connectMs>;
export type Figures = z.infer<typeof figures>;
export type ThresholdResult = z.infer<typeof threshold>;
export type ComparisonResult = z.infer<typeof comparison>;
export type ResourceResult = z.infer<typeof resource>;
export type Finding = z.infer<typeof finding>;
export type SecondResult = z.infer<typeof second>;
export type InterleavedResult = z.infer<typeof interleaved>;
export type BaseUse = z.infer<typeof baseUse>;
export type AnchorUse = z.infer<typeof anchorUse>;
export type BaselineUse = z.infer<typeof baselineUse>;
export type Environment = z.infer<typeof environment>;
export type Verdict = z.infer<typeof verdict>;
