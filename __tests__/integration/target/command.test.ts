import { fileURLToPath } from 'node:url';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listen, serve } from '../../helpers/load.js';
import { bootContext, bootFailure, bringUp, commandPlan } from '../../helpers/target.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(async () => {
  world = testWorld();
  await writeFile(
    join(world.cwd, 'server.mjs'),
    `import { createServer } from 'node:http';
     console.log('port', process.env.PORT, 'argument', process.argv[2]);
     createServer((request, response) => {
       if (request.url === '/exit') process.exit(9);
       response.statusCode = request.url === '/health' ? 200 : 404;
       response.end(request.headers.host);
     }).listen(Number(process.env.PORT), process.env.LISTEN ?? '127.0.0.1');`,
  );
});
afterEach(() => world.cleanUp());

const get = async (port: number, path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).status;

test('runs on a free port given as PORT and {{port}}, and is gone after down', async () => {
  const target = await bringUp(commandPlan(world, 'node server.mjs {{port}}'), bootContext(world));
  const [{ port, host }] = target.addresses;
  expect(host).toBe('127.0.0.1');
  expect(await get(port, '/health')).toBe(200);
  expect(target).toMatchObject({
    kind: 'command',
    description: 'command "node server.mjs {{port}}"',
    warnings: [],
  });
  expect(target.watchable).toMatchObject({ kind: 'process', pid: expect.any(Number) });
  expect(await target.logs()).toEqual([
    { service: 'command', state: 'running', tail: `port ${port} argument ${port}` },
  ]);
  expect(await target.down()).toEqual([]);
  await expect(get(port, '/health')).rejects.toThrow('fetch failed');
  expect(await target.down()).toEqual([]);
});

test('a server that leaves for a session of its own is ended, too', async () => {
  const line = 'setsid node server.mjs & setsid node -e "setInterval(() => {}, 1000)" & wait';
  const target = await bringUp(commandPlan(world, line), bootContext(world));
  const [{ port }] = target.addresses;
  await target.down();
  await expect(get(port, '/health')).rejects.toThrow('fetch failed');
  const left = await world.processes.run('sh', [
    '-c',
    `grep -lsa "PORT=${port}" /proc/[0-9]*/environ | wc -l`,
  ]);
  expect(left.stdout.trim()).toBe('0');
});

test('a server that listens on ::1 only is found', async () => {
  const target = await bringUp(
    commandPlan(world, 'node server.mjs', { env: { LISTEN: '::1' } }),
    bootContext(world),
  );
  expect(target.addresses[0].host).toBe('::1');
  await target.down();
});

test('tells when it is gone by itself, and not when it is taken down', async () => {
  const target = await bringUp(commandPlan(world, 'exec node server.mjs'), bootContext(world));
  await expect(get(target.addresses[0].port, '/exit')).rejects.toThrow('fetch failed');
  expect(await target.gone).toBe("the target's process ended with exit code 9");
  await target.down();

  const other = await bringUp(commandPlan(world, 'exec node server.mjs'), bootContext(world));
  await other.down();
  expect(await Promise.race([other.gone, world.clock.sleep(100).then(() => 'silence')])).toBe('silence');
});

test('a command that ends before it is ready: exit code and output', async () => {
  const plan = commandPlan(world, 'echo no database >&2; exit 3');
  const error = await bootFailure(bringUp(plan, bootContext(world)));
  expect(error.message).toBe(
    'the command "echo no database >&2; exit 3" ended with exit code 3 before it was ready',
  );
  expect(error.exitCode).toBe(3);
  expect(error.logs).toEqual([{ service: 'command', state: 'ended with exit code 3', tail: 'no database' }]);
  expect(error.fix).toBeUndefined();
});

test('a command that leaves its server behind', async () => {
  const error = await bootFailure(bringUp(commandPlan(world, 'sleep 60 & exit 0'), bootContext(world)));
  expect(error.message).toContain('ended with exit code 0 before it was ready');
  expect(error.fix).toBe('The command must stay in the foreground while the service runs.');
});

test('a command that is not found', async () => {
  const error = await bootFailure(bringUp(commandPlan(world, 'no-such-program'), bootContext(world)));
  expect(error.message).toContain('ended with exit code 127 before it was ready');
  expect(error.logs[0]?.tail).toContain('not found');
});

test('a command that never answers, or with another status', async () => {
  const ready = { path: '/nothing', status: 200, timeoutMs: 1_000 };
  const wrongStatus = await bootFailure(
    bringUp(commandPlan(world, 'node server.mjs', { ready }), bootContext(world)),
  );
  expect(wrongStatus.message).toMatch(
    /was not ready within 1s: GET http:\/\/127\.0\.0\.1:\d+\/nothing: status 404 instead of 200$/,
  );
  const silent = await bootFailure(
    bringUp(commandPlan(world, 'exec sleep 60', { ready }), bootContext(world)),
  );
  expect(wrongStatus.fix).toMatch(/^Write the path and the status .*`ready`/);
  expect(silent.fix).toContain('PORT');
  expect(silent.message).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\/nothing: connection refused$/);
});

