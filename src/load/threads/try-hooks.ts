import { Worker } from 'node:worker_threads';
import type { HooksPlan } from '../../config/index.js';
import { LoadgateError, messageWithFix, UsageError } from '../../errors.js';
import { hookEnvironment } from './hook-environment.js';
import { describeThrown } from '../hooks/hook-fault.js';
import { isFromHooksWorker, unpackError } from './messages.js';

/** What waits is refused by the thread itself before; only a loop without end takes so long. */
const limitMs = 15_000;

/**
 * Loads each module of hooks once, in a thread that ends with it: what is wrong with one shows before anything boots.
 *
 * @throws UsageError with every problem, each with its place in the configuration
 */
export async function tryHooks(plans: readonly HooksPlan[]): Promise<void> {
  const byPath = new Map(plans.map((plan) => [plan.path, plan]));
  const problems: string[] = [];
  for (const plan of byPath.values()) {
    try {
      await tryOne(plan);
    } catch (error) {
      if (!(error instanceof LoadgateError)) throw error;
      problems.push(messageWithFix(error));
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

function tryOne(plan: HooksPlan): Promise<void> {
  const refusal = (problem: string): UsageError => new UsageError(`${plan.place}: ${plan.shown}: ${problem}`);
  return new Promise((resolve, reject) => {
    // Beside this file in the bundle. What it prints is printed again when it is loaded for a test.
    const worker = new Worker(new URL('./hooks-worker.js', import.meta.url), {
      workerData: plan,
      env: hookEnvironment(),
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    const end = (settle: () => void): void => {
      clearTimeout(limit);
      settle();
      void worker.terminate();
    };
    const limit = setTimeout(
      () =>
        end(() => reject(refusal(`was not loaded in ${limitMs / 1000} s; it may be in a loop without end`))),
      limitMs,
    );
    worker.on('message', (message: unknown) => {
      if (!isFromHooksWorker(message)) return;
      end(() => (message.kind === 'loaded' ? resolve() : reject(unpackError(message.error))));
    });
    worker.on('error', (error) =>
      end(() => reject(refusal(`fails while it is loaded: ${describeThrown(error, plan)}`))),
    );
    worker.on('exit', () => end(() => reject(refusal('ends the process while it is loaded'))));
  });
}
