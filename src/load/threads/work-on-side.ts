import type { MessagePort } from 'node:worker_threads';
import { openSideEngine, type SideEngine } from '../engine/side-engine.js';
import type { SlicePart } from '../record/part.js';
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
  let driven: Promise<SlicePart> | undefined;
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') {
      isStopped = true;
      engine?.stop();
    } else if (engine !== undefined) attend(obey(engine, message));
  });

  /** Tells that it does not hang, while it is to do something. */
  function attend(doing: Promise<void>): void {
    const { hooks } = order.plan.scenario;
    const pulse = hooks && setInterval(() => tell({ kind: 'alive' }), aliveEveryMs);
    doing.catch(closed.reject).finally(() => clearInterval(pulse));
  }

  async function obey(side: SideEngine, message: ToWorker): Promise<void> {
    if (message.kind === 'slice') {
      driven = side.slice(message.order);
      tell({ kind: 'sliced', part: packSlice(await driven) });
    } else if (message.kind === 'close') {
      const end = await side.close();
      // Told of before: after its end this thread is heard no more.
      await driven;
      tell({ kind: 'closed', end });
      closed.resolve();
    }
  }

  engine = await openSideEngine(order.plan, order);
  if (isStopped) engine.stop();
  tell({ kind: 'ready' });
  await closed.promise;
}
