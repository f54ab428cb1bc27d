import type { Environment, Result } from '../../analyze/index.js';
import { formatBytes, formatDuration } from '../../units/index.js';
import { countOf } from './text.js';

/** A commit as people write it. */
function shortCommit(commit: string): string {
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
