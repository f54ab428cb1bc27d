import { z } from 'zod';

/**
 * What is remembered of a passing run of the default branch: enough to compare a later run with it, and small
 * enough to keep a history. One document per suite; stores keep it as JSON.
 */

const figure = z.number().nullable();

const baselineFigures = z.object({
  p50: figure,
  p90: figure,
  p95: figure,
  p99: figure,
  p999: figure,
  max: figure,
  mean: figure,
  error_rate: figure,
  rps: figure,
});

export const baselineRecordSchema = z.object({
  commit: z.string().nullable(),
  measuredAt: z.string().describe('ISO 8601'),
  loadgate: z.string(),
  engine: z.number().int().optional().describe('version of what measures; absent in records of 0.1.0'),
  machine: z.object({
    cpuModel: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    os: z.string(),
    runnerImage: z.string().nullable(),
  }),
  stackHash: z.string(),
  tests: z.array(
    z.object({
      name: z.string(),
      scenarioHash: z.string(),
      metrics: baselineFigures,
      byRequest: z.array(z.object({ name: z.string(), metrics: baselineFigures })),
    }),
  ),
});

export const baselineDocumentSchema = z.object({
  loadgateBaseline: z.literal(1).describe('version of this format'),
  suite: z.string(),
  records: z.array(baselineRecordSchema).describe('oldest first'),
});

export type BaselineFigures = z.infer<typeof baselineFigures>;
export type BaselineRecord = z.infer<typeof baselineRecordSchema>;
export type BaselineDocument = z.infer<typeof baselineDocumentSchema>;

/** What a store answers when asked for a suite's baseline. Each is an outcome of its own, none is a silent pass. */
export type BaselineLookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly document: BaselineDocument; readonly from: string }
  | { readonly kind: 'missing' | 'expired' | 'unreadable' | 'unavailable'; readonly message: string };
