import { lengthMsOf, type LoadPlan } from '../../config/index.js';
import type { LoadMeasurement } from '../../measurement/index.js';
import type { DriveContext } from '../drive-context.js';
import { GeneratorThread } from './generator-thread.js';
import { JoinedSeries } from '../record/joined-series.js';
import { measurementOf } from '../record/part.js';
import { sharesOf } from '../values/share.js';
import { soonNs, timeLimitMs } from './limits.js';

/**
 * Drives one test in worker threads of its own, as many as the plan says, so that nothing in this thread delays a send;
 * all of them begin and end by one clock. Rejects with a UsageError for a plan that can't be sent, and with an
 * EnvironmentError when a worker crashes, exits or hangs: without its share the load was another one.
 */
export async function drive(plan: LoadPlan, context: DriveContext): Promise<LoadMeasurement> {
  const { addresses, hostHeader, stop } = context;
  const series = new JoinedSeries(plan.generators.threads, (sample) => context.onSecond(sample));
  const limitMs = timeLimitMs(plan, lengthMsOf(plan));
  const threads = sharesOf(plan, plan.generators.threads).map(
    (share, index) =>
      new GeneratorThread({ plan, share, addresses, hostHeader }, limitMs, {
        onSecond: (sample, latency) => series.add(index, sample, latency),
        onPrint: (line) => context.onPrint?.(line),
      }),
  );
  const stopAll = (): void => threads.forEach((thread) => thread.stop());
  if (stop.aborted) stopAll();
  else stop.addEventListener('abort', stopAll, { once: true });
  try {
    await Promise.all(threads.map(({ ready }) => ready));
    const atNs = soonNs();
    for (const thread of threads) thread.begin(atNs);
    const parts = await Promise.all(
      threads.map(async ({ part }, index) => {
        const measured = await part;
        series.end(index);
        return measured;
      }),
    );
    return measurementOf(plan, parts, series.samples);
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.end()));
    throw error;
  } finally {
    stop.removeEventListener('abort', stopAll);
  }
}
