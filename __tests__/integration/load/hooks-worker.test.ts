import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { messageOf } from '../../../src/errors.js';
import type * as Load from '../../../src/load/index.js';
import { type BundledLoad, bundleLoad } from '../../helpers/bundled-load.js';
import { hooked } from '../../helpers/hooks.js';
import { context, loadPlan, request, serve } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** Hooks in the thread of the load, bundled as in dist: what a module can do to a thread. */

let bundle: BundledLoad;
const opened = openedServers();
beforeAll(async () => {
  bundle = await bundleLoad();
});
afterAll(() => bundle.remove());

async function room(): Promise<typeof Load> {
  const load: typeof Load = await import(bundle.url);
  return load;
}

const place = 'loadgate.yml:5:12: scenarios.test.hooks: ./scenario.mjs:';
const plain = 'export function beforeRequest() {}\n';
const address = { protocol: 'http:' as const, host: '127.0.0.1', port: 9, basePath: '' };

describe('the trial before anything boots', () => {
  test('lets a module pass whose thread would never end', async () => {
    const { tryHooks } = await room();
    const plan = hooked(
      loadPlan([request()]),
      `setInterval(() => {}, 1000); console.log('loaded');\n${plain}`,
    );
    await expect(tryHooks([loadPlan([request()]), plan, plan])).resolves.toBeUndefined();
  });

  test.each([
    ['throws', `${plain}throw new Error('no key')`, "can't be loaded: no key (scenario.mjs:2:7)"],
    [
      'imports what is not there',
      `import './key.mjs'\n${plain}`,
      /^can't be loaded: Cannot find module '.*\/key\.mjs' imported from .*\/scenario\.mjs$/,
    ],
    [
      'imports a package that is not there',
      `import 'no-such-package-at-all'\n${plain}`,
      /^can't be loaded: Cannot find package 'no-such-package-at-all' imported from /,
    ],
    ['exports nothing', '', /^exports neither "beforeRequest" nor "afterResponse" but nothing; /],
    ['ends the process', 'process.exit(0)', 'ends the process while it is loaded'],
    [
      'waits for ever',
      `${plain}await new Promise(() => {})`,
      'was not loaded in 10 s. What its top level waits for (await) has to come in that time.',
    ],
    ['never ends', `${plain}for (;;) {}`, 'was not loaded in 15 s; it may be in a loop without end'],
  ])('refuses one that %s', async (_what, text, problem) => {
    const { tryHooks } = await room();
    const trying = tryHooks([hooked(loadPlan([request()]), text)]);
    await expect(trying).rejects.toMatchObject({ name: 'UsageError', exitCode: 2 });
    const said = await trying.then(() => '', messageOf);
    expect(said.slice(0, place.length)).toBe(place);
    const told = said.slice(place.length + 1);
    if (typeof problem === 'string') expect(told).toBe(problem);
    else expect(told).toMatch(problem);
  });

  test('tells of each', async () => {
    const { tryHooks } = await room();
    const plans = ['throw 1', 'throw 2'].map((text) => hooked(loadPlan([request()]), text));
    await expect(tryHooks(plans)).rejects.toThrow(
      `${place} can't be loaded: 1 was thrown\n${place} can't be loaded: 2 was thrown`,
    );
  });
});

test('what a module posts to whoever started its thread is nobody’s', async () => {
  const server = await opened(serve((_incoming, response) => response.end()));
  const { drive, tryHooks } = await room();
  const plan = hooked(
    loadPlan([request()], { users: 1, holdMs: 300 }),
    `import { parentPort } from 'node:worker_threads';
     const post = () => { for (const message of [null, undefined, 'ready', { kind: 'news' }]) parentPort.postMessage(message); };
     post();
     export function beforeRequest() { post(); }`,
  );
  await expect(tryHooks([plan])).resolves.toBeUndefined();
  const { total } = await drive(plan, context(server.address));
  expect(total.ok).toBeGreaterThan(0);
  expect(total.ok).toBe(total.attempted);
});

