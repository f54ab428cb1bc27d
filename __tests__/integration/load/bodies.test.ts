import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { BodyFilePlan, BodyPlan, PartPlan, StepPlan } from '../../../src/config/index.js';
import { driveInThisThread, sendOnce } from '../../../src/load/index.js';
import type * as Load from '../../../src/load/index.js';
import { type BundledLoad, bundleLoad } from '../../helpers/bundled-load.js';
import {
  context,
  listen,
  type LoadChanges,
  loadPlan,
  request,
  serve,
  type TestServer,
  thinking,
} from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** What arrives, byte for byte, at a server that hashes it. */

const opened = openedServers();
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

function fileOf(content: Uint8Array): BodyFilePlan {
  return { path: 'file', contentHash: sha256(content), content };
}

/** Every byte there is, in no order that repeats soon. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const small = fileOf(noise(3000, 1));
/** Beyond what a socket takes at once. */
const large = fileOf(noise(1024 * 1024, 2));

interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** Redirects `/307` and `/308` to `/end`, and keeps what it is sent. */
async function receiving(): Promise<{ readonly server: TestServer; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = await serve((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      received.push({ request: incoming, body: Buffer.concat(chunks) });
      const status = Number(incoming.url?.slice(1));
      response.setHeader('set-cookie', 'a=b');
      if (status === 307 || status === 308) response.writeHead(status, { location: '/end' });
      response.end('{}');
    });
  });
  await opened(server);
  return { server, received };
}

const post = (body: BodyPlan, path = '/') => request({ method: 'POST', path, body });
const upload = (file: BodyFilePlan): BodyPlan => ({ kind: 'file', contentHash: file.contentHash });

interface ReadFile {
  readonly name: string;
  readonly type: string;
  readonly hash: string;
}

/** The fields of a form as Node's own reader finds them; a file by its hash. */
async function formOf({ request: { headers }, body }: Received): Promise<[string, string | ReadFile][]> {
  const type = headers['content-type'] ?? '';
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
  return Promise.all(
    [...form].map(async ([field, value]): Promise<[string, string | ReadFile]> => {
      if (typeof value === 'string') return [field, value];
      const hash = sha256(Buffer.from(await value.arrayBuffer()));
      return [field, { name: value.name, type: value.type, hash }];
    }),
  );
}

const users = { users: 5, holdMs: 600 } satisfies LoadChanges;

describe('several users send', () => {
  test.each([
    ['a small file', small],
    ['a large one', large],
  ])('%s, whole each time', async (_what, file) => {
    const { server, received } = await receiving();
    const plan = loadPlan([post(upload(file))], { ...users, files: [file] });
    const { total } = await driveInThisThread(plan, context(server.address));
    expect(total).toMatchObject({ attempted: received.length, ok: received.length });
    expect(received.length).toBeGreaterThanOrEqual(users.users);
    for (const { request: sent, body } of received) {
      expect(sha256(body)).toBe(file.contentHash);
      expect(sent.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(file.content.length),
      });
      expect(sent.headers).not.toHaveProperty('transfer-encoding');
    }
  });

  test('forms with files, each with its own values', async () => {
    const { server, received } = await receiving();
    const part = { kind: 'file', type: 'image/png' } as const;
    const parts: PartPlan[] = [
      { kind: 'text', name: 'row', value: '{{rows.n}} €' },
      { ...part, name: 'f', filename: '{{rows.n}}.png', contentHash: small.contentHash },
      { ...part, name: 'f', filename: 'large', contentHash: large.contentHash },
    ];
    const plan = loadPlan([post({ kind: 'multipart', parts })], {
      ...users,
      files: [small, large],
      feeders: [
        {
          kind: 'generated',
          name: 'rows',
          fields: [{ name: 'n', generator: { kind: 'sequence', from: 1 } }],
          contentHash: '',
        },
      ],
    });
    const { total } = await driveInThisThread(plan, context(server.address));
    expect(total).toMatchObject({ attempted: received.length, ok: received.length });
    expect(received.length).toBeGreaterThanOrEqual(users.users);
    const rows = await Promise.all(
      received.map(async (each) => {
        const form = await formOf(each);
        const [, text] = form[0] ?? [];
        const row = typeof text === 'string' ? Number.parseInt(text, 10) : undefined;
        expect(form).toEqual([
          ['row', `${row} €`],
          ['f', { name: `${row}.png`, type: 'image/png', hash: small.contentHash }],
          ['f', { name: 'large', type: 'image/png', hash: large.contentHash }],
        ]);
        return row;
      }),
    );
    expect(new Set(rows).size).toBe(rows.length);
  });
});

test('the same over TLS', async () => {
  const hashes: string[] = [];
  const [cert, key] = ['crt', 'key'].map((end) =>
    readFileSync(new URL(`../../fixtures/tls/localhost.${end}`, import.meta.url)),
  );
  const { address } = await opened(
    listen(
      https.createServer({ cert, key }, (incoming, response) => {
        const hash = createHash('sha256');
        incoming.on('data', (chunk: Buffer) => hash.update(chunk));
        incoming.on('end', () => {
          hashes.push(hash.digest('hex'));
          response.end();
        });
      }),
    ),
  );
  const tls = { verify: false, ca: undefined };
  const plan = loadPlan([post(upload(large))], { ...users, files: [large] });
  const { total } = await driveInThisThread(plan, context({ ...address, protocol: 'https:', tls }));
  expect(total).toMatchObject({ attempted: hashes.length, ok: hashes.length });
  expect(hashes.length).toBeGreaterThanOrEqual(users.users);
  expect(new Set(hashes)).toEqual(new Set([large.contentHash]));
});

