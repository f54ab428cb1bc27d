// A recorded session: a header, then a line for each four slices.
import { z } from 'zod';
import type { Slice } from '../../../src/analyze/interleaved/index.js';
import type { LatencyCounts } from '../../../src/measurement/index.js';

export const sliceColumns = ['p50 ms', 'p95 ms', 'p99 ms', 'rps', 'attempts', 'errors', 'unfit', 'slowest'];
const figure = z.number().nullable();
const recordedSlice = z.tuple([
  figure,
  figure,
  figure,
  figure,
  z.number().int(),
  z.number().int(),
  z.string().nullable(),
  // The slowest fifth, for the guard of the tail: a class of 1% of its value, how many are in it, and so on.
  z.array(z.number().int()),
]);
type RecordedSlice = z.infer<typeof recordedSlice>;

const headerSchema = z.object({
  target: z.string(),
  noise: z.string(),
  session: z.number().int(),
  at: z.string(),
  settleMs: z.number(),
  measuredMs: z.number(),
  warmUpMs: z.number(),
  isSteady: z.boolean(),
  chosen: z.object({ seconds: z.number(), sd: z.number().optional() }),
  machine: z.string(),
  versions: z.record(z.string(), z.string()),
  columns: z.array(z.string()),
});
const ofStarts = <T extends z.ZodType>(each: T): z.ZodTuple<[T, T], null> => z.tuple([each, each]);
const quadSchema = z.object({
  quad: z.number().int(),
  atMs: z.number(),
  added: ofStarts(z.number()),
  pairs: ofStarts(z.object({ first: z.number().int(), slices: ofStarts(recordedSlice) })),
});

/** Two pairs in ABBA or BAAB order; slices by start, of which each did `added` percent more. */
export interface RecordedQuad {
  /** When it began, in milliseconds of the session. */
  readonly atMs: number;
  readonly added: readonly [number, number];
  readonly pairs: readonly (readonly [Slice, Slice])[];
}

/** Two starts that were up at the same time. */
export interface RecordedSession {
  readonly header: z.infer<typeof headerSchema>;
  readonly quads: readonly RecordedQuad[];
}

const significant = (value: number | undefined): number | null =>
  value === undefined ? null : Number(value.toPrecision(4));
const inMs = (us: number | undefined): number | null => (us === undefined ? null : significant(us / 1000));

/** Of all requests of a slice. */
export function encodeSlice({ total, unfit }: Slice): RecordedSlice {
  const { values, attempts, errors, latency } = total;
  const { p50, p95, p99, rps } = values;
  const slowest = latency === undefined ? [] : slowestOf(latency);
  return [inMs(p50), inMs(p95), inMs(p99), significant(rps), attempts, errors, unfit ?? null, slowest];
}

function decodeSlice([p50, p95, p99, rps, attempts, errors, unfit, slowest]: RecordedSlice): Slice {
  const valuesUs = p50 === null ? [] : [p50 * 1000];
  const counts = p50 === null ? [] : [attempts - errors];
  for (let index = 0; index + 1 < slowest.length; index += 2) {
    const [step = 0, count = 0] = slowest.slice(index);
    valuesUs.push(Math.exp(step / 100));
    counts.push(count);
    counts[0] = (counts[0] ?? 0) - count;
  }
  const values = {
    ...(p50 === null ? {} : { p50: p50 * 1000 }),
    ...(p95 === null ? {} : { p95: p95 * 1000 }),
    ...(p99 === null ? {} : { p99: p99 * 1000 }),
    ...(rps === null ? {} : { rps }),
  };
  // All requests have one name.
  const total = { attempts, errors, values, latency: { valuesUs, counts } };
  return { total, byRequest: {}, unfit: unfit ?? undefined };
}

function slowestOf({ valuesUs, counts }: LatencyCounts): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const classes = new Map<number, number>();
  let left = total / 5;
  for (let index = valuesUs.length - 1; index >= 0 && left >= 1; index -= 1) {
    const count = Math.min(Math.floor(left), counts[index] ?? 0);
    left -= count;
    const step = Math.round(100 * Math.log(valuesUs[index] ?? 1));
    classes.set(step, (classes.get(step) ?? 0) + count);
  }
  return [...classes].reverse().flat();
}

/** @param text of a file of recordings/ */
export function readSession(text: string): RecordedSession {
  const [header, ...quads] = text.trim().split('\n');
  return {
    header: headerSchema.parse(JSON.parse(header ?? '')),
    quads: quads.map((line) => {
      const { atMs, added, pairs } = quadSchema.parse(JSON.parse(line));
      return {
        atMs,
        added,
        pairs: pairs.map(({ slices: [a, b] }) => [decodeSlice(a), decodeSlice(b)] as const),
      };
    }),
  };
}
