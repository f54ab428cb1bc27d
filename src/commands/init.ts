import { join, resolve } from 'node:path';
import { ExitCode, UsageError } from '../errors.js';
import type { World } from '../system/index.js';
import { shown } from './find-config.js';
import { choose } from './init/choice.js';
import { renderConfiguration, renderWorkflow } from './init/render.js';
import { openRepository } from './init/repository.js';

/**
 * Looks at a repository and writes a configuration and a workflow that run as they are. Says what was found, what
 * was chosen and why, and what to do next. A file that exists is kept unless `force` is set.
 *
 * @param options.directory the folder to look at, relative to the working directory; default: that itself
 * @throws UsageError where nothing could be tested, or where both files are there already
 */
export async function init(
  world: World,
  options: { readonly force: boolean; readonly directory?: string },
): Promise<number> {
  const root = resolve(world.cwd, options.directory ?? '.');
  if (!(await world.files.isFolder(root))) {
    throw new UsageError(`There is no folder ${root}.`, {
      fix: 'Name the folder of a repository, or none for this one.',
    });
  }
  const repository = await openRepository(world, root);
  const choice = await choose(repository);
  const outputs = [
    { path: join(repository.root, 'loadgate.yml'), text: renderConfiguration(choice) },
    {
      path: join(repository.top, '.github', 'workflows', 'loadgate.yml'),
      text: renderWorkflow(choice, repository),
    },
  ];
  const kept = options.force
    ? []
    : await existing(
        world,
        outputs.map(({ path }) => path),
      );
  if (kept.length === outputs.length) {
    throw new UsageError(`${kept.map((path) => shown(path, world)).join(' and ')} are there already.`, {
      fix: '`loadgate init --force` writes them anew; `loadgate validate` checks what is there.',
    });
  }

  const { stdout } = world;
  const say = (text: string): void => stdout.write(`${text}\n`);
  for (const sentence of choice.story) say(`  ${sentence}`);
  for (const { path, text } of outputs) {
    if (kept.includes(path)) {
      say(`${stdout.paint('yellow', 'kept')} ${shown(path, world)} (it exists; --force writes it anew)`);
    } else {
      await world.files.writeText(path, text);
      say(`${stdout.paint('green', 'wrote')} ${shown(path, world)}`);
    }
  }
  const there = root === world.cwd ? '' : `cd ${shown(root, world)} && `;
  say(`Next: ${there}loadgate run`);
  return ExitCode.ok;
}

async function existing(world: World, paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (path) => ((await world.files.exists(path)) ? [path] : [])),
  );
  return found.flat();
}
