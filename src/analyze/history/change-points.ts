import { median } from 'simple-statistics';
import { randomWords } from '../statistics/random.js';

/** Where a series moved to another level. */
export interface ChangePoint {
  /** The first value of the new level. */
  readonly index: number;
  /** Medians of the values up to the change points before and after this one. */
  readonly before: number;
  readonly after: number;
  readonly p: number;
}

export interface ChangePointSettings {
  /** A split has to be as good as this by chance in no more than such a share of orders. */
  readonly p: number;
  /** So many values stand on each side of a change. */
  readonly minValues: number;
  /** Smaller changes of the median, as a part of the one before, are not told. */
  readonly minChange: number;
  readonly seed: number;
}

export const defaultChangePointSettings: ChangePointSettings = {
  p: 0.001,
  minValues: 5,
  minChange: 0.05,
  seed: 1,
};

/**
 * Change points by E-divisive means: the split that sets the two sides furthest apart (by their energy distance) is a
 * change where shuffled values hardly ever have one as good; then each part is searched again. For a view of a
 * history, never for a gate: it looks back, and each look at a longer history is another test.
 *
 * Source: D. S. Matteson, N. A. James, A Nonparametric Approach for Multiple Change Point Analysis, 2014; used on
 * benchmark histories by D. Daly et al. (MongoDB), 2020.
 *
 * @param values in the order of time
 */
export function changePoints(
  values: readonly number[],
  settings: ChangePointSettings = defaultChangePointSettings,
): ChangePoint[] {
  const found = splitsOf(values, 0, settings).toSorted((a, b) => a.index - b.index);
  return worthTelling(values, found, settings.minChange);
}

interface Split {
  readonly index: number;
  readonly p: number;
}

function splitsOf(values: readonly number[], offset: number, settings: ChangePointSettings): Split[] {
  const best = bestSplit(values, settings.minValues);
  if (best === undefined) return [];
  const p = shuffledP(values, best.strength, settings);
  if (p > settings.p) return [];
  return [
    { index: offset + best.index, p },
    ...splitsOf(values.slice(0, best.index), offset, settings),
    ...splitsOf(values.slice(best.index), offset + best.index, settings),
  ];
}

/**
 * Small changes go one at a time, the smallest first: without it the levels beside it are others, and two small steps may
 * be one that is large enough.
 */
function worthTelling(values: readonly number[], splits: readonly Split[], minChange: number): ChangePoint[] {
  // An error rate that is zero before and after has changed by 5% of nothing.
  const isSmall = ({ before, after }: ChangePoint): boolean =>
    after === before || Math.abs(after - before) < minChange * Math.abs(before);
  const points = withLevels(values, splits);
  const [smallest] = points.filter(isSmall).toSorted((a, b) => sizeOf(a) - sizeOf(b));
  if (smallest === undefined) return points;
  const others = splits.filter(({ index }) => index !== smallest.index);
  return worthTelling(values, others, minChange);
}

/** A part of the level before; from zero every change is large. */
const sizeOf = ({ before, after }: ChangePoint): number =>
  after === before ? 0 : Math.abs((after - before) / before);

function withLevels(values: readonly number[], splits: readonly Split[]): ChangePoint[] {
  return splits.map(({ index, p }, place) => ({
    index,
    p,
    before: median(values.slice(splits[place - 1]?.index ?? 0, index)),
    after: median(values.slice(index, splits[place + 1]?.index ?? values.length)),
  }));
}

export interface Strongest {
  readonly index: number;
  /** m n / (m + n) times the energy distance of the two sides. */
  readonly strength: number;
}

/** The strongest split; undefined where there are too few values for one. */
export function bestSplit(values: readonly number[], minValues: number): Strongest | undefined {
  const total = values.length;
  let left = 0;
  let right = 0;
  values.forEach((value, index) => {
    right += distances(value, values, 0, index);
  });
  let cross = 0;
  let best: Strongest | undefined;
  // One value after another moves from the right to the left.
  for (let size = 1; size <= total - minValues; size += 1) {
    const moved = values[size - 1] ?? 0;
    const toLeft = distances(moved, values, 0, size - 1);
    const toRight = distances(moved, values, size, total);
    left += toLeft;
    right -= toRight;
    cross += toRight - toLeft;
    if (size < minValues) continue;
    const others = total - size;
    const distance = (2 * cross) / (size * others) - meanOf(left, size) - meanOf(right, others);
    const strength = ((size * others) / total) * distance;
    if (best === undefined || strength > best.strength) best = { index: size, strength };
  }
  return best;
}

function distances(value: number, values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += Math.abs(value - (values[index] ?? 0));
  return sum;
}

/** The mean distance within a side, over all its pairs. */
const meanOf = (sum: number, size: number): number => (size < 2 ? 0 : sum / ((size * (size - 1)) / 2));

/** How often a split of the same values in a random order is as strong; the order that they have counts as one. */
function shuffledP(
  values: readonly number[],
  strength: number,
  { p, minValues, seed }: ChangePointSettings,
): number {
  const next = randomWords(seed);
  const orders = Math.ceil(1 / p) - 1;
  const shuffled = [...values];
  const slack = 1e-12 * Math.abs(strength);
  let reached = 1;
  for (let order = 0; order < orders; order += 1) {
    for (let place = shuffled.length - 1; place > 0; place -= 1) {
      const other = Math.floor((next() / 2 ** 32) * (place + 1));
      [shuffled[place], shuffled[other]] = [shuffled[other] ?? 0, shuffled[place] ?? 0];
    }
    if ((bestSplit(shuffled, minValues)?.strength ?? 0) >= strength - slack) reached += 1;
    // More than the limit allows already: the rest can't change that.
    if (reached / (orders + 1) > p) return reached / (order + 2);
  }
  return reached / (orders + 1);
}
