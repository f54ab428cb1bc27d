import type { Result, TestResult, Verdict } from '../../analyze/index.js';
import { formatCount } from '../../units/index.js';
import {
  anchorInWords,
  baselineFacts,
  expectationsInWords,
  isPlainlyCompared,
  machineInWords,
  runFacts,
} from '../words/baseline.js';
import { headline } from '../words/headline.js';
import { droppedInWords, loadInWords } from '../words/load.js';
import { errorCount } from '../words/metrics.js';
import { findingsOf, isAnsweredFor, reasonsOf, warningsOf } from '../words/reasons.js';
import { reproduceCommand } from '../words/reproduce.js';
import { isMeasuredInTurn } from '../words/compared.js';
import { endInWords } from '../words/end.js';
import { metricRows } from '../words/rows.js';
import { countOf } from '../words/text.js';
import { code, codeElement, fenced, link, prose } from './escape.js';
import type { Section } from './fit.js';
import { details, leftOutNote, metricTable, requestTable } from './tables.js';

/** One sign for the whole, where the eye lands first. */
const verdictSigns: Record<Verdict, string> = { pass: '✅', warn: '⚠️', fail: '❌', invalid: '⛔' };
/** A list longer than this is no longer read. */
const longestList = 12;
/** Rows of single requests in a table of metrics where there is no room for all. */
const shorterTables = [50, 20, 5, 0];

export const titleSection = (result: Result): Section => ({
  text: `## ${verdictSigns[result.verdict]} Loadgate: ${prose(headline(result), 300)}`,
  name: 'the verdict',
  rank: 0,
});

export const factsSection = (result: Result): Section => ({
  text: [
    `Suite ${code(result.suite)}`,
    ...runFacts(result).map((fact) => prose(fact, 120)),
    ...(result.environment.runUrl === null
      ? []
      : [link('this run and its report', result.environment.runUrl)]),
  ].join(' · '),
  name: 'the facts of the run',
  rank: 0,
});

/** Why the verdict is what it is. A reason that says no more than the title does is not said twice. */
export function reasonsSection(result: Result): Section {
  const reasons = reasonsOf(result);
  const isTold = reasons.length === 1 && headline(result).includes(reasons.join('').replace(/\.$/, ''));
  const lines = reasons.map((reason) => prose(reason));
  const answered = reasons.filter((reason) => isAnsweredFor(reason, result)).map((reason) => prose(reason));
  return {
    text: reasons.length === 0 || isTold ? '' : `**Why**\n\n${list(lines, new Set(answered))}`,
    name: 'the reasons',
    rank: 1,
  };
}

/** What to do, the gravest first, each with the figures that triggered it. */
export function findingsSection(result: Result): Section {
  const lines = findingsOf(result).map(({ test, finding: { type, severity, evidence, recommendation } }) => {
    const where = test === '' ? '' : ` (${code(test)})`;
    return `**${prose(recommendation)}**${where}<br>${prose(type)}, ${severity}: ${prose(evidence)}`;
  });
  return {
    text: lines.length === 0 ? '' : `**What to do**\n\n${list(lines)}`,
    name: 'the recommendations',
    rank: 2,
  };
}

export function warningsSection(result: Result): Section {
  const lines = warningsOf(result).map((warning) => prose(warning));
  return {
    text: lines.length === 0 ? '' : `> [!WARNING]\n> ${list(lines).replaceAll('\n', '\n> ')}`,
    name: 'the warnings',
    rank: 4,
  };
}

/** One test: a line with what was sent, and its metrics. */
export function testSection(test: TestResult, metrics?: readonly string[]): Section {
  const isPass = test.verdict === 'pass';
  const head = `### ${isPass ? '' : `${verdictSigns[test.verdict]} `}${code(test.name)}\n\n${factsOfTest(test)}`;
  const rows = metricRows(test, metrics);
  const ofRequests = rows.filter(({ request }) => request !== null).length;
  const withRows = (longest: number): string =>
    `${head}\n\n${metricTable(rows, longest, isMeasuredInTurn(test))}`;
  return {
    text: withRows(ofRequests),
    shorter: shorterTables.filter((longest) => longest < ofRequests).map(withRows),
    name: isPass ? 'passing tests' : 'some tests',
    rank: isPass ? 6 : 3,
  };
}

function factsOfTest(test: TestResult): string {
  const { requests } = test;
  const failed = errorCount(test);
  return [
    loadInWords(test),
    `scenario ${code(test.scenario)}`,
    `${countOf(requests.attempted, 'request')}${failed === 0 ? '' : `, ${formatCount(failed)} failed`}`,
    ...droppedInWords(test),
    ...endInWords(test).map((end) => `**${end}**: the figures are of the part that ran`),
  ].join(' · ');
}

export function requestsSection(test: TestResult, longest: number): Section {
  const { text, leftOut } = requestTable(test, longest);
  const title = `Figures per request of ${codeElement(test.name)} (${formatCount(test.byRequest.length)})`;
  // One name has the figures of the whole.
  const isTelling = test.byRequest.length > 1;
  return {
    text: isTelling ? details(title, text + leftOutNote(leftOut)) : '',
    name: 'the figures per request',
    rank: 7,
  };
}

/** With what this run was compared, or why with nothing. */
export function baselineSection(result: Result): Section {
  const { baseline } = result;
  const compared = baseline.outcome === 'compared';
  const facts = compared
    ? `**Baseline**: ${baselineFacts(result)
        .map((fact) => prose(fact, 160))
        .join(' · ')}`
    : '**Baseline**: ';
  const told = isPlainlyCompared(result) ? '' : prose(baseline.message);
  const expected = list(
    [...expectationsInWords(result), ...anchorInWords(result)].map((phrase) => prose(phrase, 300)),
  );
  const paragraph = compared ? [facts, told].filter((part) => part !== '').join('<br>') : facts + told;
  const text = expected === '' ? paragraph : `${paragraph}\n\n${expected}`;
  return { text: baseline.outcome === 'none' ? '' : text, name: 'the baseline', rank: 0 };
}

export const reproduceSection = (result: Result): Section => ({
  text: result.tests.length === 0 ? '' : details('Run it locally', fenced(reproduceCommand(result), 'sh')),
  name: 'how to reproduce it',
  rank: 5,
});

export const footerSection = ({ environment }: Result): Section => ({
  text: `<sub>Loadgate ${prose(environment.loadgate, 40)} · ${prose(environment.target, 200)} · ${prose(machineInWords(environment), 300)}</sub>`,
  name: 'the machine',
  rank: 0,
});

/** The last lines of each service that was not well; in the open where there is nothing else to read. */
export function logsSection({ serviceLogs, tests }: Result, longestLines: number): Section {
  const blocks = serviceLogs.map(({ service, state, tail }) => {
    const lines = tail.trimEnd().split('\n').slice(-longestLines).join('\n');
    const text = lines.trim() === '' ? 'It wrote nothing.' : fenced(lines);
    return `${code(service)}: ${prose(state)}\n\n${text}`;
  });
  return {
    text: blocks.length === 0 ? '' : details('Logs of the services', blocks.join('\n\n'), tests.length === 0),
    name: "the services' logs",
    rank: 4,
  };
}

/** @param kept lines that stand there, however many come before them */
function list(lines: readonly string[], kept: ReadonlySet<string> = new Set()): string {
  const shown = lines.filter((line, index) => index < longestList || kept.has(line));
  const more = lines.length - shown.length;
  return [...shown.map((line) => `- ${line}`), ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}
