import { median } from 'simple-statistics';
import type { Metric } from '../../config/index.js';
import type { Acceptance, BaselineDocument, BaselineRecord } from '../baseline-record.js';
import { mannKendall } from '../statistics/kendall.js';
import { theilSenSlope } from '../statistics/theil-sen.js';
import { tellsOf } from '../stored/acceptance.js';
import { conditionsOf, stratumKey } from '../stored/stratum.js';
import { changePoints, type ChangePoint } from './change-points.js';

/** What is older says little of today's code, and searching it takes long. */
const window = 50;
/** Any order of fewer values is one of too few to be remarkable. */
const fewestForTrend = 5;

/** One metric of one test over the runs that are comparable with one another. */
export interface History {
  readonly test: string;
  readonly metric: Metric;
  readonly series: Series;
  /** Oldest first. */
  readonly points: readonly HistoryPoint[];
  /** Of the last 50 runs; null where they are too few. */
  readonly trend: Trend | null;
  /** Of the last 50 runs; indices are those of `points`. */
  readonly changes: readonly ChangePoint[];
}

/** What its runs have in common, and other series of the test do not. */
export interface Series {
  readonly machine: string;
  readonly engine: number;
  readonly stackHash: string;
  readonly scenarioHash: string;
}

export interface HistoryPoint {
  readonly commit: string | null;
  readonly measuredAt: string;
  /** Milliseconds, a fraction or 1/s; null where it could not be had. */
  readonly value: number | null;
  /** Since the last value before: a fraction of it, for error rates the difference; null where there is none. */
  readonly change: number | null;
  /** Accepted for this commit; else for what the run had in it, or since the run before it. */
  readonly notes: readonly Acceptance[];
}

export interface Trend {
  readonly runs: number;
  /** Theil-Sen, from one run to the next: a fraction of the median, for error rates a difference. */
  readonly perRun: number;
  /** Mann-Kendall, two-sided. */
  readonly p: number;
}

/**
 * What is remembered of a metric, a series for each test and set of conditions; the tests in the order of their newest runs,
 * of each the series with the newest run first. A view of what was: no run is judged by it.
 */
export function historiesOf(document: BaselineDocument, metric: Metric, test?: string): History[] {
  const grouped = new Map<string, Run[]>();
  for (const record of document.records) {
    for (const tested of record.tests) {
      if (test !== undefined && tested.name !== test) continue;
      const key = JSON.stringify([tested.name, tested.scenarioHash, record.stackHash, stratumKey(record)]);
      grouped.set(key, [...(grouped.get(key) ?? []), { record, tested }]);
    }
  }
  const names = [
    ...new Set(document.records.toReversed().flatMap(({ tests }) => tests.map(({ name }) => name))),
  ];
  const age = new Map(document.records.map((record, index) => [record, -index]));
  const ageOf = (runs: readonly Run[]): number => Math.min(...runs.map(({ record }) => age.get(record) ?? 0));
  return [...grouped.values()]
    .toSorted((a, b) => names.indexOf(nameOf(a)) - names.indexOf(nameOf(b)) || ageOf(a) - ageOf(b))
    .flatMap((runs) => historyOf(runs, metric, document.notes ?? []));
}

interface Run {
  readonly record: BaselineRecord;
  readonly tested: BaselineRecord['tests'][number];
}

const nameOf = (runs: readonly Run[]): string => runs[0]?.tested.name ?? '';

function historyOf(runs: readonly Run[], metric: Metric, notes: readonly Acceptance[]): History[] {
  const newest = runs.at(-1);
  if (newest === undefined) return [];
  const values = runs.map(({ tested }) => tested.metrics[metric]);
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }])).slice(-window);
  const recent = known.map(({ value }) => value);
  const test = newest.tested.name;
  return [
    {
      test,
      metric,
      series: {
        ...conditionsOf(newest.record),
        stackHash: newest.record.stackHash,
        scenarioHash: newest.tested.scenarioHash,
      },
      points: runs.map(({ record: { commit, measuredAt } }, index) => ({
        commit,
        measuredAt,
        value: values[index] ?? null,
        change: changeSince(values.slice(0, index), values[index] ?? null, metric),
        notes: notesOf(runs, index, notes, test, metric),
      })),
      trend: trendOf(recent, metric),
      changes: changePoints(recent).map((found) => ({
        ...found,
        index: known[found.index]?.index ?? found.index,
      })),
    },
  ];
}

function changeSince(
  before: readonly (number | null)[],
  value: number | null,
  metric: Metric,
): number | null {
  const last = before.findLast((each) => each !== null) ?? null;
  if (last === null || value === null) return null;
  if (metric === 'error_rate') return value - last;
  return last === 0 ? null : value / last - 1;
}

function trendOf(values: readonly number[], metric: Metric): Trend | null {
  if (values.length < fewestForTrend) return null;
  const middle = median([...values]);
  if (middle === 0 && metric !== 'error_rate') return null;
  const slope = theilSenSlope(values);
  return {
    runs: values.length,
    perRun: metric === 'error_rate' ? slope : slope / middle,
    p: mannKendall([values]).p,
  };
}

/**
 * Those of this commit, or that came with it; of a commit without a run, as a pull request's head seldom has one here, those
 * that stand here.
 */
function notesOf(
  runs: readonly Run[],
  index: number,
  notes: readonly Acceptance[],
  test: string,
  metric: Metric,
): Acceptance[] {
  return notes.filter((note) => {
    if (!tellsOf(note, test, metric)) return false;
    const known = [note.mergedAs, note.commit].find((commit) =>
      runs.some(({ record }) => record.commit === commit),
    );
    if (known !== undefined) return runs[index]?.record.commit === known;
    return index === placeOf(note, runs, metric);
  });
}

/** The first run since then whose record says that the metric got worse and was accepted; where none does, the first one. */
function placeOf({ at }: Acceptance, runs: readonly Run[], metric: Metric): number {
  const isLater = ({ record }: Run): boolean => Date.parse(record.measuredAt) >= Date.parse(at);
  const accepting = runs.findIndex((run) => isLater(run) && run.tested.accepted?.includes(metric) === true);
  return accepting < 0 ? runs.findIndex(isLater) : accepting;
}
