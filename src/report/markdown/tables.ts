import { markdownTable } from 'markdown-table';
import type { Figures, TestResult } from '../../analyze/index.js';
import { formatBytes, formatCount, formatFraction } from '../../units/index.js';
import { changeOfRequest } from '../words/change.js';
import { kindInWords } from '../words/faults.js';
import { errorsInWords, formatFigure, missingFigure } from '../words/metrics.js';
import { worstRows, type MetricRow, type Tone } from '../words/rows.js';
import { countOf } from '../words/text.js';
import { code, prose } from './escape.js';

/** Signs stand only where something is to be seen to: a column of green ticks hides the one that is not. */
const signs: Record<Tone, string> = { bad: '❌ ', warn: '⚠️ ', good: '', plain: '' };

interface Column {
  readonly title: string;
  readonly align: 'l' | 'r';
  readonly cells: readonly string[];
  /** Left out where no cell has a figure. */
  readonly optional?: boolean;
}

function table(columns: readonly Column[]): string {
  const shown = columns.filter(({ optional, cells }) => optional !== true || cells.some(hasContent));
  const rows = (shown[0]?.cells ?? []).map((_, row) => shown.map(({ cells }) => cells[row] ?? ''));
  return markdownTable([shown.map(({ title }) => title), ...rows], {
    align: shown.map(({ align }) => align),
    stringLength: (text) => Array.from(text).length,
  });
}

const hasContent = (cell: string): boolean => cell !== '' && cell !== missingFigure;

/**
 * A test's metrics against its limits and base, or the baseline; of those of single requests `longest`, the worst.
 *
 * @param isInTurn base was measured beside head: its figures come first, as they do in time
 */
export function metricTable(allRows: readonly MetricRow[], longest: number, isInTurn: boolean): string {
  const rows = worstRows(allRows, longest);
  const leftOut = allRows.length - rows.length;
  const strong = (row: MetricRow, text: string): string =>
    row.tone === 'bad' && text !== missingFigure ? `**${text}**` : text;
  const now = (title: string): Column => ({
    title,
    align: 'r',
    cells: rows.map((row) => strong(row, prose(row.now))),
  });
  const before = (title: string): Column => ({
    title,
    align: 'r',
    cells: rows.map((row) => prose(row.baseline)),
    optional: true,
  });
  const text = table([
    { title: 'Metric', align: 'l', cells: rows.map((row) => strong(row, nameOf(row))) },
    ...(isInTurn ? [before('Base'), now('Head')] : [now('This run'), before('Baseline')]),
    { title: 'Change', align: 'r', cells: rows.map((row) => changeOf(row, strong)), optional: true },
    { title: 'Allowed', align: 'r', cells: rows.map((row) => prose(row.allowed)), optional: true },
    { title: 'Limit', align: 'r', cells: rows.map((row) => prose(row.limit)), optional: true },
    {
      title: 'Result',
      align: 'l',
      cells: rows.map((row) => signs[row.tone] + prose(row.result)),
      optional: true,
    },
  ]);
  if (leftOut === 0) return text;
  const shown = longest === 0 ? '' : 'The worst requests are shown; ';
  return `${text}\n\n${shown}${countOf(leftOut, 'row')} more in report.html.`;
}

/** The estimate, and behind it what it may be as well. */
function changeOf(row: MetricRow, strong: (row: MetricRow, text: string) => string): string {
  const change = strong(row, prose(row.change));
  return row.interval === missingFigure ? change : `${change} (${prose(row.interval)})`;
}

function nameOf({ label, request }: MetricRow): string {
  return request === null ? prose(label) : `${prose(label)} of ${code(request)}`;
}

/**
 * The figures per request name: all of them, or the `longest` slowest.
 *
 * @returns the table, and how many names it leaves out
 */
export function requestTable(test: TestResult, longest: number): { text: string; leftOut: number } {
  const p95 = ({ latencyMs }: Figures): number => latencyMs.p95 ?? latencyMs.max ?? -1;
  const requests =
    test.byRequest.length <= longest
      ? test.byRequest
      : [...test.byRequest].sort((a, b) => p95(b) - p95(a)).slice(0, longest);
  const figureColumn = (title: string, metric: string): Column => ({
    title,
    align: 'r',
    cells: requests.map((request) => prose(formatFigure(request, metric, test.timeoutMs))),
  });
  const text = table([
    { title: 'Request', align: 'l', cells: requests.map(({ name }) => code(name)) },
    {
      title: 'Attempts',
      align: 'r',
      cells: requests.map((request) => formatCount(request.requests.attempted)),
    },
    figureColumn('p50', 'p50'),
    figureColumn('p95', 'p95'),
    {
      title: 'p95 change',
      align: 'r',
      cells: requests.map(({ name }) => changeOfRequest(test, name, 'p95')),
      optional: true,
    },
    figureColumn('p99', 'p99'),
    figureColumn('max', 'max'),
    figureColumn('Errors', 'error_rate'),
    { title: 'Which', align: 'l', cells: requests.map(errorsInWords), optional: true },
  ]);
  return { text, leftOut: test.byRequest.length - requests.length };
}

/** CPU and memory per service, against their limits. */
export function resourceTable({ resources }: TestResult): string {
  const cores = (value: number | null): string => (value === null ? missingFigure : value.toFixed(2));
  return table([
    { title: 'Service', align: 'l', cells: resources.map(({ service }) => code(service)) },
    { title: 'CPU, mean', align: 'r', cells: resources.map(({ cpu }) => cores(cpu.avgCores)) },
    { title: 'CPU, peak', align: 'r', cells: resources.map(({ cpu }) => cores(cpu.peakCores)) },
    {
      title: 'CPU limit',
      align: 'r',
      cells: resources.map(({ limits }) => cores(limits.cpus)),
      optional: true,
    },
    { title: 'Mean of limit', align: 'r', cells: resources.map(({ cpu }) => formatFraction(cpu.avgOfLimit)) },
    {
      title: 'Throttled',
      align: 'r',
      cells: resources.map(({ throttled }) => formatFraction(throttled)),
      optional: true,
    },
    {
      title: 'Memory, peak',
      align: 'r',
      cells: resources.map(({ memory }) => formatBytes(memory.peakBytes)),
    },
    {
      title: 'Memory limit',
      align: 'r',
      cells: resources.map(({ limits }) => formatBytes(limits.memoryBytes)),
      optional: true,
    },
  ]);
}

/** The first failures of each kind. */
export function errorTable({ errorExamples }: TestResult): string {
  return table([
    { title: 'Times', align: 'r', cells: errorExamples.map(({ count }) => formatCount(count)) },
    { title: 'Request', align: 'l', cells: errorExamples.map(({ request }) => code(request)) },
    { title: 'Kind', align: 'l', cells: errorExamples.map((example) => prose(kindInWords(example))) },
    { title: 'What happened', align: 'l', cells: errorExamples.map(({ message }) => prose(message, 300)) },
  ]);
}

/** A block that is closed until somebody wants it. `title` is ours: HTML, not Markdown. */
export function details(title: string, text: string, isOpen = false): string {
  return `<details${isOpen ? ' open' : ''}><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

/** `… and 450 names more, all faster` below a table that was cut. */
export function leftOutNote(leftOut: number): string {
  return leftOut === 0 ? '' : `\n\nThe slowest are shown; ${countOf(leftOut, 'name')} more in report.html.`;
}
