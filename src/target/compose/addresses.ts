import type { ContainerDetail, Engine } from '../../docker/index.js';
import type { World } from '../../system/index.js';
import type { TargetAddress } from '../target.js';

/** The two ways to a service: its containers' own addresses, and the ports that they publish on this machine. */
export interface Ways {
  readonly direct: readonly TargetAddress[];
  readonly published: readonly TargetAddress[];
}

/** Finds both for the running containers of a service; a way that does not lead to each of them is none. */
export async function findWays(
  { engine, world }: { readonly engine: Engine; readonly world: World },
  project: string,
  service: string,
  port: number,
): Promise<Ways> {
  const containers = (await engine.containers(project)).filter(
    (one) => one.service === service && one.state === 'running',
  );
  const details = (await Promise.all(containers.map(({ id }) => engine.inspect(id)))).filter(
    (one) => one !== undefined,
  );
  // Elsewhere containers live in a virtual machine, whose networks are not ours.
  const direct =
    world.platform === 'linux'
      ? await Promise.all(details.map((detail) => directAddress(engine, detail, port)))
      : [];
  const published = details.map((detail) => publishedAddress(detail, port));
  return { direct: complete(direct, details.length), published: complete(published, details.length) };
}

async function directAddress(
  engine: Engine,
  detail: ContainerDetail,
  port: number,
): Promise<TargetAddress | undefined> {
  if (detail.networkMode === 'host') return at('127.0.0.1', port);
  const shared = /^container:(?<id>.+)$/.exec(detail.networkMode)?.groups?.['id'];
  const owner = shared === undefined ? detail : await engine.inspect(shared);
  const [host] = owner?.addresses ?? [];
  return host === undefined ? undefined : at(host, port);
}

function publishedAddress(detail: ContainerDetail, port: number): TargetAddress | undefined {
  const bindings = detail.publishedPorts.get(`${port}/tcp`) ?? [];
  const binding = bindings.find(({ host }) => !host.includes(':'));
  if (binding === undefined) return undefined;
  return at(binding.host === '' || binding.host === '0.0.0.0' ? '127.0.0.1' : binding.host, binding.port);
}

function complete(found: readonly (TargetAddress | undefined)[], wanted: number): TargetAddress[] {
  const addresses = found.filter((address) => address !== undefined);
  return addresses.length === wanted ? addresses : [];
}

const at = (host: string, port: number): TargetAddress => ({ protocol: 'http:', host, port, basePath: '' });
