import { lengthMsOf, type LoadPlan } from '../../config/index.js';
import type { LoadMeasurement } from '../../measurement/index.js';
import type { DriveContext } from '../drive-context.js';
import { GeneratorThread } from './generator-thread.js';
import { JoinedSeries } from '../record/joined-series.js';
import { measurementOf } from '../record/part.js';
import { sharesOf } from '../values/share.js';

/** Each has the timeout of a request. */
const mostRedirects = 10;
/** Beyond the plan's own length and the last request's timeout. */
const overtimeMs = 60_000;
/** For the message to begin: every thread has it before the run begins. */
const leadMs = 5;

/**
 * Drives one test in worker threads of its own, as many as the plan says, so that nothing in this thread delays a send;
 * all of them begin and end by one clock. Rejects with a UsageError for a plan that can't be sent, and with an
 * EnvironmentError when a worker crashes, exits or hangs: without its share the load was another one.
 */
export async function drive(plan: LoadPlan, context: DriveContext): Promise<LoadMeasurement> {
  const { addresses, hostHeader, stop } = context;
  const series = new JoinedSeries(plan.generators.threads, (sample) => context.onSecond(sample));
  const threads = sharesOf(plan, plan.generators.threads).map(
    (share, index) =>
      new GeneratorThread({ plan, share, addresses, hostHeader }, timeLimitMs(plan), {
        onSecond: (sample, latency) => series.add(index, sample, latency),
        onPrint: (line) => context.onPrint?.(line),
      }),
  );
  const stopAll = (): void => threads.forEach((thread) => thread.stop());
  if (stop.aborted) stopAll();
  else stop.addEventListener('abort', stopAll, { once: true });
  try {
    await Promise.all(threads.map(({ ready }) => ready));
    const atNs = process.hrtime.bigint() + BigInt(leadMs * 1e6);
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

/** In timers' range, however long the plan. */
function timeLimitMs(plan: LoadPlan): number {
  return Math.min(lengthMsOf(plan) + (2 + mostRedirects) * plan.timeoutMs + overtimeMs, 2 ** 31 - 1);
}
