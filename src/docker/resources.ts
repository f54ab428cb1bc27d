import type { z } from 'zod';
import { refusalOf, requestEngine, type EngineAddress } from './engine-connection.js';
import { containersSchema, imagesSchema, networksSchema, volumesSchema } from './engine-schema.js';
import type { ProjectResources } from './engine-types.js';
import { composeLabels, projectFilter } from './labels.js';

type AskAlways = <S extends z.ZodType>(path: string, shape: S) => Promise<z.infer<S>>;

/** Finds what carries a project's label, and images of its name: no compose file is needed for it. */
export async function findResources(ask: AskAlways, project: string): Promise<ProjectResources> {
  const filter = projectFilter(project);
  const named = encodeURIComponent(JSON.stringify({ reference: [`${project}-*`] }));
  const [containers, networks, volumes, built, images] = await Promise.all([
    ask(`/containers/json?all=1&${filter}`, containersSchema),
    ask(`/networks?${filter}`, networksSchema),
    ask(`/volumes?${filter}`, volumesSchema),
    ask(`/images/json?${filter}`, imagesSchema),
    ask(`/images/json?filters=${named}`, imagesSchema),
  ]);
  return {
    containers: containers.map((entry) => ({
      id: entry.Id,
      name: (entry.Names?.[0] ?? entry.Id).replace(/^\//, ''),
      service: entry.Labels?.[composeLabels.service] ?? '',
      state: entry.State,
    })),
    networks: networks.map(({ Name }) => Name),
    volumes: (volumes.Volumes ?? []).map(({ Name }) => Name),
    images: [
      // An image that the compose file names itself is the user's own.
      ...images.flatMap(({ RepoTags }) => tagsOf(RepoTags).filter((tag) => tag.startsWith(`${project}-`))),
      // Built for the project, and its name was given to another one since.
      ...built.flatMap(({ Id, RepoTags }) => (tagsOf(RepoTags).length === 0 ? [Id] : [])),
    ],
  };
}

const tagsOf = (tags: readonly string[] | null | undefined): string[] =>
  (tags ?? []).filter((tag) => tag !== '<none>:<none>');

/**
 * Removes everything, containers first since they hold the rest. Running ones are killed, their anonymous volumes
 * go with them.
 *
 * @returns one sentence for each thing that is still there, with the command that removes it
 */
export async function removeResources(
  address: EngineAddress,
  found: ProjectResources,
): Promise<readonly string[]> {
  const remove = async (
    what: 'container' | 'network' | 'volume' | 'image',
    name: string,
    path: string,
  ): Promise<string[]> => {
    const { status, body } = await requestEngine(address, 'DELETE', path);
    if (status < 400 || status === 404) return []; // 404: gone meanwhile
    return [
      `the ${what} ${name} could not be removed: ${refusalOf(body)}; remove it by: docker ${what} rm -f ${name}`,
    ];
  };
  const containers = await Promise.all(
    found.containers.map(({ id, name }) => remove('container', name, `/containers/${id}?force=1&v=1`)),
  );
  const others = await Promise.all([
    ...found.networks.map((name) => remove('network', name, `/networks/${encodeURIComponent(name)}`)),
    ...found.volumes.map((name) => remove('volume', name, `/volumes/${encodeURIComponent(name)}?force=1`)),
    ...found.images.map((tag) => remove('image', tag, `/images/${encodeURIComponent(tag)}`)),
  ]);
  return [...containers, ...others].flat();
}
