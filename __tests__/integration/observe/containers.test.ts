import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Observation } from '../../../src/measurement/index.js';
import { watch, type Watcher } from '../../../src/observe/index.js';
import type { ServiceFacts } from '../../../src/target/index.js';
import { describeWithDocker } from '../../helpers/docker.js';
import { testWorld } from '../../helpers/world.js';

const world = testWorld();
afterAll(() => world.cleanUp());

function docker(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`docker ${args[0]}: ${stderr}`);
  return stdout.trim();
}

let project = '';
let containers: string[] = [];

beforeEach(() => {
  project = `loadgate-observe-${randomUUID().slice(0, 8)}`;
  containers = [];
});
afterEach(() => {
  if (containers.length > 0) docker('rm', '-fv', ...containers);
});

/** A container as compose starts one, that runs a script in Node. */
function start(service: string, script: string, ...options: readonly string[]): string {
  const labels = [
    `--label=com.docker.compose.project=${project}`,
    `--label=com.docker.compose.service=${service}`,
  ];
  const id = docker('run', '-d', '--init', ...labels, ...options, 'node:24-slim', 'node', '-e', script);
  containers.push(id);
  return id;
}

const facts = (service: string): ServiceFacts => ({
  service,
  limits: { cpus: undefined, memoryBytes: undefined },
});
/** The first of them is the one that is tested. */
const watching = (tested: string, ...others: readonly string[]): Promise<Watcher> =>
  watch({ kind: 'containers', project, tested, services: [tested, ...others].map(facts) }, world);

const idle = 'setInterval(() => {}, 1000)';
const burn = 'for (;;) {}';
const brief = ({ incidents }: Observation) =>
  incidents.map(({ service, kind, detail }) => `${service} ${kind}: ${detail}`);

describeWithDocker('watching containers', () => {
  test('a burner at its limit uses it and is throttled, an idle one is not', async () => {
    // So little that even a busy machine would give more: the quota is what holds it back.
    start('burner', burn, '--cpus=0.1');
    start('idle', idle);
    const watcher = await watching('burner', 'idle');
    await sleep(5500);
    const { services, incidents, warnings } = await watcher.finish();
    expect([incidents, warnings]).toEqual([[], []]);
    const [burner, calm] = services;
    const samples = burner?.samples ?? [];
    expect(samples.length).toBeGreaterThanOrEqual(3);
    const average = samples.reduce((sum, { cpuCores }) => sum + cpuCores, 0) / samples.length;
    expect(average).toBeGreaterThan(0.03);
    expect(average).toBeLessThan(0.2);
    expect(Math.max(...samples.map(({ throttled }) => throttled ?? 0))).toBeGreaterThan(0.2);
    expect(samples.at(-1)?.memoryBytes).toBeGreaterThan(1024 ** 2);
    expect(burner?.containers).toBe(1);
    for (const { cpuCores, throttled } of calm?.samples ?? []) {
      expect(cpuCores).toBeLessThan(0.3);
      expect(throttled).toBeUndefined();
    }
  });

  test('replicas are one service; the exit of one is an incident and breaks nothing', async () => {
    start('api', idle);
    start('api', 'setTimeout(() => process.exit(3), 2500)');
    const watcher = await watching('api');
    await sleep(6000);
    const observation = await watcher.finish();
    expect(brief(observation)).toEqual(['api exited: exit code 3']);
    expect(observation.warnings).toEqual([]);
    expect(observation.services).toHaveLength(1);
    expect(observation.services[0]?.containers).toBe(2);
    // The one that lives on is still measured.
    const diedAtMs = observation.incidents[0]?.atMs ?? Infinity;
    expect(observation.services[0]?.samples.some(({ atMs }) => atMs > diedAtMs + 500)).toBe(true);
  });

  test('one that has done its work ends nothing, unless it is the one that is tested', async () => {
    const working = 'setTimeout(() => {}, 2500)';
    start('api', idle);
    start('seed', working);
    const watcher = await watching('api', 'seed');
    await expectEventually(
      () => docker('inspect', '-f', '{{.State.Running}}', ...containers) === 'true\nfalse',
    );
    await sleep(500);
    expect(watcher.ended()).toBeUndefined();
    expect(await watcher.finish()).toMatchObject({ incidents: [], warnings: [] });

    start('web', working);
    const ofTested = await watching('web', 'api');
    await expectEventually(() => ofTested.ended() === 'web');
    expect(brief(await ofTested.finish())).toEqual(['web exited: exit code 0']);
  });

  test('a memory kill is told apart from an exit, with and without a restart', async () => {
    const hoard = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 20)';
    const limit = ['--memory=64m', '--memory-swap=64m'];
    start('leaky', `setTimeout(() => { ${hoard} }, 1000)`, ...limit);
    start('phoenix', 'setTimeout(() => process.exit(1), 1500)', '--restart=on-failure:1');
    const watcher = await watching('leaky', 'phoenix');
    await expectEventually(
      () => docker('inspect', '-f', '{{.State.Running}}', ...containers) === 'false\nfalse',
    );
    const observation = await watcher.finish();
    expect(brief(observation).toSorted()).toEqual([
      'leaky killed-for-memory: exit code 137',
      'phoenix exited: exit code 1',
      'phoenix restarted: exit code 1',
    ]);
  });

  test('a failing health check is told, its flood of commands is not', async () => {
    start(
      'sick',
      idle,
      '--health-cmd=echo no database; exit 1',
      '--health-interval=1s',
      '--health-retries=2',
    );
    const watcher = await watching('sick');
    await expectEventually(
      () => docker('inspect', '-f', '{{.State.Health.Status}}', ...containers) === 'unhealthy',
    );
    await sleep(500);
    expect(brief(await watcher.finish())).toEqual(['sick unhealthy: its health check says: no database']);
  });

  test('what ends after finish, or before the watching began, is none of its business', async () => {
    const early = start('early', 'process.exit(1)');
    docker('wait', early);
    const late = start('late', idle);
    const watcher = await watching('early', 'late');
    await sleep(300);
    const observation = await watcher.finish();
    docker('kill', late);
    await sleep(300);
    expect(observation.incidents).toEqual([]);
    expect(observation.services.map(({ service, containers: count }) => [service, count])).toEqual([
      ['early', 0],
      ['late', 1],
    ]);
  });
});

async function expectEventually(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 80; attempt += 1) {
    if (condition()) return;
    await sleep(250);
  }
  throw new Error('it did not come so far within 20 s');
}
