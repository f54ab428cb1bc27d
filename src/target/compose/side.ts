import { isAbsolute, relative, sep } from 'node:path';
import type { ComposeModel, ComposeService } from '../../docker/index.js';
import { UsageError } from '../../errors.js';
import type { Side } from '../context.js';

/** The image that a service of a side runs. */
export interface SideImage {
  readonly name: string;
  /** By the user, so that nothing is built; else it is built for this side alone. */
  readonly isGiven: boolean;
}

/** Pull policies under which compose looks for no newer image than the one that is there. */
const staying = new Set<string | undefined>([undefined, 'never', 'missing', 'if_not_present']);

/**
 * The images that a side has for itself: those that are given, and for each service with a build a name of the
 * project's own, for the second build would take a name that the file gives from the first. A service that runs
 * what another one builds or is given, by the same name, goes along. Empty where there is but one target.
 */
export function sideImages(
  { services }: ComposeModel,
  project: string,
  side: Side | undefined,
): ReadonlyMap<string, SideImage> {
  const images = new Map<string, SideImage>();
  if (side === undefined) return images;
  const sameName = ({ image }: ComposeService): SideImage | undefined => {
    const others = services.filter((other) => image !== undefined && other.image === image);
    return others.map(({ name }) => images.get(name)).find((found) => found !== undefined);
  };
  for (const { name } of services) {
    const image = side.images[name];
    if (image !== undefined) images.set(name, { name: image, isGiven: true });
  }
  const open = services.filter(({ name }) => !images.has(name));
  for (const service of open) {
    const own = { name: `${project}-${service.name.toLowerCase()}`, isGiven: false };
    const same = sameName(service);
    if (same?.isGiven === true) images.set(service.name, same);
    else if (service.hasBuild) images.set(service.name, own);
  }
  for (const service of open.filter(({ name }) => !images.has(name))) {
    const same = sameName(service);
    if (same !== undefined) images.set(service.name, same);
  }
  return images;
}

/** What of a service is other than in the user's file so that it runs that image: keys and YAML values. */
export function imageEntries(
  service: ComposeService,
  image: SideImage | undefined,
): (readonly [string, string])[] {
  if (image === undefined) return [];
  const entries: (readonly [string, string])[] = [['image', JSON.stringify(image.name)]];
  if (image.isGiven) {
    if (service.hasBuild) entries.push(['build', '!reset null']);
    if (service.pullPolicy === 'build') entries.push(['pull_policy', 'missing']);
    return entries;
  }
  if (service.buildTags.length > 0) entries.push(['build', '{"tags": !reset []}']);
  // No registry has this name.
  const isBuilt = service.hasBuild && service.pullPolicy === 'build';
  if (!isBuilt && !staying.has(service.pullPolicy)) entries.push(['pull_policy', 'missing']);
  return entries;
}

/** @throws UsageError where an image is given for a service that is not there, or for what two sides can't both have */
export function requireApart(model: ComposeModel, side: Side, canOverride: boolean): void {
  const names = model.services.map(({ name }) => name);
  const unknown = Object.keys(side.images).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new UsageError(
      `an image of ${side.name} is given for ${unknown.join(', ')}, which the stack has not`,
      {
        fix: `Give images for its services: ${names.join(', ')}.`,
      },
    );
  const clashes = [
    ...model.services.flatMap((service) => clashesOf(service, side, canOverride)),
    ...clashesOfNetworks(model),
  ];
  if (clashes.length === 0) return;
  throw new UsageError(`this stack can't be up twice, side by side: ${clashes.join('; ')}`, {
    fix: canOverride
      ? 'Let paths be relative to the compose file, each service have a network of the stack, and Docker choose its subnet.'
      : 'Install Compose 2.24.4 or later.',
  });
}

function clashesOf(service: ComposeService, side: Side, canOverride: boolean): string[] {
  const { name, networkMode, ports, binds, buildContext, hasBuild } = service;
  const isForeign = (path: string): boolean =>
    side.otherRoot !== undefined && isWithin(side.otherRoot, path) && !isWithin(side.root, path);
  const mounted = binds.map(({ source }) => source).find(isForeign);
  const built = hasBuild && buildContext !== undefined && isForeign(buildContext) ? buildContext : undefined;
  return [
    ...(networkMode === 'host' ? [`${name} uses the host's network`] : []),
    ...(!canOverride && ports.some(({ published }) => published !== undefined)
      ? [`${name} publishes a fixed port`]
      : []),
    ...(mounted === undefined
      ? []
      : [`${name} of ${side.name} mounts ${mounted}, which is the other side's`]),
    ...(built === undefined
      ? []
      : [`${name} of ${side.name} is built from ${built}, which is the other side's`]),
  ];
}

/** The engine refuses a second network of the same addresses. */
function clashesOfNetworks({ services, networks }: ComposeModel): string[] {
  // Compose makes only those that are used.
  const isUsed = (key: string): boolean => services.some((service) => service.networks.includes(key));
  return networks.flatMap(({ key, isExternal, subnet }) =>
    subnet === undefined || isExternal || !isUsed(key)
      ? []
      : [`the network ${key} has the fixed subnet ${subnet}`],
  );
}

/** What both sides use, and may change under each other. */
export function sharedBySides(model: ComposeModel, side: Side): string[] {
  // Of images both sides have the same files.
  const isOwn = (path: string): boolean => side.otherRoot !== undefined && isWithin(side.root, path);
  const isShared = (path: string): boolean => !isOwn(path) && !path.endsWith('.sock');
  const binds = model.services.flatMap((service) =>
    service.binds
      .filter(({ source, isReadOnly }) => !isReadOnly && isShared(source))
      .map(({ source }) => source),
  );
  const devices = model.volumes.flatMap(({ device, isExternal }) =>
    device !== undefined && !isExternal && isShared(device) ? [device] : [],
  );
  const networks = model.services.flatMap(({ networkMode }) =>
    networkMode?.startsWith('container:') === true ? [`the network of ${networkMode}`] : [],
  );
  const all = [...new Set([...binds, ...devices, ...networks])];
  return all.length === 0
    ? []
    : [`Base and head share ${all.join(', ')}: what one of them writes, the other one reads.`];
}

/**
 * What of a base that is given as images is head's code all the same: the files are head's, so a service that is built,
 * and has no image given, is built from them.
 */
export function builtFromHead(
  { services }: ComposeModel,
  side: Side,
  images: ReadonlyMap<string, SideImage>,
): string[] {
  if (side.name === 'head' || side.otherRoot !== undefined) return [];
  const names = services
    .filter(({ name, hasBuild }) => hasBuild && images.get(name)?.isGiven !== true)
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `No image is given for ${names.join(', ')}, built here from head's files: what the change does there is not compared.`,
      ];
}

function isWithin(root: string, path: string): boolean {
  if (!isAbsolute(path)) return false;
  const below = relative(root, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
