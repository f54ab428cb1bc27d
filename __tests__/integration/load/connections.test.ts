import { describe, expect, test } from '@jest/globals';
import http from 'node:http';
import net from 'node:net';
import { driveInThisThread } from '../../../src/load/index.js';
import {
  addressOf,
  context,
  errorsOf,
  listen,
  loadPlan,
  request,
  serve,
  serveBytes,
  thinking,
} from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';
import { everything, expectWhole } from '../../helpers/whole.js';

const opened = openedServers();

const hello = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

describe('a server that ends its connections', () => {
  test('after a number of requests, by Connection: close, loses nothing and inflates nothing', async () => {
    let served = 0;
    const slow: http.RequestListener = (_incoming, response) => {
      served += 1;
      setTimeout(() => response.end(), 20);
    };
    const server = await opened(serve(slow));
    const limitedServer = http.createServer(slow);
    limitedServer.maxRequestsPerSocket = 10;
    const limited = await opened(listen(limitedServer));
    const plan = loadPlan([request()], { users: 5, holdMs: 1500 });
    const without = await driveInThisThread(plan, context(server.address));
    served = 0;
    const measurement = await driveInThisThread(plan, context(limited.address));
    const { total, reconnects } = measurement;
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: served, attempted: served });
    // Every connection but those in use at the end has carried ten.
    expect(reconnects).toBeGreaterThanOrEqual(Math.floor(served / 10) - 5);
    expect(reconnects).toBeLessThanOrEqual(Math.ceil(served / 10));
    // A mismatch of answers and requests would double the latency within a few connections.
    expect(total.latency.quantileUs(0.5)).toBeLessThan((without.total.latency.quantileUs(0.5) ?? 0) * 1.5);
  });

  test('after a number of requests, without notice, is asked again', async () => {
    let served = 0;
    const { address } = await opened(
      serveBytes((socket, nth) => {
        // The fourth request finds a connection that is just being closed.
        if (nth === 4) socket.end();
        else {
          served += 1;
          socket.write(hello);
        }
      }),
    );
    const measurement = await driveInThisThread(loadPlan([request()], { users: 3 }), context(address));
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: served, attempted: served });
    expect(measurement.reconnects).toBeGreaterThan(served / 3 - 4);
  });

  test('right after an answer, without notice, is connected again', async () => {
    let served = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        served += 1;
        socket.end(hello);
      }),
    );
    const measurement = await driveInThisThread(
      thinking(loadPlan([request({ method: 'POST' })]), 10),
      context(address),
    );
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: served, attempted: served });
    expect(measurement.reconnects).toBe(served - 2);
  });

  test('does not get a POST twice', async () => {
    let received = 0;
    const { address } = await opened(
      serveBytes((socket, nth) => {
        received += 1;
        if (nth === 2) socket.destroy();
        else socket.write(hello);
      }),
    );
    const measurement = await driveInThisThread(loadPlan([request({ method: 'POST' })]), context(address));
    expectWhole(measurement);
    const { total, errorExamples } = measurement;
    expect(everything(measurement).attempted).toBe(received);
    expect(total.errors.connection).toBeGreaterThan(0);
    expect(total.errors.connection).toBe(errorsOf(total));
    expect(errorExamples.map(({ message }) => message)).toEqual([
      'the server closed the connection before it answered',
    ]);
  });

  test('in the middle of an answer leaves nothing of it to the next one', async () => {
    let served = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        served += 1;
        if (served % 2 === 0) socket.write(hello);
        else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\npart');
      }),
    );
    const plan = loadPlan([request({ checks: [{ kind: 'body', test: 'equals', text: 'hello' }] })]);
    const measurement = await driveInThisThread(plan, context(address));
    expectWhole(measurement);
    expect(measurement.total.ok).toBeGreaterThan(0);
    expect(measurement.total.errors).toEqual({
      http: 0,
      check: 0,
      timeout: 0,
      connection: errorsOf(measurement.total),
    });
  });

  test('gets no request twice over a connection that never answered', async () => {
    let received = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        received += 1;
        socket.destroy();
      }),
    );
    const measurement = await driveInThisThread(loadPlan([request()]), context(address));
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: 0, attempted: received });
    expect(measurement.total.errors.connection).toBe(measurement.total.attempted);
  });

  test('by Connection: close on every answer', async () => {
    let served = 0;
    const sockets = new Set<unknown>();
    const { address } = await opened(
      serve((incoming, response) => {
        served += 1;
        sockets.add(incoming.socket);
        response.setHeader('connection', 'close');
        response.end('hello');
      }),
    );
    const measurement = await driveInThisThread(loadPlan([request()]), context(address));
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: served, attempted: served });
    expect(sockets.size).toBe(served);
    expect(measurement.reconnects).toBe(served - 2);
  });

  test('while it is idle, with a 408 that nobody asked for', async () => {
    let served = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        served += 1;
        socket.write(hello);
        setTimeout(() => socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'), 20);
      }),
    );
    // The pause is so long that a busy machine does not let the 408 meet the next request.
    const plan = thinking(loadPlan([request()], { holdMs: 1300 }), 600);
    const measurement = await driveInThisThread(plan, context(address));
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: served, attempted: served });
    expect(measurement.total.statuses).toEqual({ 200: measurement.total.ok });
  });
});

