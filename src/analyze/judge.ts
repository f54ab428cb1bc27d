import type { TargetPlan } from '../config/index.js';
import { engineVersion } from '../measurement/index.js';
import { useBaseline, type UsableBaseline } from './baseline-use.js';
import type { JudgeInput } from './judge-input.js';
import { judgeTest } from './judge-test.js';
import { useAnchor } from './stored/anchor.js';
import type { Environment, Result, TestResult } from './result-schema.js';
import { byGravity, worstOf, type Reason } from './verdict.js';

/** Turns what was measured into the result with its verdict. Total and pure: bad measurements become outcomes. */
export function judge(input: JudgeInput): Result {
  const { plan, measured, target } = input;
  const question = {
    tests: measured.map(({ test }) => test),
    stackHash: target?.stackHash,
    machine: input.machine,
    nowMs: input.nowMs,
  };
  const baseline = useBaseline(input.recalled, question);
  const anchor = useAnchor(input.recalled, question);
  const tests = measured.map((each, index) =>
    judgeTest(each, {
      baseline,
      anchor,
      accepted: input.accepted ?? [],
      baselinePlan: plan.baseline,
      gate: plan.gate,
      isComparisonAsked: (input.base?.cause ?? 'asked') === 'asked',
      machineCores: input.machine.cores,
      // Tests run one after another: only the last one can have seen the target end.
      targetGone: index === measured.length - 1 ? input.targetGone : undefined,
    }),
  );
  const ownReasons = byGravity([
    ...runReasons(input),
    ...baseReasons(input),
    ...baselineReasons(input, baseline),
  ]);
  return {
    schemaVersion: 1,
    suite: plan.suite,
    verdict: worstOf([...tests.map(({ verdict }) => verdict), ...ownReasons.map(({ verdict }) => verdict)]),
    reasons: byGravity([
      ...ownReasons,
      ...tests.flatMap((test) => reasonsOfTest(test, plan.tests.length)),
    ]).map(({ text }) => text),
    onlyWarn: [
      ...ownReasons.filter(({ verdict }) => verdict === 'warn').map(({ text }) => text),
      ...tests.flatMap(({ name, onlyWarn = [] }) =>
        onlyWarn.map((text) => inTest(name, text, plan.tests.length)),
      ),
    ],
    startedAt: new Date(input.startedAtMs).toISOString(),
    durationSeconds: input.durationMs / 1000,
    bootSeconds: target === undefined ? null : target.bootMs / 1000,
    tests,
    baseline: {
      ...baseline.use,
      onBreach: plan.baseline.onBreach,
      ...(anchor === undefined ? {} : { anchor: anchor.use }),
    },
    ...(input.base === undefined ? {} : { base: input.base }),
    environment: environmentOf(input),
    serviceLogs: input.serviceLogs.map(({ service, state, tail }) => ({ service, state, tail })),
    warnings: [
      ...plan.warnings,
      ...(target?.warnings ?? []),
      ...input.warnings,
      ...baseWarnings(input),
      ...(anchor?.warning === undefined ? [] : [anchor.warning]),
    ],
  };
}

/** What happened to the run as a whole: nothing booted, nothing ran, something is left out or left behind. */
function runReasons({ plan, measured, notRun, bootFailure, targetGone, left = [] }: JudgeInput): Reason[] {
  // The figures stand, if there are any; and yet nobody may overlook what goes on running beside the next measurement.
  const leftBehind = left.map((text): Reason => ({ verdict: 'warn', text }));
  if (bootFailure !== undefined) return [{ verdict: 'invalid', text: bootFailure }, ...leftBehind];
  const reasons: Reason[] = [];
  if (targetGone !== undefined && measured.length === 0) {
    reasons.push({ verdict: 'fail', text: `the target ended before any load: ${targetGone}` });
  }
  for (const { name } of plan.tests) {
    if (measured.some(({ test }) => test.name === name)) continue;
    const why = notRun?.find((each) => each.name === name)?.reason;
    reasons.push({
      verdict: 'invalid',
      text: `test ${name} was not run${why === undefined ? '' : `: ${why}`}`,
    });
  }
  if (plan.tests.length === 0) reasons.push({ verdict: 'invalid', text: 'no test was run' });
  return [...reasons, ...leftBehind];
}

/** A comparison that was asked for and did not come about is no pass. */
function baseReasons({ plan, base, measured }: JudgeInput): Reason[] {
  if (base?.outcome !== 'failed' || base.cause !== 'asked' || measured.length === 0) return [];
  return [
    {
      verdict: plan.gate.onInconclusive,
      text: `not compared with the base, head was measured alone: ${base.message}`,
    },
  ];
}

/** What a breach of the stored baseline, or its absence, could not be confirmed with. */
function baseWarnings({ base }: JudgeInput): string[] {
  if (base?.outcome !== 'failed' || base.cause === 'asked') return [];
  return [`The base could not be measured beside head: ${base.message}`];
}

function baselineReasons({ plan, measured }: JudgeInput, { use, byTest, reason }: UsableBaseline): Reason[] {
  const reasons = reason === undefined ? [] : [reason];
  // Without a measurement the run has a reason of its own; a baseline would not have helped.
  if (!plan.gate.requireBaseline || measured.length === 0) return reasons;
  if (use.outcome !== 'compared') {
    return [{ verdict: 'fail', text: `a baseline is required: ${use.message}` }];
  }
  const without = measured.map(({ test }) => test.name).filter((name) => !byTest.has(name));
  if (without.length > 0) {
    reasons.push({
      verdict: 'fail',
      text: `a baseline is required, and there is none for ${without.join(', ')}`,
    });
  }
  return reasons;
}

/** All of a test's reasons weigh as much as its verdict: they stay together, in the test's own order. */
function reasonsOfTest({ name, verdict, reasons }: TestResult, tests: number): Reason[] {
  if (verdict === 'pass') return [];
  return reasons.map((reason) => ({ verdict, text: inTest(name, reason, tests) }));
}

const inTest = (name: string, reason: string, tests: number): string =>
  tests > 1 ? `${name}: ${reason}` : reason;

function environmentOf({ plan, target, machine, loadgateVersion, configPath }: JudgeInput): Environment {
  const { ci } = plan;
  return {
    loadgate: loadgateVersion,
    engine: engineVersion,
    node: machine.node,
    os: machine.os,
    cpuModel: machine.cpuModel,
    cores: machine.cores,
    memoryBytes: machine.memoryBytes,
    runnerImage: machine.runnerImage ?? null,
    commit: ci.commit ?? null,
    branch: ci.branch ?? null,
    pullRequest: ci.pullRequest?.number ?? null,
    runUrl: ci.runUrl ?? null,
    target: target?.description ?? describeTarget(plan.target),
    stackHash: target?.stackHash ?? null,
    ...(configPath === undefined ? {} : { configPath }),
  };
}

/** A target that never came up can't describe itself. */
function describeTarget(plan: TargetPlan): string {
  if (plan.kind === 'url') return plan.url;
  return plan.kind === 'compose' ? `compose service ${plan.service}` : `command ${plan.run}`;
}
