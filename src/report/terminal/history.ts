import type { History, HistoryPoint } from '../../analyze/index.js';
import { dateInWords, shortCommit } from '../words/baseline.js';
import { signedPercent, signedPoints } from '../words/change.js';
import { changePointInWords, noteInWords, trendInWords } from '../words/history.js';
import { formatMetric, metricLabel, missingFigure } from '../words/metrics.js';
import { countOf, oneLine } from '../words/text.js';
import { padEnd, padStart, widthOf, wrap, type TerminalOutput } from './layout.js';
import { plotOf } from './plot.js';

const longestTable = 30;
const plotRows = 7;
const leastPlotColumns = 20;

/** For `loadgate baseline history`: of each series a plot, the newest runs, the trend and changes. Ends without a line break. */
export function renderHistories(histories: readonly History[], output: TerminalOutput): string {
  return histories
    .map((history) => {
      const others = histories.filter(({ test }) => test === history.test).length > 1;
      return historyBlock(history, others, output);
    })
    .join('\n\n');
}

function historyBlock(history: History, hasOthers: boolean, output: TerminalOutput): string {
  const { test, metric, series, points, trend, changes } = history;
  const { machine, engine, stackHash, scenarioHash } = series;
  // The hashes only tell series of one test apart.
  const hashes = hasOthers ? [`stack ${stackHash.slice(0, 7)}`, `scenario ${scenarioHash.slice(0, 7)}`] : [];
  const facts = [machine, `engine ${engine}`, ...hashes, countOf(points.length, 'run')]
    .map(oneLine)
    .join(', ');
  const said = [trendInWords(trend, metric), ...changes.map((change) => changePointInWords(change, history))];
  return [
    ...wrap(`${oneLine(test)}  ${metricLabel(metric)}  ${facts}`, output.columns, 4).map((line, index) =>
      index === 0 ? output.paint(['bold', 'cyan'], line) : line,
    ),
    ...plotLines(history, output),
    '',
    ...tableLines(history, output),
    '',
    ...said.flatMap((text) => wrap(text, output.columns - 2, 2)).map((line) => `  ${line}`),
  ].join('\n');
}

function plotLines({ metric, points, changes }: History, output: TerminalOutput): string[] {
  const starts = new Set(changes.map(({ index }) => index));
  const marked = points.map(({ value, notes }, index) => {
    return { value, isChange: starts.has(index), isNoted: notes.length > 0 };
  });
  const label = (value: number | undefined): string =>
    value === undefined ? '' : formatMetric(metric, value);
  const labels = marked.flatMap(({ value }) => (value === null ? [] : [widthOf(label(value))]));
  const width = Math.max(0, ...labels);
  const columns = Math.max(leastPlotColumns, output.columns - width - 5);
  return plotOf(marked, { rows: plotRows, columns }).map(
    ({ value, text }) => `  ${padStart(label(value), width)} ${value === undefined ? '│' : '┤'}${text}`,
  );
}

function tableLines(history: History, output: TerminalOutput): string[] {
  const { metric, points, changes } = history;
  const shown = points.slice(-longestTable);
  const older = points.length - shown.length;
  const starts = new Set(changes.map(({ index }) => index));
  const rows = shown.map((point, index) => [
    dateInWords(point.measuredAt),
    point.commit === null ? missingFigure : shortCommit(oneLine(point.commit)),
    formatMetric(metric, point.value),
    changeOf(point, metric),
    [
      ...(starts.has(older + index) ? ['← change'] : []),
      ...point.notes.map((note) => noteInWords(note, history)),
    ].join('; '),
  ]);
  const titles = ['measured', 'commit', metricLabel(metric), 'change', ''];
  const widths = titles.map((_, column) =>
    Math.max(...[titles, ...rows].map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < 2 || column === 4 ? padEnd : padStart)(cell, widths[column] ?? 0))
      .join('   ')
      .trimEnd();
  return [
    output.paint('dim', `  ${line(titles)}`),
    ...rows.map((row) => `  ${line(row)}`),
    ...(older === 0 ? [] : [output.paint('dim', `  and ${countOf(older, 'older run')}; --csv has all`)]),
  ];
}

function changeOf({ change }: HistoryPoint, metric: string): string {
  if (change === null) return missingFigure;
  return metric === 'error_rate' ? signedPoints(change) : signedPercent(change);
}
