import { afterEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { driveInThisThread } from '../../../src/load/index.js';
import type { ConnectionErrorCounts, LoadMeasurement } from '../../../src/measurement/index.js';
import type { TargetAddress } from '../../../src/target/index.js';
import { addressOf, context, listen, loadPlan, request, serve, serveBytes } from '../../helpers/load.js';
import { noConnectionErrors } from '../../helpers/no-errors.js';
import { openedServers } from '../../helpers/opened-servers.js';

const fixture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url)));

const opened = openedServers();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Every request is a connection error of that one kind, with an example that says so. */
function expectOnly(
  fault: keyof ConnectionErrorCounts,
  { total, byRequest, errorExamples }: LoadMeasurement,
): void {
  const { connection } = total.errors;
  expect(connection).toBeGreaterThan(0);
  expect(total.attempted).toBe(connection);
  expect(total.connectionErrors).toEqual({ ...noConnectionErrors, [fault]: connection });
  expect(byRequest[0]?.connectionErrors).toEqual(total.connectionErrors);
  expect(new Set(errorExamples.map((example) => example.fault))).toEqual(new Set([fault]));
}

const run = (address: TargetAddress, timeoutMs = 5000): Promise<LoadMeasurement> =>
  driveInThisThread(loadPlan([request()], { holdMs: 300, timeoutMs }), context(address));

describe('a connection error is told for what it is', () => {
  test('refused', async () => {
    const server = await serve((_incoming, response) => response.end());
    await server.close();
    expectOnly('refused', await run(server.address));
  });

  test('reset', async () => {
    const { address } = await opened(serveBytes((socket) => socket.resetAndDestroy()));
    expectOnly('reset', await run(address));
  });

  test.each([
    ['before the answer', ''],
    ['within the head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['within the body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart'],
  ])('closed early, %s', async (_when, answer) => {
    const { address } = await opened(serveBytes((socket) => socket.end(answer)));
    expectOnly('closed', await run(address));
  });

  test('a name that does not exist', async () => {
    // No name ends in .invalid (RFC 2606).
    expectOnly('dns', await run(addressOf(80, { host: 'nowhere.invalid' })));
  });

  test.each([
    ['a certificate that nobody vouches for', {}],
    ['no TLS version in common', { maxVersion: 'TLSv1.1' as const, minVersion: 'TLSv1' as const }],
  ])('TLS: %s', async (_what, options) => {
    const { address } = await opened(
      listen(tls.createServer({ cert: fixture('localhost.crt'), key: fixture('localhost.key'), ...options })),
    );
    expectOnly('tls', await run({ ...address, protocol: 'https:' }));
  });

  test('TLS: the server speaks HTTP', async () => {
    const plain = await opened(
      listen(
        net.createServer((socket) =>
          socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
        ),
      ),
    );
    expectOnly('tls', await run({ ...plain.address, protocol: 'https:' }));
  });

  test('TLS: the server never ends its handshake', async () => {
    const { address } = await opened(listen(net.createServer(() => {})));
    expectOnly('tls', await run({ ...address, protocol: 'https:' }, 150));
  });

  test('closed, in the TLS handshake', async () => {
    const { address } = await opened(
      listen(net.createServer((socket) => socket.on('data', () => socket.end()).on('error', () => {}))),
    );
    expectOnly('closed', await run({ ...address, protocol: 'https:' }));
  });

  test('unreachable: nobody takes the connection', async () => {
    // The kernel lets no more in than the queue of a process that is halted can hold.
    const child = spawn(process.execPath, [
      '-e',
      `const server = require('node:net').createServer();
       server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port));`,
    ]);
    children.push(child);
    const [port] = await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    const plan = loadPlan([request()], { users: 8, holdMs: 300, timeoutMs: 200 });
    const { total } = await driveInThisThread(plan, context(addressOf(Number(port))));
    expect(total.connectionErrors.unreachable).toBeGreaterThan(0);
    expect(total.connectionErrors).toEqual({ ...noConnectionErrors, unreachable: total.errors.connection });
    // Those that found a place in the queue wait for their answer.
    expect(total.attempted).toBe(total.errors.connection + total.errors.timeout);
  });

  test('other: what comes is no HTTP', async () => {
    const { address } = await opened(serveBytes((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')));
    expectOnly('other', await run(address));
  });
});

test('different kinds in one run are counted apart', async () => {
  let served = 0;
  const { address } = await opened(
    serveBytes((socket) => {
      served += 1;
      if (served % 3 === 0) socket.resetAndDestroy();
      else if (served % 3 === 1) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart');
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    }),
  );
  const { total, errorExamples } = await driveInThisThread(
    loadPlan([request({ method: 'POST' })], { holdMs: 800 }),
    context(address),
  );
  const { reset, closed } = total.connectionErrors;
  expect(reset).toBeGreaterThan(0);
  expect(closed).toBeGreaterThan(0);
  expect(total.connectionErrors).toEqual({ ...noConnectionErrors, reset, closed });
  expect(reset + closed).toBe(total.errors.connection);
  expect(Object.fromEntries(errorExamples.map(({ fault, count }) => [fault, count]))).toEqual({
    reset,
    closed,
  });
});
