import { parentPort, workerData } from 'node:worker_threads';
import type { HooksPlan } from '../../config/index.js';
import { LoadgateError } from '../../errors.js';
import { loadHooks } from '../hooks/hooks.js';
import { packError, type FromHooksWorker } from './messages.js';

/** The entry of a thread that finds out whether a module of hooks can be loaded. See try-hooks.ts. */
async function tryOne(plan: HooksPlan): Promise<FromHooksWorker> {
  try {
    await loadHooks(plan, 0);
    return { kind: 'loaded' };
  } catch (error) {
    if (!(error instanceof LoadgateError)) throw error;
    return { kind: 'refused', error: packError(error) };
  }
}

const outcome = await tryOne(workerData);
parentPort?.postMessage(outcome, []);
