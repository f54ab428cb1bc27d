import { acceptedInWords, type ComparisonResult, type Result, type TestResult } from '../../analyze/index.js';
import { formatDuration } from '../../units/index.js';
import { changeInWords, exactChange, intervalInWords } from '../words/change.js';
import { decidingComparisons, isAgainstBase, weightOf } from '../words/compared.js';
import { headline } from '../words/headline.js';
import { formatFigure, formatMetric, subjectLabel } from '../words/metrics.js';
import { ownReasonsOf } from '../words/reasons.js';
import { limitInWords } from '../words/rows.js';
import { countOf } from '../words/text.js';
import { element, xmlDocument } from './xml.js';

/**
 * One verdict as JUnit knows them: `error` is what could not be judged, `failure` what was judged and fails. Warnings
 * pass: a CI that reads this file comes to the same end as the exit code, unless the gate was softened.
 */
interface Case {
  readonly name: string;
  readonly failure?: string | undefined;
  readonly error?: string | undefined;
  /** For the suite's output: what a passing case has to say nevertheless. */
  readonly note?: string | undefined;
}

interface Suite {
  readonly name: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly properties: readonly (readonly [string, string])[];
  readonly cases: readonly Case[];
}

/**
 * JUnit's XML in the dialect of Ant, which Jenkins, GitLab, Azure, CircleCI and Buildkite read: a suite per
 * test, a case per threshold and per gated comparison.
 */
export function renderJunit(result: Result): string {
  const suites = [...result.tests.map((test) => suiteOf(test, result)), ...gateSuite(result)];
  const elements = suites.map((suite, id) => suiteElement(suite, id, result));
  return xmlDocument(element('testsuites', {}, elements));
}

function suiteOf(test: TestResult, result: Result): Suite {
  const judged = [...test.thresholds.map((item) => thresholdCase(item, test)), ...comparisonCases(test)];
  const reasons = test.reasons.join('\n') || headline(result);
  // A limit or a change may explain the failure; the end of a service is told beside them.
  const hasEnded = test.incidents.some(({ kind }) => kind !== 'unhealthy');
  const isExplained = judged.some(({ failure }) => failure !== undefined) && !hasEnded;
  const isTold = test.verdict === 'invalid' || (test.verdict === 'fail' && !isExplained);
  // What no case tells, such as a base that ended, is told all the same.
  const texts = judged.map(({ failure, error, note }) => failure ?? error ?? note ?? '');
  const untold = test.reasons.filter((reason) => !texts.some((text) => text.includes(reason)));
  const notes = [...(isTold ? [] : untold), ...test.warnings];
  const whole: Case = {
    name: 'the run',
    error: test.verdict === 'invalid' ? reasons : undefined,
    failure: test.verdict === 'fail' && isTold ? reasons : undefined,
    note: notes.length === 0 ? undefined : notes.join('\n'),
  };
  return {
    name: `${result.suite}.${test.name}`,
    startedAt: test.startedAt,
    seconds: test.holdSeconds,
    properties: [
      ['verdict', test.verdict],
      ['requests', String(test.requests.attempted)],
      ...(['p50', 'p95', 'p99', 'error_rate', 'rps'] as const).map(
        (metric) => [metric, formatFigure(test, metric, test.timeoutMs)] as const,
      ),
    ],
    cases: [whole, ...judged],
  };
}

function thresholdCase(threshold: TestResult['thresholds'][number], test: TestResult): Case {
  const { metric, request, outcome, level, message, source } = threshold;
  const name = `${subjectLabel(metric, request)} ${limitInWords(threshold)}`;
  const text = `${message}\nactual ${formatMetric(metric, threshold.actual)}, written as ${source}`;
  if (outcome === 'pass') return { name };
  if (outcome === 'fail') return { name, failure: text };
  // What a missing figure means is the verdict's business: a test that passes has no errors.
  const isError = outcome === 'missing' && level === 'fail' && ['fail', 'invalid'].includes(test.verdict);
  return isError ? { name, error: text } : { name, note: text };
}

/** A case for each gated comparison; where base was measured, its word counts, and the stored baseline is a case only where it weighs more. */
function comparisonCases(test: TestResult): Case[] {
  return decidingComparisons(test)
    .filter(({ gated }) => gated)
    .map((comparison) =>
      isAgainstBase(comparison) ? baseCase(comparison, test) : baselineCase(comparison, test),
    );
}

