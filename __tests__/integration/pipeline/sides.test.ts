import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlan, type Plan } from '../../../src/config/index.js';
import {
  createProgress,
  judgeRun,
  measureAll,
  type Measured,
  type MeasureContext,
} from '../../../src/pipeline/index.js';
import { openSource, Stacks } from '../../../src/pipeline/sides/stacks.js';
import type { World } from '../../../src/system/index.js';
import { noCi } from '../../helpers/configuration.js';
import { commit, git, newRepository } from '../../helpers/git.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

// What becomes of both sides where there is no load: nothing here needs a second of it.

let real: TestWorld;
/** The base's folder, and what became of things, in order. */
let folders: string[];
let happened: string[];
beforeEach(() => {
  real = testWorld();
  folders = [];
  happened = [];
  newRepository(real.cwd);
  git(real.cwd, 'commit', '--quiet', '--allow-empty', '-m', 'nothing yet');
});
afterEach(() => real.cleanUp());

const server = `require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT)`;
const config = `target: { command: { run: node server.cjs } }
path: /
compare: { to: main }
tests: { smoke: { users: 1, hold: 60s } }
`;

const planIn = (world: World): Promise<Plan> =>
  loadPlan(world, { configPath: join(world.cwd, 'loadgate.yml'), overrides: {}, ci: noCi });

async function contextIn(world: World, onStep: (text: string) => void): Promise<MeasureContext> {
  const progress = await createProgress(world.stderr);
  return {
    world,
    progress: {
      ...progress,
      step(text) {
        progress.step(text);
        onStep(text);
      },
    },
    onProject: () => Promise.resolve(),
    onFolder: async (folder) => void folders.push(folder),
    prepared: new Set(),
    accepted: () => Promise.resolve([]),
    onMeasured: () => Promise.resolve(),
  };
}

/** The base has this server, head one that works. @param onStep as the run tells what it does */
async function prepared(
  ofBase: string,
  onStep: (text: string) => void,
): Promise<{ readonly plan: Plan; readonly context: MeasureContext }> {
  commit(real.cwd, 'base', { '.gitignore': '.temporary\n', 'server.cjs': ofBase, 'loadgate.yml': config });
  git(real.cwd, 'checkout', '--quiet', '-b', 'topic');
  commit(real.cwd, 'head', { 'server.cjs': `${server};` });
  const world: World = {
    ...real,
    processes: {
      ...real.processes,
      async start(commandLine, options) {
        const running = await real.processes.start(commandLine, options);
        const stop = async (graceMs: number): Promise<readonly number[]> => {
          const left = await running.stop(graceMs);
          happened.push(`ended in ${options.cwd === real.cwd ? 'head' : 'base'}`);
          return left;
        };
        return { ...running, stop };
      },
    },
    files: {
      ...real.files,
      async remove(path) {
        if (folders.includes(path)) happened.push('removed the folder of the base');
        await real.files.remove(path);
      },
    },
  };
  return { plan: await planIn(world), context: await contextIn(world, onStep) };
}

async function measured(...of: Parameters<typeof prepared>): Promise<Measured> {
  const { plan, context } = await prepared(...of);
  const { world } = context;
  const outcome = await measureAll(plan, context, async (soFar) =>
    judgeRun(
      plan,
      soFar,
      { lookup: { kind: 'none' }, accepted: [], said: [], warnings: [] },
      world.clock.now(),
      world,
    ),
  );
  expect(await outcome.teardown).toEqual([]);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  expect(git(real.cwd, 'worktree', 'list').split('\n')).toHaveLength(1);
  return outcome;
}

const stopAt =
  (pattern: RegExp) =>
  (text: string): void => {
    if (pattern.test(text)) real.requestStop();
  };

test('stopped while the base is checked out: nothing is started, and nobody says that it failed', async () => {
  const { bootFailure, base, notRun } = await measured(server, stopAt(/^checking out the base/));
  expect(bootFailure).toMatch(/the checkout of the base was interrupted/);
  expect({ base, notRun: notRun.map(({ name }) => name) }).toEqual({ base: undefined, notRun: ['smoke'] });
  expect(real.written.stderr).not.toContain('starting');
});

test('stopped while head starts: the base ends before its folder goes, and it is the boot that was interrupted', async () => {
  const { bootFailure } = await measured(server, stopAt(/^head: starting/));
  expect(bootFailure).toBe('the boot was interrupted');
  expect(happened).toEqual(['ended in head', 'ended in base', 'removed the folder of the base']);
});

