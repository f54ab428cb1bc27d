import type { TolerancePlan } from '../config/index.js';
import { compareTest } from './comparison.js';
import { whyTooLate } from './generator.js';
import { labelOf, metricsOf } from './metric.js';
import type { ComparisonResult, Result, TestResult } from './result-schema.js';

/** A comparison with the name of its test. */
interface ResultComparison extends ComparisonResult {
  readonly test: string;
}

/**
 * Compares two results, test by test and request name by request name, for `loadgate compare OLD NEW`. A test that
 * only one of them has, or that ran another scenario, is `inconclusive` with the reason; so is a latency that the
 * generator spoilt on either side, and every figure where it was so late that a run judges nothing.
 */
export function compareResults(
  old: Result,
  fresh: Result,
  tolerances: readonly TolerancePlan[],
): ResultComparison[] {
  const names = new Set([...old.tests, ...fresh.tests].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const before = old.tests.find((test) => test.name === name);
    const after = fresh.tests.find((test) => test.name === name);
    return comparePair(before, after, tolerances).map((comparison) =>
      Object.assign({ test: name }, comparison),
    );
  });
}

function comparePair(
  before: TestResult | undefined,
  after: TestResult | undefined,
  tolerances: readonly TolerancePlan[],
): ComparisonResult[] {
  if (before === undefined) return undecided(tolerances, 'the old result has no such test');
  if (after === undefined) return undecided(tolerances, 'the new result has no such test');
  if (before.scenarioHash !== after.scenarioHash) {
    return undecided(tolerances, 'the two ran another scenario, load or HTTP options');
  }
  for (const [which, { generator }] of [
    ['old', before],
    ['new', after],
  ] as const) {
    const tooLate = whyTooLate(generator.sendLagMs);
    if (tooLate !== undefined) return undecided(tolerances, `in the ${which} run ${tooLate}`);
  }
  const counts = !before.generator.bound;
  return compareTest(
    {
      base: {
        metrics: metricsOf(before, counts),
        byRequest: before.byRequest.map((each) => ({ name: each.name, metrics: metricsOf(each, counts) })),
      },
      head: { total: after, byRequest: after.byRequest },
      timeoutMs: after.timeoutMs,
      unfit: undefined,
      sendLagMs: after.generator.sendLagMs,
      longestStallMs: after.generator.longestStallMs,
      latencyUnjudged: after.generator.bound ? 'the load generator was the limit of the new run' : undefined,
    },
    tolerances,
  );
}

function undecided(tolerances: readonly TolerancePlan[], why: string): ComparisonResult[] {
  return tolerances.map(({ metric, source }) => ({
    metric,
    request: null,
    base: null,
    head: null,
    ratio: null,
    tolerance: source,
    gated: true,
    verdict: 'inconclusive',
    message: `${labelOf(metric)} is not compared: ${why}`,
  }));
}
