import type { Result, TestResult } from '../../analyze/index.js';
import { formatFraction, formatMs, formatRate } from '../../units/index.js';
import { busyInWords, standstillInWords } from '../words/generator.js';
import { allMetrics } from '../words/rows.js';
import { sparkline } from '../words/sparkline.js';
import { baseNotesSection, pairsSection, turnsSection } from './base.js';
import { code, fenced, prose } from './escape.js';
import { fit, type Section } from './fit.js';
import {
  baselineSection,
  factsSection,
  findingsSection,
  footerSection,
  logsSection,
  reasonsSection,
  reproduceSection,
  requestsSection,
  testSection,
  titleSection,
  warningsSection,
} from './sections.js';
import { details, errorTable, resourceTable } from './tables.js';

/** Above 1,024 KiB GitHub drops the whole summary of a step, and other parts of the step may write there, too. */
const largestSummaryBytes = 900 * 1024;
const longestRequestTable = 500;
const longestLogLines = 200;
const sparklineWidth = 60;

/** The job summary: the comment's content and the course of the run, resources, errors and logs. */
export function renderSummary(result: Result): string {
  const utf8 = new TextEncoder();
  return fit(
    [
      titleSection(result),
      factsSection(result),
      baseNotesSection(result),
      reasonsSection(result),
      findingsSection(result),
      warningsSection(result),
      logsSection(result, longestLogLines),
      ...result.tests.flatMap((test) => testSections(test, result)),
      reproduceSection(result),
      baselineSection(result),
      footerSection(result),
    ],
    largestSummaryBytes,
    (text) => utf8.encode(text).length,
  );
}

function testSections(test: TestResult, result: Result): Section[] {
  return [
    testSection(test, allMetrics),
    turnsSection(test, result),
    pairsSection(test),
    courseSection(test),
    incidentsSection(test),
    {
      text: test.resources.length === 0 ? '' : `CPU in cores\n\n${resourceTable(test)}`,
      name: 'the resources',
      rank: 5,
    },
    {
      text: test.errorExamples.length === 0 ? '' : details('Errors', errorTable(test)),
      name: 'the errors',
      rank: 5,
    },
    requestsSection(test, longestRequestTable),
    generatorSection(test),
  ];
}

/** The course of the run, ramps included, as bars that need no image. */
function courseSection({ series }: TestResult): Section {
  const greatest = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  const lines = [
    { name: 'throughput', values: series.map(({ rps }) => rps), format: formatRate },
    { name: 'p95       ', values: series.map(({ p95Ms }) => p95Ms), format: formatMs },
    { name: 'errors    ', values: series.map(({ errors }) => errors), format: formatRate },
    { name: 'users     ', values: series.map(({ users }) => users), format: String },
  ].map(
    ({ name, values, format }) =>
      `${name}  ${sparkline(values, sparklineWidth)}  peak ${format(greatest(values))}`,
  );
  return {
    text: series.length < 2 ? '' : fenced(lines.join('\n')),
    name: 'the course of the runs',
    rank: 5,
  };
}

function incidentsSection({ incidents }: TestResult): Section {
  const lines = incidents
    .slice(0, 50)
    .map(
      ({ second, service, kind, detail }) =>
        `- after ${Math.round(second)} s: ${code(service)} ${prose([kind.replaceAll('-', ' '), detail].filter((part) => part !== '').join(', '), 200)}`,
    );
  return { text: lines.join('\n'), name: 'what happened to the services', rank: 2 };
}

function generatorSection({ generator }: TestResult): Section {
  const { sendLagMs, steal, bound } = generator;
  const facts = [
    `load generator ${busyInWords(generator)}`,
    `sends late by ${formatMs(sendLagMs.p99)} (p99), ${formatMs(sendLagMs.max)} at most`,
    ...standstillInWords(generator),
    ...(steal === null ? [] : [`${formatFraction(steal)} of the CPU time stolen`]),
    ...(bound ? ['**it was the limit**, so latency is not judged'] : []),
  ];
  return { text: `<sub>${facts.join(' · ')}</sub>`, name: 'the load generator', rank: 7 };
}
