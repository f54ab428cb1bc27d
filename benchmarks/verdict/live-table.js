// The live comparisons as a table.
import { markdownTable } from 'markdown-table';
import { median, sampleStandardDeviation } from 'simple-statistics';
import { percent, wilson, words } from './shares.js';

const changes = [0, 10, 20];
const named = (added) => (added === 0 ? 'A/A' : `+${added}%`);

/** @param lines of live.jsonl */
export function liveTable(lines) {
  const rows = changes.flatMap((added) => {
    const all = lines.filter((line) => line.added === added);
    const places = [...new Set(all.map(({ target, noise }) => `${target}, ${noise}`))].sort((a, b) =>
      a.localeCompare(b),
    );
    const parts = places.map((place) => [
      `${named(added)}, ${place}`,
      all.filter(({ target, noise }) => `${target}, ${noise}` === place),
    ]);
    return all.length === 0
      ? []
      : [...parts, [`**${named(added)}**`, all]].map((part) => rowOf(added, ...part));
  });
  const head = [
    '',
    'comparisons',
    ...words,
    'failed',
    'p95',
    'sd',
    'seconds, median',
    'between slices',
    'right in 2 / 3 / 5 min',
  ];
  return [markdownTable([head, ...rows]), ...sentences(lines)].join('\n\n');
}

function rowOf(added, name, lines) {
  const measured = lines.filter(({ word }) => word !== 'failed');
  const right = added === 0 ? 'no-change' : 'regressed';
  const within = (limit) =>
    percent(lines.filter(({ word, seconds }) => word === right && seconds <= limit).length / lines.length);
  const middle = (values, text) => (values.length === 0 ? '–' : text(median(values)));
  return [
    name,
    lines.length,
    ...[...words, 'failed'].map((word) => lines.filter((line) => line.word === word).length),
    middle(
      measured.flatMap(({ p95 }) => p95.change ?? []),
      (change) => `${change < 0 ? '−' : '+'}${percent(Math.abs(change))}`,
    ),
    middle(measured.flatMap(sdOf), (sd) => sd.toFixed(3).slice(1)),
    middle(
      measured.map(({ seconds }) => seconds),
      (seconds) => seconds.toFixed(0),
    ),
    middle(
      measured.map(({ seconds, idleSeconds }) => idleSeconds / seconds),
      percent,
    ),
    `${within(120)} / ${within(180)} / ${within(300)}`,
  ];
}

/** Of ln(head / base) within the first start. */
function sdOf({ series }) {
  const differences = series.flatMap(([start, base, head]) =>
    start === 1 && base !== null && head !== null ? [Math.log(head / base)] : [],
  );
  return differences.length < 2 ? [] : [sampleStandardDeviation(differences)];
}

function sentences(lines) {
  const of = (added) => lines.filter((line) => line.added === added);
  const share = (list, holds) => wilson(list.filter(holds).length, list.length);
  // Whatever keeps a run of the same code from passing is one.
  const isAlarm = ({ word, exitCode }) => ['regressed', 'invalid', 'failed'].includes(word) || exitCode !== 0;
  const machines = [...new Set(lines.flatMap(({ machine }) => machine ?? []))];
  const versions = lines.flatMap((line) =>
    line.versions ? [`Loadgate ${line.versions.commit}, Node ${line.versions.node}`] : [],
  );
  return [
    ...(of(0).length > 0
      ? [
          `False alarms (\`regressed\`, \`invalid\`, failed, or any other end than exit code 0): ${share(of(0), isAlarm)}.`,
        ]
      : []),
    ...changes
      .slice(1)
      .filter((added) => of(added).length > 0)
      .map((added) => `${named(added)} caught: ${share(of(added), ({ word }) => word === 'regressed')}.`),
    ...(lines.length > 0 ? [`${machines.join('; ')}. ${[...new Set(versions)].join('; ')}.`] : []),
  ];
}
