import type { BaseUse, MeasuredTest } from '../../analyze/index.js';
import type { Plan, TestPlan } from '../../config/index.js';
import { EnvironmentError, messageWithFix } from '../../errors.js';
import { driveOne } from '../drive-one.js';
import type { MeasureContext } from '../measured.js';
import { logsOf, nothingMeasured, notRun, type Measured } from '../measured.js';
import { openSource, Stacks, type BaseSource, type SideFailure } from './stacks.js';
import { TestComparison } from './test-comparison.js';

/** As a shell reports a program that SIGINT ended. */
const interruptedExitCode = 130;

/** Where there is no base to compare with: why. */
export interface NoBase {
  readonly noBase: BaseUse;
}

/**
 * Boots head and its base side by side, drives the tests of the plan on both in turn, and takes both down again.
 *
 * @param cause why head is compared at all
 * @returns NoBase where the base can't be had or does not come up; nothing is left of it then
 */
export async function measureSides(
  plan: Plan,
  cause: BaseUse['cause'],
  context: MeasureContext,
): Promise<Measured | NoBase> {
  const { world, progress } = context;
  const noBase = (message: string, from?: BaseSource): NoBase => ({
    noBase: { ...useOf(from, cause), outcome: 'failed', message },
  });
  let source: BaseSource;
  try {
    source = await openSource(plan, context);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return noBase(messageWithFix(error));
  }
  const stacks = new Stacks(plan, source, context);
  const stopNow = (): void => void endNow(stacks, source, context);
  world.signals.stopNow.addEventListener('abort', stopNow);
  try {
    const failure = await stacks.bringUp();
    if (failure === undefined) return await driveTests(plan, stacks, source, cause, context);
    await stacks.down();
    return isBasesOwn(failure) && !world.signals.stop.aborted
      ? noBase(failure.message, source)
      : notMeasured(plan, failure, stacks);
  } catch (error) {
    // A bug or a broken engine: what was measured is on disk, no target may outlive us.
    await stacks.down();
    stacks.left.forEach((sentence) => progress.step(sentence));
    throw error;
  } finally {
    world.signals.stopNow.removeEventListener('abort', stopNow);
    // Not before both are down: containers may use its files.
    await stacks.down();
    ((await source.base?.remove()) ?? []).forEach((sentence) => progress.step(sentence));
  }
}

/** Head may be fine: only what was booted as base is not. */
const isBasesOwn = ({ side, isInvalid }: SideFailure): boolean => side === 'base' && !isInvalid;

const notMeasured = (plan: Plan, { side, message, logs }: SideFailure, { left }: Stacks): Measured => ({
  ...nothingMeasured,
  bootFailure: side === 'head' ? message : `the comparison with the base is invalid: ${message}`,
  serviceLogs: logs,
  notRun: notRun(plan.tests, 'the target did not come up'),
  left,
});

/** The second Ctrl-C: no report, but nothing is left behind either. */
async function endNow(
  stacks: Stacks,
  source: BaseSource,
  { world, progress }: MeasureContext,
): Promise<never> {
  progress.step('stopping now');
  const left = [...(await stacks.downNow()), ...((await source.base?.remove()) ?? [])];
  left.forEach((sentence) => progress.step(sentence));
  return world.exit(interruptedExitCode);
}

async function driveTests(
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
  let gone: string | undefined;
  const soFar = (more: readonly MeasuredTest[] = []): Measured => ({
    ...nothingMeasured,
    target,
    tests: [...tests, ...more],
    notRun: notRun(plan.tests.slice(tests.length + more.length), gone ?? 'the run was interrupted'),
    targetGone: gone,
    warnings,
    base: use,
  });
  let serviceLogs: Measured['serviceLogs'] = [];
  for (const test of plan.tests) {
    if (stop.aborted || gone !== undefined) break;
    const measured = test.isCompared
      ? await new TestComparison(plan, test, {
          ...context,
          stacks,
          baseName: nameOf(use),
          stop,
          onPairs: (pairs) => context.onMeasured(soFar([pairs])),
        }).run()
      : await driveHead(test, stacks, context);
    tests.push(measured);
    gone = goneOf(measured, stacks);
    if (isTroubled(measured)) serviceLogs = await logsOfBoth(stacks, warnings);
    await context.onMeasured(soFar());
  }
  const ending = stacks.down().then(() => stacks.left);
  // A cancelled job has seconds: there the report is written first, while the containers go.
  if (stop.aborted) return { ...soFar(), serviceLogs, teardown: ending };
  return { ...soFar(), serviceLogs, left: await ending };
}

/** A test that is not compared. */
function driveHead(test: TestPlan, stacks: Stacks, context: MeasureContext): Promise<MeasuredTest> {
  const head = stacks.side('head');
  return driveOne(test, head, AbortSignal.any([context.world.signals.stop, head.ended]), context);
}

/** How head ended by itself: then the tests that follow can't be driven. */
function goneOf({ interleaved }: MeasuredTest, stacks: Stacks): string | undefined {
  const { gone } = interleaved ?? {};
  if (gone !== undefined && gone.side !== 'base') return gone.how;
  return stacks
    .upSides()
    .find(({ name }) => name === 'head')
    ?.gone();
}

const isTroubled = ({ observation, interleaved }: MeasuredTest): boolean =>
  observation.incidents.length > 0 ||
  interleaved?.gone !== undefined ||
  (interleaved?.baseObservation.incidents.length ?? 0) > 0;

/** Of the sides that are up; the base's under its own name. */
async function logsOfBoth(stacks: Stacks, warnings: string[]): Promise<Measured['serviceLogs']> {
  const logs = await Promise.all(
    stacks
      .upSides()
      .map(async ({ name, target }) =>
        (await logsOf(target, warnings)).map((log) =>
          name === 'head' ? log : { ...log, service: `base: ${log.service}` },
        ),
      ),
  );
  return logs.flat();
}

const useOf = (source: BaseSource | undefined, cause: BaseUse['cause']): Omit<BaseUse, 'outcome'> => ({
  message: whatItIs(source),
  commit: source?.base?.commit ?? null,
  why: source?.base?.why ?? null,
  isHead: source?.base?.isHead ?? false,
  cause,
  bootSeconds: null,
});

function whatItIs(source: BaseSource | undefined): string {
  if (source?.base === undefined) return 'the base is given as images';
  const { commit, why, isHead } = source.base;
  const same = isHead ? '; it is the same code as head' : '';
  return `the base is ${commit.slice(0, 12)}, ${why}${same}`;
}

const nameOf = ({ commit, why }: BaseUse): string =>
  commit === null ? 'the images given' : `${commit.slice(0, 12)}, ${why}`;
