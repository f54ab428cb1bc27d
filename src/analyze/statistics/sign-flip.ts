import { randomWords } from './random.js';

/** One-sided p-values of the sign-flip test. */
export interface SignFlipTest {
  /** How likely a sum this large or larger is where each difference might as well have had the other sign. */
  readonly pGreater: number;
  /** The same for one this small or smaller. */
  readonly pLess: number;
}

/** Up to so many differences other than zero every sign is tried. */
const exactUpTo = 16;
const draws = 20_000;

/**
 * The sign-flip test of the sum. Exact up to 16 differences other than zero; beyond that by 20,000 seeded draws, with
 * the data as they are counted as one more, so that no p-value is 0 and the error is to the safe side. Both are 1 where
 * all differences are zero.
 *
 * Source: R. A. Fisher 1935; B. Phipson, G. K. Smyth 2010 (the one more).
 */
export function signFlipTest(differences: readonly number[], seed: number): SignFlipTest {
  const moved = differences.filter((difference) => difference !== 0);
  const observed = moved.reduce((sum, difference) => sum + difference, 0);
  // Sums of the same numbers in another order differ in their last digits and must count as equal.
  const slack = 1e-12 * moved.reduce((sum, difference) => sum + Math.abs(difference), 0);
  const bounds = { least: observed - slack, most: observed + slack };
  return moved.length <= exactUpTo
    ? exactTest(halvesOf(moved), moved.length, bounds)
    : drawnTest(sumsOfEight(moved), bounds, seed);
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The sums that the signs of these few differences can give: a set bit of the index turns a sign. */
const sumsOf = (differences: readonly number[]): Float64Array =>
  differences.reduce((sums, difference) => {
    const doubled = new Float64Array(sums.length * 2);
    sums.forEach((sum, signs) => {
      doubled[signs] = sum + difference;
      doubled[signs + sums.length] = sum - difference;
    });
    return doubled;
  }, Float64Array.of(0));

function halvesOf(differences: readonly number[]): [Float64Array, Float64Array] {
  const middle = differences.length >> 1;
  return [sumsOf(differences.slice(0, middle)), sumsOf(differences.slice(middle))];
}

function exactTest(
  [first, second]: readonly [Float64Array, Float64Array],
  count: number,
  { least, most }: Bounds,
): SignFlipTest {
  let greater = 0;
  let less = 0;
  for (const one of first) {
    for (const other of second) {
      if (one + other >= least) greater += 1;
      if (one + other <= most) less += 1;
    }
  }
  return { pGreater: greater / 2 ** count, pLess: less / 2 ** count };
}

const group = 8;

/** A table of 256 sums for each eight differences, one after another; zeros fill up the last eight. */
function sumsOfEight(differences: readonly number[]): Float64Array {
  const groups = Math.ceil(differences.length / group);
  const padded = [...differences, ...Array.from({ length: groups * group - differences.length }, () => 0)];
  const tables = new Float64Array(groups << group);
  for (let index = 0; index < groups; index += 1) {
    tables.set(sumsOf(padded.slice(index * group, (index + 1) * group)), index << group);
  }
  return tables;
}

/** Eight random bits choose the signs of eight differences at once. */
function drawnTest(tables: Float64Array, { least, most }: Bounds, seed: number): SignFlipTest {
  const next = randomWords(seed);
  let greater = 1;
  let less = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    let word = 0;
    for (let from = 0; from < tables.length; from += 1 << group) {
      word = from % (4 << group) === 0 ? next() : word >>> group;
      sum += tables[from + (word & 255)] ?? 0;
    }
    if (sum >= least) greater += 1;
    if (sum <= most) less += 1;
  }
  return { pGreater: greater / (draws + 1), pLess: less / (draws + 1) };
}
