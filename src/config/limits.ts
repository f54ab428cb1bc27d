import { parseCount, parseDurationMs, parseFraction, parseRate, type Parsed } from '../units/index.js';
import { metrics, type LimitedMetric, type Metric, type Operator } from './plan.js';

/** The grammar of limits: `500ms`, `< 500ms`, `>= 400/s`, and k6's `p(95)<500`. */

/** One limit of a metric: latency in milliseconds, shares as fractions, rates per second. */
export interface Limit {
  readonly operator: Operator;
  readonly limit: number;
  /** As the user wrote it. */
  readonly source: string;
}

/** The direction in which a metric gets worse. */
export function worsensUpwards(metric: LimitedMetric): boolean {
  return metric !== 'rps';
}

/** Reads a value in the metric's own unit. */
export function parseMetricValue(metric: LimitedMetric, text: string): Parsed<number> {
  if (metric === 'dropped') return parseCount(text);
  if (metric === 'error_rate') return parseFraction(text);
  return metric === 'rps' ? parseRate(text) : parseDurationMs(text);
}

/** An example of a limit, for messages. */
export function exampleLimit(metric: LimitedMetric): string {
  if (metric === 'dropped') return '0';
  if (metric === 'error_rate') return '1%';
  return metric === 'rps' ? '400/s' : '500ms';
}

/**
 * Reads a limit of `metric`. A plain value is the last good one: `p95: 500ms` means `<= 500ms`, `rps: 400/s`
 * means `>= 400/s`. An operator that points the other way would fail good runs, and is refused.
 */
export function parseLimit(metric: LimitedMetric, text: string): Parsed<Limit> {
  const match = /^\s*([<>=!]*)\s*(.*?)\s*$/s.exec(text);
  const [, sign = '', valueText = ''] = match ?? [];
  const shown = JSON.stringify(text);
  if (valueText === '') return refused(`${shown} holds no value; write "${exampleLimit(metric)}"`);
  const operator = sign === '' ? (worsensUpwards(metric) ? '<=' : '>=') : operatorOf(sign);
  if (operator === undefined) {
    return refused(`${shown} can't be judged: "${sign}" is no operator here; use <, <=, > or >=`);
  }
  if (worsensUpwards(metric) !== operator.startsWith('<')) {
    const turned = worsensUpwards(metric) ? `< ${valueText}` : `>= ${valueText}`;
    return refused(`${shown} would fail good runs; a limit of ${metric} is written "${turned}"`);
  }
  const value = parseMetricValue(metric, valueText);
  if (!value.ok) return value;
  const fault = value.value === 0 ? whatIsWrongWithZero(metric, operator) : undefined;
  return fault === undefined
    ? { ok: true, value: { operator, limit: value.value, source: text.trim() } }
    : refused(`${shown} ${fault} "${exampleLimit(metric)}"`);
}

/** A limit of zero that no run or every run would keep; the sentence ends before an example. */
function whatIsWrongWithZero(metric: LimitedMetric, operator: Operator): string | undefined {
  switch (metric) {
    case 'rps':
      return operator === '>=' ? 'limits nothing: every run keeps it; write' : undefined;
    case 'error_rate':
      return operator === '<'
        ? 'can\'t be met: no share of errors is below zero; write "<= 0%" or'
        : undefined;
    case 'dropped':
      return operator === '<' ? "can't be met: no count is below zero; write" : undefined;
    default:
      return "can't be met: every response takes time; write";
  }
}

/** Whether `limit` is reached later than `other` while the metric gets worse. */
export function isLooser(metric: LimitedMetric, limit: Limit, other: Limit): boolean {
  return worsensUpwards(metric) ? limit.limit > other.limit : limit.limit < other.limit;
}

/** k6 keeps its thresholds under the name of a metric; bare lists have none. */
export const k6Metrics = ['http_req_duration', 'http_req_failed', 'http_reqs'] as const;
export type K6Metric = (typeof k6Metrics)[number];

/** A limit that names its metric. */
export interface NamedLimit extends Limit {
  readonly metric: Metric;
}

const expressionHint = 'write it like "p(95)<500", "rate<0.01" or "rps>=400"';

/**
 * Reads one threshold in k6's form. Latency values are milliseconds unless they have a unit. `rate` is the share
 * of failed requests, under `http_reqs` it is requests per second.
 *
 * Source: Grafana k6 documentation, "Thresholds", threshold expression syntax.
 */
export function parseExpression(text: string, under?: K6Metric): Parsed<NamedLimit> {
  const match = /^\s*([A-Za-z_][\w.]*(?:\(\s*[\d.]+\s*\))?)\s*([<>=!]+)\s*(\S+)\s*$/.exec(text);
  if (!match) return refused(`${JSON.stringify(text)} is no threshold; ${expressionHint}`);
  const [, word = '', sign = '', valueText = ''] = match;
  const metric = metricOf(word.replaceAll(/\s/g, ''), under);
  if (!metric.ok) return refused(`${JSON.stringify(text)}: ${metric.problem}`);
  if (metric.value === 'error_rate' && sign.startsWith('>') && under === undefined) {
    return refused(
      `${JSON.stringify(text)} would fail good runs: rate is the share of failed requests; write "rate<0.01", or "rps${sign}${valueText}" for requests per second`,
    );
  }
  const isBare = /^\d+(?:\.\d+)?$/.test(valueText);
  const isLatency = metric.value !== 'error_rate' && metric.value !== 'rps';
  const limit = parseLimit(metric.value, `${sign}${valueText}${isBare && isLatency ? 'ms' : ''}`);
  if (!limit.ok) return refused(`${JSON.stringify(text)}: ${limit.problem}`);
  return { ok: true, value: { ...limit.value, metric: metric.value, source: text.trim() } };
}

function metricOf(word: string, under: K6Metric | undefined): Parsed<Metric> {
  const percentile = /^p(?:\(([\d.]+)\)|([\d.]+))$/.exec(word);
  const rank = percentile?.[1] ?? percentile?.[2];
  const name = rank === undefined ? (k6Words.get(word) ?? word) : `p${rank === '99.9' ? '999' : rank}`;
  const found = metrics.find((metric) => metric === name);
  if (under === 'http_reqs') {
    return word === 'rate' ? { ok: true, value: 'rps' } : refused('under http_reqs only "rate>..." is known');
  }
  if (under === 'http_req_failed') {
    return found === 'error_rate'
      ? { ok: true, value: found }
      : refused('under http_req_failed only "rate<..." is known');
  }
  if (percentile && found === undefined) {
    return refused(`${word} is not measured; there are p(50), p(90), p(95), p(99) and p(99.9)`);
  }
  if (found === undefined || (under === 'http_req_duration' && (found === 'error_rate' || found === 'rps'))) {
    return refused(
      `"${word}" is no metric here; there are p(50), p(90), p(95), p(99), p(99.9), med, avg, max${under ? '' : ', rate, rps'}`,
    );
  }
  return { ok: true, value: found };
}

const k6Words = new Map([
  ['med', 'p50'],
  ['avg', 'mean'],
  ['rate', 'error_rate'],
]);

function operatorOf(sign: string): Operator | undefined {
  return (['<', '<=', '>', '>='] as const).find((operator) => operator === sign);
}

const refused = (problem: string): { readonly ok: false; readonly problem: string } => ({
  ok: false,
  problem,
});
