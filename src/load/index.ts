import type { LoadPlan } from '../config/index.js';
import type { LoadMeasurement } from '../measurement/index.js';
import type { DriveContext } from './drive-context.js';

export type { DriveContext } from './drive-context.js';
export { drive } from './drive.js';

/** As `drive`, in the calling thread: what else runs in it delays sends, and the generator's watch says so. */
export async function driveInThisThread(plan: LoadPlan, context: DriveContext): Promise<LoadMeasurement> {
  // Loaded when load is driven: autocannon takes 150 ms to import.
  const { runEngine } = await import('./engine.js');
  return runEngine(plan, context);
}
