import { join, relative, resolve } from 'node:path';
import { defaultConfigNames } from '../config/index.js';
import { UsageError } from '../errors.js';
import type { World } from '../system/index.js';

/**
 * The absolute path of the configuration: the one that was named, else the first default name that exists here.
 *
 * @throws UsageError where none exists
 */
export async function findConfig(named: string | undefined, world: World): Promise<string> {
  if (named !== undefined) return resolve(world.cwd, named);
  for (const name of defaultConfigNames) {
    const path = join(world.cwd, name);
    if (await world.files.exists(path)) return path;
  }
  throw new UsageError(`No configuration here: looked for ${defaultConfigNames.join(', ')}.`, {
    fix: '`loadgate init` writes one for this repository; `--config FILE` names another.',
  });
}

/** A path as a person in this folder would write it. */
export function shown(path: string, world: World): string {
  const fromHere = relative(world.cwd, path);
  return fromHere.startsWith('..') || fromHere === '' ? path : fromHere;
}
