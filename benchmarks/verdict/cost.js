// What a decision costs: 48 pairs, 10 gated metrics that are still open at the last look. The goal is 50 ms.
//   node benchmarks/verdict/cost.js [decisions]
import { quantile } from 'simple-statistics';
import { bundleSources } from '../engine/bundle.js';
import { randomFrom } from './noise.js';

const decisions = Number(process.argv[2] ?? 50);
const bundled = await bundleSources({
  interleaved: 'src/analyze/interleaved/index.ts',
  random: 'src/analyze/statistics/random.ts',
});
const { decide } = await import(bundled.urlOf('interleaved'));
const { randomWords } = await import(bundled.urlOf('random'));
await bundled.remove();
const random = randomFrom(randomWords(1));

/** Latencies in 300 buckets, rounded as a histogram rounds them, and some errors. */
function figures() {
  const latencies = Array.from({ length: 350 }, () =>
    Number((10_000 * Math.exp(0.35 * random.normal())).toPrecision(3)),
  );
  const sorted = latencies.sort((a, b) => a - b);
  // Changed by about what is tolerated, and noisy: no look before the last one decides.
  const noise = Math.exp(0.3 * random.normal());
  return {
    attempts: 350,
    errors: Math.floor(random.uniform() * 30),
    values: { p95: Number((sorted[332] * noise).toPrecision(3)), rps: 350 * noise },
    latency: { valuesUs: sorted, counts: sorted.map(() => 1) },
  };
}

const requests = ['list', 'read', 'write'];
const slice = () => ({
  total: figures(),
  byRequest: Object.fromEntries(requests.map((name) => [name, figures()])),
  unfit: undefined,
});
const metrics = [
  ...[null, ...requests].flatMap((request) =>
    ['p95', 'error_rate'].map((metric) => ({ metric, request, gated: true })),
  ),
  { metric: 'rps', request: null, gated: true },
  { metric: 'rps', request: 'list', gated: true },
];

const times = [];
for (let run = 0; run < decisions; run += 1) {
  const pairs = Array.from({ length: 48 }, () => ({ start: 1, base: slice(), head: slice() }));
  const from = performance.now();
  decide({ pairs, metrics });
  times.push(performance.now() - from);
}
const text = (ms) => `${ms.toFixed(1)} ms`;
console.log(
  `${metrics.length} metrics, 48 pairs, ${decisions} decisions: the first ${text(times[0])}, ` +
    `median ${text(quantile(times, 0.5))}, 95% under ${text(quantile(times, 0.95))}.`,
);
