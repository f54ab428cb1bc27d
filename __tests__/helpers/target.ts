import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandTargetPlan, ComposeTargetPlan } from '../../src/config/index.js';
import { BootError, bringUp, type BootContext, type Target } from '../../src/target/index.js';
import type { TestWorld } from './world.js';

/** A context for one boot, with what it was told. */
export interface TestBootContext extends BootContext {
  readonly projects: string[];
  readonly progress: string[];
}

export function bootContext(world: TestWorld, suite = 'boot test'): TestBootContext {
  const projects: string[] = [];
  const progress: string[] = [];
  return {
    world,
    suite,
    signal: world.signals.stop,
    prepared: new Set(),
    projects,
    progress,
    onProgress: (text) => void progress.push(text),
    onProject: async (project) => void projects.push(project),
  };
}

/** Writes a compose file into the world's folder and plans its service `web`. */
export async function composePlan(
  world: TestWorld,
  text: string,
  changes: Partial<ComposeTargetPlan> = {},
): Promise<ComposeTargetPlan> {
  const file = join(world.cwd, 'compose.yaml');
  await writeFile(file, text);
  return {
    kind: 'compose',
    files: [file],
    profiles: [],
    service: 'web',
    port: undefined,
    ready: { path: '/health', status: 200, timeoutMs: 30_000 },
    hostHeader: undefined,
    ...changes,
  };
}

export function commandPlan(
  world: TestWorld,
  run: string,
  changes: Partial<CommandTargetPlan> = {},
): CommandTargetPlan {
  return {
    kind: 'command',
    run,
    port: undefined,
    cwd: world.cwd,
    env: {},
    ready: { path: '/health', status: 200, timeoutMs: 15_000 },
    hostHeader: undefined,
    ...changes,
  };
}

/** The error that a boot ends with; one that succeeds is taken down and fails the test. */
export async function bootFailure(booting: Promise<Target>): Promise<BootError> {
  let target: Target;
  try {
    target = await booting;
  } catch (error) {
    if (error instanceof BootError) return error;
    throw error;
  }
  await target.down();
  throw new Error('the boot succeeded');
}

export { bringUp };
