import { z } from 'zod';

/**
 * What is remembered of a passing run of the default branch: enough to compare a later run with it, and small
 * enough to keep a history. One document per suite; stores keep it as JSON.
 *
 * Every object is loose: a store writes again what it has read, and what a later version has added stays.
 */

const figure = z.number().nullable();
/** null: all requests of the test together. */
const figureName = z.string().nullable();

const baselineFigures = z.looseObject({
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

export const baselineRecordSchema = z.looseObject({
  commit: z.string().nullable(),
  measuredAt: z.string().describe('ISO 8601'),
  loadgate: z.string(),
  engine: z.number().int().optional().describe('version of what measures; absent in records of 0.1.0'),
  machine: z.looseObject({
    cpuModel: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    os: z.string(),
    runnerImage: z.string().nullable(),
  }),
  stackHash: z.string(),
  tests: z.array(
    z.looseObject({
      name: z.string(),
      scenarioHash: z.string(),
      accepted: z
        .array(z.string())
        .optional()
        .describe(
          'metrics that got worse with this run, which was accepted: what was before says nothing of them',
        ),
      metrics: baselineFigures,
      byRequest: z.array(z.looseObject({ name: z.string(), metrics: baselineFigures })),
    }),
  ),
});

/** A change for the worse that somebody answers for. */
export const acceptanceSchema = z.looseObject({
  commit: z.string().describe('the head that was measured'),
  at: z.string().describe('ISO 8601'),
  author: z.string(),
  reason: z.string(),
  metrics: z
    .array(
      z.looseObject({
        test: z.string(),
        metric: z.string(),
        request: figureName,
        base: figure,
        head: figure,
      }),
    )
    .describe('with the figures that were accepted; empty: every metric'),
  includesErrors: z.boolean().describe('false: nothing that it says touches error_rate'),
  mergedAs: z
    .string()
    .optional()
    .describe('the commit whose run has noted it, where it was said of another: of a pull request'),
  isTip: z
    .boolean()
    .optional()
    .describe('true: its commit was the tip of the default branch: no merge of it is meant'),
});

/**
 * Version 1 grew `notes` and the records' `engine`: readers of 0.1.0 take the document as it is, and leave them out where they
 * write it, which loses no figure. From here on what a later version adds stays.
 */
export const baselineDocumentSchema = z.looseObject({
  loadgateBaseline: z.literal(1).describe('version of this format'),
  suite: z.string(),
  records: z.array(baselineRecordSchema).describe('oldest first'),
  notes: z.array(acceptanceSchema).optional().describe('changes that were accepted, oldest first'),
});

/** The fields that this version knows: what else a loose object holds is nobody's business but the store's. */
type Known<T> = T extends readonly (infer Item)[]
  ? Known<Item>[]
  : T extends object
    ? { [K in keyof T as string extends K ? never : K]: Known<T[K]> }
    : T;

export type BaselineFigures = Known<z.infer<typeof baselineFigures>>;
export type BaselineRecord = Known<z.infer<typeof baselineRecordSchema>>;
export type Acceptance = Known<z.infer<typeof acceptanceSchema>>;
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
  /** Where the baseline lies, only runs of the default branch can add to it. */
  readonly isOfDefaultBranchAlone?: boolean | undefined;
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
