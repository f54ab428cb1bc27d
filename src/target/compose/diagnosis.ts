import type { Compose, ComposeContainer, ContainerDetail, Engine } from '../../docker/index.js';
import { formatBytes, formatDuration } from '../../units/index.js';
import { BootError } from '../boot-error.js';
import { collectLogs, standingOf, type Standing } from './states.js';

/** A container that keeps the stack from being up, or may. */
export interface Trouble {
  readonly container: ComposeContainer;
  readonly standing: Standing;
  /** Undefined where it is gone. */
  readonly detail: ContainerDetail | undefined;
}

export interface Patient {
  readonly compose: Compose;
  readonly engine: Engine;
  /** The service that is tested. */
  readonly target: string;
  readonly timeoutMs: number;
}

/** Causes before what follows from them: a service that ended is why another was never started. */
const order = ['exited', 'dead', 'restarting', 'running', 'restarted', 'paused', 'created'];

/**
 * Looks at all containers: those that do not stand, and those that stand now but had to be restarted; the
 * likeliest cause first.
 */
export async function findTroubles({ compose, engine, target }: Patient): Promise<Trouble[]> {
  const seen = await Promise.all(
    (await compose.ps()).map(async (container) => ({
      container,
      standing: standingOf(container, target),
      detail: await engine.inspect(container.id),
    })),
  );
  return seen
    .filter(
      ({ standing, detail }) =>
        standing === 'waiting' || standing === 'failed' || (detail?.restarts ?? 0) > 0,
    )
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ container, standing }: Trouble): number {
  const rank = order.indexOf(standing === 'up' ? 'restarted' : container.state);
  return rank < 0 ? order.length : rank;
}

/**
 * The error of a boot that these troubles ended, with the log of each service.
 *
 * @param otherwise the message where the troubles tell no cause: compose's own words
 */
export async function bootErrorOf(
  troubles: readonly Trouble[],
  patient: Patient,
  otherwise: { readonly message: string; readonly fix: string | undefined },
): Promise<BootError> {
  const [cause] = troubles;
  const logs = await collectLogs(
    patient.compose,
    troubles.map(({ container }) => container),
  );
  // A container that was never started tells nothing of why.
  if (cause === undefined || (cause.container.state === 'created' && cause.detail?.startError === '')) {
    return new BootError(otherwise.message, logs, { fix: otherwise.fix });
  }
  const others = new Set(
    troubles.filter(({ standing }) => standing !== 'up').map(({ container }) => container.service),
  );
  others.delete(cause.container.service);
  const also = others.size === 0 ? '' : `; not up either: ${[...others].join(', ')}`;
  return new BootError(`${describeTrouble(cause, patient.timeoutMs)}${also}`, logs);
}

/** One sentence on why a service keeps the stack from being up. */
export function describeTrouble({ container, standing, detail }: Trouble, timeoutMs: number): string {
  const who = `the service ${container.service}`;
  if (detail !== undefined && detail.startError !== '')
    return `${who} could not be started: ${detail.startError}`;
  if (detail?.killedForMemory === true) {
    const limit = detail.memoryBytes === undefined ? '' : `, its limit is ${formatBytes(detail.memoryBytes)}`;
    return `${who} was killed for its memory${limit}`;
  }
  if (standing === 'up') {
    const restarts = detail?.restarts ?? 0;
    return `${who} was restarted ${restarts} ${restarts === 1 ? 'time' : 'times'} during the boot`;
  }
  const output = detail?.health?.lastOutput.split('\n', 1)[0] ?? '';
  const said = output === '' ? '' : `, last with: ${output}`;
  switch (container.state) {
    case 'exited':
      return `${who} ended with exit code ${container.exitCode} during the boot`;
    case 'restarting':
      // `ps` tells no exit code here, and it may run again by now.
      return `${who} keeps restarting${detail?.state === 'restarting' ? `, last after exit code ${detail.exitCode}` : ''}`;
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
