import type { ComparisonResult, Environment, Result } from '../../analyze/index.js';
import { formatBytes, formatDuration, formatFraction } from '../../units/index.js';
import { changeInWords } from './change.js';
import { formatMetric, metricLabel } from './metrics.js';
import { countOf } from './text.js';

/** A commit as people write it. */
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{40,64}$/i.test(commit) ? commit.slice(0, 7) : commit;
}

/** Such as `3 days`, `5 hours`, `12 minutes`. */
function ageInWords(seconds: number): string {
  const minutes = Math.max(0, seconds) / 60;
  if (minutes < 1) return 'under a minute';
  if (minutes < 90) return countOf(Math.round(minutes), 'minute');
  const hours = minutes / 60;
  return hours < 36 ? countOf(Math.round(hours), 'hour') : countOf(Math.round(hours / 24), 'day');
}

/** A date for people: `2026-11-20 09:14:03 UTC`. */
export function dateInWords(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(iso)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
    : iso;
}

/** What is told of the baseline: `commit`, age, machine and runs where one was used, else why there is none. */
export function baselineFacts({ baseline }: Result): string[] {
  const { commit, ageSeconds, machine, runs } = baseline;
  return [
    commit === null ? 'commit unknown' : `commit ${shortCommit(commit)}`,
    ageSeconds === null ? 'age unknown' : `${ageInWords(ageSeconds)} old`,
    machine ?? 'machine unknown',
    ...(runs === null ? [] : [countOf(runs, 'run')]),
  ];
}

/**
 * What the stored runs let expect, a phrase for each gated metric: `p95: at most 105 ms by 24 runs, which show a change of
 * 9.0%`; those with too few runs share one.
 */
export function expectationsInWords({ tests, baseline }: Result): string[] {
  const mayFail = baseline.onBreach !== 'warn';
  return tests.flatMap(({ name, comparison }) => {
    const known = comparison.flatMap(({ metric, gated, history }) =>
      gated && history !== undefined ? [{ metric, history }] : [],
    );
    const few = known.filter(({ history }) => history.standing === 'low-confidence');
    const fewest = Math.min(...few.map(({ history }) => history.runs));
    const phrases = [
      ...known.filter((each) => !few.includes(each)).map((each) => expectationInWords(each, mayFail)),
      ...(few.length === 0
        ? []
        : [
            `low confidence: only ${countOf(fewest, 'run')} like this one, so the tolerance alone decides on ${few
              .map(({ metric }) => metricLabel(metric))
              .join(' and ')}`,
          ]),
    ];
    return tests.length > 1 ? phrases.map((phrase) => `${name}: ${phrase}`) : phrases;
  });
}

interface Expected {
  readonly metric: string;
  readonly history: NonNullable<ComparisonResult['history']>;
}

/** @param mayFail false: the configuration lets every breach warn only */
function expectationInWords({ metric, history }: Expected, mayFail: boolean): string {
  const { runs, limit, detectable, standing } = history;
  const bound = metric === 'rps' ? 'at least' : 'at most';
  const change =
    metric === 'error_rate' && detectable !== null
      ? `${Number((detectable * 100).toFixed(2))} pp`
      : formatFraction(detectable);
  const shown = detectable === null ? 'which would show no change' : `which show a change of ${change}`;
  const effect = standing === 'gates' && mayFail ? '' : ' (beyond it only a warning)';
  return `${metricLabel(metric)}: ${bound} ${formatMetric(metric, limit)} by ${countOf(runs, 'run')} like this one, ${shown}${effect}`;
}

/** Of the anchor: what became of it, and how far each metric is from it. Empty where none is configured. */
export function anchorInWords({ baseline, tests }: Result): string[] {
  if (baseline.anchor === undefined) return [];
  const distances = tests.flatMap(({ name, anchor = [] }) => {
    const parts = anchor.map((compared) => `${metricLabel(compared.metric)} ${changeInWords(compared)}`);
    if (parts.length === 0) return [];
    return [`${tests.length > 1 ? `${name}: ` : ''}${parts.join(', ')}`];
  });
  return [
    [baseline.anchor.message, ...(distances.length === 0 ? [] : [`${distances.join('; ')}.`])].join(' '),
  ];
}

/** Whether `baselineFacts` tell all: every test was compared with that one record, of a machine like this one. */
export function isPlainlyCompared({ baseline, tests }: Result): boolean {
  const isOne = tests.every((test) => test.baseline === undefined);
  return baseline.outcome === 'compared' && !baseline.advisory && isOne;
}

/** The machine of this run, such as `4 × AMD EPYC 7763, 15.6 GiB, linux 6.8.0 x64`. */
export function machineInWords({ cores, cpuModel, memoryBytes, os, runnerImage }: Environment): string {
  const parts = [`${cores} × ${cpuModel}`, formatBytes(memoryBytes), os];
  return [...parts, ...(runnerImage === null ? [] : [runnerImage])].join(', ');
}

/** The facts of a run in one line's parts: commit, branch, tests where there are several, duration. */
export function runFacts({ environment, tests, durationSeconds, bootSeconds }: Result): string[] {
  const { commit, branch } = environment;
  return [
    ...(commit === null ? [] : [`commit ${shortCommit(commit)}`]),
    ...(branch === null ? [] : [`branch ${branch}`]),
    ...(tests.length > 1 ? [countOf(tests.length, 'test')] : []),
    `took ${formatDuration(durationSeconds * 1000)}`,
    ...(bootSeconds === null ? [] : [`boot ${formatDuration(bootSeconds * 1000)}`]),
  ];
}
