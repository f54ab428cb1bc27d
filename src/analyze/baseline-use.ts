import { metrics, type TestPlan } from '../config/index.js';
import { formatDuration } from '../units/index.js';
import type { BaselineDocument, BaselineFigures, BaselineLookup, BaselineRecord } from './baseline-record.js';
import type { MachineFacts } from './judge-input.js';
import type { BaselineUse, TestResult } from './result-schema.js';
import {
  describeMachine,
  differencesInWords,
  differencesOf,
  isSameStratum,
  whyAdvisory,
} from './stored/stratum.js';
import type { Reason } from './verdict.js';

type BaselineTest = BaselineRecord['tests'][number];

/** What one test is compared with. */
interface TestBaseline {
  readonly base: BaselineTest;
  /** Of its record, where that is another than the one that the run's `use` tells of. */
  readonly facts: TestResult['baseline'];
  /** Why a regression only warns; undefined where it may fail the run. */
  readonly advisory: string | undefined;
  /** The runs like this one, `base` among them, oldest first; none where that was measured otherwise. */
  readonly earlier: readonly BaselineFigures[];
}

/** More runs than this say nothing new of today's code. */
const rollingWindow = 50;

/** What the stored baseline is good for in this run. */
export interface UsableBaseline {
  readonly use: BaselineUse;
  /** What each test is compared with, by name; without an entry it is not compared. */
  readonly byTest: ReadonlyMap<string, TestBaseline>;
  /** Why a test is not compared though others are, by name. */
  readonly notes: ReadonlyMap<string, string>;
  /** Why the whole comparison, though configured, did not happen. */
  readonly reason: Reason | undefined;
}

export interface BaselineQuestion {
  readonly tests: readonly TestPlan[];
  /** undefined: nothing came up that could be compared. */
  readonly stackHash: string | undefined;
  readonly machine: MachineFacts;
  readonly nowMs: number;
}

/**
 * Finds the record that this run is comparable with. Each way of having none is an outcome of its own, with a
 * sentence. A first run (`missing`) is no defect; every other configured comparison that can't be made warns.
 */
export function useBaseline(lookup: BaselineLookup, question: BaselineQuestion): UsableBaseline {
  if (lookup.kind === 'none') return unused('none', 'No baseline is configured.');
  if (question.stackHash === undefined || question.tests.length === 0) {
    return unused('not-compared', 'Nothing was measured that could be compared with the baseline.');
  }
  if (lookup.kind === 'missing') return unused('missing', lookup.message);
  if (lookup.kind !== 'found') return warned(unused(lookup.kind, lookup.message));
  const record = closestRecord(lookup.document, question);
  if (record === undefined) return unused('missing', `The baseline in ${lookup.from} has no runs yet.`);
  return fromRecord(record, lookup, question);
}

/**
 * The newest record of this stack, scenario and kind of machine; else the newest of this stack and scenario; else
 * of this stack, better one that knows a test's name; else the newest of all, which then says what is different.
 */
function closestRecord(
  document: BaselineDocument,
  { tests, stackHash, machine: now }: BaselineQuestion,
): BaselineRecord | undefined {
  const newestFirst = document.records.toReversed();
  const ofStack = newestFirst.filter((record) => record.stackHash === stackHash);
  const ofScenario = ofStack.filter((record) => tests.some((test) => hasScenario(record.tests, test)));
  const ofMachine = ofScenario.find((record) => isSameStratum(record, now));
  const ofName = ofStack.find((record) => tests.some(({ name }) => hasName(record.tests, name)));
  return ofMachine ?? ofScenario[0] ?? ofName ?? ofStack[0] ?? newestFirst[0];
}

const hasName = (tests: readonly BaselineTest[], name: string): boolean =>
  tests.some((test) => test.name === name);

const hasScenario = (tests: readonly BaselineTest[], { name, scenarioHash }: TestPlan): boolean =>
  tests.some((test) => test.name === name && test.scenarioHash === scenarioHash);

function fromRecord(
  record: BaselineRecord,
  lookup: BaselineLookup & { kind: 'found' },
  question: BaselineQuestion,
): UsableBaseline {
  const { described, ...known } = factsOf(record, question);
  const facts = { ...known, runs: lookup.document.records.length };
  const which = `the baseline ${described}, from ${lookup.from}`;

  if (record.stackHash !== question.stackHash) {
    const message =
      `Not compared: ${which}, was measured on another stack (compose model, command or address); ` +
      'the next passing run of the default branch renews it.';
    return warned({
      ...unused('different-stack', message),
      use: { ...useOf('different-stack', message), ...facts },
    });
  }

  const { byTest, notes, others } = matchTests(record, lookup.document, question);
  if (byTest.size === 0) {
    const isKnown = question.tests.some(({ name }) => hasName(record.tests, name));
    const outcome = isKnown ? 'different-scenario' : 'missing';
    const message = isKnown
      ? `Not compared: ${which}, was measured with another scenario, load or HTTP options; ` +
        'the next passing run of the default branch renews it.'
      : `Not compared: ${which}, knows none of the tests of this run.`;
    const result = { ...unused(outcome, message), use: { ...useOf(outcome, message), ...facts } };
    return isKnown ? warned(result) : result;
  }

  const message = [`Compared with ${which}, ${whereMeasured(record, question)}`, ...others].join('; ');
  return { use: { outcome: 'compared', message: `${message}.`, ...facts }, byTest, notes, reason: undefined };
}