describe('a server that fails', () => {
  test('to be there: one connection error a request, and no storm', async () => {
    const server = await serve((_incoming, response) => response.end());
    await server.close();
    const { address } = server;
    const measurement = await driveInThisThread(
      loadPlan([request()], { users: 2, holdMs: 1000 }),
      context(address),
    );
    expectWhole(measurement);
    const { total, errorExamples, reconnects } = measurement;
    // At 0, 100, 300 and 700 ms for each user.
    expect(total.attempted).toBeGreaterThanOrEqual(2);
    expect(total.attempted).toBeLessThanOrEqual(8);
    expect(total.errors.connection).toBe(total.attempted);
    expect(errorExamples).toEqual([
      {
        kind: 'connection',
        fault: 'refused',
        request: 'GET /',
        message: `could not connect to http://127.0.0.1:${address.port} (ECONNREFUSED)`,
        count: total.attempted,
      },
    ]);
    expect(reconnects).toBe(0);
  });

  test.each([
    [
      'resets in the middle of an answer',
      'the server reset the connection in the middle of the answer',
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\npart');
        setTimeout(() => socket.resetAndDestroy(), 10);
      },
    ],
    [
      'closes in the middle of an answer',
      'the server closed the connection in the middle of the answer',
      (socket: net.Socket) => {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\npart');
      },
    ],
    [
      'closes in the middle of a chunk',
      'the server closed the connection in the middle of the answer',
      (socket: net.Socket) => {
        socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\npart');
      },
    ],
    [
      'says nonsense about its length',
      'the answer is no valid HTTP: Content-Length is no length',
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello');
      },
    ],
    [
      'packs its answer in a transfer coding',
      'the answer\'s transfer coding "gzip, chunked" is not understood',
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n');
      },
    ],
    [
      'names its coding almost right',
      'the answer\'s transfer coding "chunked\u00a0" is not understood',
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\u00a0\r\n\r\n0\r\n\r\n', 'latin1');
      },
    ],
    [
      'says nonsense about the length of a chunk',
      "the answer is no valid HTTP: a chunk's length is none",
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n\r\n');
      },
    ],
    [
      'sends a chunk of less than nothing',
      "the answer is no valid HTTP: a chunk's length is none",
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n');
      },
    ],
    [
      'speaks no HTTP',
      'the answer is no valid HTTP: HPE_INVALID_CONSTANT',
      (socket: net.Socket) => {
        socket.write('220 smtp.example ESMTP\r\n');
      },
    ],
    [
      'sends 10,000 headers',
      'the answer is no valid HTTP: max header size exceeded',
      (socket: net.Socket) => {
        socket.write(
          `HTTP/1.1 200 OK\r\n${Array.from({ length: 10_000 }, (_, n) => `x-${n}: ${n}\r\n`).join('')}`,
        );
      },
    ],
  ])('%s', async (_what, message, misbehave) => {
    let received = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        received += 1;
        misbehave(socket);
      }),
    );
    const measurement = await driveInThisThread(loadPlan([request()]), context(address));
    expectWhole(measurement);
    const { total, errorExamples } = measurement;
    expect(everything(measurement)).toEqual({ ok: 0, attempted: received });
    expect(total.errors.connection).toBe(total.attempted);
    expect(errorExamples.map((example) => example.message)).toEqual([message]);
  });

  test.each([
    ['never answers', () => {}],
    [
      'never ends its answer',
      (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const timer = setInterval(() => socket.write('4\r\nmore\r\n'), 20);
        socket.on('close', () => clearInterval(timer));
      },
    ],
  ])('%s: each request is a timeout of its own', async (_what, misbehave: (socket: net.Socket) => void) => {
    let received = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        received += 1;
        misbehave(socket);
      }),
    );
    const plan = loadPlan([request()], { users: 3, holdMs: 600, timeoutMs: 250 });
    const measurement = await driveInThisThread(plan, context(address));
    expectWhole(measurement);
    const { total, cut, errorExamples } = measurement;
    expect(everything(measurement)).toEqual({ ok: 0, attempted: received });
    expect(total.errors.timeout).toBe(total.attempted);
    // A user asks at 0, 250 and 500 ms, or less often on a busy machine.
    expect(received).toBeGreaterThanOrEqual(3);
    expect(received).toBeLessThanOrEqual(9);
    expect(cut).toBe(0);
    expect(total.failedLatency.maxUs).toBeGreaterThanOrEqual(249_000);
    expect(total.failedLatency.maxUs).toBeLessThanOrEqual(251_000);
    expect(errorExamples).toEqual([
      { kind: 'timeout', request: 'GET /', message: 'no complete answer in 250 ms', count: total.attempted },
    ]);
  });

  test('by pauses longer than the timeout without a request: no timeout', async () => {
    let served = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        served += 1;
        response.end();
      }),
    );
    const plan = thinking(loadPlan([request()], { holdMs: 1000, timeoutMs: 200 }), 400);
    const measurement = await driveInThisThread(plan, context(address));
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: served, attempted: served });
    expect(measurement.reconnects).toBe(0);
  });
});

