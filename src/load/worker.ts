import { parentPort, workerData } from 'node:worker_threads';
import { LoadgateError } from '../errors.js';
import { runEngine } from './engine.js';
import {
  encodeError,
  encodeMeasurement,
  type FromWorker,
  type ToWorker,
  type WorkerOrder,
} from './messages.js';

/** The worker thread's entry: drives one test and tells the thread that started it. See drive.ts. */
async function work({ plan, addresses, hostHeader }: WorkerOrder): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('load-worker.js runs as a worker thread only');
  const stop = new AbortController();
  const tell = (message: FromWorker): void => port.postMessage(message);
  port.on('message', (_message: ToWorker) => stop.abort());
  try {
    const measurement = await runEngine(plan, {
      addresses,
      hostHeader,
      stop: stop.signal,
      onSecond: (sample) => tell({ kind: 'second', sample }),
    });
    tell({ kind: 'measured', measurement: encodeMeasurement(measurement) });
  } catch (error) {
    // Anything else is a bug: it ends this thread with its stack, and drive() names it.
    if (!(error instanceof LoadgateError)) throw error;
    tell({ kind: 'refused', error: encodeError(error) });
  } finally {
    port.close();
  }
}

await work(workerData);
