import type { BaseUse } from '../../analyze/index.js';
import type { Plan } from '../../config/index.js';
import { EnvironmentError, LoadgateError, messageWithFix } from '../../errors.js';
import {
  interruptedExitCode,
  nothingMeasured,
  notRun,
  type Measured,
  type MeasureContext,
} from '../measured.js';
import { useOf } from './base-use.js';
import { driveTests, ofBase } from './drive-tests.js';
import { isBasesOwn, openSource, Stacks, type BaseSource } from './stacks.js';

/** Where there is no base to compare with: why. */
export interface NoBase {
  readonly noBase: BaseUse;
  /** Of its services, where one kept it from being up. */
  readonly logs: Measured['serviceLogs'];
  /** What of it could not be removed. */
  readonly left: Measured['left'];
}

/**
 * Boots head and its base side by side, drives the tests of the plan on both in turn, and takes both down again.
 *
 * @param cause why head is compared at all
 * @returns NoBase where the base can't be had or does not come up; it is taken down then
 */
export async function measureSides(
  plan: Plan,
  cause: BaseUse['cause'],
  context: MeasureContext,
): Promise<Measured | NoBase> {
  const { world, progress } = context;
  const { stop, stopNow } = world.signals;
  const noBase = (
    message: string,
    from?: BaseSource,
    { logs = [], left = [] }: Partial<NoBase> = {},
  ): NoBase => ({ noBase: { ...useOf(from, cause), outcome: 'failed', message }, logs, left });
  // Where nobody asked for a base, that there can be none is no mistake of the user's, and keeps nothing from being told.
  const isTold = (error: unknown): error is LoadgateError =>
    error instanceof (cause === 'asked' ? EnvironmentError : LoadgateError);
  let source: BaseSource;
  try {
    source = await openSource(plan, context);
  } catch (error) {
    if (!isTold(error)) throw error;
    return stop.aborted ? notMeasured(plan, messageWithFix(error)) : noBase(messageWithFix(error));
  }
  const stacks = new Stacks(plan, source, context);
  // Until another target takes their place.
  const over = new AbortController();
  stopNow.addEventListener('abort', () => void endNow(stacks, source, context), { signal: over.signal });
  try {
    const failure = await stacks.bringUp();
    if (failure === undefined)
      return await takenDown(await driveTests(plan, stacks, source, cause, context), stacks, source, context);
    if (isBasesOwn(failure) && !stop.aborted) {
      (await takeDown(stacks, source)).forEach((sentence) => progress.step(sentence));
      over.abort();
      return noBase(failure.message, source, { logs: ofBase(failure.logs), left: stacks.left });
    }
    const isHeads = failure.side === 'head' || stop.aborted;
    const why = isHeads ? failure.message : `the comparison with the base is invalid: ${failure.message}`;
    return await takenDown(notMeasured(plan, why, failure.logs), stacks, source, context);
  } catch (error) {
    // A bug or a broken engine: what was measured is on disk, no target may outlive us.
    (await takeDown(stacks, source)).forEach((sentence) => progress.step(sentence));
    const { left } = stacks;
    // What was measured of head alone is told.
    if (cause !== 'asked' && isTold(error)) {
      const why = messageWithFix(error);
      return stop.aborted ? { ...notMeasured(plan, why), left } : noBase(why, source, { left });
    }
    left.forEach((sentence) => progress.step(sentence));
    throw error;
  }
}

/** Both sides, and then the base's files, which containers may use. @returns what of these could not be removed */
async function takeDown(stacks: Stacks, { base }: BaseSource): Promise<readonly string[]> {
  await stacks.down();
  return (await base?.remove()) ?? [];
}

/** A cancelled job has seconds: there the report is written first, while the containers go. */
async function takenDown(
  measured: Measured,
  stacks: Stacks,
  source: BaseSource,
  { world }: MeasureContext,
): Promise<Measured> {
  const ending = takeDown(stacks, source);
  if (world.signals.stop.aborted)
    return { ...measured, teardown: ending.then((files) => [...stacks.left, ...files]) };
  // Files that a container wrote as root hold nobody up.
  const warnings = [...measured.warnings, ...(await ending)];
  return { ...measured, warnings, left: stacks.left };
}

const notMeasured = (plan: Plan, why: string, logs: Measured['serviceLogs'] = []): Measured => ({
  ...nothingMeasured,
  bootFailure: why,
  serviceLogs: logs,
  notRun: notRun(plan.tests, 'the target did not come up'),
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
