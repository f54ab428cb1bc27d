import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { CheckPlan } from '../../../src/config/index.js';
import { driveInThisThread } from '../../../src/load/index.js';
import type { LoadMeasurement } from '../../../src/measurement/index.js';
import { context, listen, loadPlan, request, serveBytes } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';
import { everything, expectWhole } from '../../helpers/whole.js';

/**
 * What a server can do wrong, and how each request of it ends: in a stated outcome, in bounded time and memory, and with
 * nothing left of it for the next one. `connections.test.ts` has the servers that end, reset and never answer.
 */

const opened = openedServers();
const fixture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url)));

const head = 'HTTP/1.1 200 OK\r\n';
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
const hello = `${head}Content-Length: 5\r\n\r\nhello`;

const bodyIsHello: CheckPlan = { kind: 'body', test: 'equals', text: 'hello' };

/** Says something again and again, as fast as it is taken. */
function endlessly(socket: net.Socket, text: string): void {
  const piece = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

type Misbehave = (socket: net.Socket, nth: number) => void;

async function drive(misbehave: Misbehave, { method = 'GET', users = 2 } = {}): Promise<LoadMeasurement> {
  let received = 0;
  const { address } = await opened(
    serveBytes((socket, nth) => {
      received += 1;
      misbehave(socket, nth);
    }),
  );
  const checks = method === 'GET' ? [bodyIsHello] : [];
  const plan = loadPlan([request({ method, checks })], { users, holdMs: 300, timeoutMs: 400 });
  const measurement = await driveInThisThread(plan, context(address));
  expectWhole(measurement);
  expect(everything(measurement).attempted).toBe(received);
  expect(received).toBeGreaterThan(0);
  return measurement;
}

test.each<[string, string, string]>([
  [
    'a chunk’s length is a word',
    `${chunked}five\r\nhello\r\n0\r\n\r\n`,
    "no valid HTTP: a chunk's length is none",
  ],
  [
    'a chunk’s length is negative',
    `${chunked}-1\r\nhello\r\n0\r\n\r\n`,
    "no valid HTTP: a chunk's length is none",
  ],
  [
    'a chunk’s length is beyond any number',
    `${chunked}${'f'.repeat(20)}\r\nhello`,
    "no valid HTTP: a chunk's length is none",
  ],
  [
    'a chunk is longer than it says',
    `${chunked}4\r\nhello\r\n0\r\n\r\n`,
    'no valid HTTP: Expected empty line',
  ],
  [
    'a chunk has no line end behind it',
    `${chunked}5\r\nhello0\r\n\r\n`,
    'no valid HTTP: Expected empty line',
  ],
  [
    'the line of a chunk’s length has no end',
    `${chunked}${'0'.repeat(200_000)}`,
    'no valid HTTP: a line has no end',
  ],
  [
    'a trailer has no end',
    `${chunked}5\r\nhello\r\n0\r\nx: ${'y'.repeat(200_000)}`,
    'no valid HTTP: a line has no end',
  ],
  [
    'more trailers than anybody reads',
    `${chunked}5\r\nhello\r\n0\r\n${'x: y\r\n'.repeat(50_000)}`,
    'no valid HTTP: more than 1000 trailers',
  ],
  [
    'a trailer that is folded on and on',
    `${chunked}5\r\nhello\r\n0\r\nx: y\r\n${` ${'z'.repeat(1000)}\r\n`.repeat(100)}`,
    'no valid HTTP: a trailer has no end',
  ],
  [
    'two lengths that differ',
    `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    'no valid HTTP: HPE_UNEXPECTED_CONTENT_LENGTH',
  ],
  [
    'two lengths in one line',
    `${head}Content-Length: 5, 5\r\n\r\nhello`,
    'no valid HTTP: Content-Length is no length',
  ],
  [
    'a negative length',
    `${head}Content-Length: -5\r\n\r\nhello`,
    'no valid HTTP: Content-Length is no length',
  ],
  [
    'one header of a mebibyte',
    `${head}X: ${'y'.repeat(1024 * 1024)}\r\nContent-Length: 0\r\n\r\n`,
    'no valid HTTP: max header size exceeded',
  ],
  ['10,000 headers', `${head}${'x-y: yes\r\n'.repeat(10_000)}`, 'no valid HTTP: max header size exceeded'],
  [
    'a status line without end',
    `HTTP/1.1 200 ${'O'.repeat(200_000)}`,
    'no valid HTTP: max header size exceeded',
  ],
  ['no HTTP', 'hello\r\n', 'no valid HTTP: HPE_INVALID_CONSTANT'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'no valid HTTP: HPE_INVALID_CONSTANT'],
])('%s: a connection error that says so', async (_what, answer, message) => {
  const { total, errorExamples } = await drive((socket) => socket.write(answer));
  expect(total.errors.connection).toBe(total.attempted);
  expect(total.connectionErrors.other).toBe(total.attempted);
  expect(errorExamples.map((example) => example.message)).toEqual([`the answer is ${message}`]);
});

test.each<[string, Misbehave]>([
  [
    'a body without end, in chunks',
    (socket) => {
      socket.write(chunked);
      endlessly(socket, '5\r\nhello\r\n');
    },
  ],
  [
    'a body without end, until the connection closes',
    (socket) => {
      socket.write(`${head}Connection: close\r\n\r\n`);
      endlessly(socket, 'hello');
    },
  ],
  [
    'early hints without end',
    (socket) => endlessly(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
  ],
  ['Continue, and then nothing', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n')],
  ['less than its length', (socket) => socket.write(`${head}Content-Length: 6\r\n\r\nhello`)],
  ['chunks without the last one', (socket) => socket.write(`${chunked}5\r\nhello\r\n`)],
  ['a body without a length on a connection that stays', (socket) => socket.write(`${head}\r\nhello`)],
])('%s: a timeout, and no memory', async (_what, misbehave) => {
  const before = process.memoryUsage.rss();
  const { total, errorExamples } = await drive(misbehave, { users: 1 });
  expect(total.errors.timeout).toBe(total.attempted);
  expect(errorExamples.map((example) => example.message)).toEqual(['no complete answer in 400 ms']);
  // As much as is kept of a body, more than once: less than what comes in that time.
  expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000);
});

test.each<[string, Misbehave, string]>([
  [
    'its side ended before the answer',
    (socket) => socket.end(),
    'the server closed the connection before it answered',
  ],
  [
    'HTTP/0.9',
    (socket) => socket.end('hello'),
    'the server closed the connection in the middle of the answer',
  ],
  [
    'TLS’s own refusal',
    (socket) => socket.end(Buffer.from([0x15, 3, 1, 0, 2, 2, 70])),
    'the server closed the connection in the middle of the answer',
  ],
  [
    'an end within the trailers',
    (socket) => socket.end(`${chunked}5\r\nhello\r\n0\r\nx: y`),
    'the server closed the connection in the middle of the answer',
  ],
])('%s: a connection error', async (_what, misbehave, message) => {
  const { total, errorExamples } = await drive(misbehave);
  expect(total.connectionErrors.closed).toBe(total.attempted);
  expect(errorExamples.map((example) => example.message)).toEqual([message]);
});

const lettersApart: Misbehave = (socket) => {
  const answer = `${chunked}3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nt: 1\r\n\r\n`;
  let sent = 0;
  const next = (): void => {
    if (socket.destroyed || sent === answer.length) return;
    socket.write(answer.charAt(sent), () => setImmediate(next));
    sent += 1;
  };
  next();
};

test.each<[string, Misbehave, { method?: string; reconnects: boolean }]>([
  ['an answer letter by letter', lettersApart, { reconnects: false }],
  [
    'both a length and chunks',
    (socket) =>
      socket.write(`${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`),
    { reconnects: false },
  ],
  [
    'its length twice',
    (socket) => socket.write(`${head}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`),
    { reconnects: false },
  ],
  ['more than its length', (socket) => socket.write(`${hello} and more`), { reconnects: true }],
  ['a second answer unasked', (socket) => socket.write(`${hello}${hello}`), { reconnects: true }],
  ['a body to HEAD', (socket) => socket.write(hello), { method: 'HEAD', reconnects: true }],
  [
    'a body with 204',
    (socket) => socket.write('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'),
    { method: 'PUT', reconnects: true },
  ],
  [
    'a body with 304',
    (socket) => socket.write('HTTP/1.1 304 Not Modified\r\n\r\nhello'),
    { method: 'PUT', reconnects: true },
  ],
])(
  '%s: ok, and nothing is left for the next request',
  async (_what, misbehave, { method = 'GET', reconnects }) => {
    const measurement = await drive(misbehave, { method, users: 1 });
    const { attempted, ok } = everything(measurement);
    expect(ok).toBe(attempted);
    expect(attempted).toBeGreaterThan(1);
    expect(measurement.reconnects).toBe(reconnects ? attempted - 1 : 0);
  },
);

test('a second answer that comes late is never the next request’s', async () => {
  let asked = 0;
  const wrong: string[] = [];
  const { address } = await opened(
    serveBytes((socket, nth) => {
      asked += 1;
      if (nth > 1) wrong.push('asked again on a connection with two answers');
      socket.write(`${hello}HTTP/1.1 500 No`);
      setTimeout(() => socket.write('\r\nContent-Length: 0\r\n\r\n'), 5);
    }),
  );
  const { total } = await driveInThisThread(loadPlan([request()], { holdMs: 300 }), context(address));
  expect(wrong).toEqual([]);
  expect(total.statuses).toEqual({ 200: total.attempted });
  expect(asked).toBeGreaterThan(2);
});

describe('an answer of a gibibyte', () => {
  test.each<[string, readonly CheckPlan[], Partial<LoadMeasurement['total']['errors']>]>([
    ['is counted', [], { check: 0 }],
    ['fails a check on its body, which is not kept', [bodyIsHello], { check: 1 }],
  ])('%s', async (_what, checks, errors) => {
    const bytes = 1024 ** 3;
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const { address } = await opened(
      serveBytes((socket) => {
        socket.write(`${head}Content-Length: ${bytes}\r\n\r\n`);
        let left = bytes / piece.length;
        const more = (): void => {
          while (left > 0) {
            left -= 1;
            if (!socket.write(piece)) return;
          }
        };
        socket.on('drain', more);
        more();
      }),
    );
    let peak = 0;
    const before = process.memoryUsage.rss();
    const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss() - before)), 20);
    const plan = loadPlan([request({ checks })], { users: 1, holdMs: 50, timeoutMs: 50_000 });
    const measurement = await driveInThisThread(plan, context(address));
    clearInterval(look);
    expectWhole(measurement);
    const { total, errorExamples } = measurement;
    expect(total).toMatchObject({ attempted: 1, errors: { timeout: 0, connection: 0, ...errors } });
    expect(total.bytesReceived).toBeGreaterThan(bytes);
    expect(errorExamples.map(({ message }) => message)).toEqual(
      checks.map(() => 'the body is larger than 16 MiB and was not read'),
    );
    expect(peak).toBeLessThan(bytes / 4);
  });
});

test('a body in a million chunks of a byte takes little more than its bytes', async () => {
  const pieces = Buffer.from('1\r\nx\r\n'.repeat(1_000_000));
  let grownBytes = 0;
  const { address } = await opened(
    serveBytes((socket) => {
      socket.write(chunked);
      // Told that all of it is written, which is at least most of it read, and looked at some time later.
      socket.write(pieces, () =>
        setTimeout(() => {
          grownBytes = process.memoryUsage().heapUsed - before;
          socket.write('0\r\n\r\n');
        }, 1000),
      );
    }),
  );
  const before = process.memoryUsage().heapUsed;
  const check = { kind: 'body' as const, test: 'matches' as const, text: '^x{1000000}$' };
  const plan = loadPlan([request({ checks: [check] })], { users: 1, holdMs: 50, timeoutMs: 30_000 });
  const { total } = await driveInThisThread(plan, context(address));
  expect(total).toMatchObject({ attempted: 1, ok: 1 });
  // As objects of their own they would be some 50 MB.
  expect(grownBytes).toBeLessThan(25_000_000);
});

describe('certificates', () => {
  test.each([
    ['expired', 'expired.crt', 'CERT_HAS_EXPIRED'],
    ['of another host', 'elsewhere.crt', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('%s, though vouched for: a TLS error that says so', async (_what, name, code) => {
    const secure = tls.createServer({ cert: fixture(name), key: fixture('localhost.key') }, (socket) =>
      socket.on('error', () => {}).end(hello),
    );
    const { address } = await opened(listen(secure));
    const trusting = {
      ...address,
      protocol: 'https:' as const,
      tls: { verify: true, ca: fixture(name).toString() },
    };
    const { total, errorExamples } = await driveInThisThread(loadPlan([request()]), context(trusting));
    expect(total.attempted).toBeGreaterThan(0);
    expect(total.connectionErrors.tls).toBe(total.attempted);
    expect(errorExamples.map(({ message }) => message)).toEqual([
      `could not connect to https://127.0.0.1:${address.port} (the certificate is not trusted: ${code})`,
    ]);
  });

  test('on a port that the plan takes for HTTP: connection errors', async () => {
    const secure = tls.createServer({ cert: fixture('localhost.crt'), key: fixture('localhost.key') });
    const { address } = await opened(listen(secure));
    const { total } = await driveInThisThread(loadPlan([request()], { holdMs: 300 }), context(address));
    expect(total.attempted).toBeGreaterThan(0);
    expect(total.errors.connection).toBe(total.attempted);
  });
});

test('a server that speaks before it is asked, and then answers', async () => {
  let asked = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 hello\r\n');
    socket.on('data', () => {
      asked += 1;
      socket.write(hello);
    });
  });
  const { address } = await opened(listen(server));
  const measurement = await driveInThisThread(loadPlan([request()], { holdMs: 300 }), context(address));
  expectWhole(measurement);
  const { total } = measurement;
  expect(total.attempted).toBeGreaterThan(0);
  expect(total.connectionErrors.other).toBe(total.attempted);
  expect(asked).toBeLessThanOrEqual(everything(measurement).attempted);
});
