import type { ComparisonResult, TestResult, ThresholdResult } from '../../analyze/index.js';
import { changeInWords, intervalInWords } from './change.js';
import {
  decidingComparison,
  decidingComparisons,
  isAgainstBase,
  isMeasuredInTurn,
  weightOf,
} from './compared.js';
import { figureOf, formatFigure, formatMetric, metricLabel, missingFigure } from './metrics.js';

/** From bad to indifferent. */
const tones = ['bad', 'warn', 'good', 'plain'] as const;
export type Tone = (typeof tones)[number];

/** One metric of one test against its limits and base (or the baseline), ready to be put into a table of any kind. */
export interface MetricRow {
  readonly metric: string;
  readonly label: string;
  /** Whose figure it is: null for all requests together. */
  readonly request: string | null;
  readonly now: string;
  /** Base's figure where base was measured, else the baseline's. */
  readonly baseline: string;
  readonly change: string;
  /** Of the change, and by how much it may be worse: only where base was measured. */
  readonly interval: string;
  readonly allowed: string;
  /** All limits of the metric. */
  readonly limit: string;
  /** The one that is broken, else the one that fails the test, for where there is little room. */
  readonly mainLimit: string;
  readonly tone: Tone;
  /** How many times its limit, or else the baseline, the figure is; the inverse where more is better. */
  readonly excess: number;
  /** What came out; empty where the metric is neither limited nor compared. */
  readonly result: string;
}

const keyMetrics = ['p50', 'p95', 'p99', 'max', 'error_rate', 'rps'] as const;
export const allMetrics = ['p50', 'p90', 'p95', 'p99', 'p999', 'max', 'mean', 'error_rate', 'rps'] as const;
/** Dropped arrivals are shown where they are limited: elsewhere nothing can be dropped. */
const rowOrder: readonly string[] = [...allMetrics, 'dropped'];

/** The rows of a test: `metrics` of all requests together, then whatever else is limited or gated. */
export function metricRows(test: TestResult, metrics: readonly string[] = keyMetrics): MetricRow[] {
  // A comparison of one name that gates nothing has its place among the figures per request.
  const comparisons = decidingComparisons(test).filter(({ request, gated }) => request === null || gated);
  const judged = [...test.thresholds, ...comparisons].map(({ metric, request }) => ({ metric, request }));
  const wanted = [...metrics.map((metric) => ({ metric, request: null })), ...judged];
  const unique = new Map(wanted.map((row) => [JSON.stringify([row.metric, row.request]), row]));
  const order = (metric: string): number => rowOrder.indexOf(metric);
  const [whole, ofRequests] = [
    [...unique.values()].filter(({ request }) => request === null),
    [...unique.values()].filter(({ request }) => request !== null),
  ];
  // An unknown metric has order -1: it goes behind the known ones.
  whole.sort((a, b) => (order(a.metric) >>> 0) - (order(b.metric) >>> 0));
  return [...whole, ...ofRequests].map(({ metric, request }) => metricRow(test, metric, request));
}

function metricRow(test: TestResult, metric: string, request: string | null): MetricRow {
  const mine = (item: { metric: string; request: string | null }): boolean =>
    item.metric === metric && item.request === request;
  const thresholds = test.thresholds.filter(mine);
  const comparison = decidingComparison(test, metric, request);
  const main =
    thresholds.find(({ outcome }) => outcome === 'fail') ??
    thresholds.find(({ outcome }) => outcome === 'warn') ??
    thresholds.find(({ level }) => level === 'fail') ??
    thresholds[0];
  return {
    metric,
    label: metricLabel(metric),
    request,
    ...figureCells(test, metric, request, thresholds, comparison),
    limit: thresholds.length === 0 ? missingFigure : thresholds.map(limitInWords).join(', '),
    mainLimit: main === undefined ? missingFigure : limitInWords(main),
    excess: excessOf(thresholds, comparison),
    ...outcomeOf(thresholds, comparison, test),
  };
}

