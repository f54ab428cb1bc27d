import { randomWords } from '../statistics/random.js';

/** Which side of a pair is driven first. */
export type PairOrder = 'base-head' | 'head-base';

/**
 * The order of a pair, counted from 0: a coin decides for the first of two, and the second is the other way round
 * (ABBA or BAAB), so that whatever a second slice has of the first one cancels. The same seed gives the same coins.
 */
export function orderOfPair(index: number, seed: number): PairOrder {
  const heads = (randomWords(seed ^ Math.floor(index / 2))() & 1) === 1;
  const isFirst = index % 2 === 0;
  return heads === isFirst ? 'head-base' : 'base-head';
}
