import type { HooksPlan, LoadPlan, OncePlan } from '../config/index.js';
import type { LoadMeasurement } from '../measurement/index.js';
import type { DriveContext } from './drive-context.js';
import { JoinedSeries } from './record/joined-series.js';
import type { OnceContext, OnceOutcome } from './engine/once.js';
import { measurementOf } from './record/part.js';
import { wholeShare } from './values/share.js';

export type { DriveContext } from './drive-context.js';
export type { SliceLength } from './engine/side-engine.js';
export { drive } from './threads/drive.js';
export { SlicesOfSide } from './record/slices-of-side.js';
export { type DrivenSide, openSide, type SideContext } from './threads/driven-side.js';
export type { OnceFailure, OnceOutcome } from './engine/once.js';

/** As `drive`, in the calling thread alone: what else runs in it delays sends, and the generator's watch says so. */
export async function driveInThisThread(plan: LoadPlan, context: DriveContext): Promise<LoadMeasurement> {
  // Loaded when load is driven: autocannon takes 150 ms to import.
  const { runEngine } = await import('./engine/engine.js');
  const series = new JoinedSeries(1, (sample) => context.onSecond(sample));
  const part = await runEngine(plan, {
    ...context,
    share: wholeShare(plan),
    whenToBegin: () => Promise.resolve(process.hrtime.bigint()),
    onSecond: (sample) => series.add(0, sample),
  });
  return measurementOf(plan, [part], series.samples);
}

/** Sends the steps of a setup or teardown once; see once.ts. */
export async function sendOnce(plan: OncePlan, context: OnceContext): Promise<OnceOutcome> {
  const once = await import('./engine/once.js');
  return once.sendOnce(plan, context);
}

/** Finds out whether the hooks of these plans can be loaded; see try-hooks.ts. */
export async function tryHooks(plans: readonly LoadPlan[]): Promise<void> {
  const hooks = plans
    .map(({ scenario }) => scenario.hooks)
    .filter((plan): plan is HooksPlan => plan !== undefined);
  if (hooks.length === 0) return;
  const trying = await import('./threads/try-hooks.js');
  await trying.tryHooks(hooks);
}
