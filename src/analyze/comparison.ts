import type { Metric, TolerancePlan } from '../config/index.js';
import { formatMs } from '../units/index.js';
import type { BaselineFigures } from './baseline-record.js';
import { type Lateness, latencyExcessMs } from './generator.js';
import { factsOf, figureOf, formatPair, isLatency, labelOf, leastMsOf, liesBeyondTimeout } from './metric.js';
import type { ComparisonResult, Figures } from './result-schema.js';
import { withHistory } from './stored/with-history.js';

type Change = 'regressed' | 'improved' | 'no-change';

/**
 * Whether `head` is worse than `base` by more than every part of the tolerance (`regressed`), or `base` is worse
 * than `head` by as much (`improved`): exchanging the two exchanges the words.
 */
export function changeOf(base: number, head: number, tolerance: TolerancePlan): Change {
  if (isWorse(base, head, tolerance)) return 'regressed';
  return isWorse(head, base, tolerance) ? 'improved' : 'no-change';
}

function isWorse(reference: number, value: number, { metric, relative, absolute }: TolerancePlan): boolean {
  const worseBy = (value - reference) * factsOf(metric).worse;
  // .015 - .01 differs from .005 in the last binary digit, and must not count as exceeding it.
  const noise = 1e-9 * Math.max(Math.abs(reference), Math.abs(value));
  const exceeds = (limit: number): boolean => worseBy - limit > noise;
  return (
    exceeds(0) &&
    (relative === undefined || exceeds(relative * Math.abs(reference))) &&
    (absolute === undefined || exceeds(absolute))
  );
}

/** What one metric of one test (or request name) is compared with. */
export interface ComparisonSubject extends Lateness {
  /** null: all requests of the test together. */
  readonly request: string | null;
  readonly base: BaselineFigures;
  readonly head: Figures;
  readonly timeoutMs: number;
  readonly gated: boolean;
  /** Why nothing, or no latency, of head counts; undefined where it does. */
  readonly unfit: string | undefined;
  readonly latencyUnjudged: string | undefined;
}

/** Compares one metric with its earlier value. A figure that is missing on either side is `inconclusive`, never equal. */
export function compareMetric(tolerance: TolerancePlan, subject: ComparisonSubject): ComparisonResult {
  const { metric, source } = tolerance;
  const label = labelOf(metric, subject.request);
  const base = subject.base[metric];
  const head = figureOf(subject.head, metric);
  const result = (verdict: ComparisonResult['verdict'], message: string): ComparisonResult => ({
    metric,
    request: subject.request,
    base,
    head,
    ratio: base === null || head === null || base === 0 ? null : head / base,
    tolerance: source,
    gated: subject.gated,
    verdict,
    message,
  });

  const unjudged = subject.unfit ?? (isLatency(metric) ? subject.latencyUnjudged : undefined);
  if (unjudged !== undefined) return result('inconclusive', `${label} is not compared: ${unjudged}`);
  if (base === null)
    return result('inconclusive', `${label} is not compared: the baseline has no value for it`);
  if (liesBeyondTimeout(metric, subject.head.requests)) {
    return {
      ...beyondTimeout(tolerance, label, base, leastMsOf(metric, subject.head, subject.timeoutMs), result),
      head: null,
      ratio: null,
    };
  }
  if (head === null) {
    return result('inconclusive', `${label} is not compared: this run has too few responses for it`);
  }
  const change = changeOf(base, head, tolerance);
  const excess = latencyExcessMs(metric, head, subject);
  if (change === 'regressed' && changeOf(base, head - excess, tolerance) !== 'regressed') {
    const [was, is] = formatPair(metric, base, head);
    return result(
      'inconclusive',
      `${label} was ${was} and is ${is}, but up to ${formatMs(excess)} of it is the load generator's, which was late`,
    );
  }
  return result(change, `${label} ${describe(change, base, head, tolerance)}`);
}

