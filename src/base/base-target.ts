import { dirname, join } from 'node:path';
import { EnvironmentError, UsageError } from '../errors.js';
import type { TargetPlan } from '../config/index.js';
import type { World } from '../system/index.js';
import type { Base } from './open-base.js';

/**
 * The plan of the base's target: head's, with the compose files or the folder of the base's own working tree.
 *
 * @throws UsageError where the target is not of the repository, so that there is no base of it
 * @throws EnvironmentError where the base has no such file: it is new in this change
 */
export async function baseTargetOf(plan: TargetPlan, base: Base, world: World): Promise<TargetPlan> {
  const own = async (path: string): Promise<string> => {
    const there = base.at(path);
    if (there === undefined)
      throw new UsageError(`${path} is not in the repository, so the base has none of its own`, {
        fix: 'Give the base as an image, or keep the file in the repository.',
      });
    if (await world.files.exists(there)) return there;
    throw new EnvironmentError(
      `the base ${base.commit.slice(0, 12)} has no ${path}: it is new in this change`,
      {
        fix: 'Give the base as an image, or compare from the next change on.',
      },
    );
  };
  switch (plan.kind) {
    case 'compose':
      return { ...plan, files: await Promise.all(plan.files.map(own)) };
    case 'command':
      return { ...plan, cwd: await own(plan.cwd) };
    case 'url':
      throw new UsageError(
        'a target given by its URL is not started by Loadgate, so there is no base of it',
        {
          fix: 'Compare with target.compose or target.command.',
        },
      );
  }
}

/**
 * The file from which compose by itself takes values for the variables in its files: beside the first of them. It is
 * configuration, which comes from head, and mostly not in git, so that a working tree of the base has none.
 */
export const dotEnvOf = (plan: TargetPlan): readonly string[] =>
  plan.kind === 'compose' ? plan.files.slice(0, 1).map((file) => join(dirname(file), '.env')) : [];
