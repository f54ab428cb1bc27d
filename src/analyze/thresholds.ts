import type { Operator, ThresholdPlan } from '../config/index.js';
import { samplesNeededFor } from '../measurement/index.js';
import { formatCount, formatDuration, formatFraction, formatMs, formatRate } from '../units/index.js';
import {
  factsOf,
  figureOf,
  formatMetric,
  formatPair,
  isLatency,
  labelOf,
  leastMsOf,
  liesBeyondTimeout,
} from './metric.js';
import { type Lateness, latencyExcessMs } from './generator.js';
import type { Figures, ThresholdResult } from './result-schema.js';
import type { Reason } from './verdict.js';

/** What a limit is held against. */
export interface ThresholdSubject extends Lateness {
  readonly total: Figures;
  readonly byRequest: readonly (Figures & { readonly name: string })[];
  readonly timeoutMs: number;
  readonly holdMs: number;
  /** False: the hold was cut short. */
  readonly isWhole: boolean;
  readonly users: number;
  /** Arrivals per second of the open model. */
  readonly arrivalsPerSecond: number | undefined;
  /** Why nothing counts; undefined where it does. */
  readonly unfit: string | undefined;
  /** Why latencies don't count; undefined where they do. */
  readonly latencyUnjudged: string | undefined;
}

/**
 * Holds one limit against what was measured. Outcome `missing` is not a pass: the metric could not be had, and
 * the message says why and what to change.
 */
export function judgeThreshold(plan: ThresholdPlan, subject: ThresholdSubject): ThresholdResult {
  const { metric, operator, limit, level, source } = plan;
  const request = plan.request ?? null;
  const label = labelOf(metric, request);
  const figures = request === null ? subject.total : subject.byRequest.find(({ name }) => name === request);
  const actual = figures === undefined ? null : figureOf(figures, metric);
  const judged = (
    outcome: ThresholdResult['outcome'],
    message: string,
    shown: number | null = actual,
  ): ThresholdResult => ({
    metric,
    request,
    operator,
    limit,
    actual: shown,
    level,
    outcome,
    source,
    message,
  });

  const reason = whyUnjudged(plan, subject);
  if (reason !== undefined) return judged('missing', `${label} is not judged: ${reason}`);
  if (figures === undefined || figures.requests.attempted === 0) {
    return judged(
      'missing',
      `${label} is missing: nothing was ${subject.isWhole ? 'sent' : 'answered'}${request === null ? '' : ' under that name'}` +
        (subject.isWhole ? '' : ' until the load ended early'),
    );
  }
  if (liesBeyondTimeout(metric, figures.requests)) {
    const share = figures.requests.errors.timeout / figures.requests.attempted;
    const leastMs = leastMsOf(metric, figures, subject.timeoutMs);
    const message =
      `${label} is over ${formatMs(leastMs)} (${formatFraction(share)} of the requests timed out), ` +
      `the ${level === 'warn' ? 'warning limit' : 'limit'} is ${formatMetric(metric, limit)}`;
    // A mean may be within a limit that its least is within; a percentile beyond the timeout breaks every limit.
    return metric === 'mean' && holds[operator](leastMs, limit)
      ? judged('missing', `${message}: by how much is unknown`, null)
      : judged(level, message, null);
  }
  if (actual === null) return judged('missing', whyMissing(plan, label, figures, subject));
  const excess = latencyExcessMs(metric, actual, subject);
  if (holds[operator](actual, limit) !== holds[operator](actual - excess, limit)) {
    const pair = formatPair(metric, actual, limit).join(' against the limit of ');
    return judged(
      'missing',
      `${label} is not judged: ${pair} is too close to call, as up to ${formatMs(excess)} of it may be the load generator's, ` +
        'which was late; use a smaller load or a larger machine',
    );
  }
  return holds[operator](actual, limit)
    ? judged('pass', `${label} ${formatPair(metric, actual, limit).join(' is within the limit of ')}`)
    : judged(level, breach(plan, label, actual));
}

/** What a limit's outcome does to the verdict: a missing metric of a failing limit leaves nothing to rely on. */
export function reasonOfThreshold({ outcome, level, message }: ThresholdResult): Reason | undefined {
  if (outcome === 'pass') return undefined;
  if (outcome !== 'missing') return { verdict: outcome, text: message };
  return { verdict: level === 'fail' ? 'invalid' : 'warn', text: message };
}

function whyUnjudged({ metric }: ThresholdPlan, subject: ThresholdSubject): string | undefined {
  // A generator without time to spare also gives its arrivals too late to users that were free in time.
  const isDoubtful = isLatency(metric) || (metric === 'dropped' && subject.total.requests.dropped > 0);
  return subject.unfit ?? (isDoubtful ? subject.latencyUnjudged : undefined);
}

function whyMissing(plan: ThresholdPlan, label: string, figures: Figures, subject: ThresholdSubject): string {
  const { attempted, ok } = figures.requests;
  const { quantile } = factsOf(plan.metric);
  if (plan.metric === 'rps' || subject.holdMs <= 0) return `${label} is missing: the hold had no length`;
  if (ok === 0 || quantile === undefined) {
    return `${label} is missing: none of the ${formatCount(attempted)} requests succeeded`;
  }
  const needed = samplesNeededFor(quantile);
  const missing =
    `${label} is missing: it needs ${formatCount(needed)} ok responses, ${formatCount(needed - ok)} more than the ` +
    `${formatCount(ok)} there were`;
  if (!subject.isWhole) return `${missing} until the load ended early`;
  // A tenth more than in proportion: the next run won't be exactly as fast as this one.
  const factor = (needed / ok) * 1.1;
  const holdMs = Math.ceil((subject.holdMs * factor) / 1000) * 1000;
  return `${missing}; hold for ${formatDuration(holdMs)} instead of ${formatDuration(subject.holdMs)}${moreLoad(subject, factor)}`;
}

function moreLoad({ total, users, arrivalsPerSecond }: ThresholdSubject, factor: number): string {
  if (arrivalsPerSecond === undefined)
    return `, or use ${formatCount(Math.ceil(users * factor))} users instead of ${formatCount(users)}`;
  // What drops arrivals already does not answer more of them.
  return total.requests.dropped > 0
    ? ''
    : `, or let ${formatRate(arrivalsPerSecond * factor)} arrive instead of ${formatRate(arrivalsPerSecond)}`;
}

const holds: Readonly<Record<Operator, (actual: number, limit: number) => boolean>> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '>': (actual, limit) => actual > limit,
  '>=': (actual, limit) => actual >= limit,
};

function breach({ metric, operator, limit, level }: ThresholdPlan, label: string, actual: number): string {
  const [shown, shownLimit] = formatPair(metric, actual, limit);
  const name = level === 'warn' ? 'the warning limit' : 'the limit';
  const isUpper = operator === '<' || operator === '<=';
  if (actual === limit) {
    return `${label} ${shown} is at ${name} of ${shownLimit} and has to stay ${isUpper ? 'under' : 'over'} it`;
  }
  return `${label} ${shown} is ${isUpper ? 'over' : 'under'} ${name} of ${shownLimit}`;
}