/** The least that head can be may already be too much. */
function beyondTimeout(
  tolerance: TolerancePlan,
  label: string,
  base: number,
  leastMs: number,
  result: (verdict: ComparisonResult['verdict'], message: string) => ComparisonResult,
): ComparisonResult {
  const was = `${label} was ${formatMs(base)} and is over ${formatMs(leastMs)}, as requests time out`;
  return changeOf(base, leastMs, tolerance) === 'regressed'
    ? result('regressed', `${was}; allowed is ${tolerance.source}`)
    : result('inconclusive', `${was}: by how much is unknown`);
}

function describe(change: Change, base: number, head: number, { metric, source }: TolerancePlan): string {
  const [was, is] = formatPair(metric, base, head);
  const moved = was === is ? `was and is ${is}` : `was ${was} and is ${is}${percentage(base, head)}`;
  if (change === 'regressed') return `${moved}; allowed is ${source}`;
  return change === 'improved' ? `${moved}: better by more than ${source}` : `${moved}, within ${source}`;
}

function percentage(base: number, head: number): string {
  if (base === 0) return '';
  const percent = ((head - base) / base) * 100;
  const size = Math.abs(percent);
  const digits = percent.toFixed(size < 9.95 ? 1 : 0);
  return ` (${percent >= 0 ? '+' : ''}${digits}%)`;
}

export interface TestPair extends Lateness {
  readonly base: { readonly metrics: BaselineFigures; readonly byRequest: readonly NamedBaseline[] };
  /** Figures of the whole test in all the runs like `base`, itself among them; undefined: it stands alone. */
  readonly earlier?: readonly BaselineFigures[];
  readonly head: {
    readonly total: Figures;
    readonly byRequest: readonly (Figures & { readonly name: string })[];
  };
  readonly timeoutMs: number;
  readonly unfit: string | undefined;
  readonly latencyUnjudged: string | undefined;
}

interface NamedBaseline {
  readonly name: string;
  readonly metrics: BaselineFigures;
}

/** As a figure, or as one beyond the timeout. */
const isKnown = (figures: Figures, metric: Metric): boolean =>
  figureOf(figures, metric) !== null || liesBeyondTimeout(metric, figures.requests);

/** Every tolerance against the whole test. */
export function compareWhole(
  { base, head, timeoutMs, unfit, latencyUnjudged, sendLagMs, longestStallMs }: TestPair,
  tolerances: readonly TolerancePlan[],
  { gated }: { readonly gated: boolean },
): ComparisonResult[] {
  const common = { timeoutMs, unfit, latencyUnjudged, sendLagMs, longestStallMs, gated };
  return tolerances.map((tolerance) =>
    compareMetric(tolerance, { ...common, request: null, base: base.metrics, head: head.total }),
  );
}

/**
 * Every tolerance against the whole test, which is gated, then against each request name that both sides know,
 * which is only shown: one slow name among many would be a false alarm on most days.
 */
export function compareTest(pair: TestPair, tolerances: readonly TolerancePlan[]): ComparisonResult[] {
  const { base, head, earlier = [], ...common } = pair;
  const whole = tolerances.flatMap((tolerance) => {
    const actual = figureOf(head.total, tolerance.metric) ?? 0;
    const excessMs = latencyExcessMs(tolerance.metric, actual, common);
    return compareWhole(pair, [tolerance], { gated: true }).map((compared) =>
      withHistory(compared, tolerance, earlier, excessMs),
    );
  });
  const single = head.byRequest.flatMap((figures) => {
    const earlier = base.byRequest.find(({ name }) => name === figures.name);
    if (earlier === undefined) return [];
    return tolerances
      .filter(({ metric }) => earlier.metrics[metric] !== null && isKnown(figures, metric))
      .map((tolerance) =>
        compareMetric(tolerance, {
          ...common,
          request: figures.name,
          base: earlier.metrics,
          head: figures,
          gated: false,
        }),
      );
  });
  return [...whole, ...single];
}