function baselineCase(comparison: ComparisonResult, test: TestResult): Case {
  const { metric, request, base, head, tolerance, message, verdict } = comparison;
  const name = `${subjectLabel(metric, request)} against the baseline`;
  const text =
    `${toldOf(message, comparison)}\nbaseline ${formatMetric(metric, base)}, ` +
    `this run ${formatMetric(metric, head)}, ${changeInWords(comparison)}, tolerance ${tolerance}`;
  if (weightOf(comparison, test) === 'fail') return { name, failure: text };
  return verdict === 'regressed' || verdict === 'inconclusive' ? { name, note: text } : { name };
}

function baseCase(comparison: ComparisonResult, test: TestResult): Case {
  const { metric, request, base, head, tolerance, message, verdict } = comparison;
  const { interval, pairs = 0, seconds: loadSeconds, detectable } = comparison;
  const name = `${subjectLabel(metric, request)} against base`;
  const range = intervalInWords(metric, interval);
  const facts = [
    `base ${formatMetric(metric, base)}`,
    `head ${formatMetric(metric, head)}`,
    `change ${changeInWords(comparison)}${range === '' ? '' : ` (${range})`}`,
    `allowed ${tolerance}`,
    countOf(pairs, 'pair'),
    ...(loadSeconds === undefined ? [] : [`${formatDuration(loadSeconds * 1000)} of load`]),
    ...(detectable === undefined || detectable === null
      ? []
      : [`smallest visible change ${exactChange(metric, detectable)}`]),
  ];
  const text = `${verdict}: ${toldOf(message, comparison)}\n${facts.join(', ')}`;
  const weight = weightOf(comparison, test);
  if (weight === 'fail') return { name, failure: text };
  if (weight === 'invalid') return { name, error: text };
  // Even "no change" is said with the figures that it rests on.
  return { name, note: text };
}

const toldOf = (message: string, { accepted }: ComparisonResult): string =>
  accepted === undefined ? message : acceptedInWords(message, accepted);

/** What is no test's: a target that did not boot, a test that did not run, a baseline that was required. */
function gateSuite(result: Result): Suite[] {
  const { verdict, tests } = result;
  const text = ownReasonsOf(result).join('\n');
  const isTold = verdict === 'pass' || verdict === 'warn' || tests.some((test) => test.verdict === verdict);
  if (text === '' && tests.length > 0 && isTold) return [];
  const problem = text === '' ? headline(result) : text;
  const outcome: Partial<Case> = {
    error: !isTold && verdict === 'invalid' ? problem : undefined,
    failure: !isTold && verdict === 'fail' ? problem : undefined,
    note: isTold ? problem : undefined,
  };
  return [
    {
      name: `${result.suite}.gate`,
      startedAt: result.startedAt,
      seconds: result.durationSeconds,
      properties: [['verdict', verdict]],
      cases: [{ name: 'the gate', ...outcome }],
    },
  ];
}

function suiteElement(suite: Suite, id: number, result: Result): string {
  const { cases } = suite;
  const notes = cases.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
  return element(
    'testsuite',
    {
      id: String(id),
      package: result.suite,
      name: suite.name,
      hostname: 'localhost', // the dialect demands one; ours says nothing about the measurement
      timestamp: dateTime(suite.startedAt),
      tests: String(cases.length),
      failures: String(cases.filter(({ failure }) => failure !== undefined).length),
      errors: String(cases.filter(({ error }) => error !== undefined).length),
      time: seconds(suite.seconds),
    },
    [
      element(
        'properties',
        {},
        suite.properties.map(([name, value]) => element('property', { name, value })),
      ),
      // The load took the time; judging it took none.
      ...cases.map((item, index) => caseElement(item, suite.name, seconds(index === 0 ? suite.seconds : 0))),
      element('system-out', {}, notes.join('\n')),
      element('system-err', {}, ''),
    ],
  );
}

function caseElement({ name, failure, error }: Case, classname: string, time: string): string {
  const problem = (kind: 'failure' | 'error', text: string): string =>
    element(
      kind,
      { message: text.split('\n')[0] ?? '', type: kind === 'error' ? 'invalid' : 'breach' },
      text,
    );
  return element('testcase', { classname, name, time }, [
    ...(error === undefined ? [] : [problem('error', error)]),
    ...(failure === undefined ? [] : [problem('failure', failure)]),
  ]);
}

const seconds = (value: number): string => Math.max(0, value).toFixed(3);

/** The dialect's dates have neither a zone nor fractions of a second: UTC it is. */
function dateTime(iso: string): string {
  const milliseconds = Date.parse(iso);
  return new Date(Number.isNaN(milliseconds) ? 0 : milliseconds).toISOString().slice(0, 19);
}
