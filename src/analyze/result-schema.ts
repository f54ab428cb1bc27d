import { z } from 'zod';
import { connectionFaults, phases } from '../measurement/index.js';
import { comparison, interleaved } from './result-comparison.js';
import { connectMs, errorRates, figure, figures, verdict } from './result-figures.js';
import { type anchorUse, baselineFacts, baselineUse, baseUse, environment } from './result-place.js';

/**
 * `result.json`: the contract that scripts rely on. This schema is the source of the types, of the check when
 * a result is read back, and of schema/result.schema.json. Latencies in milliseconds, rates as fractions.
 * A figure that could not be had is null, never zero.
 */

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
  errorsByKind: errorRates.optional().describe('absent in results of 0.1.0'),
  p50Ms: figure,
  p95Ms: figure,
});

const onlyWarn = z
  .array(z.string())
  .optional()
  .describe('those of the reasons that alone would only warn; absent in results of 0.1.0');

const testResult = z.object({
  name: z.string(),
  type: z.literal('load'),
  verdict,
  reasons: z.array(z.string()).describe('why the verdict is not pass, one sentence each'),
  onlyWarn,
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

export const resultSchema = z.object({
  schemaVersion: z.literal(1),
  suite: z.string(),
  verdict,
  reasons: z.array(z.string()),
  onlyWarn,
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
