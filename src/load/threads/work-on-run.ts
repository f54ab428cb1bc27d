import type { MessagePort } from 'node:worker_threads';
import { runEngine } from '../engine/engine.js';
import { deferred } from './deferred.js';
import { type FromWorker, packPart, type ToWorker, type WorkerOrder } from './messages.js';

/** In a worker thread: drives its share of one test. See generator-thread.ts. */
export async function workOnRun(
  { plan, share, addresses, hostHeader }: WorkerOrder,
  port: MessagePort,
  tell: (message: FromWorker) => void,
): Promise<void> {
  const stop = new AbortController();
  const begin = deferred<bigint>();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'begin') begin.resolve(message.atNs);
    else if (message.kind === 'stop') stop.abort();
  });
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
}
