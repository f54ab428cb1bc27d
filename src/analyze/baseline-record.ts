import { z } from 'zod';

/**
 * What is remembered of a passing run of the default branch: enough to compare a later run with it, and small
 * enough to keep a history. One document per suite; stores keep it as JSON.
 */

const figure = z.number().nullable();
/** null: all requests of the test together. */
const figureName = z.string().nullable();

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
      accepted: z
        .array(z.string())
        .optional()
        .describe(
          'metrics that got worse with this run, which was accepted: what was before says nothing of them',
        ),
      metrics: baselineFigures,
      byRequest: z.array(z.object({ name: z.string(), metrics: baselineFigures })),
    }),
  ),
});

/** A change for the worse that somebody answers for. */
export const acceptanceSchema = z.object({
  commit: z.string().describe('the head that was measured'),
  at: z.string().describe('ISO 8601'),
  author: z.string(),
  reason: z.string(),
  metrics: z
    .array(
      z.object({ test: z.string(), metric: z.string(), request: figureName, base: figure, head: figure }),
    )
    .describe('with the figures that were accepted; empty: every metric'),
  includesErrors: z.boolean().describe('false: nothing that it says touches error_rate'),
});

/**
 * Version 1 grew `notes` and the records' `engine`: readers of 0.1.0 take the document as it is, and leave them out where they
 * write it, which loses no figure. From here on what a later version adds stays (`loose`).
 */
export const baselineDocumentSchema = z.looseObject({
  loadgateBaseline: z.literal(1).describe('version of this format'),
  suite: z.string(),
  records: z.array(baselineRecordSchema.loose()).describe('oldest first'),
  notes: z.array(acceptanceSchema.loose()).optional().describe('changes that were accepted, oldest first'),
});

export type BaselineFigures = z.infer<typeof baselineFigures>;
export type BaselineRecord = z.infer<typeof baselineRecordSchema>;
export type Acceptance = z.infer<typeof acceptanceSchema>;
export interface BaselineDocument {
  readonly loadgateBaseline: 1;
  readonly suite: string;
  readonly records: readonly BaselineRecord[];
  readonly notes?: readonly Acceptance[] | undefined;
}

/** The release that slow drift is measured from, as the place where the baseline lies found it. */
export interface Anchor {
  /** As the user named it. */
  readonly ref: string;
  /** undefined: git knows no such name here. */
  readonly commit: string | undefined;
  /** Why not, in git's words. */
  readonly problem?: string | undefined;
}

/** What a store answers when asked for a suite's baseline. Each is an outcome of its own, none is a silent pass. */
export type BaselineLookup =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'found';
      readonly document: BaselineDocument;
      readonly from: string;
      /** undefined: the plan names none. */
      readonly anchor?: Anchor | undefined;
    }
  | { readonly kind: 'missing' | 'expired' | 'unreadable' | 'unavailable'; readonly message: string };
