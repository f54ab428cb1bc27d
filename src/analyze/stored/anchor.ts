import { metrics, type Metric, type TestPlan } from '../../config/index.js';
import { formatDuration } from '../../units/index.js';
import type { Anchor, BaselineLookup, BaselineRecord } from '../baseline-record.js';
import type { BaselineQuestion } from '../baseline-use.js';
import { factsOf, formatMetric, formatPair, formatPoints, labelOf } from '../metric.js';
import type { AnchorUse, ComparisonResult } from '../result-schema.js';
import type { Reason } from '../verdict.js';
import { differencesInWords, differencesOf, isSameStratum } from './stratum.js';

const prefix = /^[0-9a-f]{7,64}$/i;

/** Whether a record is one of the anchor's: of its commit, or of one that its name begins. */
export const isOfAnchor = (
  { ref, commit }: Anchor,
  { commit: its }: Pick<BaselineRecord, 'commit'>,
): boolean => its !== null && (its === commit || (prefix.test(ref) && its.startsWith(ref.toLowerCase())));

type AnchorTest = BaselineRecord['tests'][number];

/** What the anchor is good for in this run. */
export interface UsableAnchor {
  readonly use: AnchorUse;
  /** What each test is held against, by name. */
  readonly byTest: ReadonlyMap<string, AnchorTest>;
  /** To be said among the warnings: it was asked for, and there is nothing to hold anything against. */
  readonly warning: string | undefined;
}

/** undefined: no anchor is configured, or there is no history to find it in. */
export function useAnchor(lookup: BaselineLookup, question: BaselineQuestion): UsableAnchor | undefined {
  if (lookup.kind !== 'found' || lookup.anchor === undefined) return undefined;
  const { anchor } = lookup;
  const newestFirst = lookup.document.records.toReversed().filter((record) => isOfAnchor(anchor, record));
  const commit = newestFirst[0]?.commit ?? anchor.commit ?? null;
  const unused = (message: string, warning?: string): UsableAnchor => {
    return { use: { ref: anchor.ref, commit, message }, byTest: new Map(), warning };
  };
  const [newest] = newestFirst;
  if (newest === undefined) {
    const message = whyNone(anchor);
    return unused(message, message);
  }
  const which = `the anchor ${anchor.ref} (commit ${newest.commit?.slice(0, 7) ?? 'unknown'})`;
  const { stackHash, machine, tests, nowMs } = question;
  const alike = newestFirst.filter(
    (record) => record.stackHash === stackHash && isSameStratum(record, machine),
  );
  const byTest = new Map(tests.flatMap((test) => entryOf(test, alike)));
  if (tests.length === 0) return unused('Nothing was measured that could be held against the anchor.');
  if (byTest.size === 0) return unused(`Not held against ${which}: ${whyUnlike(newest, question)}.`);
  const ageMs = nowMs - Date.parse(newest.measuredAt);
  const age = Number.isNaN(ageMs) ? '' : `, ${formatDuration(Math.max(0, ageMs))} old`;
  return {
    use: { ref: anchor.ref, commit, message: `Held against ${which}${age}, too.` },
    byTest,
    warning: undefined,
  };
}

function entryOf(
  { name, scenarioHash }: TestPlan,
  records: readonly BaselineRecord[],
): [string, AnchorTest][] {
  const found = records
    .flatMap(({ tests }) => tests)
    .find((test) => test.name === name && test.scenarioHash === scenarioHash);
  return found === undefined ? [] : [[name, found]];
}

function whyNone({ ref, commit, problem, isOfDefaultBranchAlone }: Anchor): string {
  if (commit === undefined)
    return `The anchor ${ref} is not known here: ${problem ?? 'git has no such tag, branch or commit'}; nothing is held against it.`;
  const how =
    isOfDefaultBranchAlone === true
      ? "with `store: artifact` only the default branch's own run of that commit records one"
      : '`loadgate run --promote` at that commit, with this configuration, records one';
  return `The baseline has no run of the anchor ${ref} (commit ${commit.slice(0, 7)}): nothing is held against it; ${how}.`;
}

function whyUnlike(record: BaselineRecord, { stackHash, machine }: BaselineQuestion): string {
  if (record.stackHash !== stackHash) return 'it was measured on another stack';
  const differences = differencesInWords(differencesOf(record, machine));
  return differences === undefined
    ? 'it knows none of these tests, or measured them with another scenario, load or HTTP options'
    : `it was measured ${differences}`;
}

/** What drifted beyond the tolerance since the anchor, which no run fails by. */
export function driftReasons(compared: readonly ComparisonResult[], ref: string): Reason[] {
  return compared.flatMap(({ metric: name, base, head, verdict }) => {
    const metric = metrics.find((each) => each === name);
    if (verdict !== 'regressed' || metric === undefined || base === null) return [];
    return [
      { verdict: 'warn' as const, text: `${labelOf(metric)} ${driftInWords(metric, base, head, ref)}` },
    ];
  });
}

/** @param head null: so many requests time out that it lies beyond that */
function driftInWords(metric: Metric, base: number, head: number | null, ref: string): string {
  if (head === null)
    return `lies beyond the timeout, far from the anchor ${ref} (${formatMetric(metric, base)} then)`;
  const [was, is] = formatPair(metric, base, head);
  const side = factsOf(metric).worse > 0 ? 'above' : 'below';
  return `is ${distance(metric, base, head)} ${side} the anchor ${ref} (${was} then, ${is} now)`;
}

function distance(metric: Metric, base: number, head: number): string {
  const size = Math.abs(head - base);
  if (metric === 'error_rate') return formatPoints(size);
  if (base === 0) return 'far';
  const percent = (size / base) * 100;
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)}%`;
}