/** The figures and what lies between them. */
function figureCells(
  test: TestResult,
  metric: string,
  request: string | null,
  thresholds: readonly ThresholdResult[],
  comparison: ComparisonResult | undefined,
): Pick<MetricRow, 'now' | 'baseline' | 'change' | 'interval' | 'allowed'> {
  const none = { change: missingFigure, interval: missingFigure, allowed: missingFigure };
  const now = nowInWords(test, metric, request, thresholds, comparison);
  const { base } = test.interleaved ?? {};
  const figures = request === null ? base : base?.byRequest.find(({ name }) => name === request);
  const isApart = hasOtherFigures(test, request);
  const ofSlices = figures === undefined ? missingFigure : formatFigure(figures, metric, test.timeoutMs);
  if (isMeasuredInTurn(test) && (comparison === undefined || !isAgainstBase(comparison))) {
    // A stored baseline's figure would stand in base's column.
    return { ...none, now, baseline: isApart ? missingFigure : ofSlices };
  }
  if (comparison === undefined) return { ...none, now, baseline: missingFigure };
  const known = formatMetric(metric, comparison.base);
  const change = changeInWords(comparison);
  if (!isAgainstBase(comparison)) return { ...none, now, baseline: known, change };
  const { interval, tolerance } = comparison;
  const between = {
    interval: intervalInWords(metric, interval) || missingFigure,
    allowed: tolerance === '' ? missingFigure : tolerance,
  };
  if (!isApart) {
    // Of all slices together, as head's beside it are.
    return { ...between, now, change, baseline: ofSlices === missingFigure ? known : ofSlices };
  }
  const ofHead = formatMetric(metric, comparison.head);
  // A limit is about the figure that it judges.
  return thresholds.length === 0 || ofHead === now
    ? { ...between, now: ofHead, baseline: known, change }
    : { ...between, now, baseline: known, change: `${change} (in turn: ${ofHead})` };
}

/**
 * Whether the test's own figures are others than those that were compared with base: head ran alone before, or the totals
 * hold requests that base lacks.
 */
const hasOtherFigures = ({ interleaved }: TestResult, request: string | null): boolean =>
  interleaved?.isHeadAlone === true || (request === null && (interleaved?.newRequests.length ?? 0) > 0);

/**
 * All rows of the test as a whole and, of those of single requests, the `longest` worst: failed before warned,
 * then by how far they are beyond their limit.
 */
export function worstRows(rows: readonly MetricRow[], longest: number): readonly MetricRow[] {
  const ofRequests = rows.filter(({ request }) => request !== null);
  if (ofRequests.length <= longest) return rows;
  const worst = ofRequests.toSorted(
    (a, b) => tones.indexOf(a.tone) - tones.indexOf(b.tone) || b.excess - a.excess,
  );
  return [...rows.filter(({ request }) => request === null), ...worst.slice(0, longest)];
}

function excessOf(thresholds: readonly ThresholdResult[], comparison: ComparisonResult | undefined): number {
  const beyond = thresholds.map(({ operator, limit, actual }) => {
    if (actual === null || actual === limit) return 1;
    return operator.startsWith('<') ? actual / limit : limit / actual;
  });
  const ratio = comparison?.ratio ?? 1;
  return beyond.length > 0 ? Math.max(...beyond) : Math.max(ratio, 1 / ratio);
}

function nowInWords(
  test: TestResult,
  metric: string,
  request: string | null,
  thresholds: readonly ThresholdResult[],
  comparison: ComparisonResult | undefined,
): string {
  const figures = request === null ? test : test.byRequest.find(({ name }) => name === request);
  if (figures !== undefined && figureOf(figures, metric) !== null) {
    return formatFigure(figures, metric, test.timeoutMs);
  }
  const known = thresholds.find(({ actual }) => actual !== null)?.actual ?? comparison?.head ?? null;
  return figures !== undefined && known === null
    ? formatFigure(figures, metric, test.timeoutMs)
    : formatMetric(metric, known);
}

const operators = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const;

/** Such as `≤ 2.00 s` or `≤ 1.50 s (warn)`. */
export function limitInWords({ metric, operator, limit, level }: ThresholdResult): string {
  return `${operators[operator]} ${formatMetric(metric, limit)}${level === 'warn' ? ' (warn)' : ''}`;
}

