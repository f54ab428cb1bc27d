// Pull requests that might have been, made of recorded slices.
import { quantile } from 'simple-statistics';
import type { SlicePair } from '../../../src/analyze/interleaved/index.js';
import type { RecordedQuad } from './recording.js';

type Uniform = () => number;

export interface Quads {
  readonly quads: readonly Pick<RecordedQuad, 'added' | 'pairs'>[];
}

/** Two starts that were measured in turn, and which of them is head. */
export interface Source {
  readonly session: Quads;
  readonly head: 0 | 1;
}

type Sides = Pick<SlicePair, 'base' | 'head'>;

export const bothWays = (session: Quads): Source[] => [
  { session, head: 0 },
  { session, head: 1 },
];

/** The pairs, two by two as they were measured, in which head did so many percent more than usual, and base none. */
export function pairsOf({ session, head }: Source, added: number): (readonly Sides[])[] {
  const base = head === 0 ? 1 : 0;
  return session.quads
    .filter((quad) => quad.added[head] === added && quad.added[base] === 0)
    .map(({ pairs }) => pairs.map((pair) => ({ base: pair[base], head: pair[head] })));
}

/**
 * A pull request that adds so many percent: pairs of `first` at first, and after each fresh start those of another
 * session, none of them twice before all were used. A coin says which of its starts is head, as a real start is no
 * mirror of the one before. Quads are drawn with replacement.
 *
 * @returns gives the next pair of a start
 */
export function pullRequestOf(
  first: Source,
  others: readonly Quads[],
  added: number,
  uniform: Uniform,
): (start: number) => SlicePair {
  const deck: Quads[] = [];
  const dealt = (): Source | undefined => {
    if (deck.length === 0) deck.push(...shuffled(others, uniform));
    const session = deck.shift();
    return session && { session, head: uniform() < 0.5 ? 0 : 1 };
  };
  const pools = new Map<number, (readonly Sides[])[]>();
  const waiting = new Map<number, Sides[]>();
  return (start) => {
    let pool = pools.get(start);
    if (pool === undefined) {
      const source = start === 1 ? first : dealt();
      if (source === undefined) throw new Error('there is no other session for fresh starts');
      pool = pairsOf(source, added);
      pools.set(start, pool);
    }
    const left = waiting.get(start) ?? [];
    if (left.length === 0) left.push(...(pool[Math.floor(uniform() * pool.length)] ?? []));
    const pair = left.shift();
    if (pair === undefined) throw new Error(`a session has no slices of +${added}%`);
    waiting.set(start, left);
    return { start, ...pair };
  };
}

/** Source: R. A. Fisher and F. Yates 1938, as D. E. Knuth has it (TAOCP 2, 3.4.2, algorithm P). */
export function shuffled<T>(values: readonly T[], uniform: Uniform): T[] {
  const deck = [...values];
  return values.flatMap(() => deck.splice(Math.floor(uniform() * deck.length), 1));
}

/**
 * The 95% interval of a mean over sessions, by bootstrap over these: each world draws as many sessions as there are,
 * with replacement, within each group. How many pull requests were replayed plays no part in it.
 *
 * Source: B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993 (percentile intervals).
 *
 * @param groups the value of each session, by what it recorded
 */
export function bootstrap(
  groups: readonly (readonly number[])[],
  uniform: Uniform,
  worlds = 2000,
): { readonly low: number; readonly high: number } {
  const drawn = Array.from({ length: worlds }, () => {
    const values = groups.flatMap((group) =>
      group.map((_, index) => group[Math.floor(uniform() * group.length)] ?? group[index] ?? 0),
    );
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return { low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}
