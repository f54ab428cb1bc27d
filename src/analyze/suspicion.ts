import type { GatedMetric, Plan } from '../config/index.js';
import { metrics } from '../config/index.js';
import type { BaseUse, ComparisonResult, Result } from './result-schema.js';

/** Why head has to be measured beside its base, and what of it. */
export interface Suspicion {
  readonly cause: Exclude<BaseUse['cause'], 'asked'>;
  /** Names of tests. */
  readonly tests: readonly string[];
  /** What the plan gates, and what looked worse. */
  readonly gated: readonly GatedMetric[];
  /** For whoever waits. */
  readonly message: string;
}

/**
 * What of a run that was compared with a stored baseline only a comparison with the base's own target can tell: what
 * broke its tolerance or lies beyond what earlier runs let expect, or, on a change, all of it where there is no baseline.
 * undefined: nothing.
 */
export function suspicionIn(
  { tests, baseline }: Result,
  { compare, ci, tests: planned, baseline: baselinePlan }: Plan,
): Suspicion | undefined {
  const mayBeCompared = new Set(planned.filter(({ isCompared }) => isCompared).map(({ name }) => name));
  const whole = tests.filter(({ name, ended }) => ended === 'completed' && mayBeCompared.has(name));
  const breaches = whole.flatMap(({ name, comparison }) =>
    comparison
      .filter(
        (compared) =>
          compared.gated && compared.verdict === 'regressed' && !isSettled(compared, baselinePlan),
      )
      .map(({ metric, request }) => ({ name, metric, request })),
  );
  if (breaches.length > 0) {
    const names = [...new Set(breaches.map(({ name }) => name))];
    const more = breaches.flatMap(({ metric: name, request }) =>
      metrics.filter((metric) => metric === name).map((metric) => ({ metric, request })),
    );
    return {
      cause: 'breach',
      tests: names,
      gated: unique([...compare.gated, ...more]),
      message: `worse than the stored baseline: ${names.join(', ')}; now measured beside the base itself`,
    };
  }
  const isMissing = baseline.outcome === 'missing' || baseline.outcome === 'expired';
  if (!isMissing || ci.isDefaultBranch || whole.length === 0) return undefined;
  return {
    cause: 'no-baseline',
    tests: whole.map(({ name }) => name),
    gated: compare.gated,
    message: 'there is no stored baseline to compare with; now measured beside the base itself',
  };
}

/** Somebody answers for it; or somebody said what fails, and it is less than that. */
const isSettled = ({ accepted, rule, metric }: ComparisonResult, { tolerances }: Plan['baseline']): boolean =>
  accepted !== undefined ||
  (rule === 'history' &&
    tolerances.some((tolerance) => tolerance.metric === metric && tolerance.isDefault !== true));

const unique = (gated: readonly GatedMetric[]): GatedMetric[] => [
  ...new Map(gated.map((each) => [JSON.stringify([each.metric, each.request]), each])).values(),
];
