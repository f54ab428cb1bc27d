import { metrics, type ComparePlan, type Metric } from '../../config/index.js';
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
    return scaleOf(metric) === 'share'
      ? { tolerance, promised: promisedOfErrorTolerance * tolerance }
      : { tolerance: Math.log1p(tolerance), promised: Math.log1p(detect) };
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

/** What is gated, and what is shown beside it. */
export function metricsOf({ gated }: ComparePlan, requestNames: readonly string[]): ComparedMetric[] {
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
