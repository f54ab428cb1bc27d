/** The post step: removes what the step started and, cancelled or killed, could not: compose projects, the base's folder. */
import * as core from '@actions/core';
import { removeBase } from './base/index.js';
import { messageOf } from './errors.js';
import { createWorld } from './system/index.js';
import { removeProject } from './target/index.js';

const world = createWorld(process);

// In this order: containers may use the folder's files.
for (const project of saved('projects')) tell(project, await removeProject(world, project));
for (const folder of saved('folders')) tell(folder, await removeBase(world, folder));

function tell(what: string, left: readonly string[]): void {
  for (const sentence of left) core.warning(sentence, { title: 'Loadgate' });
  if (left.length === 0) core.info(`Nothing is left of ${what}.`);
}

/** What action.ts saved before it made each of them: a JSON list. */
function saved(name: string): string[] {
  const state = core.getState(name);
  if (state === '') return [];
  try {
    const list: unknown = JSON.parse(state);
    if (Array.isArray(list)) return list.filter((each) => typeof each === 'string');
    core.warning(`The state "${name}" is no list: ${state}`);
  } catch (error) {
    core.warning(`The state "${name}" can't be read: ${messageOf(error)}`);
  }
  return [];
}
