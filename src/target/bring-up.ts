import { basename } from 'node:path';
import type { TargetPlan } from '../config/index.js';
import { bringUpCommand } from './command-target.js';
import { bringUpCompose } from './compose/bring-up-compose.js';
import { LoadgateError, UsageError } from '../errors.js';
import { BootError, WrongImageError } from './boot-error.js';
import type { BootContext } from './context.js';
import type { Target } from './target.js';
import { bringUpUrl } from './url-target.js';

/**
 * Brings up what is tested and waits until it answers its readiness request. Of two sides the base is another state
 * of the code, which nobody can correct any more: where it has files of its own, whatever keeps it from being up is a
 * boot that failed.
 *
 * @throws BootError (exit 3) where it does not come up: with the output of each unhappy service, everything removed
 * @throws UsageError (exit 2) where the plan does not fit the compose file: a missing service, an unclear port
 * @throws EnvironmentError (exit 3) where Docker is missing or a fixed port is in use: nothing was started
 * @throws WrongImageError where a side runs another image than its own: the comparison is invalid
 */
export async function bringUp(plan: TargetPlan, context: BootContext): Promise<Target> {
  if (context.side?.name !== 'base') return bringUpKind(plan, context);
  try {
    return await bringUpKind(plan, context);
  } catch (error) {
    if (!(error instanceof LoadgateError) || error instanceof WrongImageError) throw error;
    if (context.signal.aborted) throw error;
    if (error instanceof UsageError && context.side.otherRoot === undefined) throw error;
    const lacks = /env file (\S.*) not found/.exec(error.message)?.[1];
    const fix = lacks === undefined ? error.fix : `Let the base get a copy of head's ${basename(lacks)}.`;
    const logs = error instanceof BootError ? error.logs : [];
    throw new BootError(`of the base, ${error.message}`, logs, { fix, cause: error });
  }
}

function bringUpKind(plan: TargetPlan, context: BootContext): Promise<Target> {
  switch (plan.kind) {
    case 'compose':
      return bringUpCompose(plan, context);
    case 'command':
      return bringUpCommand(plan, context);
    case 'url':
      return bringUpUrl(plan, context);
  }
}
