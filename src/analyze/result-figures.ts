import { z } from 'zod';

/** What was counted and timed, of a test, one of its requests or a side: a part of `result.json`. */

export const figure = z.number().nullable();
export const verdict = z.enum(['pass', 'warn', 'fail', 'invalid']);

const latencyMs = z.object({
  p50: figure,
  p90: figure,
  p95: figure.describe('null below 200 samples'),
  p99: figure.describe('null below 1,000 samples'),
  p999: figure.describe('null below 10,000 samples'),
  max: figure,
  mean: figure,
});

export const errorCounts = z.object({
  http: z.number().int(),
  check: z.number().int(),
  timeout: z.number().int(),
  connection: z.number().int(),
});

/** In one second: of a slice, which lasts longer than one, a fraction of an error a second. */
export const errorRates = z.object({
  http: z.number(),
  check: z.number(),
  timeout: z.number(),
  connection: z.number(),
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

export const connectMs = z.object({
  count: z.number().int().describe('connections that came about, ramps included'),
  p50: figure,
  p95: figure,
  max: figure,
});

export const figures = z.object({
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
