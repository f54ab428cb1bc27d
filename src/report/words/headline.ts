import type { BaseUse, ComparisonResult, Result, TestResult } from '../../analyze/index.js';
import { baseName, differenceInWords, regressionAgainstBase } from './base.js';
import { changeInWords, signedPercent } from './change.js';
import { decidingComparisons, isAgainstBase, weightOf } from './compared.js';
import { isLatency, subjectLabel } from './metrics.js';
import { reasonsOf } from './reasons.js';
import { clip } from './text.js';

const longestReason = 140;
const longestBootReason = 90;

/**
 * The verdict in plain words, such as `p95 is over its limit`, without the product's name. Holds names that the
 * user chose: the renderers escape it.
 */
export function headline(result: Result): string {
  if (result.verdict === 'pass') return passInWords(result);
  if (result.verdict === 'invalid' && result.bootSeconds === null) return notUpInWords(result);
  const reason = firstReason(result);
  if (result.verdict !== 'invalid') return complaint(result) ?? reason ?? 'see the reasons below';
  if (hasJudged(result)) return reason ?? 'not everything could be judged';
  return reason === undefined ? 'nothing could be judged' : `nothing could be judged: ${reason}`;
}

const brokenComparison = 'the comparison with the base is invalid';

/** Whether another test was judged, or limits were where the comparison alone came to nothing. */
const hasJudged = ({ tests }: Result): boolean =>
  tests.some(
    ({ verdict, reasons, thresholds }) =>
      verdict !== 'invalid' ||
      ((reasons[0]?.startsWith(brokenComparison) ?? false) &&
        thresholds.some(({ outcome }) => outcome !== 'missing')),
  );

function passInWords(result: Result): string {
  const { tests, baseline, base } = result;
  const limited = tests.some(({ thresholds }) => thresholds.length > 0);
  const withBase = besideBaseInWords(result);
  if (withBase !== undefined) return limited ? `all limits hold, ${withBase}` : withBase;
  const compared = tests.some(({ comparison }) => comparison.some(({ gated }) => gated));
  if (limited && compared) return 'all limits hold, nothing regressed';
  if (compared) return 'nothing regressed';
  if (!limited) return 'the load ran, no limits are set';
  if (base?.outcome === 'failed') return 'all limits hold, not compared with base';
  return baseline.outcome === 'none' ? 'all limits hold' : 'all limits hold, not compared with a baseline';
}

/** What a passing run says of base; undefined where nothing gated was compared with it. */
function besideBaseInWords({ tests, base }: Result): string | undefined {
  const compared = tests.flatMap((test) => decidingComparisons(test).filter(isAgainstBase));
  const gated = compared.filter((item) => item.gated);
  if (gated.length === 0) return undefined;
  const better = gated.find(({ verdict }) => verdict === 'improved');
  if (better !== undefined)
    return `${subjectLabel(better.metric, better.request)} is ${differenceInWords(better, base)}`;
  const name = baseName(base);
  if (gated.every(({ verdict }) => verdict === 'inconclusive' || verdict === 'invalid'))
    return `not compared with ${name}`;
  return base?.isHead === true
    ? 'no difference from the same code (an A/A check)'
    : `nothing is worse than on ${name}`;
}

/** What the target itself said may be long, and hold any punctuation: then it stands among the reasons alone. */
function notUpInWords(result: Result): string {
  const [first = ''] = reasonsOf(result);
  if (first.startsWith(brokenComparison)) return brokenComparison;
  const what = 'the target did not come up';
  const why = first.replace(/\.(\s+\p{Lu}.*)?$/su, '');
  return why === '' || why.length > longestBootReason ? what : `${what}: ${why}`;
}

function firstReason(result: Result): string | undefined {
  const [reason] = reasonsOf(result);
  // What comes behind a semicolon or in a second sentence is what to do about it, and stands among the reasons.
  return reason === undefined ? undefined : clip(reason.replace(/;.*|\.(\s.*)?$/s, ''), longestReason);
}

/** What went wrong, the gravest first, and how many other things did. */
function complaint({ verdict, tests, base }: Result): string | undefined {
  const concerned = tests.filter((test) => test.verdict === verdict);
  const complaints = concerned.flatMap((test) => complaintOf(test, base) ?? []);
  const [first] = complaints;
  if (first === undefined) return undefined;
  const things = complaints.reduce((sum, { things }) => sum + things, 0) - first.told;
  const where = tests.length > 1 ? ` in ${first.test}` : '';
  return `${first.text}${where}${things > 0 ? ` (and ${things} more)` : ''}`;
}