describe('answers of every form', () => {
  test.each([
    ['HEAD with a length', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 0],
    ['HEAD without a length', 'HEAD', 'HTTP/1.1 200 OK\r\n\r\n', 0],
    ['304 with a length', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 0],
    ['204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', 0],
    [
      'early hints first',
      'GET',
      `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${hello}`,
      0,
    ],
    [
      'chunks and trailers',
      'GET',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nt: 1\r\n\r\n',
      0,
    ],
    ['bytes beyond the end', 'GET', `${hello}rubbish`, 1],
    ['a second answer unasked', 'GET', `${hello}HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n`, 1],
    [
      'HTTP/1.0 kept alive',
      'GET',
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n',
      0,
    ],
    ['HTTP/1.0', 'GET', 'HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello', 1],
  ])('%s', async (_what, method, answer, reconnectsPerRequest) => {
    let received = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        received += 1;
        socket.write(answer);
      }),
    );
    const plan = loadPlan([request({ method })], { users: 1, holdMs: 300, timeoutMs: 5000 });
    const measurement = await driveInThisThread(plan, context(address));
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: received, attempted: received });
    expect(received).toBeGreaterThan(1);
    expect(measurement.reconnects).toBe(reconnectsPerRequest * (received - 1));
  });

  test('a body that ends with the connection', async () => {
    let received = 0;
    const { address } = await opened(
      serveBytes((socket) => {
        received += 1;
        socket.end('HTTP/1.0 200 OK\r\n\r\n{"all": "of it"}');
      }),
    );
    const check = { kind: 'json' as const, path: '$.all', equals: 'of it' };
    const measurement = await driveInThisThread(
      loadPlan([request({ checks: [check] })], { users: 1, holdMs: 150 }),
      context(address),
    );
    expectWhole(measurement);
    expect(everything(measurement)).toEqual({ ok: received, attempted: received });
  });

  test('a long answer does not count to the head of the next one, which may be as long as ever', async () => {
    const long = `HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n${'x'.repeat(60_000)}`;
    const { address } = await opened(
      serveBytes((socket, nth) => {
        if (nth % 2 === 1) socket.write(long);
        else {
          socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'y'.repeat(60_000)}\r\n`);
          setTimeout(() => socket.write('Content-Length: 0\r\n\r\n'), 10);
        }
      }),
    );
    const { total, reconnects } = await driveInThisThread(loadPlan([request()]), context(address));
    expect(total.ok).toBeGreaterThan(4);
    expect({ ok: total.ok, reconnects }).toEqual({ ok: total.attempted, reconnects: 0 });
  });

  test('a header beyond ASCII, in pieces that split its characters, is sent again as it came', async () => {
    const seen = new Set<string>();
    const { address } = await opened(
      serve((incoming, response) => {
        seen.add(Buffer.from(String(incoming.headers['x-name']), 'latin1').toString('utf8'));
        const head = Buffer.from('HTTP/1.1 200 OK\r\nX-Name: Café\r\nContent-Length: 0\r\n\r\n');
        const middle = head.indexOf('\r\nContent') - 1;
        response.socket?.write(head.subarray(0, middle));
        setTimeout(() => response.socket?.end(head.subarray(middle)), 20);
      }),
    );
    const measurement = await driveInThisThread(
      loadPlan(
        [
          request({ captures: [{ name: 'name', from: 'header', header: 'x-name' }] }),
          request({ path: '/again', headers: [{ name: 'X-Name', value: '{{name}}' }] }),
        ],
        { users: 1, holdMs: 200 },
      ),
      context(address),
    );
    expectWhole(measurement);
    expect([...seen]).toEqual(['undefined', 'Café']);
  });

  test('a body in pieces that split its characters, and one beyond what is kept', async () => {
    const { address } = await opened(
      serve((incoming, response) => {
        if (incoming.url === '/large') {
          const megabyte = Buffer.alloc(1024 * 1024, 'x');
          for (let count = 0; count < 17; count += 1) response.write(megabyte);
          response.end();
          return;
        }
        const text = Buffer.from('price: 5 €');
        response.write(text.subarray(0, -2));
        setTimeout(() => response.end(text.subarray(-2)), 20);
      }),
    );
    const checks = [{ kind: 'body' as const, test: 'contains' as const, text: '5 €' }];
    const measurement = await driveInThisThread(
      loadPlan([request({ path: '/euro', checks }), request({ path: '/large', checks })], {
        users: 1,
        holdMs: 100,
      }),
      context(address),
    );
    expectWhole(measurement);
    const [euro, large] = measurement.byRequest;
    expect(euro?.ok).toBe(euro?.attempted);
    expect(large?.errors.check).toBe(large?.attempted);
    expect(measurement.errorExamples[0]?.message).toBe('the body is larger than 16 MiB and was not read');
  });
});

describe('addresses', () => {
  test('IPv6, base path and host header', async () => {
    const seen = new Set<string>();
    const server = await opened(
      listen(
        net.createServer((socket) => {
          socket.on('data', (chunk) => {
            seen.add(chunk.toString('latin1'));
            socket.write(hello);
          });
        }),
        '::1',
      ),
    );
    const plan = loadPlan([request({ path: '/items?q=a b' })], { users: 1, holdMs: 100 });
    const address = { ...server.address, basePath: '/api' };
    const { total } = await driveInThisThread(plan, context(address));
    await driveInThisThread(plan, context(address, { hostHeader: 'shop.example' }));
    expect(total.ok).toBeGreaterThan(0);
    const rest = 'Connection: keep-alive\r\nUser-Agent: loadgate\r\n\r\n';
    expect([...seen]).toEqual([
      `GET /api/items?q=a%20b HTTP/1.1\r\nHost: [::1]:${address.port}\r\n${rest}`,
      `GET /api/items?q=a%20b HTTP/1.1\r\nHost: shop.example\r\n${rest}`,
    ]);
  });

  test('one of two is down: half the users meet it', async () => {
    const up = await opened(serve((_incoming, response) => response.end()));
    const down = await serve((_incoming, response) => response.end());
    await down.close();
    const plan = thinking(loadPlan([request()], { users: 4, holdMs: 300 }), 20);
    const measurement = await driveInThisThread(plan, context([up.address, addressOf(down.address.port)]));
    expectWhole(measurement);
    expect(measurement.total.ok).toBeGreaterThanOrEqual(2);
    expect(measurement.total.errors.connection).toBeGreaterThanOrEqual(2);
    expect(measurement.total.errors.connection).toBeLessThanOrEqual(6);
  });
});
