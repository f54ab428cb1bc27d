import { ExitCode } from '../errors.js';
import type { Output } from './world.js';

/** Longer than a `docker compose down` takes, shorter than anybody's patience with a program that has crashed. */
const longestMs = 60_000;

export interface CrashSource {
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  exit(code: number): never;
}

/**
 * Registers actions for the case that an error of ours is caught by nobody (a rejected promise among them). The
 * listener is there from the first action on: before that nothing is running that would outlive us.
 */
export function createCrashActions(
  source: CrashSource,
  stderr: Output,
): (action: () => Promise<unknown>) => void {
  const actions: (() => Promise<unknown>)[] = [];
  let hasCrashed = false;

  const cleanUpAndExit = async (): Promise<never> => {
    await Promise.allSettled(actions.map((action) => action()));
    return source.exit(ExitCode.environment);
  };
  const onCrash = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`loadgate: this is a bug, please report it\n${text}\n`);
    if (hasCrashed) return;
    hasCrashed = true;
    setTimeout(() => source.exit(ExitCode.environment), longestMs);
    void cleanUpAndExit();
  };
  return (action) => {
    if (actions.length === 0) source.on('uncaughtException', onCrash);
    actions.push(action);
  };
}
