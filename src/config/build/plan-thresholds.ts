import type { Limit } from '../limits.js';
import {
  limitedMetrics,
  metrics,
  type LimitedMetric,
  type ThresholdPlan,
  type TolerancePlan,
} from '../plan.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileLimit, FileRequestThresholds, FileThresholds } from '../schema/thresholds.js';

/** What a test can be held to. */
export interface Limitable {
  /** Names of the requests that it sends. */
  readonly requests: readonly string[];
  /** Whether it is driven by arrivals, which can be dropped. */
  readonly isOpen: boolean;
}

/**
 * The limits of one test: its own, those of the suite for every metric that it does not name itself, at most 1% of
 * errors where nobody names error_rate, and with arrivals none dropped where nobody names dropped. Limits of the
 * suite for requests that the test never sends are not its business, nor one of dropped without arrivals.
 */
export function planThresholds(
  suite: FileThresholds | undefined,
  test: FileThresholds | undefined,
  { requests, isOpen }: Limitable,
): ThresholdPlan[] {
  const own = flatten(test);
  const named = new Set(own.map(subject));
  const inherited = flatten(suite).filter((limit) => !named.has(subject(limit)));
  const all = [...inherited, ...own].filter(
    ({ metric, request }) =>
      (request === undefined || requests.includes(request)) && (metric !== 'dropped' || isOpen),
  );
  const defaults = isOpen ? [defaultErrorRate, defaultDropped] : [defaultErrorRate];
  const isNamed = ({ metric }: ThresholdPlan): boolean =>
    all.some((limit) => limit.metric === metric && limit.request === undefined);
  return [...all, ...defaults.filter((limit) => !isNamed(limit))];
}

const ofWhole = { request: undefined, operator: '<=', level: 'fail' } as const;
const defaultErrorRate: ThresholdPlan = {
  ...ofWhole,
  metric: 'error_rate',
  limit: 0.01,
  source: '1% (default)',
};
const defaultDropped: ThresholdPlan = { ...ofWhole, metric: 'dropped', limit: 0, source: '0 (default)' };

const subject = ({ metric, request }: ThresholdPlan): string => `${metric} ${request ?? ''}`;

function flatten(thresholds: FileThresholds | undefined): ThresholdPlan[] {
  if (thresholds === undefined) return [];
  if (Array.isArray(thresholds)) return flattenLimits(thresholds, undefined);
  const k6 = [
    ...(thresholds.http_req_duration ?? []),
    ...(thresholds.http_req_failed ?? []),
    ...(thresholds.http_reqs ?? []),
  ];
  return [
    ...flattenLimits(thresholds, undefined),
    ...flattenLimits(k6, undefined),
    ...Object.entries(thresholds.requests).flatMap(([request, limits]) => flattenLimits(limits, request)),
  ];
}

function flattenLimits(limits: FileRequestThresholds, request: string | undefined): ThresholdPlan[] {
  const plan = (
    metric: LimitedMetric,
    { operator, limit, source }: Limit,
    level: 'warn' | 'fail',
  ): ThresholdPlan => {
    return { metric, request, operator, limit, level, source };
  };
  if (Array.isArray(limits)) return limits.map((limit) => plan(limit.metric, limit, 'fail'));
  return limitedMetrics.flatMap((metric) => {
    const limit = limitOf(metric, limits);
    if (limit === undefined) return [];
    if ('operator' in limit) return [plan(metric, limit, 'fail')];
    return [
      ...(limit.warn === undefined ? [] : [plan(metric, limit.warn, 'warn')]),
      ...(limit.fail === undefined ? [] : [plan(metric, limit.fail, 'fail')]),
    ];
  });
}

function limitOf(
  metric: LimitedMetric,
  limits: Exclude<FileRequestThresholds, readonly unknown[]> & { readonly dropped?: FileLimit | undefined },
): FileLimit | undefined {
  return metric === 'p999' ? (limits.p999 ?? limits['p99.9']) : limits[metric];
}

/** What may change against the baseline where the file does not say: p95 and error rate are always gated. */
export const defaultTolerances: readonly TolerancePlan[] = [
  { metric: 'p95', relative: 0.25, absolute: 5, source: '+25% and +5ms', isDefault: true },
  { metric: 'error_rate', relative: undefined, absolute: 0.005, source: '+0.5pp', isDefault: true },
];

export function planTolerances({ tolerance }: FileConfig['baseline']): TolerancePlan[] {
  return metrics.flatMap((metric) => {
    const own = tolerance[metric];
    return own ? [{ metric, ...own }] : defaultTolerances.filter((each) => each.metric === metric);
  });
}
