import { createEngine } from '../docker/index.js';
import type { World } from '../system/index.js';
import type { Watchable } from '../target/index.js';
import { watchContainers } from './containers.js';
import { watchProcess } from './process.js';
import type { Watcher } from './watcher.js';

export type { Watcher } from './watcher.js';

/**
 * Watches the target while load runs: CPU, memory and throttling of each service once a second, and crashes,
 * memory kills, restarts and failed health checks as they happen. Resolves when nothing of these can be missed any
 * more; never rejects.
 */
export async function watch(watchable: Watchable, world: World): Promise<Watcher> {
  if (watchable.kind === 'containers') return watchContainers(watchable, createEngine(world), world);
  if (watchable.kind === 'process') return watchProcess(watchable, world);
  return {
    ended: () => undefined,
    finish: () => Promise.resolve({ services: [], incidents: [], warnings: [] }),
  };
}
