/** Entry of the action: inputs -> run -> outputs. The post step (cleanup.ts) removes what a cancelled job leaves. */
import * as core from '@actions/core';
import { resolve } from 'node:path';
import { openGithub, readCiFacts, reportFailure } from './ci/index.js';
import { findConfig } from './commands/find-config.js';
import { explain } from './commands/explain.js';
import { loadPlan, overridesOfInputs } from './config/index.js';
import { messageWithFix, UsageError } from './errors.js';
import { createProgress } from './pipeline/index.js';
import { renderTerminal } from './report/index.js';
import { run } from './run.js';
import { createWorld, isLongEnough, type World } from './system/index.js';

const world = actionWorld();
// A connection that hangs must not keep the step alive when everything is said.
world.exit(await main(world));

async function main(world: World): Promise<number> {
  try {
    const ci = await readCiFacts(world);
    const token = core.getInput('github-token');
    if (token !== '') world.secrets.add(token);
    if (!(await world.files.exists(world.cwd)))
      throw new UsageError(`Input working-directory: there is no folder ${world.cwd}.`);
    const plan = await loadPlan(world, {
      configPath: await findConfig(core.getInput('config') || undefined, world),
      overrides: overridesOfInputs((name) => core.getInput(name)),
      ci,
    });
    const projects: string[] = [];
    const folders: string[] = [];
    const { result, exitCode, delivery } = await run(plan, {
      world,
      progress: await createProgress(world.stdout),
      github: openGithub(world, ci, token),
      onProject: async (project) => {
        projects.push(project);
        core.saveState('projects', projects);
      },
      onFolder: async (folder) => {
        folders.push(folder);
        core.saveState('folders', folders);
      },
      promote: false,
    });
    world.stdout.write(`\n${renderTerminal(result, world.stdout)}\n`);
    for (const notice of delivery.notices) core.notice(world.secrets.mask(notice), { title: 'Loadgate' });
    return exitCode;
  } catch (error) {
    const exitCode = explain(error, world);
    await reportFailure(world, messageWithFix(error));
    return exitCode;
  }
}

/** The world of the step: in `working-directory`, and every secret that we learn is masked by the runner, too. */
function actionWorld(): World {
  const world = createWorld(process);
  return {
    ...world,
    cwd: resolve(world.cwd, core.getInput('working-directory')),
    secrets: {
      add(value) {
        world.secrets.add(value);
        // The runner would mask each `1` in the log of the whole job.
        if (isLongEnough(value)) core.setSecret(value);
      },
      mask: (text) => world.secrets.mask(text),
    },
  };
}
