import type {
  BaseUse,
  ComparisonResult,
  InterleavedResult,
  Result,
  TestResult,
} from '../../analyze/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { shortCommit } from './baseline.js';
import { changeInWords, exactChange, intervalSize, sizeOfChange } from './change.js';
import { besideTheBase, decidingComparisons, isAgainstBase } from './compared.js';
import { isLatency, metricLabel, subjectLabel } from './metrics.js';
import { reasonsOf } from './reasons.js';
import { countOf } from './text.js';

/** The base as people call it: the branch that the change left, or what was named as the base; else just `base`. */
export function baseName(base: BaseUse | undefined): string {
  const why = base?.why ?? '';
  const [, branch] = /^the merge base with (\S+)$/.exec(why) ?? [];
  // Whoever named a tag or an expression reads just that; a longer text is a sentence.
  return branch ?? (/^\S+$/.test(why) ? why : 'base');
}

/** Such as `12.3% slower than main (9.8% to 14.9%), confirmed on fresh starts`. */
export function regressionAgainstBase(comparison: ComparisonResult, base: BaseUse | undefined): string {
  return `${differenceInWords(comparison, base)}${comparison.stage === 2 ? ', confirmed on fresh starts' : ''}`;
}

/** Such as `12.3% faster than main (9.8% to 14.9%)`. */
export function differenceInWords(comparison: ComparisonResult, base: BaseUse | undefined): string {
  const { metric, change, interval } = comparison;
  const name = `${baseName(base)}${base?.isHead === true ? ', which is the same code' : ''}`;
  const range = intervalSize(metric, interval);
  const where = range === '' ? '' : ` (${range})`;
  if (change === null || change === undefined) return `different from ${name}`;
  const [more, less] = isLatency(metric) ? ['slower', 'faster'] : ['higher', 'lower'];
  return `${sizeOfChange(metric, change)} ${change > 0 ? more : less} than ${name}${where}`;
}

/** What base is, in parts: its commit, and how it was chosen. */
function baseFacts({ commit, why, isHead, message }: BaseUse): string[] {
  return [
    // Images have no commit: what is known of them is the message.
    commit === null ? message : `base ${shortCommit(commit)}`,
    ...(why === null ? [] : [why]),
    ...(isHead ? ['the same commit as head'] : []),
  ];
}

const endings: Readonly<Record<InterleavedResult['ended'], readonly string[]>> = {
  clear: [],
  'out-of-pairs': ['it stayed open until the pairs ran out'],
  'out-of-time': ['it stayed open until the time ran out'],
  interrupted: ['it was interrupted'],
  'side-gone': ['it ended because one side was gone'],
  failed: ['it ended because the load generator failed'],
};

/** How base and head were measured, in parts: pairs, starts, seconds of load, what would have been seen. */
function turnsInWords(test: TestResult): string[] {
  const { interleaved } = test;
  if (interleaved === undefined) return [];
  const { pairs, starts, slice, seconds, warmUp, ended } = interleaved;
  const length = formatDuration(slice.measuredSeconds * 1000);
  const unsteady = warmUp.some(({ isSteady }) => !isSteady);
  return [
    pairs.measured === 0 ? 'no pair' : `${countOf(pairs.measured, 'pair')} of ${length} on each side`,
    ...(pairs.unfit === 0 ? [] : [`${formatCount(pairs.unfit)} of them unfit`]),
    starts === 1 ? 'one start of each side' : `${countOf(starts, 'start')} of each side`,
    `${formatDuration(seconds * 1000)} of load`,
    ...visibleInWords(test),
    ...(unsteady ? ['not steady after warm-up'] : []),
    ...endings[ended],
  ];
}

/** Of what is gated, for all requests together and for each that is named: `p95 +4.1%, error rate +0.3 pp`. */
function visibleInWords(test: TestResult): string[] {
  const byRequest = new Map<string | null, string[]>();
  for (const { gated, metric, request, detectable } of decidingComparisons(test)) {
    if (!gated || detectable === undefined || detectable === null) continue;
    const shown = byRequest.get(request) ?? [];
    byRequest.set(request, [...shown, `${metricLabel(metric)} ${exactChange(metric, detectable)}`]);
  }
  return [...byRequest].map(
    ([request, shown]) =>
      `smallest visible change${request === null ? '' : ` of ${request}`}: ${shown.join(', ')}`,
  );
}

/** A sentence for each gated comparison with base, but for those that the reasons tell already. */
export function sentencesOf(test: TestResult, result: Result): string[] {
  const reasons = reasonsOf(result);
  // What spoils the whole measurement spoils every metric alike: told of one, it is told.
  const isTold = (message: string): boolean => {
    const [, why = message] = message.split(' is not compared: ');
    return reasons.some((reason) => reason.includes(why));
  };
  return decidingComparisons(test)
    .filter((item) => item.gated && isAgainstBase(item) && !isTold(item.message))
    .map(({ message }) => message);
}

/** Of base's containers, such as `after 41 s base's api restarted: exit code 1`. */
export function baseIncidents({ interleaved }: TestResult): string[] {
  return (interleaved?.incidents ?? []).map(
    ({ second, service, kind, detail }) =>
      `after ${Math.round(second)} s base's ${service} ${[kind.replaceAll('-', ' '), detail].filter((part) => part !== '').join(': ')}`,
  );
}

/** What the stored baseline says beside the base: `p95 +2.2%, throughput −0.6%`; empty where it says nothing. */
export function besideInWords(test: TestResult): string {
  return besideTheBase(test)
    .map((item) => `${subjectLabel(item.metric, item.request)} ${changeInWords(item)}`)
    .join(', ');
}

const causes: Readonly<Record<BaseUse['cause'], string>> = {
  asked: 'Measured in turn',
  breach: 'Measured in turn, as the stored baseline was exceeded',
  'no-baseline': 'Measured in turn, as there is no stored baseline',
};

/** That, and why, and how: `title` and the parts of the line behind it; no part where it was not. */
export function turnsOf(test: TestResult, { base }: Result): { title: string; facts: string[] } {
  if (test.interleaved === undefined) return { title: '', facts: [] };
  const facts = [...(base === undefined ? [] : baseFacts(base)), ...turnsInWords(test)];
  return { title: causes[base?.cause ?? 'asked'], facts };
}

/** What the reader has to know of base before any figure: that it failed, or that it is head itself. */
export function baseNotes(result: Result): string[] {
  const { base } = result;
  if (base === undefined) return [];
  if (base.outcome === 'failed') {
    // Where that weighs in the verdict, the message stands among the reasons.
    const isTold = reasonsOf(result).some((reason) => reason.includes(base.message));
    const why = isTold ? '' : `: ${withoutStop(base.message)}`;
    return [`Head was not compared with base${why}. ${judgedInstead(result)}`];
  }
  return base.isHead
    ? ['Base and head are the same code: an A/A check, which shows what this machine makes of no change.']
    : [];
}

const withoutStop = (text: string): string => text.trim().replace(/\.$/, '');

function judgedInstead({ tests }: Result): string {
  const judges = [
    ...(tests.some(({ thresholds }) => thresholds.length > 0) ? ['limits'] : []),
    ...(tests.some(({ comparison }) => comparison.some(({ gated }) => gated)) ? ['the stored baseline'] : []),
  ];
  return judges.length === 0
    ? 'Nothing judges it instead.'
    : `It is judged by ${judges.join(' and ')} instead.`;
}
