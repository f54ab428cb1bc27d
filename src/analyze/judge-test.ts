import { formatCount, formatDuration } from '../units/index.js';
import { compareTest, compareWhole } from './comparison.js';
import { connectionsOf, figuresOf, holdRates, secondOf } from './figures.js';
import { findingsOf } from './findings.js';
import { fitnessOf } from './generator.js';
import { incidentsOf } from './incidents.js';
import type { MeasuredTest } from './judge-input.js';
import { outcomeOf, type InterleavedOutcome } from './interleaved/index.js';
import { resourcesOf } from './resources.js';
import type { TestResult } from './result-schema.js';
import { withAcceptances } from './stored/acceptance.js';
import { verdictOf, type TestContext } from './test-verdict.js';
import { judgeThreshold } from './thresholds.js';

/** Judges one test that was driven. */
export function judgeTest(measured: MeasuredTest, context: TestContext): TestResult {
  const { test, measurement, observation } = measured;
  const { load } = test;
  const total = figuresOf(
    measurement.total,
    measurement.holdMs,
    holdRates(measurement),
    measurement.arrivals?.dropped,
  );
  const byRequest = measurement.byRequest.map((recording) => ({
    name: recording.name,
    ...figuresOf(recording, measurement.holdMs, undefined),
  }));
  const fitness = fitnessOf(measurement);
  const { unfit, latencyUnjudged } = fitness;
  const { sendLagMs, longestStallMs } = fitness.figures;
  const { timeoutMs, users } = load;
  const holdSeconds = measurement.holdMs / 1000;
  const peakLevel = Math.max(...load.stages.map(({ level }) => level));
  const arrivals =
    load.arrivals === undefined || measurement.arrivals === undefined
      ? null
      : { ...load.arrivals, perSecond: peakLevel, scheduled: measurement.arrivals.scheduled };
  const thresholds = test.thresholds.map((threshold) =>
    judgeThreshold(threshold, {
      total,
      byRequest,
      timeoutMs,
      holdMs: measurement.holdMs,
      isWhole: measurement.ended === 'completed',
      users,
      arrivalsPerSecond: arrivals?.perSecond,
      unfit,
      latencyUnjudged,
      sendLagMs,
      longestStallMs,
    }),
  );
  const pairs = measured.interleaved && acceptedPairs(outcomeOf(measured.interleaved), test.name, context);
  const baseline = context.baseline.byTest.get(test.name);
  const { tolerances } = context.baselinePlan;
  const common = { timeoutMs, unfit, latencyUnjudged, sendLagMs, longestStallMs };
  const head = { total, byRequest };
  const withBaseline =
    baseline === undefined
      ? []
      : withAcceptances(
          compareTest({ base: baseline.base, earlier: baseline.earlier, head, ...common }, tolerances),
          test.name,
          context.accepted,
        );
  const anchored = context.anchor?.byTest.get(test.name);
  const withAnchor =
    anchored && compareWhole({ base: anchored, head, ...common }, tolerances, { gated: false });
  const incidents = incidentsOf(observation, measurement);
  const resources = observation.services.map((service) =>
    resourcesOf(service, measurement, context.machineCores),
  );
  const errorExamples = measurement.errorExamples.map((example) => ({ ...example }));
  const { verdict, reasons, onlyWarn, weigh } = verdictOf(measured, context, {
    total,
    thresholds,
    withBaseline,
    withAnchor,
    fitness,
    pairs,
  });
  const comparison = [...(pairs?.comparison ?? []), ...withBaseline].map((compared) => ({
    ...compared,
    weighs: weigh(compared),
  }));
  const judgesNothing = test.thresholds.length === 0 && comparison.length === 0;

  return {
    name: test.name,
    type: test.type,
    verdict,
    reasons,
    onlyWarn,
    ended: isCutByItsEnd(measured, context) ? 'target-gone' : measurement.ended,
    startedAt: new Date(measurement.startedAtMs).toISOString(),
    holdSeconds,
    timeoutMs,
    users,
    arrivals,
    stages: load.stages.map(({ level, rampMs, holdMs }) => {
      return { level, rampSeconds: rampMs / 1000, holdSeconds: holdMs / 1000 };
    }),
    scenario: load.scenario.name,
    scenarioHash: test.scenarioHash,
    ...total,
    byRequest,
    errorExamples,
    connections: connectionsOf(measurement.connections),
    series: measurement.series.map(secondOf),
    thresholds,
    comparison,
    ...(withAnchor === undefined ? {} : { anchor: withAnchor }),
    ...(pairs === undefined
      ? {}
      : // Slices let the load settle.
        { interleaved: { ...pairs.interleaved, isHeadAlone: measurement.settleMs === undefined } }),
    ...(baseline?.facts === undefined ? {} : { baseline: baseline.facts }),
    resources,
    incidents,
    findings: findingsOf({
      total,
      byRequest,
      thresholds,
      comparison,
      resources,
      incidents,
      errorExamples,
      timeoutMs,
      users,
      arrivals,
      heldUp: measurement.heldUp ?? 0,
      holdSeconds,
      machineCores: context.machineCores,
      generatorUtilisation: measurement.generator.utilisation,
      generatorKeptUp: unfit === undefined && latencyUnjudged === undefined,
    }),
    generator: fitness.figures,
    histogram: measurement.total.latency.encode(),
    warnings: [
      ...measurement.warnings,
      ...observation.warnings,
      ...fitness.warnings,
      ...(measured.interleaved?.warnings ?? []),
      ...warmUpWarnings(measured),
      ...(measurement.cut > 0
        ? [
            `Unanswered when the run was stopped, and so not counted: ${formatCount(measurement.cut)} requests.`,
          ]
        : []),
      ...(judgesNothing ? ['No threshold and no baseline judged this test: it was only measured.'] : []),
    ],
  };
}

/** The target's process ended by itself before all was measured. */
const isCutByItsEnd = ({ measurement, interleaved }: MeasuredTest, { targetGone }: TestContext): boolean =>
  targetGone !== undefined && (measurement.ended === 'interrupted' || interleaved?.ended === 'side-gone');

const acceptedPairs = (
  pairs: InterleavedOutcome,
  test: string,
  { accepted }: TestContext,
): InterleavedOutcome => ({ ...pairs, comparison: withAcceptances(pairs.comparison, test, accepted) });

/** Latency that still falls when it is measured says as much of the time as of the code. */
function warmUpWarnings({ interleaved }: MeasuredTest): string[] {
  const first = interleaved?.warmUps.find(({ isSteady }) => !isSteady);
  if (first === undefined) return [];
  return [
    `After ${formatDuration(Math.round(first.ms / 1000) * 1000)} of warm-up the latency of the two sides was not steady yet.`,
  ];
}
