import { basename } from 'node:path';
import { closestMatch } from 'leven';
import type { ComposeTargetPlan } from '../../config/index.js';
import type { Compose, ComposeModel, ComposeService } from '../../docker/index.js';
import { UsageError } from '../../errors.js';
import type { World } from '../../system/index.js';

/** @throws UsageError where a compose file is not there */
export async function requireFiles(plan: ComposeTargetPlan, world: World): Promise<void> {
  for (const file of plan.files) {
    if (await world.files.exists(file)) continue;
    throw new UsageError(`the compose file ${file} does not exist`, {
      fix: 'Name it in target.compose.files, relative to loadgate.yml.',
    });
  }
}

/**
 * The service that is tested.
 *
 * @throws UsageError with the names to choose from where it is not in the files or its profile is not active
 */
export async function findService(
  plan: ComposeTargetPlan,
  model: ComposeModel,
  compose: Compose,
): Promise<ComposeService> {
  const service = model.services.find(({ name }) => name === plan.service);
  if (service !== undefined) return service;

  const files = plan.files.map((file) => basename(file)).join(', ');
  const all = await compose.allServices();
  if (all.includes(plan.service)) {
    throw new UsageError(`the service ${plan.service} of ${files} belongs to a profile that is not active`, {
      fix: 'Name its profile in target.compose.profiles.',
    });
  }
  const close = closestMatch(plan.service, [...all], { maxDistance: Math.ceil(plan.service.length / 3) });
  throw new UsageError(
    `the service ${plan.service} is not in ${files}, which has ${all.join(', ') || 'none'}`,
    {
      fix: close === undefined ? 'Name one of them in target.compose.service.' : `Did you mean ${close}?`,
    },
  );
}

/**
 * The port of the service, inside its container: the one of the plan, else the only TCP port that the files name.
 *
 * @throws UsageError where they name none or several
 */
export function findPort(plan: ComposeTargetPlan, service: ComposeService): number {
  if (plan.port !== undefined) return plan.port;
  const published = service.ports.filter(({ protocol }) => protocol === 'tcp').map(({ target }) => target);
  const ports = [...new Set([...published, ...service.expose])];
  const [only] = ports;
  if (only !== undefined && ports.length === 1) return only;
  const found = only === undefined ? 'names no port' : `names the ports ${ports.join(', ')}`;
  throw new UsageError(`the service ${service.name} ${found} in its compose file`, {
    fix: `Write target.compose.port: the one on which it listens inside its container${only === undefined ? '' : `, such as ${only}`}.`,
  });
}
