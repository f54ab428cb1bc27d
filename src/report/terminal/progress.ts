import { errorKinds, type SecondSample } from '../../measurement/index.js';
import { formatCount, formatDuration, formatMs, formatRate } from '../../units/index.js';
import { sparkline } from '../words/sparkline.js';
import { oneLine } from '../words/text.js';
import { padEnd, padStart, type TerminalOutput } from './layout.js';

/** Width of the names and figures to the left of the bars. */
export const leftColumns = 26;
export const widestBars = 60;

/**
 * One line for a CI's log about the seconds since the last one, such as
 * `12 s  hold       200 users    412/s  p95 23.0 ms  0 errors`; empty where there were none.
 * Throughput is the mean of the seconds, errors are their sum, p95 is the worst second's.
 */
export function renderProgress(samples: readonly SecondSample[]): string {
  const last = samples.at(-1);
  if (last === undefined) return '';
  const completed = sum(samples.map((sample) => sample.completed));
  return [
    padStart(`${last.second + 1} s`, 6),
    padEnd(last.phase, 9),
    padStart(`${formatCount(last.users)} users`, 11),
    padStart(formatRate(completed / samples.length), 8),
    `p95 ${padStart(formatMs(greatest(samples.map(p95Ms))), 7)}`,
    `${formatCount(sum(samples.map(errorsOf)))} errors`,
  ].join('  ');
}

export interface LiveView {
  readonly name: string;
  /** Planned length of the test, ramps included. */
  readonly totalMs: number;
}

/** Some lines for a terminal, drawn anew each second: how far the run is, throughput, p95, errors and users. */
export function renderLive(
  samples: readonly SecondSample[],
  { name, totalMs }: LiveView,
  output: TerminalOutput,
): string {
  const last = samples.at(-1);
  const elapsedMs = last === undefined ? 0 : (last.second + 1) * 1000;
  const width = Math.max(10, Math.min(widestBars, output.columns - leftColumns - 1));
  const recent = samples.slice(-width);
  const errors = sum(samples.map(errorsOf));
  const errorStyle = errors > 0 ? 'red' : 'dim';
  const line = (label: string, figure: string, values: readonly (number | null)[]): string =>
    `  ${padEnd(label, 12)}${padStart(figure, 10)}  ${output.paint('cyan', sparkline(values, width))}`;
  const heading =
    `${output.paint('bold', oneLine(name))}  ${last?.phase ?? 'starting'}  ` +
    `${formatDuration(elapsedMs)} of ${formatDuration(totalMs)}`;
  return [
    heading,
    `  ${progressBar(totalMs === 0 ? 1 : elapsedMs / totalMs, leftColumns - 2 + width, output)}`,
    line(
      'users',
      formatCount(last?.users ?? 0),
      recent.map(({ users }) => users),
    ),
    line(
      'throughput',
      formatRate(last?.completed ?? null),
      recent.map(({ completed }) => completed),
    ),
    line('p95', formatMs(last === undefined ? null : p95Ms(last)), recent.map(p95Ms)),
    `  ${padEnd('errors', 12)}${output.paint(errorStyle, padStart(formatCount(errors), 10))}  ` +
      output.paint('red', errors > 0 ? sparkline(recent.map(errorsOf), width) : ''),
  ]
    .map((text) => text.trimEnd())
    .join('\n');
}

/** How far something is, from 0 to 1. */
export function progressBar(share: number, columns: number, output: TerminalOutput): string {
  const done = Math.round(Math.min(1, Math.max(0, share)) * columns);
  return output.paint('green', '━'.repeat(done)) + output.paint('dim', '─'.repeat(columns - done));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const p95Ms = ({ p95Us }: SecondSample): number | null => (p95Us === undefined ? null : p95Us / 1000);
const errorsOf = ({ errors }: SecondSample): number => sum(errorKinds.map((kind) => errors[kind]));

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
