// Kinds of simulated pull requests, each with a function that gives pairs of slices.
import { sliceLatencies, sliceNoise } from './noise.js';

const attempts = 350;
const requestNames = (count) => Array.from({ length: count }, (_, index) => `r${index}`);

const figures = (p95, rps, errors = 0, latency) => ({
  attempts,
  errors,
  values: p95 === undefined ? {} : { p95, rps },
  latency,
});

/**
 * A scenario of slices whose p95 is drawn. `change` is what the pull request does to the first request (a ratio less
 * 1), `sd` the standard deviation of a pair's ln(head / base), `offset` that of each start of a side, `hit` the share
 * of pairs in which one slice meets a neighbour's burst, `requests` how many are gated, `unfit` the share of slices
 * whose generator was late, `warmUp` by how much head is slower in the first pair of each start, fading by a fifth
 * each pair, `wave` the standard deviation of ln of the machine's speed, which moves from slice to slice (correlation
 * .9) under slices in coin-flipped ABBA order.
 */
export function drawnScenario({
  name,
  change = 0,
  sd,
  offset = 0,
  hit = 0,
  kind = 'normal',
  requests = 1,
  unfit = 0,
  warmUp = 0,
  wave = 0,
  errors,
  metrics = [errors === undefined ? 'p95' : 'error_rate'],
}) {
  const names = requestNames(requests);
  return {
    name,
    // Of the first metric.
    trueChange: metrics[0] === 'error_rate' ? (errors.added ?? 0) : change,
    hasOffset: offset > 0 || warmUp > 0,
    metrics: names.flatMap((request) => metrics.map((metric) => ({ metric, request, gated: true }))),
    pullRequest(random) {
      const offsets = new Map();
      const offsetsOf = (start) => {
        if (!offsets.has(start)) {
          const draw = () => sliceNoise('normal', random, requests);
          offsets.set(start, { base: draw(), head: draw() });
        }
        return offsets.get(start);
      };
      const pairs = new Map();
      let speed = random.normal();
      let headIsFirst = false;
      const slice = (side, start, hitSide) => {
        const noise = sliceNoise(kind, random, requests);
        const burst = hitSide === side ? Math.abs(random.normal()) * 0.3 : 0;
        const fading = side === 'head' ? Math.log1p(warmUp) * 0.8 ** pairs.get(start) : 0;
        speed = 0.9 * speed + Math.sqrt(1 - 0.9 ** 2) * random.normal();
        const now = wave * speed;
        const byRequest = names.map((request, index) => {
          const isChanged = side === 'head' && index === 0;
          const log =
            (isChanged ? Math.log1p(change) : 0) +
            offset * offsetsOf(start)[side][index] +
            (sd / Math.SQRT2) * noise[index] +
            burst +
            fading +
            now;
          const failed = errors === undefined ? 0 : errorsOf(random, errors, isChanged);
          return [request, figures(100_000 * Math.exp(log), 350 / Math.exp(log), failed)];
        });
        return {
          total: figures(100_000, 350),
          byRequest: Object.fromEntries(byRequest),
          unfit: random.chance(unfit) ? 'the generator was late' : undefined,
        };
      };
      return (start) => {
        pairs.set(start, pairs.get(start) ?? 0);
        const hitSide = random.chance(hit) ? (random.chance(0.5) ? 'head' : 'base') : undefined;
        // The second pair of a quad is the first one turned around.
        headIsFirst = pairs.get(start) % 2 === 0 ? random.chance(0.5) : !headIsFirst;
        const order = headIsFirst ? ['head', 'base'] : ['base', 'head'];
        const slices = Object.fromEntries(order.map((side) => [side, slice(side, start, hitSide)]));
        const pair = { start, ...slices };
        pairs.set(start, pairs.get(start) + 1);
        return pair;
      };
    },
  };
}

/** Single errors at `rate`, and bursts that fail a fifth of a slice; `added` is what head has more of the former. */
function errorsOf(random, { rate, burst = 0, added = 0 }, isChanged) {
  let failed = random.chance(burst) ? attempts / 5 : 0;
  for (let request = 0; request < attempts; request += 1) {
    if (random.chance(rate + (isChanged ? added : 0))) failed += 1;
  }
  return Math.min(failed, attempts);
}

/**
 * A scenario of single requests: each slice's p95 is that of so many log-normal latencies. A share of head's slices
 * (of both sides' where `both` is set) has a burst in which part of the requests is slower.
 */
export function requestScenario({ name, change = 0, sigma, count, burst }) {
  return {
    name,
    trueChange: change,
    hasOffset: burst !== undefined,
    metrics: [{ metric: 'p95', request: 'r0', gated: true }],
    pullRequest(random) {
      const slice = (side) => {
        const hasBurst =
          burst !== undefined && (burst.both || side === 'head') && random.chance(burst.slices);
        const latencies = sliceLatencies(random, {
          count,
          sigma,
          factor: side === 'head' ? 1 + change : 1,
          burst: hasBurst ? burst : undefined,
        }).sort((a, b) => a - b);
        const position = (count - 1) * 0.95;
        const low = latencies[Math.floor(position)];
        const p95 = low + (latencies[Math.ceil(position)] - low) * (position % 1);
        const latency = { valuesUs: latencies, counts: latencies.map(() => 1) };
        return {
          total: figures(p95, count),
          byRequest: { r0: figures(p95, count, 0, latency) },
          unfit: undefined,
        };
      };
      return (start) => ({ start, base: slice('base'), head: slice('head') });
    },
  };
}