interface Complaint {
  readonly test: string;
  readonly text: string;
  /** How many of the test's breaches the text tells of, and how many there are. */
  readonly told: number;
  readonly things: number;
}

/** One metric (of all requests, or of one name) that is beyond a limit, worse than the baseline, or both. */
interface Breach {
  readonly subject: string;
  readonly ofWhole: boolean;
  readonly side: 'over' | 'under' | undefined;
  readonly regression: ComparisonResult | undefined;
}

function complaintOf(test: TestResult, base: BaseUse | undefined): Complaint | undefined {
  const breaches = breachesOf(test);
  // A failed health check alone fails nothing.
  const incident = test.incidents.find(({ kind }) => kind !== 'unhealthy');
  if (incident !== undefined && test.verdict === 'fail') {
    const what = incident.kind.replaceAll('-', ' ');
    const text = `${incident.service} ${what.startsWith('killed') ? `was ${what}` : what} under load`;
    return { test: test.name, text, told: 1, things: breaches.length + 1 };
  }
  // What concerns all requests stands for what concerns one name.
  const gravest = breaches.some(({ ofWhole }) => ofWhole)
    ? breaches.filter(({ ofWhole }) => ofWhole)
    : breaches;
  const [first] = gravest;
  if (first === undefined) return undefined;
  // Against base each has an estimate of its own: the first is told whole, instead of many by name.
  const isMeasured =
    first.side === undefined && first.regression !== undefined && isAgainstBase(first.regression);
  const alike = isMeasured ? [first] : gravest.filter(({ side }) => side === first.side);
  const text =
    alike.length === 1
      ? oneBreach(first, test, base)
      : manyBreaches(
          alike.map(({ subject }) => subject),
          first,
          test,
        );
  return { test: test.name, text, told: alike.length, things: breaches.length };
}

/** Breaches of the kind that gave the test its verdict, limits before regressions. */
function breachesOf(test: TestResult): Breach[] {
  const outcome = test.verdict === 'fail' ? 'fail' : 'warn';
  const breaches = new Map<string, Breach>();
  for (const threshold of test.thresholds) {
    if (threshold.outcome !== outcome) continue;
    const { metric, request, operator } = threshold;
    breaches.set(JSON.stringify([metric, request]), {
      subject: subjectLabel(metric, request),
      ofWhole: request === null,
      side: operator.startsWith('<') ? 'over' : 'under',
      regression: undefined,
    });
  }
  for (const comparison of decidingComparisons(test)) {
    if (!comparison.gated || comparison.verdict !== 'regressed') continue;
    if (weightOf(comparison, test) !== outcome) continue;
    const { metric, request } = comparison;
    const key = JSON.stringify([metric, request]);
    const known = breaches.get(key) ?? {
      subject: subjectLabel(metric, request),
      ofWhole: request === null,
      side: undefined,
    };
    breaches.set(key, { ...known, regression: comparison });
  }
  return [...breaches.values()];
}

const limitWord = (test: TestResult): string => (test.verdict === 'fail' ? 'limit' : 'warning limit');

function oneBreach(
  { subject, side, regression }: Breach,
  test: TestResult,
  base: BaseUse | undefined,
): string {
  const limit = side === undefined ? [] : [`is ${side} its ${limitWord(test)}`];
  const change = regression === undefined ? [] : [regressionInWords(regression, limit.length > 0, base)];
  return `${subject} ${[...limit, ...change].join(' and ')}`;
}

function manyBreaches(subjects: readonly string[], { side }: Breach, test: TestResult): string {
  return side === undefined
    ? `${listInWords(subjects)} are worse than the baseline`
    : `${listInWords(subjects)} are ${side} their ${limitWord(test)}s`;
}

function regressionInWords(
  comparison: ComparisonResult,
  isContinued: boolean,
  base: BaseUse | undefined,
): string {
  const { metric, ratio } = comparison;
  const is = isContinued ? '' : 'is ';
  if (isAgainstBase(comparison)) return `${is}${regressionAgainstBase(comparison, base)}`;
  // Beyond what all of them let expect: the last one alone may lie anywhere.
  if (comparison.rule === 'history') return `${is}worse than earlier runs let expect`;
  if (isLatency(metric) && ratio !== null)
    return `${is}${signedPercent(ratio - 1).slice(1)} slower than the baseline`;
  return `${is}worse than the baseline (${changeInWords(comparison)})`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
function listInWords(items: readonly string[]): string {
  if (items.length <= 3) {
    return [items.slice(0, -1).join(', '), items.at(-1) ?? ''].filter((part) => part !== '').join(' and ');
  }
  return `${items.slice(0, 2).join(', ')} and ${items.length - 2} more`;
}
