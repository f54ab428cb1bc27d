import {
  metricsOf,
  noteOn,
  settingsOf,
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
import { ComparisonRecord } from './comparison-record.js';
import { endOfHead } from './gone.js';
import { joinObservations } from './join-observations.js';
import { isBasesOwn, type BaseSource, type SideFailure, type Stacks, type UpSide } from './stacks.js';
import { TestComparison } from './test-comparison.js';

/**
 * Drives the tests of the plan, each on both sides in turn or on head alone, as long as there is a head and nobody asks to stop.
 * Where the base or a fresh start was lost in one test, the next one begins on fresh containers; where the base does not
 * start again, and was asked for, what is left is driven on head alone.
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
  let lostBase: SideFailure | undefined;
  for (const test of plan.tests) {
    if (stop.aborted || gone !== undefined) break;
    if (lostBase === undefined && isIncomplete(tests.at(-1))) {
      const again = await startAgain(stacks, cause === 'asked');
      const failures = [again.lostBase ?? [], again.whyNone ?? []].flat();
      serviceLogs = serviceLogs.concat(failures.flatMap(logsOfSide));
      if (again.whyNone !== undefined && !stop.aborted)
        whyNoMore = `${again.whyNone.side} did not start again: ${again.whyNone.message}`;
      if (again.whyNone !== undefined || stop.aborted) break;
      ({ lostBase } = again);
      if (lostBase !== undefined)
        progress.step(`the base did not start again, head is measured alone: ${lostBase.message}`);
    }
    const onPairs = (pairs: MeasuredTest): Promise<void> => context.onMeasured(soFar([pairs]));
    const metrics = comparedOf(plan, test, accepted);
    const isCompared = metrics.some(({ gated }) => gated);
    let measured =
      isCompared && lostBase === undefined
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
    tests.push(
      isCompared && lostBase !== undefined ? withoutBase(measured, metrics, lostBase, plan) : measured,
    );
    gone = endOfHead(measured.interleaved?.gone) ?? headOf(stacks)?.gone();
    if (isTroubled(measured)) serviceLogs = await logsOfBoth(stacks, warnings);
    await context.onMeasured(soFar());
  }
  return { ...soFar(), serviceLogs };
}

/** Both anew; or head alone, where only base does not come up and that is enough. */
async function startAgain(
  stacks: Stacks,
  isHeadEnough: boolean,
): Promise<{ readonly lostBase?: SideFailure; readonly whyNone: SideFailure | undefined }> {
  const failure = await stacks.restart();
  if (failure === undefined || !isHeadEnough || !isBasesOwn(failure)) return { whyNone: failure };
  return { lostBase: failure, whyNone: await stacks.bringUpHead() };
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
  if (!isCut || head === undefined || head.gone() !== undefined || context.world.signals.stop.aborted)
    return both;
  context.progress.step(`of the base, ${interleaved.gone.how}: head is measured alone`);
  const alone = await driveHead(test, stacks, context);
  return { ...alone, interleaved, observation: joinObservations([observation, alone.observation]) };
}

/** A test that is not compared. */
function driveHead(test: TestPlan, stacks: Stacks, context: MeasureContext): Promise<MeasuredTest> {
  const head = stacks.side('head');
  return driveOne(test, head, AbortSignal.any([context.world.signals.stop, head.ended]), context);
}

/** As a comparison that the base kept from beginning. */
function withoutBase(
  alone: MeasuredTest,
  metrics: readonly ComparedMetric[],
  { message }: SideFailure,
  { compare, seed }: Plan,
): MeasuredTest {
  const { interleaved } = new ComparisonRecord(alone.test, metrics).measured({
    ended: 'side-gone',
    gone: { side: 'base', how: `it did not start again: ${message}`, restart: 'failed' },
    settings: settingsOf(compare, seed, []),
    slice: { settleMs: 0, measuredMs: 0 },
    startedAtMs: alone.measurement.startedAtMs,
    loadMs: 0,
    idleMs: 0,
  });
  return { ...alone, interleaved };
}

/** undefined where it is not up. */
const headOf = (stacks: Stacks): UpSide | undefined => stacks.upSides().find(({ name }) => name === 'head');

/** Whether a side was lost in it. */
const isIncomplete = (measured: MeasuredTest | undefined): boolean =>
  measured?.interleaved?.gone !== undefined;

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
