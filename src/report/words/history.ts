import type { Acceptance, History } from '../../analyze/index.js';
import { formatCount } from '../../units/index.js';
import { dateInWords, shortCommit } from './baseline.js';
import { signedPercent, signedPoints } from './change.js';
import { formatMetric, subjectLabel } from './metrics.js';
import { oneLine } from './text.js';

/** Below this a trend is told as one. */
const significant = 0.01;

/** `Trend: +0.4% a run over 34 runs (p = .002)`, `No trend over 34 runs (p = .41)`. */
export function trendInWords(trend: History['trend'], metric: string): string {
  if (trend === null) return 'Too few runs for a trend.';
  const { runs, perRun, p } = trend;
  const over = `over ${formatCount(runs)} runs (${pInWords(p)})`;
  if (p >= significant) return `No trend ${over}.`;
  const rate = metric === 'error_rate' ? signedPoints(perRun, 4) : signedPercent(perRun, 2);
  return `Trend: ${rate} a run ${over}.`;
}

/** `Change at aaaaaaa of 2026-11-20 10:00:00 UTC: from 25.0 ms to 31.0 ms (+24%), p = .001`. */
export function changePointInWords(
  { index, before, after, p }: History['changes'][number],
  { metric, points }: History,
): string {
  const point = points[index];
  const commit = point?.commit ?? null;
  const where = [
    ...(commit === null ? [] : [shortCommit(oneLine(commit))]),
    ...(point === undefined ? [] : [dateInWords(point.measuredAt)]),
  ].join(' of ');
  const size =
    metric === 'error_rate'
      ? ` (${signedPoints(after - before)})`
      : before === 0
        ? ''
        : ` (${signedPercent(after / before - 1)})`;
  return `Change at ${where}: from ${formatMetric(metric, before)} to ${formatMetric(metric, after)}${size}, ${pInWords(p)}.`;
}

/** `accepted by Ann for aaaaaaa: a new cache`; `(login)` behind the commit where it is of single requests alone. */
export const noteInWords = (note: Acceptance, history: Pick<History, 'test' | 'metric'>): string => {
  const { author, commit, reason } = note;
  return `accepted by ${oneLine(author)} for ${shortCommit(oneLine(commit))}${requestsOf(note, history)}: ${oneLine(reason)}`;
};

/** ` (login, logout)`: the requests that a note on a metric is of; empty where it is of all together. */
export function requestsOf(
  { metrics }: Acceptance,
  { test, metric }: Pick<History, 'test' | 'metric'>,
): string {
  const named = metrics.filter((each) => each.test === test && each.metric === metric);
  const requests = named.flatMap(({ request }) => (request === null ? [] : [oneLine(request)]));
  return requests.length === 0 || requests.length < named.length ? '' : ` (${requests.join(', ')})`;
}

/** `p = .002`, `p < .001`, as statisticians write it. */
function pInWords(p: number): string {
  if (p < 0.001) return 'p < .001';
  return p > 0.995 ? 'p = 1' : `p = ${p.toFixed(p < 0.1 ? 3 : 2).slice(1)}`;
}

/** `p95 of pull-request: 100 ms to 131 ms`, of all that a note names. */
export const acceptedFigures = (metrics: Acceptance['metrics']): string =>
  metrics
    .map(({ test, metric, request, base, head }) => {
      const what = oneLine(subjectLabel(metric, request));
      return `${what} in ${oneLine(test)}: ${formatMetric(metric, base)} to ${formatMetric(metric, head)}`;
    })
    .join('; ');
