import type { Compose, ComposeContainer } from '../../docker/index.js';
import { tailLines } from '../boot-error.js';
import type { ServiceLog } from '../target.js';

/** How a container stands during the boot. */
export type Standing = 'up' | 'done' | 'waiting' | 'failed';

/**
 * A service that is not the target may end, with exit code 0: migrations, seeds. Everything else has to run and,
 * where it has a health check, be healthy. One that is being restarted may yet find what it waits for.
 */
export function standingOf(container: ComposeContainer, target: string): Standing {
  switch (container.state) {
    case 'running':
      if (container.health === 'unhealthy') return 'failed';
      return container.health === 'starting' ? 'waiting' : 'up';
    case 'created':
    case 'restarting':
      return 'waiting';
    case 'exited':
      return container.exitCode === 0 && container.service !== target ? 'done' : 'failed';
    default:
      return 'failed';
  }
}

/** Such as `running (healthy)`, `exited (1)`. */
export function formatState({ state, health, exitCode }: ComposeContainer): string {
  if (state === 'running') return health === '' ? state : `${state} (${health})`;
  return state === 'exited' ? `${state} (${exitCode})` : state;
}

/** The tail of each of these services' output, with its state. */
export async function collectLogs(
  compose: Compose,
  containers: readonly ComposeContainer[],
): Promise<ServiceLog[]> {
  const services = [...new Set(containers.map(({ service }) => service))];
  return Promise.all(
    services.map(async (service) => ({
      service,
      state: [...new Set(containers.filter((one) => one.service === service).map(formatState))].join(', '),
      tail: await compose.logs(service, tailLines),
    })),
  );
}
