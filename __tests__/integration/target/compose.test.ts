import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findEngine } from '../../../src/docker/engine-connection.js';
import { createEngine } from '../../../src/docker/index.js';
import { UsageError } from '../../../src/errors.js';
import { bringUp, removeProject } from '../../../src/target/index.js';
import { describeWithDocker } from '../../helpers/docker.js';
import { bootContext, bootFailure, composePlan, type TestBootContext } from '../../helpers/target.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

/** Answers /health with 200 and everything else with the container's name. */
const server = `
require('node:http').createServer((request, response) => {
  response.end(request.url === '/health' ? 'ok' : process.env.HOSTNAME);
}).listen(8000, () => console.log('listening'));
process.on('SIGTERM', () => process.exit());`;

const node = `
    image: node:24-slim
    pull_policy: never
    command: [node, -e, ${JSON.stringify(server)}]`;
const shell = (script: string): string => `
    image: debian:bookworm-slim
    pull_policy: never
    init: true
    command: [sh, -c, ${JSON.stringify(script)}]`;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('without docker nothing is tried, and it is said so', async () => {
  const world = testWorld({ env: { PATH: '/nowhere', DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
  const plan = await composePlan(world, 'services: { web: { image: x, expose: [1] } }');
  await expect(bringUp(plan, bootContext(world))).rejects.toMatchObject({
    exitCode: 3,
    message: 'docker is not installed: the command was not found',
  });
  world.cleanUp();
});

test('without an engine nothing is tried, and it is said so', async () => {
  const world = testWorld({ env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
  await writeFile(join(world.cwd, 'docker'), '#!/bin/sh\necho 2.40.3\n', { mode: 0o755 });
  const here = testWorld({
    env: { PATH: `${world.cwd}:${process.env['PATH']}`, DOCKER_HOST: 'unix:///nowhere/docker.sock' },
  });
  const plan = await composePlan(here, 'services: { web: { image: x, expose: [1] } }');
  await expect(bringUp(plan, bootContext(here))).rejects.toMatchObject({
    exitCode: 3,
    message: 'the Docker engine does not answer at unix:///nowhere/docker.sock: there is no such socket',
  });
  here.cleanUp();
  world.cleanUp();
});

describeWithDocker('a compose target', () => {
  let world: TestWorld;
  let context: TestBootContext;
  beforeEach(() => {
    world = testWorld();
    context = bootContext(world);
  });
  afterEach(async () => {
    // Whatever a test did, nothing of its projects is left.
    for (const project of context.projects) {
      const left = Object.values(await createEngine(world).resources(project)).flat();
      await removeProject(world, project);
      if (left.length > 0) throw new Error(`${project} left ${JSON.stringify(left)}`);
    }
    world.cleanUp();
  });

  const boot = async (text: string, changes: Parameters<typeof composePlan>[2] = {}) =>
    bringUp(await composePlan(world, text, changes), context);
  const text = async (address: { host: string; port: number }, path: string): Promise<string> =>
    (await fetch(`http://${address.host}:${address.port}${path}`)).text();

  test('boots, is told by its address, limits and logs, and leaves nothing', async () => {
    const target = await boot(`
services:
  web:${node}
    container_name: fixed-name
    ports: ['8000:8000']
    cpus: 64
    cpuset: 0-9999
    mem_limit: 128m
    volumes: ['data:/data', '/anonymous']
    depends_on: { once: { condition: service_completed_successfully } }
    healthcheck: { test: [CMD, node, -e, "fetch('http://127.0.0.1:8000/health')"], interval: 1s }
  idle:${shell('echo idling; getent hosts fixed-name; exec sleep 600')}
    depends_on: { web: { condition: service_healthy } }
    cpuset: '9999'
    deploy: { resources: { limits: { cpus: '0.5', memory: 9000g } } }
  once:${shell('echo migrated')}
  seed:${shell('echo seeded')}
volumes: { data: { name: my-precious-data } }
`);
    const cores = (await createEngine(world).facts()).cores;
    expect(target).toMatchObject({ kind: 'compose', description: 'compose service web (compose.yaml)' });
    expect(target.addresses).toHaveLength(1);
    expect(target.addresses[0].host).not.toBe('127.0.0.1');
    expect(await text(target.addresses[0], '/health')).toBe('ok');
    expect(target.warnings).toEqual([
      expect.stringMatching(/^The service idle is bound to the CPUs 9999; .* so it may use them all/),
      `The service idle is limited to 8.8 TiB of memory; this machine has ${target.warnings[1]?.split('has ')[1]}`,
      `The service web is limited to 64 CPUs; this machine has ${cores}, so it was given ${cores}.`,
      expect.stringMatching(/^The service web is bound to the CPUs 0-9999; .* so it was given 0/),
    ]);
    expect(target.watchable).toEqual({
      kind: 'containers',
      project: context.projects[0],
      tested: 'web',
      services: expect.arrayContaining([
        { service: 'web', limits: { cpus: cores, memoryBytes: 128 * 2 ** 20 } },
      ]),
    });
    expect(context.projects[0]).toMatch(/^loadgate-boot-test-[0-9a-f]{8}$/);
    const logs = await target.logs();
    expect(logs).toContainEqual({ service: 'web', state: 'running (healthy)', tail: 'listening' });
    expect(logs).toContainEqual({ service: 'seed', state: 'exited (0)', tail: 'seeded' });
    expect(logs.find(({ service }) => service === 'idle')?.tail).toMatch(/^idling\n\d.* fixed-name/);
    const { volumes } = await createEngine(world).resources(String(context.projects[0]));
    expect(volumes).toContain(`${context.projects[0]}_data`);
    expect(await target.down()).toEqual([]);
    expect(await target.down()).toEqual([]);
  });

  test('a scaled service has an address for each container; the image that was built goes', async () => {
    await writeFile(
      join(world.cwd, 'Dockerfile'),
      `FROM node:24-slim\nCOPY server.js /\nCMD ["node", "/server.js"]\n`,
    );
    await writeFile(join(world.cwd, 'server.js'), server);
    const target = await boot("services: { web: { build: ., expose: ['8000'], deploy: { replicas: 2 } } }");
    expect(target.description).toBe('compose service web (compose.yaml), 2 containers');
    const names = await Promise.all(target.addresses.map((address) => text(address, '/')));
    expect(new Set(names).size).toBe(2);
    expect(await target.down()).toEqual([]);
  });

  test("an image that the file gives a name is the user's own and stays", async () => {
    const named = `loadgate-test-${process.pid}/job:1`;
    await writeFile(join(world.cwd, 'Dockerfile'), 'FROM node:24-slim\nLABEL a=b\n');
    const target = await boot(
      `services: { web: {${node.replaceAll('\n', ',').slice(1)}, expose: ['8000'] }, job: { build: ., image: '${named}', command: 'true' } }`,
    );
    expect(await target.down()).toEqual([]);
    const removed = await world.processes.run('docker', ['image', 'rm', named]);
    expect(removed.exitCode).toBe(0);
  });

  test('where no way leads to the containers, through the port that is published instead', async () => {
    Object.assign(world, { platform: 'darwin' });
    const target = await boot(
      `services: { web: {${node.replaceAll('\n', ',').slice(1)}, expose: ['8000'] } }`,
    );
    expect(target.addresses[0].host).toBe('127.0.0.1');
    expect(await text(target.addresses[0], '/health')).toBe('ok');
    expect(target.warnings).toEqual([expect.stringContaining('go through a published port')]);
    expect(await target.down()).toEqual([]);
  });

  test('an unhealthy service: which, how often, what its check said, its log', async () => {
    const error = await bootFailure(
      boot(`
services:
  web:${node}
    expose: ['8000']
    depends_on: { db: { condition: service_healthy } }
  db:${shell('echo starting up; exec sleep 600')}
    healthcheck: { test: [CMD-SHELL, 'echo no connection; exit 1'], interval: 1s, retries: 2 }
`),
    );
    expect(error.message).toMatch(
      /^the service db is unhealthy: its health check failed \d+ times in a row, last with: no connection; not up either: web$/,
    );
    expect(error.logs).toContainEqual({ service: 'db', state: 'running (unhealthy)', tail: 'starting up' });
  });

  test('a health check that never passes within the time', async () => {
    const error = await bootFailure(
      boot(
        `
services:
  web:${node}
    expose: ['8000']
    healthcheck: { test: [CMD-SHELL, 'exit 1'], interval: 1s, retries: 100 }
`,
        { ready: { path: '/health', status: 200, timeoutMs: 3_000 } },
      ),
    );
    expect(error.message).toBe('the service web was not healthy within 3s');
    expect(error.logs).toEqual([{ service: 'web', state: 'running (starting)', tail: 'listening' }]);
  });

  test('a service that ends at once', async () => {
    const failed = await bootFailure(
      boot(
        `services: { web: {${shell('echo no license; exit 4').replaceAll('\n', ',').slice(1)}, expose: [1] } }`,
      ),
    );
    expect(failed.message).toBe('the service web ended with exit code 4 during the boot');
    expect(failed.logs).toEqual([{ service: 'web', state: 'exited (4)', tail: 'no license' }]);
  });

  test('a service that ends while another one is on its way to be healthy', async () => {
    const error = await bootFailure(
      boot(`
services:
  web:${node}
    expose: ['8000']
    healthcheck: { test: [CMD-SHELL, '[ -f /seen ] || { touch /seen; exit 1; }'], interval: 3s }
  seed:${shell('sleep 1; echo no table; exit 6')}
`),
    );
    expect(error.message).toBe('the service seed ended with exit code 6 during the boot');
    expect(error.logs).toEqual([{ service: 'seed', state: 'exited (6)', tail: 'no table' }]);
  });

  test('a service that keeps restarting', async () => {
    const error = await bootFailure(
      boot(
        `
services:
  web:${node}
    expose: ['8000']
    depends_on: { db: { condition: service_healthy } }
  db:${shell('echo no disk; exit 5')}
    restart: always
    healthcheck: { test: [CMD, 'true'], interval: 1s }
`,
        { ready: { path: '/health', status: 200, timeoutMs: 4_000 } },
      ),
    );
    expect(error.message).toMatch(
      /^the service db (keeps restarting(, last after exit code 5)?|was restarted \d+ times? during the boot); not up either: web$/,
    );
    expect(error.logs[0]?.tail).toContain('no disk');
  });

  test('a service that crashes again and again before it answers, and runs when the time is over', async () => {
    const error = await bootFailure(
      boot(
        `
services:
  web:${shell('[ -f /crashed ] && exec sleep 600; touch /crashed; echo no disk; exit 5')}
    expose: ['8000']
    restart: always
`,
        { ready: { path: '/health', status: 200, timeoutMs: 4_000 } },
      ),
    );
    expect(error.message).toMatch(
      /^the service web was not ready within 4s: GET .*: connection refused; the service web was restarted 1 time during the boot$/,
    );
    expect(error.logs[0]?.tail).toContain('no disk');
  });

  test("a service on the host's network", async () => {
    const port = await freePort();
    const onHost = node.replaceAll('8000', String(port)).replaceAll('\n', ',').slice(1);
    const target = await boot(`services: { web: {${onHost}, network_mode: host } }`, { port });
    expect(target.addresses).toEqual([{ protocol: 'http:', host: '127.0.0.1', port, basePath: '' }]);
    expect(await target.down()).toEqual([]);
  });

  test('a service that is up and does not answer', async () => {
    const plan = { ready: { path: '/health', status: 200, timeoutMs: 1_500 } };
    const closed = await bootFailure(
      boot(`services: { web: {${node.replaceAll('\n', ',').slice(1)} } }`, { ...plan, port: 8001 }),
    );
    expect(closed.message).toMatch(/:8001\/health: connection refused$/);
    expect(closed.logs).toEqual([{ service: 'web', state: 'running', tail: 'listening' }]);
    expect(closed.fix).toContain('port 8001 of 0.0.0.0');
  });

  test('an image that can not be built: its output', async () => {
    await writeFile(
      join(world.cwd, 'Dockerfile'),
      'FROM debian:bookworm-slim\nRUN echo compiling && exit 3\n',
    );
    const error = await bootFailure(boot("services: { web: { build: ., expose: ['8000'] } }"));
    expect(error.message).toContain('the stack could not be created: ');
    expect(error.message).toContain('exit code: 3');
    expect(error.logs).toEqual([
      { service: 'web', state: 'not built', tail: expect.stringContaining('compiling') },
    ]);
  });

  test('an image that is not there', async () => {
    const error = await bootFailure(
      boot("services: { web: { image: 'loadgate/none:1', pull_policy: never, expose: ['8000'] } }"),
    );
    expect(error.message).toMatch(/^the stack could not be created: .*loadgate\/none:1/i);
    expect(error.fix).toContain("Check the image's name");
  });

  test('an interrupted boot removes what it has made', async () => {
    const booting = bootFailure(
      boot(`
services:
  web:${shell('exec sleep 600')}
    expose: [1]
    healthcheck: { test: [CMD-SHELL, 'exit 1'], interval: 1s, retries: 100 }
`),
    );
    while (!context.progress.includes('starting them')) await world.clock.sleep(50);
    await world.clock.sleep(300);
    world.requestStop();
    expect((await booting).message).toBe('the boot was interrupted');
  });

  test('an engine that is gone at the end: how to remove the rest later; no folder of ours is left', async () => {
    const address = await findEngine(world);
    const sockets = new Set<Socket>();
    const between = createServer((client) => {
      const engine =
        'socketPath' in address ? connect(address.socketPath) : connect(address.port, address.host);
      for (const socket of [client, engine]) sockets.add(socket.on('error', () => undefined));
      client.pipe(engine).pipe(client);
    }).listen(join(world.cwd, 'engine.sock'));
    const far = testWorld({ env: { DOCKER_HOST: `unix://${join(world.cwd, 'engine.sock')}` } });
    const plan = await composePlan(far, `services: { web: {${node.replaceAll('\n', ',').slice(1)} } }`, {
      port: 8000,
    });
    const target = await bringUp(plan, { ...context, world: far });
    between.close();
    for (const socket of sockets) socket.destroy();

    const project = String(context.projects[0]);
    expect(await target.down()).toEqual([
      expect.stringMatching(`${project} could not be removed: .*: docker compose -p ${project} down -v$`),
    ]);
    expect(await far.files.list(join(far.cwd, '.temporary'))).toEqual([]);
    far.cleanUp();
    expect(await removeProject(world, project)).toEqual([]);
  });

  test('what a killed run left is removed by name', async () => {
    const target = await boot(`
services:
  web:${node}
    expose: ['8000']
    restart: always
    volumes: ['data:/data']
volumes: { data: {} }
`);
    const project = String(context.projects[0]);
    const others = await world.files.makeTemporaryFolder(`loadgate-compose-${project}-0123abcd.`); // another run's
    expect(await world.files.list(dirname(others))).toHaveLength(2);
    expect(await removeProject(world, project)).toEqual([]);
    expect(await world.files.list(dirname(others))).toEqual([basename(others)]);
    expect(await removeProject(world, project)).toEqual([]);
    expect(await target.down()).toEqual([]);
    expect(await removeProject(world, 'somebody-elses')).toEqual([
      'somebody-elses is not a project of Loadgate: nothing of it was removed',
    ]);
  });

  test('a build that a killed run left behind is ended, so that nothing comes after the removal', async () => {
    await writeFile(join(world.cwd, 'Dockerfile'), `FROM node:24-slim\nRUN echo ${world.cwd} && sleep 3\n`);
    const booting = bootFailure(boot(`services: { web: { build: ., expose: ['8000'] } }`));
    while (context.projects.length === 0) await world.clock.sleep(20);
    await world.clock.sleep(700);
    expect(await removeProject(world, String(context.projects[0]))).toEqual([]);
    expect((await booting).message).toMatch(/^the stack could not be created: /);
  });

  const cases: readonly (readonly [string, string, Parameters<typeof composePlan>[2], string, string])[] = [
    ['not YAML', 'services: [', {}, "docker compose can't use compose.yaml: ", 'Correct the compose file'],
    ['an unknown key', 'services: { web: { image: x, prots: [] } }', {}, 'prots', 'Correct the compose file'],
    [
      'no service of that name',
      'services: { webb: { image: x }, db: { image: x } }',
      {},
      'the service web is not in compose.yaml, which has db, webb',
      'Did you mean webb?',
    ],
    [
      'a profile that is not active',
      'services: { web: { image: x, profiles: [debug] } }',
      {},
      'the service web of compose.yaml belongs to a profile that is not active',
      'target.compose.profiles',
    ],
    [
      'no port',
      'services: { web: { image: x } }',
      {},
      'the service web names no port in its compose file',
      'target.compose.port',
    ],
    [
      'several ports',
      "services: { web: { image: x, ports: ['80', '443'] } }",
      {},
      'the service web names the ports 80, 443 in its compose file',
      'such as 80',
    ],
    [
      'a file that is not there',
      '',
      { files: ['/nowhere/compose.yaml'] },
      'the compose file /nowhere/compose.yaml does not exist',
      'target.compose.files',
    ],
  ];
  test.each(cases)('refused before anything starts: %s', async (_name, file, changes, message, fix) => {
    const error: unknown = await boot(file, changes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    });
    expect(context.projects).toEqual([]);
  });
});
