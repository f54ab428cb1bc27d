import { metrics, type ComparePlan, type Metric } from '../../config/index.js';
import { factsOf } from '../metric.js';
import type { ComparedMetric } from './pairs.js';
import { scaleOf } from './scale.js';
import { defaultSettings, type DecisionSettings, type EffectSizes } from './settings.js';

/** An error rate that is worse by so many times its tolerance is promised to be caught. */
const promisedOfErrorTolerance = 2;

/** The procedure's settings, with the tolerances of the plan. */
export function settingsOf(
  { tolerances, detect }: ComparePlan,
  seed: number,
  totalsLeaveOut: readonly string[],
): DecisionSettings {
  const sizesOf = (metric: Metric): EffectSizes => {
    const tolerance = tolerances[metric];
    if (scaleOf(metric) === 'share') return { tolerance, promised: promisedOfErrorTolerance * tolerance };
    const { worse } = factsOf(metric);
    // 5% less throughput is further away than 5% more latency.
    const logarithmOf = (change: number): number => worse * Math.log1p(worse * change);
    return { tolerance: logarithmOf(tolerance), promised: logarithmOf(detect) };
  };
  return {
    ...defaultSettings,
    sizes: Object.fromEntries(metrics.map((metric) => [metric, sizesOf(metric)])),
    seed,
    totalsLeaveOut,
  };
}

const shownOfAll: readonly Metric[] = ['p50', 'p95', 'p99', 'rps', 'error_rate'];
const shownOfRequest: readonly Metric[] = ['p95', 'error_rate'];

/** What is gated of a test with these requests, and what is shown beside it. */
export function metricsOf({ gated: all }: ComparePlan, requestNames: readonly string[]): ComparedMetric[] {
  const gated = all.filter(({ request }) => request === null || requestNames.includes(request));
  const shown = [
    ...shownOfAll.map((metric) => ({ metric, request: null })),
    ...requestNames.flatMap((request) => shownOfRequest.map((metric) => ({ metric, request }))),
  ];
  const isGated = ({ metric, request }: Omit<ComparedMetric, 'gated'>): boolean =>
    gated.some((other) => other.metric === metric && other.request === request);
  return [
    ...gated.map(({ metric, request }) => ({ metric, request, gated: true })),
    ...shown.filter((each) => !isGated(each)).map((each) => ({ ...each, gated: false })),
  ];
}
