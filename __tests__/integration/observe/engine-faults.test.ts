import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { watch } from '../../../src/observe/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

/** Engines that misbehave, as servers that answer in the engine's form. */
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

interface EngineScript {
  /** Milliseconds until a container's stats are answered. */
  readonly statsDelayMs?: number;
  readonly statsStatus?: number;
  /** Milliseconds until the engine ends its stream of events. */
  readonly eventsEndMs?: number;
  readonly isSilent?: boolean;
  /** State of the container from the second listing on. */
  readonly laterState?: string;
}

async function engineWorld(script: EngineScript = {}): Promise<TestWorld> {
  let listings = 0;
  let readings = 0;
  const list = () => {
    listings += 1;
    return [
      {
        Id: 'c1',
        Names: ['/shop-api-1'],
        State: listings > 1 ? (script.laterState ?? 'running') : 'running',
        Labels: { 'com.docker.compose.service': 'api' },
      },
    ];
  };
  const stats = () => {
    readings += 1;
    return {
      cpu_stats: {
        cpu_usage: { total_usage: readings * 5e8 },
        system_cpu_usage: readings * 2e9,
        online_cpus: 2,
        throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
      },
      memory_stats: { usage: 5000, stats: { inactive_file: 1000 } },
    };
  };
  const inspected = {
    Id: 'c1',
    Name: '/shop-api-1',
    Image: 'sha256:1',
    RestartCount: 0,
    State: { Status: 'exited', Pid: 0, ExitCode: 4, OOMKilled: false, Error: '' },
    Config: { Labels: { 'com.docker.compose.service': 'api' } },
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Networks: {}, Ports: {} },
  };
  const server = http.createServer((request, response) => {
    if (script.isSilent === true) return;
    const url = request.url ?? '';
    const answer = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.startsWith('/events')) {
      response.writeHead(200).flushHeaders();
      if (script.eventsEndMs !== undefined) setTimeout(() => response.end(), script.eventsEndMs);
    } else if (url.includes('/stats')) {
      setTimeout(
        () => answer(script.statsStatus === undefined ? stats() : { message: 'broken' }, script.statsStatus),
        script.statsDelayMs ?? 0,
      );
    } else answer(url.startsWith('/containers/c1/json') ? inspected : list());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens nowhere');
  const world = testWorld({ env: { DOCKER_HOST: `tcp://127.0.0.1:${address.port}` } });
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
    world.cleanUp();
  });
  return world;
}

const limits = { cpus: 2, memoryBytes: undefined };
const services = [{ service: 'api', limits }];
const target = { kind: 'containers', project: 'shop', tested: 'api', services } as const;

async function observe(script: EngineScript, durationMs: number) {
  const world = await engineWorld(script);
  const watcher = await watch(target, world);
  await sleep(durationMs);
  const startedMs = performance.now();
  const observation = await watcher.finish();
  return {
    ...observation,
    finishMs: performance.now() - startedMs,
    samples: observation.services[0]?.samples ?? [],
  };
}

test('an engine that answers: samples with the limits of the service', async () => {
  const { services, samples, warnings } = await observe({}, 2500);
  expect(warnings).toEqual([]);
  expect(services[0]).toMatchObject({ service: 'api', containers: 1, limits });
  expect(samples.length).toBeGreaterThanOrEqual(1);
  // Half a second of CPU in two seconds of a machine with two CPUs; memory without its inactive files.
  expect(samples[0]).toMatchObject({ cpuCores: 0.5, memoryBytes: 4000, throttled: undefined });
});

test('a slow answer is left out, holds nothing up, and is one warning', async () => {
  const { samples, warnings, finishMs } = await observe({ statsDelayMs: 2600 }, 4300);
  expect(samples.length).toBeLessThanOrEqual(1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^The Docker engine answered slowly: CPU and memory are missing for \d of \d seconds\.$/,
  );
  expect(finishMs).toBeLessThan(2000);
});

test('errors, second after second, are one warning', async () => {
  const { samples, warnings } = await observe({ statsStatus: 500 }, 2500);
  expect(samples).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^CPU and memory of the containers are incomplete: .*broken \(and \d more times\)$/,
  );
});

test('an end that no event told is found at the end, and the broken stream is a warning', async () => {
  const { incidents, warnings } = await observe({ eventsEndMs: 300, laterState: 'exited' }, 1200);
  expect(incidents).toMatchObject([{ service: 'api', kind: 'exited', detail: 'exit code 4' }]);
  expect(warnings).toEqual([
    'Crashes of containers may have been missed: the engine ended the stream of events',
  ]);
});

test('after a second Ctrl-C nothing that ends is the target’s fault', async () => {
  const world = await engineWorld({ laterState: 'exited' });
  const watcher = await watch(target, world);
  await sleep(300);
  world.requestStopNow();
  expect((await watcher.finish()).incidents).toEqual([]);
});

test('an engine that never answers is given up on, with warnings', async () => {
  const world = await engineWorld({ isSilent: true });
  const watcher = await watch(target, world);
  const { incidents, services, warnings } = await watcher.finish();
  expect(incidents).toEqual([]);
  expect(services[0]).toMatchObject({ service: 'api', containers: 0, samples: [] });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('Crashes of containers may have been missed: ');
}, 30_000);

test('no engine at all is two warnings and no error', async () => {
  const world = testWorld({ env: { DOCKER_HOST: 'tcp://127.0.0.1:9' } });
  cleanUps.push(() => world.cleanUp());
  const watcher = await watch(target, world);
  await sleep(100);
  const { incidents, warnings } = await watcher.finish();
  expect(incidents).toEqual([]);
  expect(warnings.map((text) => text.split(':', 1)[0])).toEqual([
    'CPU and memory of the containers are incomplete',
    'Crashes of containers may have been missed',
  ]);
});
