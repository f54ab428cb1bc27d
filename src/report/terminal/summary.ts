import type { Result, TestResult, Verdict } from '../../analyze/index.js';
import { formatBytes, formatCount, formatFraction } from '../../units/index.js';
import { baseNotes } from '../words/base.js';
import { isMeasuredInTurn } from '../words/compared.js';
import { anchorInWords, baselineFacts, expectationsInWords, isPlainlyCompared } from '../words/baseline.js';
import { headline } from '../words/headline.js';
import { droppedInWords, loadInWords } from '../words/load.js';
import { errorCount, missingFigure, subjectLabel } from '../words/metrics.js';
import { findingsOf, reasonsOf, warningsOf, type NamedFinding } from '../words/reasons.js';
import { reproduceCommand } from '../words/reproduce.js';
import { metricRows, type MetricRow, type Tone } from '../words/rows.js';
import { endInWords } from '../words/end.js';
import { countOf, oneLine, printableLines } from '../words/text.js';
import { turnLines } from './turns.js';
import {
  clipEnd,
  padEnd,
  padStart,
  widthOf,
  wrap,
  type TerminalOutput,
  type TerminalStyle,
} from './layout.js';

const verdictStyles: Record<Verdict, TerminalStyle> = {
  pass: 'green',
  warn: 'yellow',
  fail: 'red',
  invalid: 'red',
};
const toneStyles: Partial<Record<Tone, TerminalStyle>> = { bad: 'red', warn: 'yellow', good: 'green' };
const severityStyles = { high: 'red', medium: 'yellow', low: 'dim' } as const;
const longestLogLines = 15;
/** Between two columns. */
const gap = '   ';
/** Where the names of the last lines end. */
const labelWidth = 12;

/**
 * The end of a run for a terminal or a CI's log: the verdict first, the figures against limit and baseline, what
 * to do, and how to run it again. Ends without a line break.
 */
