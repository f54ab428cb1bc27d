import { parentPort, workerData } from 'node:worker_threads';
import { LoadgateError } from '../../errors.js';
import { deferred } from './deferred.js';
import { runEngine } from '../engine/engine.js';
import { packError, packPart, type FromWorker, type ToWorker, type WorkerOrder } from './messages.js';

/** A worker thread's entry: drives its share of one test and tells the thread that started it. See generator-thread.ts. */
async function work({ plan, share, addresses, hostHeader }: WorkerOrder): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('load-worker.js runs as a worker thread only');
  const stop = new AbortController();
  const begin = deferred<bigint>();
  const tell = (message: FromWorker): void => port.postMessage(message);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'begin') begin.resolve(message.atNs);
    else stop.abort();
  });
  try {
    const part = await runEngine(plan, {
      addresses,
      hostHeader,
      share,
      stop: stop.signal,
      whenToBegin() {
        tell({ kind: 'ready' });
        return begin.promise;
      },
      // Packed only where there is something to join it with.
      onSecond: (sample, latency) =>
        tell({ kind: 'second', sample, latency: share.of === 1 ? undefined : latency.pack() }),
    });
    tell({ kind: 'measured', part: packPart(part) });
  } catch (error) {
    // Anything else is a bug: it ends this thread with its stack, and drive() names it.
    if (!(error instanceof LoadgateError)) throw error;
    tell({ kind: 'refused', error: packError(error) });
  } finally {
    port.close();
  }
}

await work(workerData);
