import { describe, expect, test } from '@jest/globals';
import http from 'node:http';
import { driveInThisThread } from '../../../src/load/index.js';
import { context, listen, loadPlan, request, serve, serveBytes } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const opened = openedServers();

const hello = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

describe('the time to the first byte', () => {
  test('ends where the answer begins, whatever the rest takes', async () => {
    const { address } = await opened(
      serve((_incoming, response) => {
        response.setHeader('content-length', 6);
        response.write('one');
        setTimeout(() => response.end('two'), 100);
      }),
    );
    const { total } = await driveInThisThread(loadPlan([request()]), context(address));
    expect(total.ok).toBeGreaterThan(0);
    expect(total.firstByte.count).toBe(total.ok);
    const difference = (total.latency.quantileUs(0.5) ?? 0) - (total.firstByte.quantileUs(0.5) ?? 0);
    // A timer may fire a millisecond early, and a busy machine may see both pieces late, but not the first alone.
    expect(difference).toBeGreaterThan(50_000);
  });

  test('contains what the server needs before it begins', async () => {
    const { address } = await opened(
      serve((_incoming, response) => {
        setTimeout(() => response.end('hello'), 60);
      }),
    );
    const { total } = await driveInThisThread(loadPlan([request()]), context(address));
    expect(total.firstByte.quantileUs(0.01)).toBeGreaterThan(58_000);
    expect(total.firstByte.maxUs).toBeLessThanOrEqual(total.latency.maxUs ?? 0);
  });

  test('is the latency where the answer comes in one piece', async () => {
    const { address } = await opened(serveBytes((socket) => socket.write(hello)));
    const { total } = await driveInThisThread(loadPlan([request()]), context(address));
    for (const q of [0.1, 0.5, 0.9]) {
      expect(total.firstByte.quantileUs(q)).toBe(total.latency.quantileUs(q));
    }
  });

  test('is kept for each name, and not for what failed', async () => {
    const { address } = await opened(
      serve((incoming, response) => {
        response.statusCode = incoming.url === '/bad' ? 500 : 200;
        response.end('hello');
      }),
    );
    const { total, byRequest } = await driveInThisThread(
      loadPlan([request(), request({ path: '/bad' })]),
      context(address),
    );
    const [good, bad] = byRequest;
    expect(good?.firstByte.count).toBe(good?.ok);
    expect(bad).toMatchObject({ ok: 0, firstByte: { count: 0 } });
    expect(total.firstByte.count).toBe(good?.ok);
  });

  test('counts from the second send where the first met a closed connection', async () => {
    const { address } = await opened(
      serveBytes((socket, nth) => {
        if (nth === 1) socket.write(hello);
        else setTimeout(() => socket.destroy(), 80);
      }),
    );
    const { total, reconnects } = await driveInThisThread(
      loadPlan([request()], { users: 1 }),
      context(address),
    );
    expect(reconnects).toBeGreaterThan(0);
    expect(total.firstByte.quantileUs(0.5)).toBeLessThan(80_000);
  });
});

test('each connection has its time, and only connections that came about', async () => {
  let taken = 0;
  const limited = http.createServer((_incoming, response) => response.end('hello'));
  limited.maxRequestsPerSocket = 5;
  limited.on('connection', () => {
    taken += 1;
  });
  const { address } = await opened(listen(limited));
  const { connections, reconnects } = await driveInThisThread(loadPlan([request()]), context(address));
  expect(taken).toBeGreaterThan(2);
  expect(connections.connect.count).toBe(taken);
  expect(reconnects).toBe(taken - 2);
  expect(connections.tls.count).toBe(0);

  const gone = await serve((_incoming, response) => response.end());
  await gone.close();
  const refused = await driveInThisThread(loadPlan([request()]), context(gone.address));
  expect(refused.connections.connect.count).toBe(0);
});
