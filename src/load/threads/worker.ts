import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { LoadgateError } from '../../errors.js';
import { type FromWorker, packError, type WorkerOrder } from './messages.js';
import { workOnRun } from './work-on-run.js';
import { workOnSide } from './work-on-side.js';

/** A worker thread's entry: drives its share and tells the thread that started it. See load-thread.ts. */
async function work(order: WorkerOrder, port: MessagePort): Promise<void> {
  const tell = (message: FromWorker): void => port.postMessage(message);
  try {
    await (order.drives === 'run' ? workOnRun : workOnSide)(order, port, tell);
  } catch (error) {
    // Anything else is a bug: it ends this thread with its stack, and who started it names it.
    if (!(error instanceof LoadgateError)) throw error;
    tell({ kind: 'refused', error: packError(error) });
  } finally {
    port.close();
  }
}

if (parentPort === null) throw new Error('load-worker.js runs as a worker thread only');
await work(workerData, parentPort);