test('a port in use is told before anything starts', async () => {
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(bringUp(commandPlan(world, 'touch started', { port }), bootContext(world))).rejects.toThrow(
    `port ${port} of target.command is already in use`,
  );
  expect(await world.files.exists(join(world.cwd, 'started'))).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});

test('an interrupted boot ends the command', async () => {
  const booting = bootFailure(
    bringUp(commandPlan(world, 'echo $$ > pid; exec sleep 60'), bootContext(world)),
  );
  while ((await world.files.readText(join(world.cwd, 'pid'))) === undefined) await world.clock.sleep(20);
  world.requestStop();
  expect((await booting).message).toBe('the boot was interrupted');
  const pid = ((await world.files.readText(join(world.cwd, 'pid'))) ?? '').trim();
  expect((await world.processes.run('kill', ['-0', pid])).exitCode).not.toBe(0);
});

test('the hash follows the command line, not a secret in it', async () => {
  const hashes: string[] = [];
  for (const word of ['token-one-1', 'token-two-22', '']) {
    if (word !== '') world.secrets.add(word);
    const target = await bringUp(commandPlan(world, `node server.mjs ${word}`), bootContext(world));
    hashes.push(target.stackHash);
    await target.down();
  }
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[0]).not.toBe(hashes[2]);
});

test('a target given by its URL is probed and left alone', async () => {
  const server = await serve((request, response) => {
    response.statusCode = request.url === '/api/health' ? 204 : 500;
    response.end();
  });
  const { port } = server.address;
  const plan = {
    kind: 'url',
    url: `http://127.0.0.1:${port}/api`,
    tls: { verify: true, caPath: undefined },
    ready: { path: '/health', status: 204, timeoutMs: 5_000 },
    hostHeader: 'api.test',
  } as const;
  const target = await bringUp(plan, bootContext(world));
  expect(target.addresses).toEqual([{ protocol: 'http:', host: '127.0.0.1', port, basePath: '/api' }]);
  expect(target).toMatchObject({ kind: 'url', hostHeader: 'api.test', watchable: { kind: 'nothing' } });
  await target.down();
  expect(await get(port, '/api/health')).toBe(204);

  const refused = await bootFailure(
    bringUp({ ...plan, ready: { path: '/no', status: 200, timeoutMs: 300 } }, bootContext(world)),
  );
  expect(refused.message).toMatch(
    /was not ready within 300ms: GET http:\/\/127\.0\.0\.1:\d+\/api\/no: status 500 instead of 200$/,
  );
  await server.close();
});

test('a certificate that is not trusted ends the boot at once, with the fix', async () => {
  const tls = new URL('../../fixtures/tls/', import.meta.url);
  const [cert, key] = await Promise.all(
    ['localhost.crt', 'localhost.key'].map((name) => readFile(new URL(name, tls))),
  );
  let asked = 0;
  const server = await listen(
    createTlsServer({ cert, key }, (_request, response) => {
      asked += 1;
      response.end();
    }),
  );
  const { port } = server.address;
  const plan = {
    kind: 'url',
    url: `https://127.0.0.1:${port}`,
    tls: { verify: true, caPath: undefined },
    ready: { path: '/', status: 200, timeoutMs: 20_000 },
    hostHeader: undefined,
  } as const;
  const startedMs = world.clock.monotonicMs();
  const refused = await bootFailure(bringUp(plan, bootContext(world)));
  expect(asked).toBe(0);
  // Trusted by the file with its authority, or by a user who wants no verification, which is said.
  const caPath = fileURLToPath(new URL('localhost.crt', tls));
  const trusted = await bringUp({ ...plan, tls: { verify: true, caPath } }, bootContext(world));
  const unverified = await bringUp(
    { ...plan, tls: { verify: false, caPath: undefined } },
    bootContext(world),
  );
  await server.close();
  expect(trusted).toMatchObject({
    addresses: [{ tls: { verify: true, ca: cert?.toString() } }],
    warnings: [],
  });
  expect(unverified.warnings).toEqual([
    `The certificate of ${plan.url} is not verified (target.tls.verify).`,
  ]);
  expect(world.clock.monotonicMs() - startedMs).toBeLessThan(plan.ready.timeoutMs / 2);
  expect(refused.message).toBe(
    `${plan.url} can't be used: GET ${plan.url}/: the certificate is not trusted: self-signed certificate`,
  );
  expect(refused.fix).toContain('target.tls.ca');
  expect(asked).toBe(2);
});
