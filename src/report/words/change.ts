import type { ComparisonResult, TestResult } from '../../analyze/index.js';
import { decidingComparison, isAgainstBase } from './compared.js';
import { missingFigure } from './metrics.js';

/** A signed percentage: `+38%`, `−4.2%`, `±0%`. */
export function signedPercent(fraction: number, places = 1): string {
  const percent = fraction * 100;
  const size = Math.abs(percent);
  const digits = size < 9.95 ? Number(size.toFixed(places)) : Math.round(size);
  return `${signOf(percent, digits)}${digits.toLocaleString('en-US')}%`;
}

/** Percentage points between two fractions: `+0.42 pp`. */
export function signedPoints(difference: number, places = 2): string {
  const points = difference * 100;
  const digits = Number(Math.abs(points).toFixed(places));
  return `${signOf(points, digits)}${digits} pp`;
}

/** A change that was estimated: `+12.3%`, `−0.4%`, of error rates `+0.62 pp`. One decimal however large it is. */
export function exactChange(metric: string, change: number | null): string {
  if (change === null) return missingFigure;
  if (metric === 'error_rate') return signedPoints(change);
  const shown = Number(Math.abs(change * 100).toFixed(1));
  return `${signOf(change, shown)}${shown.toFixed(1)}%`;
}

/** The same without a sign, for a sentence that says the direction. */
export const sizeOfChange = (metric: string, change: number): string =>
  exactChange(metric, Math.abs(change)).replace(/^[+±]/, '');

interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/** The ends of an interval of changes, `+9.8% to +14.9%`; `from +9.8% on` where one end is unknown, empty without any. */
export function intervalInWords(metric: string, interval: Interval | null | undefined): string {
  const { low = null, high = null } = interval ?? {};
  if (low === null && high === null) return '';
  if (low === null) return `up to ${exactChange(metric, high ?? 0)}`;
  if (high === null) return `from ${exactChange(metric, low)} on`;
  return `${exactChange(metric, low)} to ${exactChange(metric, high)}`;
}

/** The same as sizes, the smaller one first, where both ends lie on the same side of zero: `9.8% to 14.9%`. */
export function intervalSize(metric: string, interval: Interval | null | undefined): string {
  const { low = null, high = null } = interval ?? {};
  if (low === null || high === null || low * high <= 0) return intervalInWords(metric, interval);
  const [near, far] = low > 0 ? [low, high] : [high, low];
  return `${sizeOfChange(metric, near)} to ${sizeOfChange(metric, far)}`;
}

function signOf(value: number, shown: number): string {
  if (shown === 0) return '±';
  return value > 0 ? '+' : '−';
}

/** How far one metric of one request name is from base, or else the baseline; empty where it was not compared. */
export function changeOfRequest(test: TestResult, request: string, metric: string): string {
  const found = decidingComparison(test, metric, request);
  return found === undefined ? '' : changeInWords(found);
}

/**
 * How far this run is from base or the baseline: in percent, error rates in percentage points; `–` where it can't be
 * told. Against base it is the estimate from the pairs.
 */
export function changeInWords(comparison: ComparisonResult): string {
  const { metric, base, head, ratio, change } = comparison;
  if (isAgainstBase(comparison)) return exactChange(metric, change ?? null);
  if (metric === 'error_rate') {
    return base === null || head === null ? missingFigure : signedPoints(head - base);
  }
  return ratio === null ? missingFigure : signedPercent(ratio - 1);
}
