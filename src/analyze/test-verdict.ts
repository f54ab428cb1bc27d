import type { BaselinePlan, GatePlan } from '../config/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import type { Acceptance } from './baseline-record.js';
import type { UsableBaseline } from './baseline-use.js';
import type { GeneratorFitness } from './generator.js';
import { reasonsOfIncidents } from './incidents.js';
import type { MeasuredTest } from './judge-input.js';
import { interruptedPairs, isAnswer, reasonsOfPairs, type InterleavedOutcome } from './interleaved/index.js';
import { isLatencyName } from './metric.js';
import type { ComparisonResult, Figures, TestResult, ThresholdResult } from './result-schema.js';
import { acceptedInWords } from './stored/acceptance.js';
import { driftReasons, type UsableAnchor } from './stored/anchor.js';
import { isOnlyWarning } from './stored/with-history.js';
import { reasonOfThreshold } from './thresholds.js';
import { byGravity, worstOf, type Reason } from './verdict.js';

export interface TestContext {
  readonly baseline: UsableBaseline;
  /** undefined: none is configured, or there is no history. */
  readonly anchor: UsableAnchor | undefined;
  readonly baselinePlan: BaselinePlan;
  /** What somebody answers for. */
  readonly accepted: readonly Acceptance[];
  readonly gate: GatePlan;
  /** Somebody asked for the comparison with the base; else it was made for want of a baseline, or to confirm a breach. */
  readonly isComparisonAsked: boolean;
  readonly machineCores: number;
  /** How the target's process ended during this test. */
  readonly targetGone: string | undefined;
}

/** What was judged of a test, before its verdict. */
export interface Judged {
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
export function verdictOf(
  measured: MeasuredTest,
  context: TestContext,
  judged: Judged,
): Pick<TestResult, 'verdict' | 'reasons' | 'onlyWarn'> & {
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
  const weightOf = (reason: Reason): Reason['verdict'] =>
    deciding === interruption && !interruption.includes(reason) ? 'warn' : reason.verdict;
  // An interrupted comparison says so of itself, too.
  const texts = [...new Set(reasons.map(({ text }) => text))];
  const grave = new Set(reasons.filter((each) => weightOf(each) !== 'warn').map(({ text }) => text));
  return {
    verdict: worstOf(deciding.map(({ verdict }) => verdict)),
    reasons: texts,
    onlyWarn: texts.filter((text) => !grave.has(text)),
    weigh(compared) {
      const reason = reasons.find(({ about }) => about?.includes(compared));
      return reason === undefined ? 'none' : weightOf(reason);
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
      : reasonsOfPairs(judged.pairs, measured.interleaved, {
          onInconclusive: context.gate.onInconclusive,
          onInvalid: context.isComparisonAsked ? 'invalid' : 'warn',
        });
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
  { test }: MeasuredTest,
  { withBaseline, pairs }: Judged,
  { baseline, baselinePlan }: TestContext,
): Reason[] {
  const advisory = baseline.byTest.get(test.name)?.advisory;
  const isDecidedByPairs = ({ metric, request }: ComparisonResult): boolean =>
    baselinePlan.onBreach === 'confirm' &&
    (pairs?.decision.metrics ?? []).some(
      (other) => other.gated && other.metric === metric && other.request === request && isAnswer(other),
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
