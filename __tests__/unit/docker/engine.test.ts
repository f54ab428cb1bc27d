import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { formatEngineAddress, parseEngineAddress } from '../../../src/docker/engine-connection.js';
import { readEvent } from '../../../src/docker/engine-events.js';
import { createEngine } from '../../../src/docker/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
let server: Server | undefined;
beforeEach(() => {
  world = testWorld();
});
afterEach(async () => {
  await new Promise<void>((resolve) => {
    if (server === undefined) resolve();
    else server.close(() => resolve());
  });
  server = undefined;
  world.cleanUp();
});

/** An engine that gives the same answer to everything, on a socket of its own. */
async function engineAnswering(status: number, body: unknown) {
  const socket = join(world.cwd, 'engine.sock');
  const paths: string[] = [];
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.statusCode = status;
    response.setHeader('connection', 'close');
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(socket);
  await new Promise((resolve) => server?.once('listening', resolve));
  const here = testWorld({ env: { DOCKER_HOST: `unix://${socket}` } });
  here.cleanUp();
  return { engine: createEngine(here), paths };
}

describe('the address', () => {
  test.each(['unix:///run/user/1000/docker.sock', 'tcp://10.0.0.5:2375'])('%s is read', (text) => {
    expect(formatEngineAddress(parseEngineAddress(text))).toBe(text);
  });

  test('of IPv6 and without a port', () => {
    expect(parseEngineAddress('tcp://[::1]:2376')).toEqual({ host: '::1', port: 2376 });
    expect(parseEngineAddress('tcp://engine')).toEqual({ host: 'engine', port: 2375 });
  });

  test.each(['ssh://me@there', 'npipe:////./pipe/docker_engine', ''])('"%s" is refused', (text) => {
    expect(() => parseEngineAddress(text)).toThrow("can't be used");
  });
});

describe('readings', () => {
  // As an engine on cgroup v2 answers a one-shot request.
  const version2 = {
    read: '2026-11-23T18:00:00Z',
    cpu_stats: {
      cpu_usage: { total_usage: 2_064_930_000, usage_in_kernelmode: 1, usage_in_usermode: 2 },
      system_cpu_usage: 1_264_930_000_000,
      online_cpus: 4,
      throttling_data: { periods: 40, throttled_periods: 12, throttled_time: 987_654_000 },
    },
    precpu_stats: { cpu_usage: { total_usage: 0 } },
    memory_stats: {
      usage: 70_000_000,
      stats: { inactive_file: 20_000_000, active_file: 1 },
      limit: 134_217_728,
    },
  };

  test('of cgroup v2: memory without inactive file cache', async () => {
    const { engine, paths } = await engineAnswering(200, version2);
    expect(await engine.stats('abc')).toEqual({
      cpuUsageNs: 2_064_930_000,
      systemUsageNs: 1_264_930_000_000,
      onlineCpus: 4,
      throttling: { periods: 40, throttledPeriods: 12, throttledTimeNs: 987_654_000 },
      memoryBytes: 50_000_000,
    });
    expect(paths).toEqual(['/containers/abc/stats?stream=false&one-shot=true']);
  });

  test('of cgroup v1', async () => {
    const memory = { usage: 70_000_000, stats: { inactive_file: 1, total_inactive_file: 30_000_000 } };
    const { engine } = await engineAnswering(200, { ...version2, memory_stats: memory });
    expect((await engine.stats('abc'))?.memoryBytes).toBe(40_000_000);
  });

  test('of a container that has ended are none', async () => {
    const empty = { cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} };
    const { engine } = await engineAnswering(200, empty);
    expect(await engine.stats('abc')).toBeUndefined();
  });
});

test('the addresses of a container: those of IPv4 first, for a network of IPv6 alone has none', async () => {
  const { engine } = await engineAnswering(200, {
    Id: 'abc',
    Name: '/p-web-1',
    Image: 'sha256:1',
    RestartCount: 0,
    State: { Status: 'running', Pid: 1, ExitCode: 0, OOMKilled: false, Error: '' },
    Config: { Labels: null },
    HostConfig: { NetworkMode: 'p_six' },
    NetworkSettings: {
      Networks: {
        p_six: { IPAddress: '', GlobalIPv6Address: 'fd00::2' },
        p_both: { IPAddress: '172.18.0.2', GlobalIPv6Address: 'fd01::2' },
      },
      Ports: {},
    },
  });
  expect((await engine.inspect('abc'))?.addresses).toEqual(['172.18.0.2', 'fd00::2', 'fd01::2']);
});

describe('an engine that', () => {
  test('refuses says why', async () => {
    const { engine } = await engineAnswering(500, { message: 'something broke' });
    await expect(engine.containers('p')).rejects.toThrow(/refuses \/containers.*: something broke$/);
  });

  test('is not there is told by its address', async () => {
    const missing = testWorld({ env: { DOCKER_HOST: `unix://${join(world.cwd, 'none.sock')}` } });
    missing.cleanUp();
    await expect(createEngine(missing).facts()).rejects.toMatchObject({
      message: `the Docker engine does not answer at unix://${join(world.cwd, 'none.sock')}: there is no such socket`,
      fix: 'Start Docker; `docker version` must show a server.',
    });
  });

  test('has gone and left its socket', async () => {
    const closed = testWorld({ env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } });
    closed.cleanUp();
    await expect(createEngine(closed).events('p', 0, () => undefined)).rejects.toThrow(
      'does not answer at tcp://127.0.0.1:1: nobody listens there',
    );
  });
});

test.each(['<html>a proxy</html>', '{"Action":"die"}'])('%s among the events ends them', async (line) => {
  const { engine } = await engineAnswering(200, `${line}\n`);
  const { ended } = await engine.events('p', 0, () => undefined);
  expect(await ended).toBe(`the engine told an event that can't be read: ${line}`);
});

test('events are read, those of other kinds left', () => {
  const line = (action: string, attributes: object = {}): string =>
    JSON.stringify({
      Type: 'container',
      Action: action,
      timeNano: 1_790_000_000_123 * 1e6,
      Actor: {
        ID: 'c1',
        Attributes: { name: 'p-web-1', 'com.docker.compose.service': 'web', ...attributes },
      },
    });
  const common = {
    atMs: expect.closeTo(1_790_000_000_123, 1),
    containerId: 'c1',
    containerName: 'p-web-1',
    service: 'web',
  };
  expect(readEvent(line('die', { exitCode: '137' }))).toEqual([
    { ...common, action: 'die', exitCode: 137, health: undefined },
  ]);
  expect(readEvent(line('health_status: unhealthy'))).toEqual([
    { ...common, action: 'health_status', exitCode: undefined, health: 'unhealthy' },
  ]);
  expect(readEvent(line('exec_start: sh'))).toEqual([]);
});
