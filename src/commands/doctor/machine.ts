import { createServer } from 'node:net';
import { messageOf } from '../../errors.js';
import type { World } from '../../system/index.js';
import { formatBytes } from '../../units/index.js';
import { fail, isAtLeast, ok, warn, type Check } from './check.js';

/** Files that are open beside the users' connections: libraries, logs, the engine's socket, the report. */
const filesBesideUsers = 256;
/** Users to have room for where no configuration says how many: the heavy level of a common test. */
const usualUsers = 500;
const fewPorts = 10_000;
const smallMemoryBytes = 2 * 1024 ** 3;

/** Node, cores and memory. */
export function checkMachine({ machine }: World): Check[] {
  const { node, cores, cpuModel, memoryBytes } = machine;
  return [
    isAtLeast(node, [20, 19, 0])
      ? ok('node', node)
      : fail('node', node, 'Install Node 20.19 or later; 24 is what the action runs on.'),
    cores > 1
      ? ok('cores', `${cores} (${cpuModel})`)
      : warn(
          'cores',
          `1 (${cpuModel})`,
          'Use 2 or more: with one, the load generator slows what it measures.',
        ),
    memoryBytes >= smallMemoryBytes
      ? ok('memory', formatBytes(memoryBytes))
      : warn('memory', formatBytes(memoryBytes), 'Use 2 GiB or more, or a stack that needs little.'),
  ];
}

/**
 * Open files and ephemeral ports: each virtual user holds one connection.
 *
 * @param users the most that a test of this repository runs; undefined where there is no configuration
 */
export async function checkLimits(world: World, users: number | undefined): Promise<Check[]> {
  const needed = (users ?? usualUsers) + filesBesideUsers;
  const limits = await world.files.readText('/proc/self/limits');
  const range = await world.files.readText('/proc/sys/net/ipv4/ip_local_port_range');
  return [
    ...(limits === undefined ? [] : [checkOpenFiles(limits, needed)]),
    ...(range === undefined ? [] : [checkPortRange(range, needed)]),
  ];
}

function checkOpenFiles(limits: string, needed: number): Check {
  const [, soft = ''] = /^Max open files\s+(\S+)/m.exec(limits) ?? [];
  if (soft === 'unlimited' || Number(soft) >= needed) return ok('open files', soft);
  return warn(
    'open files',
    `${soft}, and ${needed} are needed`,
    `Raise the limit first: ulimit -n ${needed * 2}`,
  );
}

function checkPortRange(range: string, needed: number): Check {
  const [first = 0, last = 0] = range.trim().split(/\s+/).map(Number);
  const ports = last - first + 1;
  const found = `${first} to ${last}`;
  if (ports >= Math.max(fewPorts, needed)) return ok('local ports', found);
  return warn(
    'local ports',
    `only ${ports} (${found})`,
    'Widen the range: sysctl -w net.ipv4.ip_local_port_range="15000 65000"',
  );
}

/** Whether a server can listen on loopback, as a command target has to. */
export async function checkLoopback(): Promise<Check> {
  try {
    return ok('loopback', `port ${await bindFreePort()} could be bound`);
  } catch (error) {
    return fail('loopback', messageOf(error), 'Let programs listen on 127.0.0.1: load goes there.');
  }
}

function bindFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export async function checkGit(world: World): Promise<Check> {
  const { exitCode, stdout, stderr } = await world.processes.run('git', ['--version'], { timeoutMs: 10_000 });
  if (exitCode === 0) return ok('git', stdout.trim().replace(/^git version /, ''));
  const found = exitCode === 127 ? 'not found' : stderr.trim();
  return warn(
    'git',
    found,
    'Install git: without it a result has no commit, and the branch store does not work.',
  );
}
