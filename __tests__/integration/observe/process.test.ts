import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { watch } from '../../../src/observe/index.js';
import { describeWhere } from '../../helpers/needs.js';
import { testWorld } from '../../helpers/world.js';

const started: ChildProcess[] = [];
const world = testWorld();

afterEach(() => {
  for (const { pid } of started.splice(0)) {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }
});
afterAll(() => world.cleanUp());

/** A shell whose child burns CPU, as the command of a target does; once the child is there. */
async function burner(milliseconds: number): Promise<number> {
  const script = `require('node:fs').writeSync(1, 'burning'); const end = Date.now() + ${milliseconds};
    while (Date.now() < end) {} setTimeout(() => {}, 60000)`;
  const child = spawn('sh', ['-c', `"$0" -e "$1"; exit 0`, process.execPath, script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  if (child.pid === undefined) throw new Error('not started');
  await once(child.stdout, 'data');
  return child.pid;
}

const describeOnLinux = describeWhere({
  what: "Linux's /proc",
  whyNot: process.platform === 'linux' ? undefined : `this is ${process.platform}`,
});

describeOnLinux('on Linux', () => {
  test('a process is measured with its children', async () => {
    const pid = await burner(60_000);
    const watcher = await watch({ kind: 'process', pid, name: 'server' }, world);
    await sleep(3500);
    const { services, incidents, warnings } = await watcher.finish();
    expect([incidents, warnings]).toEqual([[], []]);
    const [service] = services;
    expect(service).toMatchObject({ service: 'server', containers: 1, limits: {} });
    const samples = service?.samples ?? [];
    expect(samples.length).toBeGreaterThanOrEqual(2);
    // The shell alone would use nothing; on a busy machine the burner gets less than its core.
    const cores = samples.map(({ cpuCores }) => cpuCores);
    expect(Math.max(...cores)).toBeGreaterThan(0.05);
    expect(Math.max(...cores)).toBeLessThan(1.5);
    expect(samples.at(-1)?.memoryBytes).toBeGreaterThan(20 * 1024 ** 2);
    expect(samples.every(({ throttled }) => throttled === undefined)).toBe(true);
  });

  test('a process that ends while it is watched breaks nothing', async () => {
    const child = spawn('sleep', ['1'], { stdio: 'ignore' });
    const watcher = await watch({ kind: 'process', pid: child.pid ?? 0, name: 'server' }, world);
    await sleep(2500);
    const { services, warnings } = await watcher.finish();
    expect(warnings).toEqual([]);
    expect(services[0]?.samples.length).toBeLessThanOrEqual(2);
  });
});

test('elsewhere than on Linux that is a warning', async () => {
  const elsewhere = testWorld({ overrides: { platform: 'darwin' } });
  const watcher = await watch({ kind: 'process', pid: process.pid, name: 'server' }, elsewhere);
  expect(await watcher.finish()).toEqual({
    services: [],
    incidents: [],
    warnings: ['CPU and memory of server are not measured on darwin, only on Linux.'],
  });
  elsewhere.cleanUp();
});

test('nothing to watch is nothing to warn of', async () => {
  const watcher = await watch({ kind: 'nothing', reason: 'a url is not ours' }, world);
  expect(await watcher.finish()).toEqual({ services: [], incidents: [], warnings: [] });
});
