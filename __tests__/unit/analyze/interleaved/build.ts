import {
  decide,
  type ComparedMetric,
  type Decision,
  type Slice,
  type SliceFigures,
  type SlicePair,
} from '../../../../src/analyze/interleaved/index.js';
import { randomWords } from '../../../../src/analyze/statistics/random.js';

export const p95: ComparedMetric = { metric: 'p95', request: null, gated: true };
export const rps: ComparedMetric = { metric: 'rps', request: null, gated: true };
export const errorRate: ComparedMetric = { metric: 'error_rate', request: null, gated: true };

export function figures(values: SliceFigures['values'], options: Partial<SliceFigures> = {}): SliceFigures {
  return { attempts: 400, errors: 0, values, ...options };
}

export function slice(total: SliceFigures, options: Partial<Slice> = {}): Slice {
  return { total, byRequest: {}, unfit: undefined, ...options };
}

/** A pair whose p95 differs by the factor; throughput stays. */
export function pairOf(factor: number, { start = 1, baseUs = 20_000 } = {}): SlicePair {
  return {
    start,
    base: slice(figures({ p95: baseUs, rps: 400 })),
    head: slice(figures({ p95: baseUs * factor, rps: 400 })),
  };
}

/** Numbers around 0, evenly spread between -size and size, and in no order. */
export function scatter(count: number, size: number, seed = 1): number[] {
  const next = randomWords(seed);
  return Array.from({ length: count }, () => (next() / 2 ** 31 - 1) * size);
}

/** Pairs around one factor. */
export const pairsAround = (
  factor: number,
  count: number,
  { size = 0.05, seed = 1, start = 1 } = {},
): SlicePair[] => scatter(count, size, seed).map((noise) => pairOf(factor * Math.exp(noise), { start }));

export interface Course {
  readonly pairs: readonly SlicePair[];
  readonly decision: Decision;
  /** What was asked for, in order. */
  readonly asked: readonly string[];
}

/** Measures as the procedure asks until it stops; `next` gives a pair of the start, by its number among all. */
export function follow(
  metrics: readonly ComparedMetric[],
  next: (start: number, index: number) => SlicePair,
): Course {
  const pairs: SlicePair[] = [];
  const asked: string[] = [];
  let start = 1;
  for (let step = 0; step < 60; step += 1) {
    const decision = decide({ pairs, metrics });
    const { next: wanted } = decision;
    if (wanted.action === 'stop') return { pairs, decision, asked };
    asked.push(`${wanted.action} ${wanted.pairs}`);
    if (wanted.action === 'restart') start += 1;
    for (let count = 0; count < wanted.pairs; count += 1) pairs.push(next(start, pairs.length));
  }
  throw new Error(`no end: ${asked.join(', ')}`);
}
