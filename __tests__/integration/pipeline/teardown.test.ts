import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlan } from '../../../src/config/index.js';
import { createProgress, judgeRun, measure } from '../../../src/pipeline/index.js';
import type { World } from '../../../src/system/index.js';
import { noCi } from '../../helpers/configuration.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let real: TestWorld;
beforeEach(() => {
  real = testWorld();
});
afterEach(() => real.cleanUp());

const server = `require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT)`;

test('processes that can not be ended are a reason of the verdict, with how to end them', async () => {
  // What nobody can end can't be left behind by a test: the real one ends, and it is said that two did not.
  const world: World = {
    ...real,
    processes: {
      ...real.processes,
      async start(commandLine, options) {
        const running = await real.processes.start(commandLine, options);
        return { ...running, stop: async (graceMs) => [...(await running.stop(graceMs)), 4711, 4712] };
      },
    },
  };
  writeFileSync(join(world.cwd, 'server.cjs'), server);
  const configPath = join(world.cwd, 'loadgate.yml');
  writeFileSync(configPath, 'target: { command: { run: node server.cjs } }\npath: /\n');
  const written = await loadPlan(world, { configPath, overrides: {}, ci: noCi });
  const plan = { ...written, tests: [] };

  const measured = await measure(plan, {
    world,
    progress: await createProgress(world.stderr),
    onProject: () => Promise.resolve(),
    onFolder: () => Promise.resolve(),
    prepared: new Set(),
    accepted: () => Promise.resolve([]),
    onMeasured: () => Promise.resolve(),
  });
  const result = judgeRun(
    plan,
    measured,
    { lookup: { kind: 'none' }, accepted: [], said: [], warnings: [] },
    world.clock.now(),
    world,
  );

  expect(result.reasons).toEqual([
    'no test was run',
    '2 processes of the command "node server.cjs" could not be ended; as root: kill -9 4711 4712',
  ]);
  expect(result.warnings.join('\n')).not.toContain('could not be ended');
});

test('a target that ends during the setup is told with what it wrote', async () => {
  const world: World = real;
  const dying = `require('node:http').createServer(({ method }, response) => {
    if (method === 'GET') return response.end();
    console.error('no seed for me');
    process.exit(7);
  }).listen(process.env.PORT)`;
  writeFileSync(join(world.cwd, 'server.cjs'), dying);
  const configPath = join(world.cwd, 'loadgate.yml');
  const setup = 'setup: [ { post: /seed } ]\nteardown: [ { delete: /seed } ]\n';
  writeFileSync(configPath, `target: { command: { run: node server.cjs } }\npath: /\n${setup}`);
  const plan = await loadPlan(world, { configPath, overrides: {}, ci: noCi });

  const measured = await measure(plan, {
    world,
    progress: await createProgress(world.stderr),
    onProject: () => Promise.resolve(),
    onFolder: () => Promise.resolve(),
    prepared: new Set(),
    accepted: () => Promise.resolve([]),
    onMeasured: () => Promise.resolve(),
  });

  expect(measured.tests).toEqual([]);
  // Whether the end of the connection or that of the process is seen first.
  expect(measured.serviceLogs.map(({ tail }) => tail.trim())).toEqual(['no seed for me']);
});
