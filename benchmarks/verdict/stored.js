// The error rates of the rule for stored baselines: one more run against those before it, all of the same code.
//   node benchmarks/verdict/stored.js [histories of each row] [seed]
// What it can't show: whether real runs are like these. Prints Markdown; 20,000 of each take under a minute.
import { markdownTable } from 'markdown-table';
import { bundleSources } from '../engine/bundle.js';
import { randomFrom } from './noise.js';
import { percent } from './shares.js';

const histories = Number(process.argv[2] ?? 20_000);
const seed = Number(process.argv[3] ?? 1);
const bundled = await bundleSources({
  expectation: 'src/analyze/stored/expectation.ts',
  random: 'src/analyze/statistics/random.ts',
});
const { expectationOf, placeOf } = await import(bundled.urlOf('expectation'));
const { randomWords } = await import(bundled.urlOf('random'));
await bundled.remove();

/** Between runs, as the standard deviation of ln; `hit`: the share of runs that a neighbour slows by |N(0, 20%)|. */
const noises = [
  { sd: 0.005, hit: 0 },
  { sd: 0.015, hit: 0 },
  { sd: 0.02, hit: 0 },
  { sd: 0.03, hit: 0 },
  { sd: 0.05, hit: 0 },
  { sd: 0.02, hit: 0.1 },
];

function rowOf({ sd, hit }, runs) {
  const random = randomFrom(randomWords(seed));
  const draw = () =>
    100 * Math.exp(sd * random.normal() + (random.uniform() < hit ? Math.abs(0.2 * random.normal()) : 0));
  const counts = { beyond: 0, gates: 0, fails: 0, caught10: 0, caught20: 0, caughtDetectable: 0 };
  let detectable = 0;
  for (let history = 0; history < histories; history += 1) {
    const expected = expectationOf('p95', Array.from({ length: runs }, draw));
    const value = draw();
    const isWorse = (factor) => placeOf('p95', value * factor, expected) === 'worse';
    counts.beyond += isWorse(1);
    counts.gates += expected.canGate;
    counts.fails += expected.canGate && isWorse(1);
    counts.caught10 += isWorse(1.1);
    counts.caught20 += isWorse(1.2);
    counts.caughtDetectable += isWorse(1 + expected.detectable);
    detectable += expected.detectable / histories;
  }
  const share = (count) => percent(count / histories);
  return [
    `${percent(sd)}${hit === 0 ? '' : `, ${percent(hit)} hit`}`,
    String(runs),
    ...[counts.beyond, counts.gates, counts.fails].map(share),
    percent(detectable),
    ...[counts.caughtDetectable, counts.caught10, counts.caught20].map(share),
  ];
}

const heading = [
  'sd of runs',
  'runs',
  'beyond the limit',
  'may fail',
  'fails',
  'shows',
  'shown',
  '+10%',
  '+20%',
];
const rows = noises.flatMap((noise) => [10, 20, 50].map((runs) => rowOf(noise, runs)));
console.log(markdownTable([heading, ...rows], { align: ['l', ...heading.slice(1).fill('r')] }));
