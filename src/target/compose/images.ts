import type { Engine } from '../../docker/index.js';
import { WrongImageError } from '../boot-error.js';
import type { Side } from '../context.js';
import type { SideImage } from './side.js';

/** Image ids by service, as they were when the side's images had just been built and pulled. */
export async function readImages(
  engine: Engine,
  images: ReadonlyMap<string, SideImage>,
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    [...images].map(async ([service, { name }]) => [service, await engine.imageId(name)] as const),
  );
  return new Map(found.flatMap(([service, id]) => (id === undefined ? [] : [[service, id]])));
}

/**
 * Makes sure that a side runs what was built or given for it: a name may have been given to another image meanwhile.
 *
 * @throws WrongImageError that names each service which does not
 */
export async function requireOwnImages(
  engine: Engine,
  project: string,
  side: Side,
  own: { readonly images: ReadonlyMap<string, SideImage>; readonly ids: ReadonlyMap<string, string> },
): Promise<void> {
  const containers = await engine.containers(project);
  const details = await Promise.all(containers.map(({ id }) => engine.inspect(id)));
  const wrong = [...own.images].flatMap(([service, { name, isGiven }]) => {
    const wanted = own.ids.get(service);
    const running = details.find((one) => one?.service === service && one.imageId !== wanted);
    if (running === undefined) return [];
    const what = isGiven ? `${name} that was given for it` : 'what was built for it';
    return [
      `${service} of ${side.name} runs ${shortId(running.imageId)} instead of ${what} (${shortId(wanted ?? 'none')})`,
    ];
  });
  if (wrong.length === 0) return;
  throw new WrongImageError(wrong.join('; '), {
    fix: 'See what else builds, pulls or tags images on this machine during the run.',
  });
}

const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);
