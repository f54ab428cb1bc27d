// The error rates of the decision on simulated pull requests: which word each one ends with, and after how long.
//   node benchmarks/verdict/simulate.js [pull requests of each scenario] [seed]
// What it can't show: whether real slices are like these. Prints Markdown; 2,000 of each take some minutes.
import { markdownTable } from 'markdown-table';
import { quantile } from 'simple-statistics';
import { bundleSources } from '../engine/bundle.js';
import { measurePullRequest } from './measure.js';
import { randomFrom } from './noise.js';
import { publishedAlarms } from './published.js';
import { changed, unchanged } from './pull-requests.js';
import { percent, wilson, words } from './shares.js';

const runs = Number(process.argv[2] ?? 2000);
const seed = Number(process.argv[3] ?? 1);

/** How much the same code differs between two machines of a hosted runner, as the standard deviation of ln. */
const betweenMachines = 0.1;
const bundled = await bundleSources({
  interleaved: 'src/analyze/interleaved/index.ts',
  random: 'src/analyze/statistics/random.ts',
  'signed-rank': 'src/analyze/statistics/signed-rank.ts',
});
const { decide, defaultSettings } = await import(bundled.urlOf('interleaved'));
const { randomWords } = await import(bundled.urlOf('random'));
const { signedRankTest } = await import(bundled.urlOf('signed-rank'));
await bundled.remove();

const measure = ({ pullRequest, metrics }, random, settings = defaultSettings) =>
  measurePullRequest(pullRequest(random), { decide, metrics, settings });

/** By its name, so that a new scenario leaves the others' numbers as they are. */
function randomFor({ name }) {
  let hash = seed;
  for (const letter of name) hash = (Math.imul(hash, 31) + letter.codePointAt(0)) | 0;
  return randomFrom(randomWords(hash));
}

const gates = ['ratio125', 'ratio150', 'ratio200', 'welch', 'welchSameJob'];

function rowOf(scenario) {
  const random = randomFor(scenario);
  const outcomes = Array.from({ length: runs }, () => {
    const { decision, pairs, seconds } = measure(scenario, random);
    const machine = Math.exp(betweenMachines * random.normal());
    const { interval } = decision.metrics[0];
    return {
      word: decision.word,
      seconds,
      pairs: pairs.length,
      alarms: publishedAlarms(pairs, scenario.metrics, { machine }),
      covers:
        interval !== null && interval.low <= scenario.trueChange && scenario.trueChange <= interval.high,
    };
  });
  const count = (holds) => outcomes.filter(holds).length;
  const seconds = outcomes.map((outcome) => outcome.seconds);
  const right = scenario.name.startsWith('A/A')
    ? 'no-change'
    : scenario.trueChange < 0
      ? 'improved'
      : 'regressed';
  const within = (limit) =>
    percent(count((outcome) => outcome.word === right && outcome.seconds <= limit) / runs);
  return {
    words: [
      scenario.name,
      wilson(
        count(({ word }) => word === 'regressed'),
        runs,
      ),
      ...words.slice(1).map((word) => percent(count((outcome) => outcome.word === word) / runs)),
      quantile(seconds, 0.5).toFixed(0),
      quantile(seconds, 0.95).toFixed(0),
      `${within(120)} / ${within(180)} / ${within(300)}`,
      scenario.hasOffset ? '' : percent(count(({ covers }) => covers) / runs),
    ],
    gates: [
      scenario.name,
      percent(count(({ word }) => word === 'regressed') / runs),
      ...gates.map((gate) => percent(count(({ alarms }) => alarms[gate]) / runs)),
    ],
  };
}

/** How often the looks alone are crossed where they must not be: by symmetric noise, whatever its shape. */
function crossings(total) {
  const random = randomFrom(randomWords(seed));
  const { looks } = defaultSettings;
  const shares = [1, 0.5, 0.2, 0.1];
  const crossed = { noChange: 0, change: shares.map(() => 0) };
  for (let run = 0; run < total; run += 1) {
    const differences = Array.from({ length: looks.at(-1).pairs }, random.normal);
    const ps = looks.map(({ pairs }) => signedRankTest(differences.slice(0, pairs)).pGreater);
    if (ps.some((p, look) => p <= looks[look].noChangeP)) crossed.noChange += 1;
    shares.forEach((share, index) => {
      if (ps.some((p, look) => p <= looks[look].changeP * share)) crossed.change[index] += 1;
    });
  }
  return [
    ...shares.map((share, index) => [
      `a change, ${0.1 / (0.01 * share)} gated metrics or fewer`,
      (0.01 * share).toString(),
      (crossed.change[index] / total).toFixed(5),
    ]),
    ['no change, where it is as large as promised', '0.02', (crossed.noChange / total).toFixed(5)],
  ];
}

/** Second stages that were weighed: the one that is built, and twenty pairs at once over two or four starts. */
const secondStages = [
  ['as built', defaultSettings.confirmation],
  ...[2, 4].map((starts) => [
    `20 pairs over ${starts} starts`,
    { pairsPerStart: 20 / starts, steps: [{ starts, p: 0.05, confirmFrom: 0.8, withdrawBelow: 0.8 }] },
  ]),
];

function rowsOfStages(scenario) {
  return secondStages.map(([name, confirmation]) => {
    const random = randomFor(scenario);
    const outcomes = Array.from({ length: runs }, () =>
      measure(scenario, random, { ...defaultSettings, confirmation }),
    );
    const regressed = outcomes.filter(({ decision }) => decision.word === 'regressed');
    const seconds = regressed.map((outcome) => outcome.seconds);
    return [
      scenario.name,
      name,
      wilson(regressed.length, runs),
      ...(seconds.length < 100 ? ['', ''] : [0.5, 0.95].map((q) => quantile(seconds, q).toFixed(0))),
    ];
  });
}

console.log(`Node ${process.version}, seed ${seed}, ${runs} pull requests a scenario.\n`);
console.log('The looks alone:\n');
console.log(markdownTable([['', 'spends', 'crossed'], ...crossings(runs * 100)]));
const rows = [...unchanged, ...changed].map(rowOf);
console.log('\nThe words of whole pull requests; seconds at 20 a warm-up and 3 a pair:\n');
console.log(
  markdownTable([
    ['', ...words, 's, median', 's, 95%', 'right in 2 / 3 / 5 min', 'interval holds'],
    ...rows.map((row) => row.words),
  ]),
);
console.log('\nSecond stages; seconds of those that end as regressed:\n');
const weighed = [...unchanged, ...changed].filter(({ name }) =>
  /^A\/A, (4|8) requests.*2%$|^\+3%|^\+10%, sd .07, 10% hit|^\+20%, sd .07, 10% hit, starts 1%/.test(name),
);
console.log(
  markdownTable([['', 'second stage', 'regressed', 's, median', 's, 95%'], ...weighed.flatMap(rowsOfStages)]),
);
console.log(
  `\nAlarms on the same data, the stored run from a machine that differs by ${percent(betweenMachines)}:\n`,
);
console.log(
  markdownTable([
    ['', 'Loadgate', 'ratio 1.25', 'ratio 1.5', 'ratio 2', "Welch's t", "Welch's t, same job"],
    ...rows.map((row) => row.gates),
  ]),
);