describe('the load', () => {
  test('tells what hooks print, and is not kept by what they start', async () => {
    const server = await opened(serve((_incoming, response) => response.end()));
    const printed: string[] = [];
    const { drive } = await room();
    const { total } = await drive(
      hooked(
        loadPlan([request()], { users: 1, holdMs: 300 }),
        `setInterval(() => {}, 1000);
         let calls = 0;
         export function beforeRequest(request, context) {
           calls += 1;
           if (calls === 1) console.log('first\\nof %s', context.step);
           if (calls === 2) console.error('an error');
           if (calls === 2) console.log('long ' + 'x'.repeat(100_000));
           if (calls === 3) for (let line = 0; line < 2000; line += 1) process.stdout.write('line ' + line + '\\n');
         }`,
      ),
      context(server.address, { onPrint: (line) => void printed.push(line) }),
    );
    expect(total.ok).toBe(total.attempted);
    // Which of the two streams comes first is not laid down.
    expect(printed).toEqual(expect.arrayContaining(['first', 'of GET /', 'an error', 'line 980']));
    expect(printed).toContain(`long ${'x'.repeat(994)}…`);
    expect(printed).toHaveLength(1001);
    expect(printed.at(-1)).toBe('… (after 1000 lines no more are shown)');
  });

  test('shows hooks the environment, without the tokens that are the action’s own', async () => {
    const environment = {
      'INPUT_GITHUB-TOKEN': 'ghs_4711',
      ACTIONS_RUNTIME_TOKEN: 'jwt_4711',
      SIGNING_KEY: 'for hooks',
    };
    Object.assign(process.env, environment);
    const printed: string[] = [];
    const server = await opened(serve((_incoming, response) => response.end()));
    const { drive, tryHooks } = await room();
    const plan = hooked(
      loadPlan([request()], { users: 1, holdMs: 300 }),
      `const { env } = process;
       if (Object.keys(env).some((name) => /TOKEN/.test(name)) || env.SIGNING_KEY !== 'for hooks')
         throw new Error(Object.keys(env).join());
       console.log(env.SIGNING_KEY);
       ${plain}`,
    );
    try {
      await tryHooks([plan]);
      await drive(plan, context(server.address, { onPrint: (line) => void printed.push(line) }));
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
    expect(printed).toEqual(['for hooks']);
  });

  test('has its users numbered over all threads', async () => {
    const users = new Set<string>();
    const server = await opened(
      serve((incoming, response) => {
        users.add(String(incoming.headers['x-user']));
        response.end();
      }),
    );
    const { drive } = await room();
    const plan = hooked(
      loadPlan([request()], { users: 6, holdMs: 1000, generators: { threads: 2, isAuto: false } }),
      `import { threadId } from 'node:worker_threads';
       export function beforeRequest(request, { user }) { request.headers['x-user'] = threadId + ' ' + user; }`,
    );
    const { total } = await drive(plan, context(server.address));
    expect(total.ok).toBe(total.attempted);
    expect([...users].map((user) => user.split(' ')[1] ?? '').toSorted()).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(new Set([...users].map((user) => user.split(' ')[0])).size).toBe(2);
  });

  test('calls no answer a timeout that came in time while a hook kept the thread', async () => {
    const server = await opened(serve((_incoming, response) => void setTimeout(() => response.end(), 50)));
    const { drive } = await room();
    const plan = hooked(
      loadPlan([request()], { users: 2, holdMs: 3000, timeoutMs: 1000 }),
      `export function beforeRequest(request, { user, iteration }) {
         if (user === 1 && iteration === 3) for (const from = Date.now(); Date.now() - from < 2000; );
       }`,
    );
    const { total } = await drive(plan, context(server.address));
    // The other user's request was on its way all the while.
    expect(total.latency.maxUs).toBeGreaterThan(1_000_000);
    expect(total.errors).toEqual({ http: 0, check: 0, timeout: 0, connection: 0 });
  });

  test.each([
    [
      'throws behind its back',
      'setImmediate(() => { throw new Error("late"); })',
      'the load worker crashed: late (scenario.mjs:1:',
      'A hook has to await (or catch) what it starts; see ./scenario.mjs.',
    ],
    [
      'rejects behind its back',
      'Promise.reject(new Error("late"))',
      'the load worker crashed: late (scenario.mjs:1:',
      'A hook has to await (or catch) what it starts; see ./scenario.mjs.',
    ],
    [
      'ends the process',
      'process.exit(0)',
      'the load worker ended without a measurement (exit code 0)',
      'A hook must not end the process; see ./scenario.mjs.',
    ],
    [
      'never ends',
      'for (;;) {}',
      'the load worker hangs: it was ended, its measurement is lost',
      'A hook of ./scenario.mjs may be in a loop without end.',
    ],
  ])('ends, and says so, where a hook %s', async (_what, act, message, fix) => {
    const server = await opened(serve((_incoming, response) => response.end()));
    const { drive } = await room();
    const plan = hooked(
      loadPlan([request()], { users: 2, holdMs: 600_000 }),
      `export function beforeRequest() { ${act} }`,
    );
    const driving = drive(plan, context(server.address));
    await expect(driving).rejects.toMatchObject({
      name: 'EnvironmentError',
      exitCode: 3,
      message: expect.stringContaining(message),
      fix,
    });
  });

  test('that is stopped while its hooks are loaded measures nothing, and does not hang', async () => {
    const { drive } = await room();
    const plan = hooked(
      loadPlan([request()], { holdMs: 60_000 }),
      `console.log('loading'); await new Promise((resolve) => setTimeout(resolve, 7000)); ${plain}`,
    );
    const driven = context(address, { onPrint: () => driven.stopper.abort() });
    await expect(drive(plan, driven)).resolves.toMatchObject({
      ended: 'interrupted',
      total: { attempted: 0 },
    });
  });

  test('that is stopped does not wait for a hook that never ends', async () => {
    const { drive } = await room();
    const plan = hooked(
      loadPlan([request()], { holdMs: 60_000 }),
      'export function beforeRequest() { console.log("for ever"); for (;;) {} }',
    );
    const driven = context(address, { onPrint: () => driven.stopper.abort() });
    await expect(drive(plan, driven)).rejects.toThrow('the load worker hangs');
  });
});
