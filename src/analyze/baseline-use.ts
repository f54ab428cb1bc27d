import type { TestPlan } from '../config/index.js';
import { formatDuration } from '../units/index.js';
import type { BaselineDocument, BaselineLookup, BaselineRecord } from './baseline-record.js';
import type { MachineFacts } from './judge-input.js';
import type { BaselineUse } from './result-schema.js';
import type { Reason } from './verdict.js';

type BaselineTest = BaselineRecord['tests'][number];

/** What the stored baseline is good for in this run. */
export interface UsableBaseline {
  readonly use: BaselineUse;
  /** What each test is compared with, by name; without an entry it is not compared. */
  readonly byTest: ReadonlyMap<string, BaselineTest>;
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
 * of this stack; else the newest of all, which then says what is different.
 */
function closestRecord(document: BaselineDocument, question: BaselineQuestion): BaselineRecord | undefined {
  const newestFirst = document.records.toReversed();
  const ofStack = newestFirst.filter(({ stackHash }) => stackHash === question.stackHash);
  const ofScenario = ofStack.filter(({ tests }) => question.tests.some((test) => hasScenario(tests, test)));
  const ofMachine = ofScenario.find(({ machine }) => isSameMachine(machine, question.machine));
  return ofMachine ?? ofScenario[0] ?? ofStack[0] ?? newestFirst[0];
}

const hasScenario = (tests: readonly BaselineTest[], { name, scenarioHash }: TestPlan): boolean =>
  tests.some((test) => test.name === name && test.scenarioHash === scenarioHash);

function fromRecord(
  record: BaselineRecord,
  lookup: BaselineLookup & { kind: 'found' },
  question: BaselineQuestion,
): UsableBaseline {
  const measuredAtMs = Date.parse(record.measuredAt);
  const ageMs = Number.isNaN(measuredAtMs) ? undefined : Math.max(0, question.nowMs - measuredAtMs);
  const facts = {
    commit: record.commit,
    ageSeconds: ageMs === undefined ? null : Math.round(ageMs / 1000),
    machine: describeMachine(record.machine),
    runs: lookup.document.records.length,
  };
  const commit = record.commit === null ? 'of an unknown commit' : `of commit ${record.commit.slice(0, 7)}`;
  const age = ageMs === undefined ? '' : `, ${formatDuration(ageMs)} old`;
  const which = `the baseline ${commit}${age}, from ${lookup.from}`;

  if (record.stackHash !== question.stackHash) {
    const message =
      `Not compared: ${which}, was measured on another stack (compose model, command or address); ` +
      'the next passing run of the default branch renews it.';
    return warned({
      ...unused('different-stack', message),
      use: { ...useOf('different-stack', message), ...facts },
    });
  }

  const { byTest, notes } = matchTests(record, question.tests);
  if (byTest.size === 0) {
    const known = question.tests.some(({ name }) => record.tests.some((test) => test.name === name));
    const outcome = known ? 'different-scenario' : 'missing';
    const message = known
      ? `Not compared: ${which}, was measured with another scenario, load or HTTP options; ` +
        'the next passing run of the default branch renews it.'
      : `Not compared: ${which}, knows none of the tests of this run.`;
    const result = { ...unused(outcome, message), use: { ...useOf(outcome, message), ...facts } };
    return known ? warned(result) : result;
  }

  const differences = machineDifferences(record.machine, question.machine);
  const advisory = differences.length > 0;
  const message = advisory
    ? `Compared with ${which}, but on another kind of machine (${differences.join('; ')}): a regression only warns.`
    : `Compared with ${which}, measured on ${facts.machine}.`;
  return { use: { outcome: 'compared', message, advisory, ...facts }, byTest, notes, reason: undefined };
}

function matchTests(
  record: BaselineRecord,
  tests: readonly TestPlan[],
): Pick<UsableBaseline, 'byTest' | 'notes'> {
  const byTest = new Map<string, BaselineTest>();
  const notes = new Map<string, string>();
  for (const { name, scenarioHash } of tests) {
    const earlier = record.tests.find((test) => test.name === name);
    if (earlier === undefined) notes.set(name, 'not compared: the baseline does not know this test');
    else if (earlier.scenarioHash === scenarioHash) byTest.set(name, earlier);
    else
      notes.set(name, 'not compared: the baseline was measured with another scenario, load or HTTP options');
  }
  return { byTest, notes };
}

type RecordMachine = BaselineRecord['machine'];

function machineDifferences(then: RecordMachine, now: MachineFacts): string[] {
  const differences: string[] = [];
  if (then.cpuModel !== now.cpuModel) differences.push(`CPU ${then.cpuModel} then, ${now.cpuModel} now`);
  if (then.cores !== now.cores) differences.push(`${then.cores} cores then, ${now.cores} now`);
  const image = now.runnerImage ?? null;
  if (then.runnerImage !== image) {
    differences.push(`runner image ${then.runnerImage ?? 'unnamed'} then, ${image ?? 'unnamed'} now`);
  }
  return differences;
}

const isSameMachine = (then: RecordMachine, now: MachineFacts): boolean =>
  machineDifferences(then, now).length === 0;

/** Such as `AMD EPYC 7763, 4 cores, ubuntu24 20261101.1`. */
function describeMachine({ cpuModel, cores, runnerImage }: RecordMachine): string {
  return [cpuModel, `${cores} cores`, ...(runnerImage === null ? [] : [runnerImage])].join(', ');
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
