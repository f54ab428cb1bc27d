import os from 'node:os';
import type { Machine, World } from './world.js';

/** Reads the facts of this machine; the runner's image from the variables that hosted runners set. */
export function readMachine(env: World['env'], nodeVersion: string): Machine {
  const image = [env['ImageOS'], env['ImageVersion']].filter((part) => part !== undefined && part !== '');
  return {
    cpuModel: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    os: `${os.platform()} ${os.release()} ${os.arch()}`,
    node: nodeVersion,
    runnerImage: image.length === 0 ? undefined : image.join(' '),
  };
}
