import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEngine, type ContainerEvent, type Engine } from '../../../src/docker/index.js';
import { describeWithDocker } from '../../helpers/docker.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

const composeFile = `
services:
  busy:
    image: debian:bookworm-slim
    pull_policy: never
    init: true
    command: sh -c 'while :; do :; done'
    volumes: ['named:/data', '/anonymous']
    expose: [8000]
    ports: ['127.0.0.1::8000']
    deploy: { resources: { limits: { cpus: '0.2', memory: 64M } } }
    healthcheck: { test: [CMD, sh, -c, 'echo all well'], interval: 1s }
  ended:
    image: debian:bookworm-slim
    pull_policy: never
    command: sh -c 'exit 7'
volumes: { named: {} }
`;

describeWithDocker('the engine, asked over its socket', () => {
  const project = `loadgate-engine-${randomBytes(4).toString('hex')}`;
  let world: TestWorld;
  let engine: Engine;
  const events: ContainerEvent[] = [];
  let closeEvents = async (): Promise<string | undefined> => undefined;

  const compose = (...args: string[]) =>
    world.processes.run('docker', ['compose', '-p', project, ...args], { cwd: world.cwd });

  beforeAll(async () => {
    world = testWorld();
    engine = createEngine(world);
    await writeFile(join(world.cwd, 'compose.yaml'), composeFile);
    const stream = await engine.events(project, Date.now(), (event) => events.push(event));
    closeEvents = async () => {
      stream.close();
      return stream.ended;
    };
    const up = await compose('up', '-d');
    if (up.exitCode !== 0) throw new Error(up.stderr);
    await compose('wait', 'ended');
  });
  afterAll(async () => {
    await engine.remove(project);
    world.cleanUp();
  });

  const idOf = async (service: string): Promise<string> => {
    const found = (await engine.containers(project)).find((container) => container.service === service);
    if (found === undefined) throw new Error(`no container of ${service}`);
    return found.id;
  };

  test('tells its version and its machine', async () => {
    const facts = await engine.facts();
    expect(facts.version).toMatch(/^\d+\.\d+/);
    expect(facts.cores).toBeGreaterThan(0);
    expect(facts.memoryBytes).toBeGreaterThan(2 ** 28);
  });

  test("lists a project's containers, ended ones too", async () => {
    const states = (await engine.containers(project)).map(({ service, state }) => `${service} ${state}`);
    expect(states.toSorted()).toEqual(['busy running', 'ended exited']);
    expect(await engine.containers(`${project}-other`)).toEqual([]);
  });

  test('inspects: limits, address, published port, health, exit code', async () => {
    const busy = await engine.inspect(await idOf('busy'));
    expect(busy).toMatchObject({ cpus: 0.2, memoryBytes: 64 * 2 ** 20, state: 'running', restarts: 0 });
    expect(busy?.addresses).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)]);
    expect(busy?.publishedPorts.get('8000/tcp')).toEqual([{ host: '127.0.0.1', port: expect.any(Number) }]);
    expect(busy?.health?.status).toMatch(/^(starting|healthy)$/);
    expect(await engine.inspect(await idOf('ended'))).toMatchObject({
      state: 'exited',
      exitCode: 7,
      health: undefined,
    });
    expect(await engine.inspect('0123456789ab')).toBeUndefined();
  });

  test('reads counters that grow, and none of a container that has ended', async () => {
    const id = await idOf('busy');
    const first = await engine.stats(id);
    await world.clock.sleep(500);
    const second = await engine.stats(id);
    if (first === undefined || second === undefined) throw new Error('no reading');
    expect(second.cpuUsageNs).toBeGreaterThan(first.cpuUsageNs);
    expect(second.systemUsageNs).toBeGreaterThan(first.systemUsageNs);
    expect(second.throttling.throttledPeriods).toBeGreaterThan(first.throttling.throttledPeriods);
    expect(second.memoryBytes).toBeGreaterThan(0);
    expect(second.memoryBytes).toBeLessThan(64 * 2 ** 20);
    expect(await engine.stats(await idOf('ended'))).toBeUndefined();
    expect(await engine.stats('0123456789ab')).toBeUndefined();
  });

  test('follows events, without those of health checks', async () => {
    await world.processes.run('docker', ['kill', await idOf('busy')]);
    const endMs = Date.now() + 10_000;
    const died = (service: string) =>
      events.find((event) => event.action === 'die' && event.service === service);
    while (died('busy') === undefined && Date.now() < endMs) await world.clock.sleep(50);
    expect(died('ended')).toMatchObject({ exitCode: 7 });
    expect(died('busy')).toMatchObject({ exitCode: 137 });
    expect(await closeEvents()).toBeUndefined();
  });

  test('removes all that a project has, without its compose file', async () => {
    const found = await engine.resources(project);
    expect(found.containers).toHaveLength(2);
    expect(found.networks).toEqual([`${project}_default`]);
    expect(found.volumes).toContain(`${project}_named`);
    expect(await engine.remove(project)).toEqual([]);
    expect(await engine.resources(project)).toEqual({
      containers: [],
      networks: [],
      volumes: [],
      images: [],
    });
    expect(await engine.remove(project)).toEqual([]);
  });
});
