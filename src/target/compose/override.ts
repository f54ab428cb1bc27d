import type { ComposeModel, ComposeService, EngineFacts } from '../../docker/index.js';
import type { ServiceLimits } from '../../measurement/index.js';
import { formatBytes } from '../../units/index.js';
import type { Side } from '../context.js';
import { allCpus, clampCpuset } from './cpuset.js';
import { builtFromHead, imageEntries, sharedBySides, type SideImage } from './side.js';

export interface OverrideInput {
  readonly model: ComposeModel;
  readonly project: string;
  readonly target: { readonly service: string; readonly port: number };
  readonly engine: Pick<EngineFacts, 'cores' | 'memoryBytes'>;
  /** Compose 2.24.4 and later: lists of the user's file can be replaced. */
  readonly canOverride: boolean;
  /** Where another side of the same stack is up beside it. */
  readonly side?: { readonly side: Side; readonly images: ReadonlyMap<string, SideImage> } | undefined;
}

export interface Override {
  /** A compose file to be read after the user's. */
  readonly text: string;
  /** For the report. */
  readonly warnings: readonly string[];
  /** For the log. */
  readonly notes: readonly string[];
}

/**
 * What has to be other than in the user's files so that the stack starts on this machine and beside other runs:
 * CPU limits and CPUs beyond the machine's are clamped (the engine refuses them), host ports become free ones of
 * 127.0.0.1 for the target and none for the others, fixed names of containers, volumes and networks become the
 * project's own. A fixed container name stays reachable as an alias inside the network, and who shares the
 * network of such a container shares the service's. Of two sides each runs images of its own (see `sideImages`).
 */
export function overrideFor(input: OverrideInput): Override {
  const { model, engine, canOverride, side } = input;
  const services = model.services.map((service) => [service.name, serviceOverride(service, input)] as const);
  const text = mapping([
    ['services', mapping(services.filter(([, body]) => body !== '{}'))],
    ['volumes', renamed(model.volumes, input.project)],
    ['networks', renamed(model.networks, input.project)],
  ]);
  return {
    text: `${text}\n`,
    warnings: [
      ...model.services.flatMap((service) => limitWarnings(service, engine)),
      ...(canOverride ? [] : portWarnings(model)),
      ...sharedWarnings(model),
      ...(side === undefined
        ? []
        : [...sharedBySides(model, side.side), ...builtFromHead(model, side.side, side.images)]),
    ],
    notes: canOverride ? portNotes(model) : [],
  };
}

/** The limits in force for one container of a service, after clamping. */
export function limitsInForce(service: ComposeService, engine: Pick<EngineFacts, 'cores'>): ServiceLimits {
  const cpus = service.cpus.deploy ?? service.cpus.service;
  return {
    cpus: cpus === undefined ? undefined : Math.min(cpus, engine.cores),
    memoryBytes: service.memoryBytes,
  };
}

function serviceOverride(
  service: ComposeService,
  { model, target, engine, canOverride, side }: OverrideInput,
): string {
  const entries = imageEntries(service, side?.images.get(service.name));
  // Compose refuses two places that differ: both are clamped.
  if (exceeds(service.cpus.service, engine)) entries.push(['cpus', String(engine.cores)]);
  if (exceeds(service.cpus.deploy, engine)) {
    const limits = mapping([['cpus', JSON.stringify(String(engine.cores))]]);
    entries.push(['deploy', mapping([['resources', mapping([['limits', limits]])]])]);
  }
  if (service.cpuset !== undefined) {
    const given = clampCpuset(service.cpuset, engine.cores);
    if (given !== service.cpuset)
      entries.push(['cpuset', given === '' ? '!reset null' : JSON.stringify(given)]);
  }
  if (service.containerName !== undefined) {
    entries.push(['container_name', '!reset null']);
    const alias = mapping([['aliases', JSON.stringify([service.containerName])]]);
    if (service.networkMode === undefined && service.networks.length > 0) {
      entries.push(['networks', mapping(service.networks.map((network) => [network, alias]))]);
    }
  }
  const shared = model.services.find(
    ({ containerName }) =>
      containerName !== undefined && service.networkMode === `container:${containerName}`,
  );
  if (shared !== undefined) entries.push(['network_mode', JSON.stringify(`service:${shared.name}`)]);
  if (canOverride && service.networkMode === undefined) {
    if (service.name === target.service)
      entries.push(['ports', `!override [${JSON.stringify(`127.0.0.1::${target.port}`)}]`]);
    else if (service.ports.length > 0) entries.push(['ports', '!reset []']);
  }
  return mapping(entries);
}

/** A volume with a name of its own would be shared with other runs, and `down -v` would delete the developer's data. */
function renamed(resources: ComposeModel['volumes'], project: string): string {
  return mapping(
    resources
      .filter(({ key, name, isExternal }) => !isExternal && name !== `${project}_${key}`)
      .map(({ key }) => [key, mapping([['name', JSON.stringify(`${project}_${key}`)]])]),
  );
}

function limitWarnings(service: ComposeService, engine: OverrideInput['engine']): string[] {
  const cpus = service.cpus.deploy ?? service.cpus.service;
  const warnings: string[] = [];
  if (exceeds(cpus, engine)) {
    warnings.push(
      `The service ${service.name} is limited to ${cpus} CPUs; this machine has ${engine.cores}, so it was given ${engine.cores}.`,
    );
  }
  if (service.cpuset !== undefined) {
    const given = clampCpuset(service.cpuset, engine.cores);
    const what = `The service ${service.name} is bound to the CPUs ${service.cpuset}; this machine has ${allCpus(engine.cores)}`;
    if (given === '') warnings.push(`${what}, so it may use them all.`);
    else if (given !== service.cpuset) warnings.push(`${what}, so it was given ${given}.`);
  }
  if (service.memoryBytes !== undefined && service.memoryBytes > engine.memoryBytes) {
    warnings.push(
      `The service ${service.name} is limited to ${formatBytes(service.memoryBytes)} of memory; this machine has ${formatBytes(engine.memoryBytes)}.`,
    );
  }
  return warnings;
}

function sharedWarnings(model: ComposeModel): string[] {
  const names = [...model.volumes, ...model.networks]
    .filter(({ isExternal }) => isExternal)
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [`The stack uses what is not its own (external): ${names.join(', ')}. Other runs share it.`];
}

const publishing = (model: ComposeModel): ComposeService[] =>
  model.services.filter(({ ports }) => ports.some(({ published }) => published !== undefined));

function portNotes(model: ComposeModel): string[] {
  const names = publishing(model).map(({ name }) => name);
  return names.length === 0
    ? []
    : [`the host ports of ${names.join(', ')} are not published during the run, so that runs don't clash`];
}

function portWarnings(model: ComposeModel): string[] {
  const names = publishing(model).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `Host ports of ${names.join(', ')} are published as the compose file says, so two runs at once clash: Compose 2.24.4 or later avoids that.`,
  ];
}

const exceeds = (cpus: number | undefined, engine: Pick<EngineFacts, 'cores'>): boolean =>
  cpus !== undefined && cpus > engine.cores;

/** A YAML flow mapping: like JSON, and its values may have tags. */
function mapping(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`;
}