describe('a body that the server does not read', () => {
  /** Beyond what the kernel takes of it. */
  const huge = fileOf(Buffer.alloc(16 * 1024 * 1024, 'x'));

  test('while it answers and closes: an error of its status or of the connection each time', async () => {
    let asked = 0;
    const server = await opened(
      serve((_incoming, response) => {
        asked += 1;
        response.writeHead(413, { connection: 'close' }).end();
      }),
    );
    const plan = loadPlan([post(upload(huge))], { ...users, files: [huge] });
    const { total, series } = await driveInThisThread(plan, context(server.address));
    const { http, connection } = total.errors;
    expect(http + connection).toBe(total.attempted);
    expect(total.attempted).toBeGreaterThanOrEqual(users.users);
    // Those that connected after the end of the hold are in the series only.
    expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(asked);
  });

  test('ever: a timeout', async () => {
    const server = await opened(listen(net.createServer((socket) => socket.pause().on('error', () => {}))));
    const plan = loadPlan([post(upload(huge))], { ...users, timeoutMs: 300, files: [huge] });
    const { total } = await driveInThisThread(plan, context(server.address));
    expect(total.attempted).toBeGreaterThanOrEqual(users.users);
    expect(total.errors.timeout).toBe(total.attempted);
  });
});

describe('a file', () => {
  const once = (server: TestServer, aside: 'setup' | 'teardown', steps: readonly StepPlan[]) => {
    const { headers, auth, cookies, timeoutMs } = loadPlan([]);
    return sendOnce(
      { steps, headers, auth, redirects: 1, cookies, timeoutMs, files: [small, large] },
      { addresses: [server.address], hostHeader: undefined, stop: new AbortController().signal, aside },
    );
  };

  test.each([307, 308])('goes along with a %i, by itself and as a part', async (status) => {
    const { server, received } = await receiving();
    const part = { kind: 'file', name: 'f', filename: 'x', type: 'a/b' } as const;
    const form: BodyPlan = { kind: 'multipart', parts: [{ ...part, contentHash: large.contentHash }] };
    const path = `/${status}`;
    await once(server, 'setup', [post(upload(small), path), post(form, path)]);
    expect(received.map(({ request: { url } }) => url)).toEqual([path, '/end', path, '/end']);
    const [first, second, third, fourth] = received;
    expect([first, second].map((each) => each && sha256(each.body))).toEqual([
      small.contentHash,
      small.contentHash,
    ]);
    expect(fourth?.body.equals(third?.body ?? Buffer.alloc(0))).toBe(true);
    expect(fourth?.request.headers['content-type']).toBe(third?.request.headers['content-type']);
    // With the cookie that came on the way.
    expect(fourth?.request.headers.cookie).toBe('a=b');
  });

  test('is sent in on-start and on-stop, too', async () => {
    const { server, received } = await receiving();
    const plan = loadPlan([request({ path: '/iteration' })], {
      users: 1,
      holdMs: 1000,
      files: [small, large],
    });
    const scenario = {
      ...plan.scenario,
      onStart: [post(upload(small), '/start')],
      onStop: [post(upload(large), '/stop')],
    };
    await driveInThisThread(thinking({ ...plan, scenario }, 60_000), context(server.address));
    expect(received.map(({ request: { url }, body }) => [url, sha256(body)])).toEqual([
      ['/start', small.contentHash],
      ['/iteration', sha256(Buffer.alloc(0))],
      ['/stop', large.contentHash],
    ]);
  });

  test.each(['setup', 'teardown'] as const)('is sent in a %s', async (aside) => {
    const { server, received } = await receiving();
    const { failures } = await once(server, aside, [post(upload(large))]);
    expect(failures).toEqual([]);
    expect(received.map(({ body }) => sha256(body))).toEqual([large.contentHash]);
  });
});

describe('in worker threads', () => {
  let bundle: BundledLoad;
  beforeAll(async () => {
    bundle = await bundleLoad();
  });
  afterAll(() => bundle.remove());

  test('they are the same bytes', async () => {
    const { server, received } = await receiving();
    const { drive }: typeof Load = await import(bundle.url);
    const part = { kind: 'file', name: 'f', filename: 'x', type: 'a/b' } as const;
    const form: BodyPlan = { kind: 'multipart', parts: [{ ...part, contentHash: large.contentHash }] };
    // As Node reads files: a buffer, which arrives as a plain array of bytes.
    const files = [fileOf(Buffer.from(small.content)), fileOf(Buffer.from(large.content))];
    const generators = { threads: 2, isAuto: false };
    const plan = loadPlan([post(upload(small)), post(form)], { ...users, generators, files });
    const { total } = await drive(plan, context(server.address));
    expect(total).toMatchObject({ attempted: received.length, ok: received.length });
    for (const each of received) {
      const isForm = each.request.headers['content-type']?.startsWith('multipart/') === true;
      if (isForm) expect(await formOf(each)).toMatchObject([['f', { hash: large.contentHash }]]);
      else expect(sha256(each.body)).toBe(small.contentHash);
    }
    expect(new Set(received.map(({ request: { headers } }) => headers['content-type'])).size).toBe(2);
  });
});