/** What a threshold came to: `ok`, `over its limit`, `not judged`. */
function thresholdInWords({ operator, outcome, level, actual }: ThresholdResult): string {
  if (outcome === 'pass') return 'ok';
  if (outcome === 'missing') return actual === null ? 'no figure to judge' : 'not judged';
  const side = operator.startsWith('<') ? 'over' : 'under';
  return `${side} its ${level === 'warn' ? 'warning limit' : 'limit'}`;
}

/** What a comparison came to: `no change`, `regressed beyond +25% and +5ms`. */
export const comparisonInWords = (comparison: ComparisonResult): string =>
  `${wordsOf(comparison)}${comparison.accepted === undefined ? '' : ', accepted'}`;

function wordsOf(comparison: ComparisonResult): string {
  const { verdict, tolerance, gated, rule } = comparison;
  if (isAgainstBase(comparison)) return againstBaseInWords(comparison);
  const byTolerance = tolerance === '' ? 'regressed' : `regressed beyond ${tolerance}`;
  const words = {
    regressed: rule === 'history' ? 'worse than earlier runs let expect' : byTolerance,
    improved: 'improved',
    'no-change': 'no change',
    inconclusive: 'inconclusive',
    invalid: 'not compared',
  }[verdict];
  if (gated) return words;
  return verdict === 'regressed' ? 'worse, not gated' : words;
}

/** The tolerance and the figures have columns of their own there. */
function againstBaseInWords({ verdict, gated, stage }: ComparisonResult): string {
  const word = verdict === 'no-change' ? 'no change' : verdict;
  if (verdict !== 'regressed') return word;
  if (!gated) return 'regressed, not gated';
  return stage === 2 ? 'regressed, confirmed' : word;
}

const thresholdTone = { pass: 'good', warn: 'warn', fail: 'bad', missing: 'warn' } as const;

/** As bad as it weighs in the verdict; what weighs nothing and is no good word is no reason to be glad. */
function comparisonTone(comparison: ComparisonResult, test: TestResult): Tone {
  const { gated, verdict } = comparison;
  if (!gated) return 'plain';
  const weight = weightOf(comparison, test);
  if (weight === 'fail') return 'bad';
  return weight === 'none' && (verdict === 'no-change' || verdict === 'improved') ? 'good' : 'warn';
}

/** Where base was measured, a row without it that a stored baseline judges says whose word it is. */
function wordsBesideBase(comparison: ComparisonResult, test: TestResult): string {
  const words = comparisonInWords(comparison);
  return isMeasuredInTurn(test) && !isAgainstBase(comparison) ? `${words} (stored baseline)` : words;
}

function outcomeOf(
  thresholds: readonly ThresholdResult[],
  comparison: ComparisonResult | undefined,
  test: TestResult,
): { tone: Tone; result: string } {
  const isOverLimit = thresholds.some(({ outcome }) => outcome === 'fail');
  const parts = [
    ...thresholds
      // Beyond the limit says beyond the warning limit, too.
      .filter(({ outcome }) => !(isOverLimit && outcome === 'warn'))
      .map((threshold) => ({ tone: thresholdTone[threshold.outcome], words: thresholdInWords(threshold) })),
    ...(comparison === undefined
      ? []
      : [{ tone: comparisonTone(comparison, test), words: wordsBesideBase(comparison, test) }]),
  ];
  // What is remarkable is told; beside it, "ok" and "no change" would only be noise. But what base says is told in any
  // case: "over its limit, no change" is the limit's breach, and not this change's.
  const isTold = comparison !== undefined && isAgainstBase(comparison);
  const remarkable = parts.filter(({ words }) => words !== 'ok' && (isTold || words !== 'no change'));
  const deciding = remarkable.length > 0 ? remarkable : parts;
  const tone = tones.find((candidate) => deciding.some((part) => part.tone === candidate)) ?? 'plain';
  const told = remarkable.length > 0 || tone === 'plain' ? remarkable : parts.slice(0, 1);
  return { tone, result: [...new Set(told.map(({ words }) => words))].join(', ') };
}
