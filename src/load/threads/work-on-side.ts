import type { MessagePort } from 'node:worker_threads';
import { openSideEngine, type SideEngine } from '../engine/side-engine.js';
import { deferred } from './deferred.js';
import { type FromWorker, packSlice, type ToWorker, type WorkerOrder } from './messages.js';

/** So often it tells that no hook is in a loop without end. */
const aliveEveryMs = 1000;

/** In a worker thread: drives its share of a side until that is closed. See side-thread.ts. */
export async function workOnSide(
  order: WorkerOrder,
  port: MessagePort,
  tell: (message: FromWorker) => void,
): Promise<void> {
  const closed = deferred<void>();
  let isStopped = false;
  let engine: SideEngine | undefined;
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') {
      isStopped = true;
      engine?.stop();
    } else if (engine !== undefined) obey(engine, message).catch(closed.reject);
  });

  async function obey(side: SideEngine, message: ToWorker): Promise<void> {
    const pulse = order.plan.scenario.hooks && setInterval(() => tell({ kind: 'alive' }), aliveEveryMs);
    try {
      if (message.kind === 'slice')
        tell({ kind: 'sliced', part: packSlice(await side.slice(message.order)) });
      else if (message.kind === 'close') {
        tell({ kind: 'closed', end: await side.close() });
        closed.resolve();
      }
    } finally {
      clearInterval(pulse);
    }
  }

  engine = await openSideEngine(order.plan, order);
  if (isStopped) engine.stop();
  tell({ kind: 'ready' });
  await closed.promise;
}