test('stopped while the base starts: that does not make the comparison invalid', async () => {
  const { bootFailure, base } = await measured(server, stopAt(/^base: starting/));
  expect({ bootFailure, base }).toEqual({ bootFailure: 'the boot was interrupted', base: undefined });
});

test('what a base wrote that does not start is told, under its name', async () => {
  const broken = `console.error('no such shop'); process.exit(7);`;
  const { base, serviceLogs } = await measured(broken, stopAt(/^there is nothing to compare with/));
  expect(base?.message).toMatch(/^of the base, the command "node server.cjs" ended with exit code 7/);
  expect(serviceLogs).toEqual([
    { service: 'base: command', state: 'ended with exit code 7', tail: 'no such shop' },
  ]);
});

/** Both sides to be started by the test; nothing of them is left after it. */
async function withStacks(
  [ofBase, onStep]: Parameters<typeof prepared>,
  act: (stacks: Stacks) => Promise<void>,
): Promise<void> {
  const { plan, context } = await prepared(ofBase, onStep);
  const source = await openSource(plan, context);
  const stacks = new Stacks(plan, source, context);
  try {
    await act(stacks);
  } finally {
    await stacks.down();
    await source.base?.remove();
  }
}

test('each time both start, the side is first that was second before', async () => {
  const ready: string[] = [];
  const keep = (text: string): void =>
    void ready.push(...(/^(base|head): .* is ready/.exec(text)?.slice(1) ?? []));
  await withStacks([server, keep], async (stacks) => {
    expect(await stacks.bringUp()).toBeUndefined();
    expect(await stacks.restart()).toBeUndefined();
    expect(await stacks.restart()).toBeUndefined();
  });
  expect(ready).toEqual(['base', 'head', 'head', 'base', 'base', 'head']);
});

test('head comes up without a base that does not start again, whichever would be first', async () => {
  const once = `const { existsSync, writeFileSync } = require('node:fs');
    if (existsSync('started')) process.exit(7);
    writeFileSync('started', '');
    ${server};`;
  await withStacks([once, () => {}], async (stacks) => {
    expect(await stacks.bringUp()).toBeUndefined();
    for (const headIs of ['up before', 'yet to come up']) {
      expect([headIs, await stacks.restart()]).toMatchObject([headIs, { side: 'base', isInvalid: false }]);
      expect(await stacks.bringUpHead()).toBeUndefined();
      expect(stacks.upSides().map(({ name }) => name)).toEqual(['head']);
      expect(stacks.failure?.side).toBe('base');
    }
  });
});

test("a compose stack's .env that git does not have is head's on both sides", async () => {
  const ofCompose = config.replace(
    'command: { run: node server.cjs }',
    'compose: { file: compose.yaml, service: web }',
  );
  const services = 'services: { web: { image: shop, expose: [8000] } }';
  commit(real.cwd, 'base', {
    '.gitignore': '.temporary\n.env\n',
    'compose.yaml': services,
    'loadgate.yml': ofCompose,
  });
  writeFileSync(join(real.cwd, '.env'), 'WORKERS=4');
  const { base } = await openSource(await planIn(real), await contextIn(real, () => undefined));
  if (base === undefined) throw new Error('nothing was checked out');
  expect(readFileSync(join(base.root, '.env'), 'utf8')).toBe('WORKERS=4');
  expect(await base.remove()).toEqual([]);
});

test('fresh starts of both find what the first ones prepared', async () => {
  const once = config.replace('run: node server.cjs', 'run: node server.cjs, prepare: mkdir made');
  commit(real.cwd, 'base', { '.gitignore': '.temporary\n', 'server.cjs': server, 'loadgate.yml': once });
  const context = await contextIn(real, (text) => void happened.push(text));
  const plan = await planIn(real);
  const source = await openSource(plan, context);
  const stacks = new Stacks(plan, source, context);
  expect(await stacks.bringUp()).toBeUndefined();
  expect(await stacks.restart()).toBeUndefined();
  await stacks.down();
  expect(stacks.left).toEqual([]);
  expect(await source.base?.remove()).toEqual([]);
  expect(happened.filter((text) => text.includes('preparing'))).toEqual([
    'base: preparing: mkdir made',
    'head: preparing: mkdir made',
  ]);
});
