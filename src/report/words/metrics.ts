import type { Figures } from '../../analyze/index.js';
import { formatCount, formatFraction, formatMs, formatRate } from '../../units/index.js';
import { faultsInWords } from './faults.js';

/** Stands where a figure could not be had. Never a zero, never a blank. */
export const missingFigure = '–';

const quantiles = new Map([
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
]);

const labels = new Map([
  ['p999', 'p99.9'],
  ['error_rate', 'error rate'],
  ['rps', 'throughput'],
  ['dropped', 'dropped arrivals'],
]);

/** The metric's name for people: `p99.9`, `error rate`, `throughput`. */
export function metricLabel(metric: string): string {
  return labels.get(metric) ?? metric.replaceAll('_', ' ');
}

/** As `metricLabel`, with the request's name where it is of one request. */
export function subjectLabel(metric: string, request: string | null): string {
  return request === null ? metricLabel(metric) : `${metricLabel(metric)} of ${request}`;
}

/** True for metrics in milliseconds. */
export function isLatency(metric: string): boolean {
  return quantiles.has(metric) || metric === 'max' || metric === 'mean';
}

/** A value in the metric's own unit: milliseconds, a fraction, or requests per second. */
export function formatMetric(metric: string, value: number | null): string {
  if (isLatency(metric)) return formatMs(value);
  if (metric === 'error_rate') return formatFraction(value);
  if (metric === 'rps') return formatRate(value);
  return formatCount(value);
}

/** The value of a metric of `figures`, in the metric's own unit; null where it is unknown or has no such name. */
export function figureOf(figures: Figures, metric: string): number | null {
  const { latencyMs } = figures;
  switch (metric) {
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
    case 'p999':
    case 'max':
    case 'mean':
      return latencyMs[metric];
    case 'error_rate':
      return figures.errorRate;
    case 'rps':
      return figures.rps.avg;
    case 'dropped':
      return figures.requests.dropped;
    default:
      return null;
  }
}

/**
 * A metric of `figures` in words. Where so many requests timed out that it lies beyond the timeout, it is a lower
 * bound and prints as `> 10.0 s`.
 */
export function formatFigure(figures: Figures, metric: string, timeoutMs: number): string {
  const known = figureOf(figures, metric);
  if (isBeyondTimeout(figures, metric)) return `> ${formatMs(timeoutMs)}`;
  // The mean is of the responses; what timed out would raise it, nobody knows how far.
  const isBound = metric === 'mean' && figures.latencyIsLowerBound && known !== null;
  return `${isBound ? '> ' : ''}${formatMetric(metric, known)}`;
}

/** A quantile does where the timeouts alone are more than its upper share, the maximum where they are many. */
function isBeyondTimeout({ latencyIsLowerBound, requests }: Figures, metric: string): boolean {
  const quantile = quantiles.get(metric);
  if (quantile === undefined) return metric === 'max' && latencyIsLowerBound;
  // 1 - 0.95 is not 0.05 in binary.
  return requests.errors.timeout > Number((1 - quantile).toFixed(6)) * requests.attempted;
}

/** The figure as a number for programs: where it lies beyond the timeout, the timeout. */
export function boundedFigureOf(figures: Figures, metric: string, timeoutMs: number): number | null {
  return isBeyondTimeout(figures, metric) ? timeoutMs : figureOf(figures, metric);
}

/** Errors of all kinds. */
export function errorCount({ requests }: Figures): number {
  const { http, check, timeout, connection } = requests.errors;
  return http + check + timeout + connection;
}

/** Such as `12 HTTP errors, 3 connection errors (refused)`; empty where nothing failed. */
export function errorsInWords({ requests }: Figures): string {
  const { http, check, timeout, connection } = requests.errors;
  const faults = ` ${faultsInWords(requests)}`.trimEnd();
  const parts: [number, string, string][] = [
    [http, 'HTTP error', 'HTTP errors'],
    [check, 'failed check', 'failed checks'],
    [timeout, 'timeout', 'timeouts'],
    [connection, `connection error${faults}`, `connection errors${faults}`],
    [requests.dropped, 'dropped', 'dropped'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${formatCount(count)} ${count === 1 ? one : many}`)
    .join(', ');
}