/** Each test with the closest record that knows it: main may have run the tests one at a time. */
function matchTests(
  main: BaselineRecord,
  document: BaselineDocument,
  question: BaselineQuestion,
): Pick<UsableBaseline, 'byTest' | 'notes'> & { readonly others: readonly string[] } {
  const byTest = new Map<string, TestBaseline>();
  const notes = new Map<string, string>();
  const others: string[] = [];
  for (const test of question.tests) {
    const { name } = test;
    const record = closestRecord(document, { ...question, tests: [test] }) ?? main;
    const base = record.tests.find((each) => each.name === name);
    if (base === undefined) notes.set(name, 'not compared: the baseline does not know this test');
    else if (base.scenarioHash !== test.scenarioHash)
      notes.set(name, 'not compared: the baseline was measured with another scenario, load or HTTP options');
    else {
      const advisory = whyAdvisory(differencesOf(record, question.machine));
      const runs = runsOf(test, document, question);
      const earlier = runs
        .filter((run) => isSameStratum(run.record, question.machine))
        .slice(-rollingWindow)
        .map(({ figures }) => figures);
      const known = runs.find((run) => run.record === record)?.figures ?? base.metrics;
      const { described, ...facts } = factsOf(record, question);
      byTest.set(name, {
        base: { ...base, metrics: known },
        advisory,
        earlier,
        facts: record === main ? undefined : facts,
      });
      if (record === main) continue;
      others.push(`${name} with the one ${described}, ${whereMeasured(record, question)}`);
    }
  }
  return { byTest, notes, others };
}

interface KnownRun {
  readonly record: BaselineRecord;
  readonly figures: BaselineFigures;
}

/**
 * All runs of the test on this stack and scenario, oldest first, on whatever machine; without figures from before a change
 * of them that was accepted: with it a new level began, and the machine that measured it says so for all others.
 */
function runsOf(
  { name, scenarioHash }: TestPlan,
  { records }: BaselineDocument,
  { stackHash }: Pick<BaselineQuestion, 'stackHash'>,
): KnownRun[] {
  const runs = records
    .filter((record) => record.stackHash === stackHash)
    .flatMap((record) =>
      record.tests
        .filter((test) => test.name === name && test.scenarioHash === scenarioHash)
        .slice(0, 1)
        .map((test) => ({ record, test })),
    );
  return runs.map(({ record, test }, index) => {
    const later = new Set(runs.slice(index + 1).flatMap((run) => run.test.accepted ?? []));
    const gone = metrics.filter((metric) => later.has(metric)).map((metric) => [metric, null] as const);
    return { record, figures: { ...test.metrics, ...Object.fromEntries(gone) } };
  });
}

/** @returns with `described`, such as `of commit 1234567, 24h old` */
function factsOf(
  record: BaselineRecord,
  { nowMs, machine: now }: BaselineQuestion,
): NonNullable<TestResult['baseline']> & { readonly described: string } {
  const { commit, measuredAt, machine } = record;
  const measuredAtMs = Date.parse(measuredAt);
  const ageMs = Number.isNaN(measuredAtMs) ? undefined : Math.max(0, nowMs - measuredAtMs);
  const of = commit === null ? 'of an unknown commit' : `of commit ${commit.slice(0, 7)}`;
  return {
    commit,
    ageSeconds: ageMs === undefined ? null : Math.round(ageMs / 1000),
    machine: describeMachine(machine),
    advisory: !isSameStratum(record, now),
    described: ageMs === undefined ? of : `${of}, ${formatDuration(ageMs)} old`,
  };
}

function whereMeasured(record: BaselineRecord, { machine: now }: BaselineQuestion): string {
  const differences = differencesInWords(differencesOf(record, now));
  return differences === undefined
    ? `measured on ${describeMachine(record.machine)}`
    : `but ${differences}: a regression only warns`;
}

function useOf(outcome: BaselineUse['outcome'], message: string): BaselineUse {
  return { outcome, message, advisory: false, commit: null, ageSeconds: null, machine: null, runs: null };
}

function unused(outcome: BaselineUse['outcome'], message: string): UsableBaseline {
  return { use: useOf(outcome, message), byTest: new Map(), notes: new Map(), reason: undefined };
}

function warned(baseline: UsableBaseline): UsableBaseline {
  return { ...baseline, reason: { verdict: 'warn', text: baseline.use.message } };
}
