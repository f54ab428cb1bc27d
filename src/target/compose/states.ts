import type { Compose, ComposeContainer, ContainerDetail, Engine } from '../../docker/index.js';
import { formatBytes, formatDuration } from '../../units/index.js';
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
  return state === 'exited' || state === 'restarting' ? `${state} (${exitCode})` : state;
}

/** What the causes are, before what follows from them: a service that ended is why another was never started. */
const order = ['exited', 'dead', 'restarting', 'running', 'paused', 'created'];

/** The unhappy containers, the likeliest cause first. */
export function byCause(containers: readonly ComposeContainer[]): ComposeContainer[] {
  const rank = ({ state }: ComposeContainer): number =>
    (order.indexOf(state) + order.length + 1) % (order.length + 1);
  return containers.toSorted((a, b) => rank(a) - rank(b));
}

/** One sentence on why a service keeps the stack from being up. */
export function describeTrouble(
  container: ComposeContainer,
  detail: ContainerDetail | undefined,
  timeoutMs: number,
): string {
  const who = `the service ${container.service}`;
  if (detail !== undefined && detail.startError !== '')
    return `${who} could not be started: ${detail.startError}`;
  if (detail?.killedForMemory === true) {
    const limit = detail.memoryBytes === undefined ? '' : `, its limit is ${formatBytes(detail.memoryBytes)}`;
    return `${who} was killed for its memory${limit}`;
  }
  const said =
    detail?.health === undefined || detail.health.lastOutput === ''
      ? ''
      : `, last with: ${firstLine(detail.health.lastOutput)}`;
  switch (container.state) {
    case 'exited':
      return `${who} ended with exit code ${container.exitCode} during the boot`;
    case 'restarting':
      return `${who} keeps restarting, last after exit code ${container.exitCode}`;
    case 'running':
      return container.health === 'unhealthy'
        ? `${who} is unhealthy: its health check failed ${detail?.health?.failingStreak ?? 'several'} times in a row${said}`
        : `${who} was not healthy within ${formatDuration(timeoutMs)}${said}`;
    case 'created':
      return `${who} was never started`;
    default:
      return `${who} is ${container.state}`;
  }
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

/** What the engine knows of a container; undefined where it is gone. */
export function detailOf(
  engine: Engine,
  container: ComposeContainer | undefined,
): Promise<ContainerDetail | undefined> {
  return container === undefined ? Promise.resolve(undefined) : engine.inspect(container.id);
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;
