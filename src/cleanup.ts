/** The post step: removes the compose projects that the step started and, cancelled or killed, could not take down. */
import * as core from '@actions/core';
import { messageOf } from './errors.js';
import { createWorld } from './system/index.js';
import { removeProject } from './target/index.js';

const world = createWorld(process);

for (const project of savedProjects()) {
  const left = await removeProject(world, project);
  for (const sentence of left) core.warning(sentence, { title: 'Loadgate' });
  if (left.length === 0) core.info(`Nothing is left of ${project}.`);
}

/** What action.ts saved before it started each of them: a JSON list. */
function savedProjects(): string[] {
  const state = core.getState('projects');
  if (state === '') return [];
  try {
    const projects: unknown = JSON.parse(state);
    if (Array.isArray(projects)) return projects.filter((project) => typeof project === 'string');
    core.warning(`The state "projects" is no list: ${state}`);
  } catch (error) {
    core.warning(`The state "projects" can't be read: ${messageOf(error)}`);
  }
  return [];
}
