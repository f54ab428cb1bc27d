import { Worker } from 'node:worker_threads';
import { lengthMsOf, type LoadPlan } from '../config/index.js';
import { EnvironmentError, messageOf } from '../errors.js';
import type { LoadMeasurement } from '../measurement/index.js';
import type { DriveContext } from './drive-context.js';
import {
  decodeError,
  decodeMeasurement,
  type FromWorker,
  type ToWorker,
  type WorkerOrder,
} from './messages.js';

/** A stopped worker answers within its grace of a second; one that does not hangs. */
const stopLimitMs = 5000;
/** Each has the timeout of a request. */
const mostRedirects = 10;
/** Beyond the plan's own length and the last request's timeout. */
const overtimeMs = 60_000;

/**
 * Drives one test in a worker thread of its own, so that nothing in this thread delays a send. Rejects with a
 * UsageError for a plan that can't be sent, and with an EnvironmentError when the worker crashes, exits or hangs.
 */
export function drive(plan: LoadPlan, context: DriveContext): Promise<LoadMeasurement> {
  const { addresses, hostHeader, stop } = context;
  const order: WorkerOrder = { plan, addresses, hostHeader };
  return new Promise((resolve, reject) => {
    // Beside this file in the bundle.
    const worker = new Worker(new URL('./load-worker.js', import.meta.url), { workerData: order });
    let limit = setTimeout(hang, timeLimitMs(plan));
    const finish = (settle: () => void): void => {
      clearTimeout(limit);
      stop.removeEventListener('abort', askToStop);
      settle();
    };
    function hang(): void {
      finish(() =>
        reject(new EnvironmentError('the load worker hangs: it was ended, its measurement is lost')),
      );
      void worker.terminate();
    }
    function askToStop(): void {
      const message: ToWorker = 'stop';
      worker.postMessage(message, []);
      clearTimeout(limit);
      limit = setTimeout(hang, stopLimitMs);
    }
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'second':
          return context.onSecond(message.sample);
        case 'measured':
          return finish(() => resolve(decodeMeasurement(message.measurement)));
        case 'refused':
          return finish(() => reject(decodeError(message.error)));
      }
    });
    const crashed = (error: unknown): void =>
      finish(() =>
        reject(new EnvironmentError(`the load worker crashed: ${messageOf(error)}`, { cause: error })),
      );
    worker.on('error', crashed);
    worker.on('messageerror', crashed);
    // After a result or an error this rejects what is already settled, which changes nothing.
    worker.on('exit', (code) =>
      finish(() =>
        reject(new EnvironmentError(`the load worker ended without a measurement (exit code ${code})`)),
      ),
    );
    if (stop.aborted) askToStop();
    else stop.addEventListener('abort', askToStop, { once: true });
  });
}

/** In timers' range, however long the plan. */
function timeLimitMs(plan: LoadPlan): number {
  return Math.min(lengthMsOf(plan) + (2 + mostRedirects) * plan.timeoutMs + overtimeMs, 2 ** 31 - 1);
}
