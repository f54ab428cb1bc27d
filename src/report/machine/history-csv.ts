import type { History } from '../../analyze/index.js';
import { requestsOf } from '../words/history.js';

const heading = [
  'test',
  'metric',
  'machine',
  'engine',
  'stack',
  'scenario',
  'measured_at',
  'commit',
  'value',
  'change',
  'is_change_point',
  'note',
];

/** Every point of every series, a row each, for a data frame: milliseconds, fractions, requests per second. RFC 4180. */
export function renderHistoriesAsCsv(histories: readonly History[]): string {
  const rows = histories.flatMap(({ test, metric, series, points, changes }) =>
    points.map((point, index) => [
      test,
      metric,
      series.machine,
      series.engine,
      series.stackHash,
      series.scenarioHash,
      point.measuredAt,
      point.commit,
      point.value,
      point.change,
      changes.some((change) => change.index === index),
      point.notes
        .map((note) => `${note.author}${requestsOf(note, { test, metric })}: ${note.reason}`)
        .join('; '),
    ]),
  );
  return [heading, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A spreadsheet would run what begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
