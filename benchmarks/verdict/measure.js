// One pull request through the procedure, slices from wherever they come.

/** The procedure ends by itself; this ends a fault in it. */
const maxPairs = 400;

/** Seconds of a measurement: a warm-up of both sides, a pair of slices (1 s and .5 s to settle, twice). */
const usualCost = { warmUp: 20, pair: 3 };

/** From the first pair to the word; `nextPair` gives one of the start with that number. */
export function measurePullRequest(nextPair, { decide, metrics, settings, cost = usualCost }) {
  const pairs = [];
  let start = 1;
  for (let wanted = 12; pairs.length < maxPairs;) {
    for (let index = 0; index < wanted; index += 1) pairs.push(nextPair(start));
    const decision = decide({ pairs, metrics, settings });
    if (decision.next.action === 'stop') {
      return { decision, pairs, seconds: start * cost.warmUp + pairs.length * cost.pair };
    }
    if (decision.next.action === 'restart') start += 1;
    wanted = decision.next.pairs;
  }
  throw new Error(`no word after ${maxPairs} pairs`);
}
