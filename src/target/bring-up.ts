import type { TargetPlan } from '../config/index.js';
import { bringUpCommand } from './command-target.js';
import { bringUpCompose } from './compose/bring-up-compose.js';
import type { BootContext } from './context.js';
import type { Target } from './target.js';
import { bringUpUrl } from './url-target.js';

/**
 * Brings up what is tested and waits until it answers its readiness request.
 *
 * @throws BootError (exit 3) where it does not come up: with the output of each unhappy service, everything removed
 * @throws UsageError (exit 2) where the plan does not fit the compose file: a missing service, an unclear port
 * @throws EnvironmentError (exit 3) where Docker is missing or a fixed port is in use: nothing was started
 */
export function bringUp(plan: TargetPlan, context: BootContext): Promise<Target> {
  switch (plan.kind) {
    case 'compose':
      return bringUpCompose(plan, context);
    case 'command':
      return bringUpCommand(plan, context);
    case 'url':
      return bringUpUrl(plan, context);
  }
}
