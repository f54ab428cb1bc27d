import { describe, expect, test } from '@jest/globals';
import type { RequestPlan } from '../../../src/config/index.js';
import { driveInThisThread, sendOnce } from '../../../src/load/index.js';
import {
  context,
  type LoadChanges,
  loadPlan,
  readBody,
  request,
  serve,
  type TestServer,
} from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const opened = openedServers();

interface Asked {
  readonly line: string;
  readonly body: string;
  readonly type: string | undefined;
  readonly cookie: string | undefined;
}

/** `/STATUS?to=PLACE` redirects there, and sets a cookie on the way; anything else is answered. */
async function redirecting(): Promise<{ readonly server: TestServer; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = await serve((incoming, response) => {
    void readBody(incoming).then((body) => {
      const { method = '', url = '', headers } = incoming;
      asked.push({ line: `${method} ${url}`, body, type: headers['content-type'], cookie: headers.cookie });
      const { pathname, searchParams } = new URL(url, 'http://x');
      const to = searchParams.get('to');
      if (to === null) response.end('{"id":7}');
      else {
        response.setHeader('set-cookie', `via=${pathname.slice(1)}; Path=/`);
        response.writeHead(Number(pathname.slice(1)), to === '' ? {} : { location: to }).end();
      }
    });
  });
  await opened(server);
  return { server, asked };
}

/** One user, one iteration. */
async function drivenOnce(
  server: TestServer,
  changes: Partial<RequestPlan>,
  plan: LoadChanges = {},
): ReturnType<typeof driveInThisThread> {
  const { scenario } = loadPlan([request({ redirects: 5, ...changes })]);
  const once = { ...scenario, think: { minMs: 60_000, maxMs: 60_000 } };
  return driveInThisThread(
    { ...loadPlan([], { users: 1, holdMs: 400, ...plan }), scenario: once },
    context(server.address),
  );
}

const form = { kind: 'form', fields: [{ name: 'a', value: '1' }] } as const;
const bodied = { body: 'a=1', type: 'application/x-www-form-urlencoded' };
const bare = { body: '', type: undefined };

describe('a redirect', () => {
  test.each([
    [301, 'POST', { line: 'GET /end', ...bare }],
    [302, 'POST', { line: 'GET /end', ...bare }],
    [303, 'POST', { line: 'GET /end', ...bare }],
    [303, 'PUT', { line: 'GET /end', ...bare }],
    [301, 'PUT', { line: 'PUT /end', ...bodied }],
    [307, 'POST', { line: 'POST /end', ...bodied }],
    [308, 'PATCH', { line: 'PATCH /end', ...bodied }],
  ])('%i of a %s', async (status, method, expected) => {
    const { server, asked } = await redirecting();
    const { total, byRequest } = await drivenOnce(server, { method, path: `/${status}?to=/end`, body: form });
    expect(asked).toEqual([
      { line: `${method} /${status}?to=/end`, ...bodied, cookie: undefined },
      { ...expected, cookie: `via=${status}` },
    ]);
    expect(total).toMatchObject({ attempted: 1, ok: 1, statuses: { 200: 1 } });
    expect(total.latency.count).toBe(1);
    expect(byRequest).toHaveLength(1);
  });

  test('of a HEAD stays one, and that of a GET keeps its headers', async () => {
    const { server, asked } = await redirecting();
    await drivenOnce(server, { method: 'HEAD', path: '/303?to=/end' });
    await drivenOnce(server, {
      path: '/302?to=end%3Fa=b',
      headers: [{ name: 'content-type', value: 'x/y' }],
    });
    expect(asked.map(({ line, type }) => [line, type])).toEqual([
      ['HEAD /303?to=/end', undefined],
      ['HEAD /end', undefined],
      ['GET /302?to=end%3Fa=b', 'x/y'],
      ['GET /end?a=b', 'x/y'],
    ]);
  });

  test('after another is one request; its checks and captures are of the last answer', async () => {
    const { server, asked } = await redirecting();
    const second = encodeURIComponent('/301?to=/end');
    const { total } = await drivenOnce(server, {
      path: `/302?to=${encodeURIComponent(`/303?to=${second}`)}`,
      checks: [{ kind: 'json', path: '$.id', equals: 7 }],
    });
    expect(asked).toHaveLength(4);
    expect(total).toMatchObject({ attempted: 1, ok: 1 });
    expect(total.bytesReceived).toBeGreaterThan(400);
  });

  test('to the address itself is followed; latency is that of all hops', async () => {
    let hops = 0;
    const server = await serve((_incoming, response) => {
      hops += 1;
      const { host, port } = server.address;
      // Timers may fire a millisecond early.
      setTimeout(() => {
        if (hops < 3) response.writeHead(302, { location: `http://${host}:${port}/${hops}` });
        response.end();
      }, 51);
    });
    await opened(server);
    const { total } = await drivenOnce(server, {});
    expect(hops).toBe(3);
    expect(total.ok).toBe(1);
    expect(total.latency.maxUs).toBeGreaterThan(150_000);
    expect(total.firstByte.maxUs).toBeGreaterThan(150_000);
  });

  test.each([
    [
      'to another port',
      'http://127.0.0.1:1/x',
      'check',
      'redirected to http://127.0.0.1:1, which is not the target',
    ],
    [
      'to another host',
      '//example.com/x',
      'check',
      'redirected to http://example.com, which is not the target',
    ],
    ['to no address', 'http://[', 'check', 'status 302 with a location that is no address'],
    ['to no web page', 'mailto:a@b', 'check', 'redirected to mailto:, which is not the target'],
  ])('%s is an error', async (_what, to, kind, message) => {
    const { server, asked } = await redirecting();
    const { total, errorExamples } = await drivenOnce(server, { path: `/302?to=${encodeURIComponent(to)}` });
    expect(asked).toHaveLength(1);
    expect(total).toMatchObject({ attempted: 1, ok: 0, errors: { [kind]: 1 } });
    expect(errorExamples).toMatchObject([{ kind, message, count: 1 }]);
  });

  test('without end is an error after as many as are allowed', async () => {
    let served = 0;
    const server = await serve((_incoming, response) => {
      served += 1;
      response.writeHead(302, { location: '/again?secret=1' }).end();
    });
    await opened(server);
    const { total, errorExamples } = await drivenOnce(server, { redirects: 3 });
    expect(served).toBe(4);
    expect(total).toMatchObject({ attempted: 1, errors: { check: 1 } });
    expect(errorExamples).toMatchObject([{ message: 'more than 3 redirects, the next to /again' }]);
    await drivenOnce(server, { redirects: undefined }, { redirects: 1 });
    expect(served).toBe(6);
  });

  test('is the answer where none is to be followed, and where it names no place', async () => {
    const { server, asked } = await redirecting();
    const kept = await drivenOnce(server, { path: '/302?to=/end', redirects: 0 }, { redirects: 5 });
    expect(kept.total).toMatchObject({ ok: 1, statuses: { 302: 1 } });
    const nowhere = await drivenOnce(server, { path: '/302?to=' });
    expect(nowhere.total).toMatchObject({ ok: 1, statuses: { 302: 1 } });
    expect(asked).toHaveLength(2);
  });
});