export function renderTerminal(result: Result, output: TerminalOutput): string {
  const findings = findingsOf(result).flatMap((finding) => findingLines(finding, output));
  const blocks = [
    [title(result, output)],
    baseNotes(result).flatMap((note) => wrap(oneLine(note), output.columns, 0)),
    ...result.tests.map((test) => [...testBlock(test, output), ...turnLines(test, result, output)]),
    titled(output.paint('bold', 'Why'), reasonsOf(result), output),
    findings.length === 0 ? [] : [output.paint('bold', 'What to do'), ...findings],
    titled(output.paint(['bold', 'yellow'], 'Warnings'), warningsOf(result), output),
    ...logBlocks(result, output),
    lastBlock(result, output),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function title(result: Result, output: TerminalOutput): string {
  const word = result.verdict.toUpperCase();
  const indent = word.length + 2;
  const [first = '', ...rest] = wrap(oneLine(`${result.suite}: ${headline(result)}`), output.columns, indent);
  const sign = output.paint(['bold', verdictStyles[result.verdict]], word);
  return [`${sign}  ${output.paint('bold', first)}`, ...rest.map((line) => output.paint('bold', line))].join(
    '\n',
  );
}

function testBlock(test: TestResult, output: TerminalOutput): string[] {
  const rows = metricRows(test);
  const inTurn = isMeasuredInTurn(test);
  const cells = rows.map((row) => [
    // The figures beside a long name are what is looked for; it stands in full among the reasons.
    clipEnd(oneLine(subjectLabel(row.metric, row.request)), Math.floor(output.columns / 2)),
    ...(inTurn
      ? [row.baseline, row.now, row.change, row.interval, row.allowed, row.mainLimit]
      : [row.now, row.baseline, row.change, row.mainLimit]),
  ]);
  const titles = inTurn
    ? ['', 'base', 'head', 'change', 'interval', 'allowed', 'limit']
    : ['', 'now', 'baseline', 'change', 'limit'];
  const widths = titles.map((_, column) =>
    Math.max(...[titles, ...cells].map((row) => widthOf(row[column] ?? ''))),
  );
  // In a narrow terminal what the sentences below tell as well goes first, or what is of the past. Base's word is behind
  // most rows: it needs room beside them.
  const wordWidth = inTurn ? Math.max(...rows.map(({ result }) => widthOf(oneLine(result)))) : 0;
  const dispensable = inTurn ? [5, 4, 6] : [2, 3];
  const shown = shownColumns(cells, widths, dispensable, output.columns - wordWidth);
  const line = (row: readonly string[]): string =>
    shown
      .map((column) => (column === 0 ? padEnd : padStart)(row[column] ?? '', widths[column] ?? 0))
      .join(gap);
  return [
    testTitle(test, output),
    output.paint('dim', `  ${line(titles)}`),
    ...cells.flatMap((row, index) => rowLines(`  ${line(row)}`, rows[index], output)),
    ...resourceLines(test, output),
  ];
}

/** Columns in which somebody has a figure; in a narrow terminal without those that can be spared. */
function shownColumns(
  cells: readonly string[][],
  widths: readonly number[],
  dispensable: readonly number[],
  room: number,
): number[] {
  let shown = widths
    .map((_, column) => column)
    .filter((column) => column < 2 || cells.some((row) => row[column] !== missingFigure));
  const widthOfLine = (): number =>
    shown.reduce((sum, column) => sum + (widths[column] ?? 0) + gap.length, 0);
  for (const spared of dispensable) {
    if (widthOfLine() > room) shown = shown.filter((column) => column !== spared);
  }
  return shown;
}

function testTitle(test: TestResult, output: TerminalOutput): string {
  const failed = errorCount(test);
  const facts = [
    loadInWords(test),
    countOf(test.requests.attempted, 'request'),
    ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
    ...droppedInWords(test),
    ...endInWords(test),
  ];
  return `${output.paint(['bold', 'cyan'], oneLine(test.name))}  ${facts.join(', ')}`;
}

/** What came out of a row stands behind it, or below it where the line would be too long. */
function rowLines(line: string, row: MetricRow | undefined, output: TerminalOutput): string[] {
  if (row === undefined || row.result === '') return [line];
  const style = toneStyles[row.tone];
  const result = oneLine(row.result);
  const painted = style === undefined ? result : output.paint(style, result);
  const marked = row.tone === 'bad' ? output.paint('bold', line) : line;
  return widthOf(line) + 3 + widthOf(result) <= output.columns
    ? [`${marked}   ${painted}`]
    : [marked, `      ${painted}`];
}

function resourceLines({ resources }: TestResult, output: TerminalOutput): string[] {
  const names = resources.map(({ service }) => oneLine(service));
  const width = Math.max(0, ...names.map(widthOf));
  return resources.flatMap(({ cpu, memory, limits }, index) => {
    const cores = cpu.avgCores === null ? missingFigure : cpu.avgCores.toFixed(2);
    const ofLimit = limits.memoryBytes === null ? '' : ` of ${formatBytes(limits.memoryBytes)}`;
    const share = `${formatFraction(cpu.avgOfLimit)} of ${limits.cpus === null ? 'the machine' : 'its limit'}`;
    const text = `CPU ${cores} cores (${share}), memory ${formatBytes(memory.peakBytes)}${ofLimit}`;
    const [first = '', ...rest] = wrap(text, output.columns, 2 + width + gap.length);
    return [`  ${padEnd(names[index] ?? '', width)}${gap}${first}`, ...rest].map((line) =>
      output.paint('dim', line),
    );
  });
}

function findingLines({ test, finding }: NamedFinding, output: TerminalOutput): string[] {
  const { type, severity, evidence, recommendation } = finding;
  const where = test === '' ? '' : `${oneLine(test)}: `;
  const [first = '', ...rest] = wrap(where + oneLine(recommendation), output.columns, 4);
  const [why = '', ...more] = wrap(`${oneLine(type)}, ${severity}: ${oneLine(evidence)}`, output.columns, 4);
  return [
    `  ${output.paint(severityStyles[severity], '•')} ${first}`,
    ...rest,
    ...[`    ${why}`, ...more].map((line) => output.paint('dim', line)),
  ];
}

function titled(heading: string, texts: readonly string[], output: TerminalOutput): string[] {
  const lines = texts.flatMap((text) =>
    wrap(oneLine(text), output.columns, 4).map((line, index) => (index === 0 ? `  • ${line}` : line)),
  );
  return lines.length === 0 ? [] : [heading, ...lines];
}

function logBlocks({ serviceLogs }: Result, output: TerminalOutput): string[][] {
  return serviceLogs.map(({ service, state, tail }) => {
    const lines = (printableLines(tail) || '(nothing)').split('\n').slice(-longestLogLines);
    return [
      `${output.paint('bold', `Log of ${oneLine(service)}`)}  ${oneLine(state)}`,
      ...lines.map((line) => `  ${output.paint('dim', line)}`),
    ];
  });
}

function lastBlock(result: Result, output: TerminalOutput): string[] {
  const { baseline, environment } = result;
  const facts = [
    ...(baseline.outcome === 'none' || reasonsOf(result).some((reason) => reason.includes(baseline.message))
      ? []
      : [
          {
            label: 'Baseline',
            text: isPlainlyCompared(result) ? baselineFacts(result).join(', ') : baseline.message,
          },
        ]),
    ...anchorInWords(result).map((text) => ({ label: 'Anchor', text })),
    ...expectationsInWords(result).map((text, index) => ({ label: index === 0 ? 'Expected' : '', text })),
    ...(result.verdict === 'pass' || result.tests.length === 0
      ? []
      : [{ label: 'Run again', text: reproduceCommand(result) }]),
    ...(environment.runUrl === null ? [] : [{ label: 'This run', text: environment.runUrl }]),
  ];
  return facts.flatMap(({ label, text }) =>
    wrap(oneLine(text), output.columns, labelWidth).map((line, index) =>
      index === 0 ? output.paint('dim', padEnd(label, labelWidth)) + line : line,
    ),
  );
}
