// The whole procedure over pull requests made of recorded slices: which word each one ends with, and after how long.
//   node benchmarks/verdict/replay.js [pull requests of each session, way round and change] [--folder recordings]
// Base and head of a pull request are the two starts of a recorded session, pairs as they were measured; fresh starts are
// other sessions of the same target and noise. The intervals are those of a bootstrap over sessions: many thousand pull
// requests of a few starts are not many thousand. Prints Markdown.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { mean, median, sampleStandardDeviation } from 'simple-statistics';
import { measurePullRequest } from './measure.js';
import { publishedAlarms } from './published.js';
import { bundleProduct } from './real/session.js';
import { percent, words } from './shares.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string', default: join(import.meta.dirname, 'recordings') } },
});
const runs = Number(positionals[0] ?? 500);
const changes = [0, 5, 10, 20];
const named = (added) => (added === 0 ? 'A/A' : `+${added}%`);

const { product, remove } = await bundleProduct();
await remove();
const { bootstrap, bothWays, decide, defaultSettings, pairsOf, pullRequestOf, randomWords, readSession } =
  product;
/** What is gated where nothing else is asked for. */
const metrics = ['p95', 'error_rate'].map((metric) => ({ metric, request: null, gated: true }));
const random = randomWords(1);
const uniform = () => random() / 2 ** 32;

const files = existsSync(values.folder)
  ? readdirSync(values.folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort((a, b) => a.localeCompare(b))
  : [];
const sessions = files.map((name) => readSession(readFileSync(join(values.folder, name), 'utf8')));
const placeOf = ({ header: { target, noise } }) => `${target}, ${noise}`;
/** By target and noise. */
const places = [...new Set(sessions.map(placeOf))].map((place) => ({
  place,
  sessions: sessions.filter((session) => placeOf(session) === place),
}));
if (places.length === 0 || places.some(({ sessions }) => sessions.length < 2)) {
  throw new Error(`${values.folder} needs two sessions or more of each kind; record.js makes them`);
}

/** The outcomes of what starts with this session. */
function replay(session, others, added) {
  const cost = costOf([session, ...others]);
  return bothWays(session).flatMap((first) =>
    Array.from({ length: runs }, () => {
      const nextPair = pullRequestOf(first, others, added, uniform);
      const { decision, pairs, seconds } = measurePullRequest(nextPair, {
        decide,
        metrics,
        settings: defaultSettings,
        cost,
      });
      // An earlier run of the default branch, on the same machine: kinder than hosted runners are.
      const earlier = pullRequestOf(drawn(others.flatMap(bothWays)), [], 0, uniform);
      const stored = Array.from({ length: 12 }, () => earlier(1));
      return { word: decision.word, seconds, alarms: publishedAlarms(pairs, metrics, { pairs: stored }) };
    }),
  );
}

/** Seconds, as long as they were on average when these were recorded. */
const costOf = (sessions) => ({
  warmUp: mean(sessions.map(({ header }) => header.warmUpMs / 1000)),
  pair: mean(
    sessions.map(({ quads }) => (quads.at(-1).atMs - quads[0].atMs) / (quads.length - 1) / 2 / 1000),
  ),
});

const drawn = (list) => list[Math.floor(uniform() * list.length)];

const gates = ['ratio125', 'ratio150', 'ratio200', 'welch', 'welchSameJob'];

/** @param groups for each place its sessions' outcomes */
function rowOf(added, name, groups) {
  const all = groups.flat(2);
  const share = (holds) => all.filter(holds).length / all.length;
  const ends = added === 0 ? ['regressed', 'invalid'] : ['regressed'];
  const counts = ({ word }) => ends.includes(word);
  const ofSessions = groups.map((group) =>
    group.map((outcomes) => outcomes.filter(counts).length / outcomes.length),
  );
  const { low, high } = bootstrap(ofSessions, uniform);
  const right = added === 0 ? 'no-change' : 'regressed';
  const within = (limit) => percent(share(({ word, seconds }) => word === right && seconds <= limit));
  const touched = ofSessions.flat().filter((value) => value > 0).length;
  return [
    name,
    all.length,
    ...words.map((word) => percent(share((outcome) => outcome.word === word))),
    `${percent(share(counts))} (${percent(low)}–${percent(high)}), ${touched} of ${ofSessions.flat().length}`,
    median(all.map(({ seconds }) => seconds)).toFixed(0),
    `${within(120)} / ${within(180)} / ${within(300)}`,
    ...gates.map((gate) => percent(share(({ alarms }) => alarms[gate]))),
  ];
}

const rows = changes.flatMap((added) => {
  const groups = places.map(({ sessions }) =>
    sessions.map((session) =>
      replay(
        session,
        sessions.filter((other) => other !== session),
        added,
      ),
    ),
  );
  return [
    ...groups.map((group, index) => rowOf(added, `${named(added)}, ${places[index].place}`, [group])),
    rowOf(added, `**${named(added)}**`, groups),
  ];
});

/** What the recordings say of slices and starts. */
function noiseOf({ place, sessions }) {
  const differences = sessions.map((session) =>
    pairsOf({ session, head: 1 }, 0)
      .flat()
      .filter(({ base, head }) => base.unfit === undefined && head.unfit === undefined)
      .map(({ base, head }) => Math.log(head.total.values.p95 / base.total.values.p95)),
  );
  const headers = sessions.map(({ header }) => header);
  const sd = Math.sqrt(mean(differences.map((list) => sampleStandardDeviation(list) ** 2)));
  const slices = sessions.flatMap(({ quads }) => quads.flatMap(({ pairs }) => pairs.flat()));
  return [
    place,
    sessions.length,
    median(slices.map(({ total }) => total.values.p95 / 1000)).toFixed(1),
    median(slices.map(({ total }) => total.attempts)),
    percent(slices.filter(({ unfit }) => unfit !== undefined).length / slices.length),
    sd.toFixed(3).slice(1),
    differences.map((list) => percent(mean(list))).join(', '),
    (sd / Math.sqrt(mean(differences.map(({ length }) => length)))).toFixed(3).slice(1),
    headers.map(foreseen).join(', '),
    median(headers.map(({ warmUpMs }) => warmUpMs / 1000)).toFixed(0),
  ];
}

/** What warm-up took chance's part of the sd for; it goes with one over the root of the seconds. */
const foreseen = ({ chosen: { sd, seconds } }) =>
  sd === undefined ? '–' : (sd * Math.sqrt(seconds)).toFixed(3).slice(1);

const { machine, versions } = sessions[0].header;
console.log(`Recorded: ${machine}, Node ${versions.node}, ${versions.commit}.\n`);
const said = ['', 'sessions', 'p95, ms', 'requests a slice', 'unfit', 'sd of d', 'mean d of each session'];
console.log(
  markdownTable([
    [...said, 'its standard error', 'sd foreseen in slices of 1 s', 'warm-up, s'],
    ...places.map(noiseOf),
  ]),
);
console.log(
  `\n${runs} pull requests of each session, way round and change; seconds as warm-ups and pairs took when they were recorded:\n`,
);
const judged = ['false alarms or caught (95%), in so many sessions', 's, median', 'right in 2 / 3 / 5 min'];
const others = ['ratio 1.25', 'ratio 1.5', 'ratio 2', "Welch's t", "Welch's t, same job"];
console.log(markdownTable([['', 'pull requests', ...words, ...judged, ...others], ...rows]));
