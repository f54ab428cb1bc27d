import type { CommandTargetPlan } from '../config/index.js';
import { formatDuration } from '../units/index.js';
import { BootError, interruptedBoot } from './boot-error.js';
import type { BootContext } from './context.js';
import { keepTail } from './tail.js';

/** An install may take its time; what takes longer hangs. */
const longestMs = 30 * 60_000;

/**
 * Runs what has to be done before the command can start, such as an install, to its end: once in a folder and run, as the
 * starts that follow find it done. What it leaves running, it leaves on purpose.
 *
 * @throws BootError with the end of its output where it fails
 */
export async function prepareCommand(plan: CommandTargetPlan, context: BootContext): Promise<void> {
  const { prepare, cwd, env } = plan;
  const { world, signal, prepared } = context;
  if (prepare === undefined || prepared.has(cwd)) return;
  context.onProgress(`preparing: ${prepare}`);
  const output = keepTail();
  const onLine = (line: string): void => output.add(line);
  const done = await world.processes.runShell(prepare, { cwd, env, signal, timeoutMs: longestMs, onLine });
  if (signal.aborted) throw interruptedBoot();
  if (done.exitCode === 0 && !done.timedOut) {
    prepared.add(cwd);
    return;
  }
  const state = done.timedOut
    ? `took more than ${formatDuration(longestMs)}`
    : `ended with exit code ${done.exitCode}`;
  throw new BootError(`the preparation "${prepare}" ${state}`, [
    { service: 'prepare', state, tail: output.tail() },
  ]);
}
