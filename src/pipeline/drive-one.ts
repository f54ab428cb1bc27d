import type { MeasuredTest } from '../analyze/index.js';
import type { TestPlan } from '../config/index.js';
import { messageOf } from '../errors.js';
import { drive } from '../load/index.js';
import { watch } from '../observe/index.js';
import type { Target } from '../target/index.js';
import type { MeasureContext } from './measured.js';
import type { SetUp } from './once.js';

/** A target that is up, and what its setup captured. */
interface ReadyTarget {
  readonly target: Target;
  readonly setup: SetUp;
}

/** Drives one test against a target while watching it. */
export async function driveOne(
  test: TestPlan,
  { target, setup: { values } }: ReadyTarget,
  stop: AbortSignal,
  { world, progress }: MeasureContext,
): Promise<MeasuredTest> {
  const watcher = await watch(target.watchable, world);
  progress.testStarted(test);
  try {
    const load = Object.keys(values).length === 0 ? test.load : { ...test.load, given: values };
    const measurement = await drive(load, {
      addresses: target.addresses,
      hostHeader: target.hostHeader,
      stop,
      onSecond: (sample) => progress.second(sample),
      onPrint: (line) => progress.step(`hooks: ${line}`),
    });
    return { test, measurement, observation: await watcher.finish() };
  } catch (error) {
    await watcher.finish().catch((watchError: unknown) => progress.step(messageOf(watchError)));
    throw error;
  } finally {
    progress.testEnded();
  }
}