test('within blocks, an on-start and a setup, with the cookies of the way', async () => {
  const { server, asked } = await redirecting();
  const go = (to: string): RequestPlan => request({ path: `/302?to=/${to}`, redirects: undefined });
  const { failures } = await sendOnce(
    { steps: [go('setup')], headers: [], auth: undefined, redirects: 1, cookies: true, timeoutMs: 2000 },
    {
      addresses: [server.address],
      hostHeader: undefined,
      stop: new AbortController().signal,
      aside: 'setup',
    },
  );
  expect(failures).toEqual([]);
  const blocks = [
    { kind: 'if', condition: 'true', steps: [{ kind: 'repeat', times: 2, steps: [go('{{index}}')] }] },
  ] as const;
  const plan = loadPlan(blocks, { users: 1, holdMs: 400, redirects: 1 });
  const scenario = { ...plan.scenario, onStart: [go('in')], think: { minMs: 60_000, maxMs: 60_000 } };
  const { total, aside } = await driveInThisThread({ ...plan, scenario }, context(server.address));
  expect({ attempted: total.attempted, ok: total.ok, aside }).toEqual({
    attempted: 2,
    ok: 2,
    aside: { attempted: 1, failed: 0 },
  });
  expect(asked.map(({ line, cookie }) => `${line} ${cookie}`)).toEqual([
    'GET /302?to=/setup undefined',
    'GET /setup via=302',
    'GET /302?to=/in undefined',
    'GET /in via=302',
    'GET /302?to=/0 via=302',
    'GET /0 via=302',
    'GET /302?to=/1 via=302',
    'GET /1 via=302',
  ]);
});

test('200 users: each is redirected to its own place', async () => {
  const { server, asked } = await redirecting();
  const steps = [
    request({
      path: '/302?to=/own/{{p.n}}',
      name: 'go',
      redirects: 1,
      checks: [{ kind: 'status', ranges: [{ from: 200, to: 200 }] }],
    }),
  ];
  const values = Array.from({ length: 100_000 }, (_, row) => row);
  const plan = loadPlan(steps, {
    users: 200,
    holdMs: 1000,
    feeders: [
      {
        kind: 'file',
        name: 'p',
        order: 'unique',
        columns: [{ name: 'n', values }],
        rows: 100_000,
        contentHash: '',
      },
    ],
  });
  const { total } = await driveInThisThread(plan, context(server.address));
  const ends = asked.filter(({ line }) => line.startsWith('GET /own/')).map(({ line }) => line);
  expect(total.ok).toBe(ends.length);
  expect(new Set(ends).size).toBe(ends.length);
  expect(total.attempted * 2).toBe(asked.length);
});
