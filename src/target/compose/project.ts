import { randomBytes } from 'node:crypto';
import { createEngine, endCompose } from '../../docker/index.js';
import { messageOf } from '../../errors.js';
import type { World } from '../../system/index.js';

const prefix = 'loadgate-';
const longestSuite = 40;

/** A name that no other run has: `loadgate-<suite>[-<side>]-<8 hex digits>`, in the characters that compose allows. */
export function projectNameFor(suite: string, side?: string): string {
  const slug = suite
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, longestSuite);
  const whose = side === undefined ? '' : `-${side}`;
  return `${prefix}${slug === '' ? 'suite' : slug}${whose}-${randomBytes(4).toString('hex')}`;
}

/** How the names of a project's temporary folders begin. No project's name has a dot, so it is nobody else's. */
export const folderPrefixOf = (project: string): string => `loadgate-compose-${project}.`;

/**
 * Removes what a run has left of its compose project, by label (no compose file is needed), and its own folder. For the step after a
 * cancelled job. Nothing but projects of ours is touched.
 *
 * @returns one sentence for each thing that could not be removed
 */
export async function removeProject(world: World, project: string): Promise<readonly string[]> {
  if (!project.startsWith(prefix))
    return [`${project} is not a project of Loadgate: nothing of it was removed`];
  return [...(await removeContainers(world, project)), ...(await removeFolder(world, project))];
}

async function removeContainers(world: World, project: string): Promise<readonly string[]> {
  try {
    // One that outlived a killed run would go on building and creating.
    await endCompose(world, project);
    return await createEngine(world).remove(project);
  } catch (error) {
    return [`the containers of ${project} could not be removed: ${messageOf(error)}`];
  }
}

async function removeFolder(world: World, project: string): Promise<readonly string[]> {
  try {
    await world.files.removeTemporaryFolders(folderPrefixOf(project));
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}
