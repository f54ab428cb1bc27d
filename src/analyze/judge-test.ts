import type { BaselinePlan, GatePlan } from '../config/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import type { Acceptance } from './baseline-record.js';
import type { UsableBaseline } from './baseline-use.js';
import { compareTest, compareWhole } from './comparison.js';
import { connectionsOf, figuresOf, holdRates, secondOf } from './figures.js';
import { findingsOf } from './findings.js';
import { fitnessOf, type GeneratorFitness } from './generator.js';
import { incidentsOf, reasonsOfIncidents } from './incidents.js';
import type { MeasuredTest } from './judge-input.js';
import { interruptedPairs, outcomeOf, reasonsOfPairs, type InterleavedOutcome } from './interleaved/index.js';
import { isLatencyName } from './metric.js';
import { resourcesOf } from './resources.js';
import type { ComparisonResult, Figures, TestResult, ThresholdResult } from './result-schema.js';
import { acceptedInWords, withAcceptances } from './stored/acceptance.js';
import { driftReasons, type UsableAnchor } from './stored/anchor.js';
import { isOnlyWarning } from './stored/with-history.js';
import { judgeThreshold, reasonOfThreshold } from './thresholds.js';
import { byGravity, worstOf, type Reason } from './verdict.js';

export interface TestContext {
  readonly baseline: UsableBaseline;
  /** undefined: none is configured, or there is no history. */
  readonly anchor: UsableAnchor | undefined;
  readonly baselinePlan: BaselinePlan;
  /** What somebody answers for. */
  readonly accepted: readonly Acceptance[];
  readonly gate: GatePlan;
  readonly machineCores: number;
  /** How the target's process ended during this test. */
  readonly targetGone: string | undefined;
}

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
  const { verdict, reasons, weigh } = verdictOf(measured, context, {
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

interface Judged {
  readonly total: Figures;
  readonly thresholds: readonly ThresholdResult[];
  /** With the stored baseline. */
  readonly withBaseline: readonly ComparisonResult[];
  /** With the run of the anchor. */
  readonly withAnchor: readonly ComparisonResult[] | undefined;
  readonly fitness: GeneratorFitness;
  /** With the base's own target. */
  readonly pairs: InterleavedOutcome | undefined;
}

/** A crash of the target always fails; else an interrupted run is invalid; else the worst of all reasons counts. */
function verdictOf(
  measured: MeasuredTest,
  context: TestContext,
  judged: Judged,
): Pick<TestResult, 'verdict' | 'reasons'> & {
  weigh: (compared: ComparisonResult) => NonNullable<ComparisonResult['weighs']>;
} {
  const crashes = crashReasons(measured, context);
  const interruption = interruptionReasons(measured, context);
  const others = measurementReasons(measured, context, judged);
  const isCrash = crashes.some(({ verdict }) => verdict === 'fail');
  // Whatever an interrupted run found does not decide, so it does not come first either.
  const reasons =
    interruption.length > 0 && !isCrash
      ? [...interruption, ...byGravity([...crashes, ...others])]
      : byGravity([...crashes, ...interruption, ...others]);
  const deciding = isCrash ? crashes : interruption.length > 0 ? interruption : reasons;
  return {
    verdict: worstOf(deciding.map(({ verdict }) => verdict)),
    // An interrupted comparison says so of itself, too.
    reasons: [...new Set(reasons.map(({ text }) => text))],
    weigh(compared) {
      const reason = reasons.find(({ about }) => about?.includes(compared));
      if (reason === undefined) return 'none';
      return deciding === interruption ? 'warn' : reason.verdict;
    },
  };
}

function crashReasons({ observation }: MeasuredTest, { targetGone }: TestContext): Reason[] {
  const reasons = reasonsOfIncidents(observation);
  const isKnown = reasons.some(({ verdict }) => verdict === 'fail');
  return targetGone === undefined || isKnown
    ? reasons
    : [{ verdict: 'fail', text: `the target ended under load: ${targetGone}` }, ...reasons];
}

/** Latency that still falls when it is measured says as much of the time as of the code. */
function warmUpWarnings({ interleaved }: MeasuredTest): string[] {
  const first = interleaved?.warmUps.find(({ isSteady }) => !isSteady);
  if (first === undefined) return [];
  return [
    `After ${formatDuration(Math.round(first.ms / 1000) * 1000)} of warm-up the latency of the two sides was not steady yet.`,
  ];
}

function interruptionReasons(
  { measurement, interleaved }: MeasuredTest,
  { targetGone }: TestContext,
): Reason[] {
  // A target that is gone ends the load early, too: that is its fault and no interruption.
  if (measurement.ended === 'completed' || targetGone !== undefined) return [];
  const { holdMs, plannedHoldMs } = measurement;
  if (interleaved !== undefined) {
    return [interruptedPairs(interleaved)];
  }
  const text =
    holdMs > 0
      ? `interrupted after ${formatDuration(holdMs)} of ${formatDuration(plannedHoldMs)}`
      : 'interrupted before the hold began';
  return [{ verdict: 'invalid', text }];
}

function measurementReasons(measured: MeasuredTest, context: TestContext, judged: Judged): Reason[] {
  const { attempted, ok } = judged.total.requests;
  // What was cut had been sent, in a run that has a reason of its own.
  if (attempted === 0 && measured.measurement.cut > 0) return [];
  const heldUp = heldUpReasons(measured);
  const ofPairs =
    judged.pairs === undefined || measured.interleaved === undefined
      ? []
      : reasonsOfPairs(judged.pairs, measured.interleaved, context.gate);
  if (attempted === 0) {
    // Where no pair counts, the reason is why; and whatever it is, what was not measured does not pass.
    const isSaid = ofPairs.some(({ verdict }) => verdict === 'invalid' || verdict === 'fail');
    return [...ofPairs, ...(isSaid ? [] : [nothingSent]), ...heldUp];
  }
  if (judged.fitness.unfit !== undefined) return [{ verdict: 'invalid', text: judged.fitness.unfit }];
  const reasons: Reason[] = [];
  if (ok === 0)
    reasons.push({ verdict: 'fail', text: `none of the ${formatCount(attempted)} requests succeeded` });
  reasons.push(...heldUp);
  reasons.push(...ofPairs, ...thresholdReasons(judged), ...comparisonReasons(measured, judged, context));
  if (judged.withAnchor !== undefined && context.anchor !== undefined)
    reasons.push(...driftReasons(judged.withAnchor, context.anchor.use.ref));
  const note = context.baseline.notes.get(measured.test.name);
  if (note !== undefined) reasons.push({ verdict: 'warn', text: note });
  return reasons;
}

const nothingSent: Reason = { verdict: 'invalid', text: 'nothing was sent during the hold' };

function heldUpReasons({ measurement: { heldUp = 0 }, test: { load } }: MeasuredTest): Reason[] {
  if (heldUp === 0) return [];
  const share = `${formatCount(heldUp)} of ${formatCount(load.users)} users`;
  return [{ verdict: 'warn', text: `${share} never got through on-start: the load was less than planned` }];
}

/** One sentence for all latencies that a busy generator spoilt, one for each other limit that is not kept. */
function thresholdReasons({ thresholds, fitness }: Judged): Reason[] {
  const isSpoilt = ({ metric, outcome }: ThresholdResult): boolean =>
    fitness.latencyUnjudged !== undefined && outcome === 'missing' && isLatencyName(metric);
  const spoilt = thresholds.filter(isSpoilt);
  const reasons: Reason[] = [];
  if (spoilt.length > 0 && fitness.latencyUnjudged !== undefined) {
    const isNeeded = spoilt.some(({ level }) => level === 'fail');
    reasons.push({
      verdict: isNeeded ? 'invalid' : 'warn',
      text: `latency is not judged: ${fitness.latencyUnjudged}`,
    });
  }
  for (const threshold of thresholds) {
    const isSaid = isSpoilt(threshold) || isCoveredBy(thresholds, threshold);
    const reason = isSaid ? undefined : reasonOfThreshold(threshold);
    if (reason !== undefined) reasons.push(reason);
  }
  return reasons;
}

/** Whoever is beyond the limit is beyond the warning limit, too. */
function isCoveredBy(
  thresholds: readonly ThresholdResult[],
  { outcome, metric, request }: ThresholdResult,
): boolean {
  return (
    outcome === 'warn' &&
    thresholds.some(
      (other) => other.outcome === 'fail' && other.metric === metric && other.request === request,
    )
  );
}

function comparisonReasons(
  { test, interleaved }: MeasuredTest,
  { withBaseline, pairs }: Judged,
  { baseline, baselinePlan }: TestContext,
): Reason[] {
  const advisory = baseline.byTest.get(test.name)?.advisory;
  // Where the base can't answer, or ended, it has not said that the change is none.
  const isWord = ({ verdict, pairs: compared = 0 }: ComparisonResult): boolean =>
    verdict !== 'inconclusive' || (compared > 0 && interleaved?.gone?.side !== 'base');
  const isDecidedByPairs = ({ metric, request }: ComparisonResult): boolean =>
    baselinePlan.onBreach === 'confirm' &&
    (pairs?.comparison ?? []).some(
      (other) => other.gated && other.metric === metric && other.request === request && isWord(other),
    );
  return withBaseline.flatMap((compared): Reason[] => {
    const { gated, verdict, message } = compared;
    if (!gated || verdict === 'improved' || verdict === 'no-change') return [];
    if (isDecidedByPairs(compared)) return [];
    const about = [compared];
    if (verdict === 'inconclusive') return [{ verdict: 'warn', text: message, about }];
    if (compared.accepted !== undefined)
      return [{ verdict: 'warn', text: acceptedInWords(message, compared.accepted), about }];
    if (advisory !== undefined)
      return [{ verdict: 'warn', text: `${message} (only a warning: ${advisory})`, about }];
    const warns = baselinePlan.onBreach === 'warn' || isOnlyWarning(compared);
    return [{ verdict: warns ? 'warn' : 'fail', text: message, about }];
  });
}
