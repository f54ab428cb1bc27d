import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import { driveInThisThread } from '../../../src/load/index.js';
import { type BundledLoad, bundleLoad, runScript } from '../../helpers/bundled-load.js';
import { context, listen, loadPlan, request, serve, type TestServer, thinking } from '../../helpers/load.js';
import { describeWhere } from '../../helpers/needs.js';

/** The generator at the limits of its own machine: runs in processes whose limits the test sets. */

const describeOnLinux = describeWhere({
  what: 'Linux',
  whyNot: process.platform === 'linux' ? undefined : `this is ${process.platform}`,
});
const unshared = spawnSync('unshare', ['-rn', 'true'], { encoding: 'utf8' });
/** In a network of their own, whose range of ports is nobody else's business. */
const describeWithNetworks = describeWhere({
  what: 'a network namespace of their own',
  whyNot: unshared.status === 0 ? undefined : (unshared.error?.message ?? unshared.stderr.trim()),
  requiredBy: 'LOADGATE_REQUIRE_NETWORKS',
});
let load: BundledLoad;
let server: TestServer;

beforeAll(async () => {
  server = await serve((_incoming, response) => response.end('hello'));
  load = await bundleLoad();
});
afterAll(async () => {
  await server.close();
  await load.remove();
});

const importLoad = (): string =>
  `import { drive, driveInThisThread } from ${JSON.stringify(load.url)};
   const contextOf = (port, onSecond = () => {}) => ({
     addresses: [{ protocol: 'http:', host: '127.0.0.1', port, basePath: '' }],
     hostHeader: undefined, stop: new AbortController().signal, onSecond,
   });`;

describeOnLinux('the limit of open files', () => {
  test('more users than it: one sentence before anything is sent', async () => {
    let connections = 0;
    const unasked = http.createServer();
    unasked.on('connection', () => {
      connections += 1;
    });
    const target = await listen(unasked);
    const plan = loadPlan([request()], { users: 200 });
    const refusal = await runScript(
      `${importLoad()}
      try {
        await drive(${JSON.stringify(plan)}, contextOf(${target.address.port}));
      } catch ({ name, message, fix, exitCode }) {
        console.log(JSON.stringify({ name, message, fix, exitCode }));
      }`,
      { setup: 'ulimit -n 150' },
    );
    await target.close();
    expect(refusal).toEqual({
      name: 'EnvironmentError',
      exitCode: 3,
      message: expect.stringMatching(
        /^200 users need a connection each, 2\d\d open files with what else is open, and this process may open 150$/,
      ),
      fix: expect.stringMatching(/^Raise the limit of open files \(ulimit -n 2\d\d in the shell, /),
    });
    expect(connections).toBe(0);
  });

  test('reached while load runs: the errors are the generator’s own', async () => {
    // Every request needs a connection of its own.
    const closing = await serve((_incoming, response) => {
      response.setHeader('connection', 'close');
      response.end('hello');
    });
    const plan = thinking(loadPlan([request()], { users: 5, holdMs: 1500 }), 30);
    const measured = await runScript(
      `import { openSync } from 'node:fs';
      ${importLoad()}
      // Takes what a user gives back while it thinks.
      const taker = setInterval(() => {
        try {
          for (;;) openSync('/dev/null');
        } catch (error) {
          if (error.code !== 'EMFILE') throw error;
        }
      }, 10);
      const { total, errorExamples } = await driveInThisThread(
        ${JSON.stringify(plan)},
        contextOf(${closing.address.port}),
      );
      clearInterval(taker);
      const messages = errorExamples.filter(({ fault }) => fault === 'local').map(({ message }) => message);
      console.log(JSON.stringify({ ...total.connectionErrors, connection: total.errors.connection, messages }));`,
      { setup: 'ulimit -n 150' },
    );
    await closing.close();
    const figures = new Map(Object.entries(measured ?? {}));
    expect(figures.get('local')).toBeGreaterThan(0);
    expect(figures.get('local')).toBe(figures.get('connection'));
    expect(figures.get('messages')).toEqual([
      `could not connect to http://127.0.0.1:${closing.address.port} (EMFILE)`,
    ]);
  });
});

describeWithNetworks('ports', () => {
  test('more users than there are: the errors are the generator’s own', async () => {
    const plan = thinking(loadPlan([request()], { users: 15, holdMs: 800 }), 20);
    const measured = await runScript(
      `import http from 'node:http';
      ${importLoad()}
      const server = http.createServer((_, response) => response.end('hello'));
      await new Promise((resolve) => server.listen(8080, '127.0.0.1', resolve));
      const { total, errorExamples, generator } = await driveInThisThread(${JSON.stringify(plan)}, contextOf(8080));
      server.closeAllConnections();
      server.close();
      const messages = errorExamples.map(({ message }) => message);
      console.log(JSON.stringify({ ...total.connectionErrors, connection: total.errors.connection, ok: total.ok,
        ports: generator.ports, messages }));`,
      {
        setup: 'ip link set lo up && echo "40000 40009" > /proc/sys/net/ipv4/ip_local_port_range',
        shell: ['unshare', '-rn', 'sh'],
      },
    );
    const figures = new Map(Object.entries(measured ?? {}));
    expect(figures.get('ok')).toBeGreaterThan(0);
    expect(figures.get('local')).toBeGreaterThan(0);
    expect(figures.get('local')).toBe(figures.get('connection'));
    expect(figures.get('messages')).toEqual(['could not connect to http://127.0.0.1:8080 (EADDRNOTAVAIL)']);
    expect(figures.get('ports')).toEqual({ used: 10, available: 10 });
  });
});

describeOnLinux('what it had open', () => {
  test('is told', async () => {
    const plan = thinking(loadPlan([request()], { users: 30, holdMs: 1500 }), 10);
    const { generator } = await driveInThisThread(plan, context(server.address));
    // This process is the server, too: each connection is two sockets.
    expect(generator.openFiles?.peak).toBeGreaterThan(60);
    expect(generator.openFiles?.limit).toBeGreaterThan(generator.openFiles?.peak ?? Infinity);
    expect(generator.ports?.used).toBeGreaterThanOrEqual(30);
    expect(generator.ports?.available).toBeGreaterThan(30);
    expect(generator.cpuPressure ?? 0).toBeGreaterThanOrEqual(0);
    expect(generator.cpuPressure ?? 0).toBeLessThanOrEqual(1);
  });
});

test('a standstill of its thread is told, though without a pause nobody is late to send', async () => {
  const plan = loadPlan([request()], { users: 2, holdMs: 2500 });
  let isFirst = true;
  const block = (): void => {
    // After the first second of the load, however long it took to begin.
    if (isFirst) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    isFirst = false;
  };
  const { generator, total } = await driveInThisThread(plan, {
    ...context(server.address),
    onSecond: () => setTimeout(block, 200),
  });
  expect(generator.longestStallUs).toBeGreaterThan(380_000);
  // The requests that were on their way meanwhile took as long, by no fault of the target.
  expect(total.latency.maxUs).toBeGreaterThan(350_000);
  expect(generator.longestStallUs ?? 0).toBeGreaterThan(0.9 * (total.latency.maxUs ?? Infinity));
});
