import {
  metricsOf,
  noteOn,
  type Acceptance,
  type BaseUse,
  type ComparedMetric,
  type MeasuredTest,
} from '../../analyze/index.js';
import { requestNamesOf, type Plan, type TestPlan } from '../../config/index.js';
import { openSide } from '../../load/index.js';
import { driveOne } from '../drive-one.js';
import { logsOf, nothingMeasured, notRun, type Measured, type MeasureContext } from '../measured.js';
import { nameOf, useOf } from './base-use.js';
import { endOfHead } from './gone.js';
import { joinObservations } from './join-observations.js';
import type { BaseSource, SideFailure, Stacks, UpSide } from './stacks.js';
import { TestComparison } from './test-comparison.js';

/**
 * Drives the tests of the plan, each on both sides in turn or on head alone, as long as there is a head and nobody asks to stop.
 * Where the base or a fresh start was lost in one test, the next one begins on fresh containers.
 */
export async function driveTests(
  plan: Plan,
  stacks: Stacks,
  source: BaseSource,
  cause: BaseUse['cause'],
  context: MeasureContext,
): Promise<Measured> {
  const { world, progress } = context;
  const { target } = stacks.side('head');
  const bootMs = stacks.side('base').target.bootMs;
  const baseWarnings = stacks
    .side('base')
    .target.warnings.filter((warning) => !target.warnings.includes(warning))
    .map((warning) => `Of the base: ${warning}`);
  const tests: MeasuredTest[] = [];
  const warnings = [...(source.base?.warnings ?? []), ...baseWarnings];
  const { stop } = world.signals;
  stop.addEventListener('abort', () => {
    progress.step(
      'interrupted: the results so far are written, both targets are taken down (once more: stop now)',
    );
  });
  const use: BaseUse = { ...useOf(source, cause), outcome: 'compared', bootSeconds: bootMs / 1000 };
  const accepted = await context.accepted();
  let gone: string | undefined;
  let whyNoMore = 'the run was interrupted';
  const soFar = (more: readonly MeasuredTest[] = []): Measured => ({
    ...nothingMeasured,
    target,
    tests: [...tests, ...more],
    notRun: notRun(plan.tests.slice(tests.length + more.length), gone ?? whyNoMore),
    targetGone: gone,
    warnings,
    base: use,
  });
  let serviceLogs: Measured['serviceLogs'] = [];
  for (const test of plan.tests) {
    if (stop.aborted || gone !== undefined) break;
    const failure = isIncomplete(tests.at(-1)) ? await stacks.restart() : undefined;
    if (failure !== undefined) {
      if (!stop.aborted) whyNoMore = `${failure.side} did not start again: ${failure.message}`;
      serviceLogs = serviceLogs.concat(logsOfSide(failure));
      break;
    }
    const onPairs = (pairs: MeasuredTest): Promise<void> => context.onMeasured(soFar([pairs]));
    const metrics = comparedOf(plan, test, accepted);
    let measured = metrics.some(({ gated }) => gated)
      ? await new TestComparison(plan, test, {
          ...context,
          stacks,
          openSide,
          baseName: nameOf(use),
          metrics,
          stop,
          onPairs,
        }).run()
      : await driveHead(test, stacks, context);
    if (cause === 'asked') measured = await orAlone(measured, stacks, context);
    tests.push(measured);
    gone = endOfHead(measured.interleaved?.gone) ?? headOf(stacks)?.gone();
    if (isTroubled(measured)) serviceLogs = await logsOfBoth(stacks, warnings);
    await context.onMeasured(soFar());
  }
  return { ...soFar(), serviceLogs };
}

/** What is compared of the test; none of it is gated where it takes no part. */
function comparedOf(
  { compare }: Plan,
  { name, load, isCompared }: TestPlan,
  accepted: readonly Acceptance[],
): ComparedMetric[] {
  if (!isCompared) return [];
  return metricsOf(compare, requestNamesOf(load.scenario)).map((metric) =>
    noteOn(metric, name, accepted) === undefined ? metric : { ...metric, isAccepted: true },
  );
}

/** Head alone, too, where the base ended before anything of head counted. */
async function orAlone(both: MeasuredTest, stacks: Stacks, context: MeasureContext): Promise<MeasuredTest> {
  const { test, interleaved, observation, measurement } = both;
  const head = headOf(stacks);
  const isCut = interleaved?.gone?.side === 'base' && measurement.total.attempted === 0;
  if (!isCut || head === undefined || head.gone() !== undefined || context.world.signals.stop.aborted) return both;
  context.progress.step(`of the base, ${interleaved.gone.how}: head is measured alone`);
  const alone = await driveHead(test, stacks, context);
  return { ...alone, interleaved, observation: joinObservations([observation, alone.observation]) };
}

/** A test that is not compared. */
function driveHead(test: TestPlan, stacks: Stacks, context: MeasureContext): Promise<MeasuredTest> {
  const head = stacks.side('head');
  return driveOne(test, head, AbortSignal.any([context.world.signals.stop, head.ended]), context);
}

/** Whether a side was lost in it. */
const isIncomplete = (measured: MeasuredTest | undefined): boolean =>
  measured?.interleaved?.gone !== undefined;

/** undefined where it is not up. */
const headOf = (stacks: Stacks): UpSide | undefined =>
  stacks.upSides().find(({ name }) => name === 'head');

const isTroubled = ({ observation, interleaved }: MeasuredTest): boolean =>
  observation.incidents.length > 0 ||
  interleaved?.gone !== undefined ||
  (interleaved?.baseObservation.incidents.length ?? 0) > 0;

/** Of the sides that are up, and of one that did not start again; the base's under its own name. */
async function logsOfBoth(stacks: Stacks, warnings: string[]): Promise<Measured['serviceLogs']> {
  const logs = await Promise.all(
    stacks
      .upSides()
      .map(async ({ name, target }) => logsOfSide({ side: name, logs: await logsOf(target, warnings) })),
  );
  return [...(stacks.failure === undefined ? [] : logsOfSide(stacks.failure)), ...logs.flat()];
}

const logsOfSide = ({ side, logs }: Pick<SideFailure, 'side' | 'logs'>): Measured['serviceLogs'] =>
  side === 'head' ? logs : ofBase(logs);

/** Logs of the base's services, under its name. */
export const ofBase = (logs: Measured['serviceLogs']): Measured['serviceLogs'] =>
  logs.map((log) => ({ ...log, service: `base: ${log.service}` }));
