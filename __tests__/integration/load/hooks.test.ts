import { createHmac } from 'node:crypto';
import type http from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { StepPlan } from '../../../src/config/index.js';
import { messageOf } from '../../../src/errors.js';
import { driveInThisThread } from '../../../src/load/index.js';
import { hooked, hooksOf } from '../../helpers/hooks.js';
import {
  context,
  errorsOf,
  loadPlan,
  readBody,
  request,
  serve,
  type TestServer,
  thinking,
} from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** Hooks of a scenario around real requests. */

const opened = openedServers();

/** Answers each request and remembers it. */
async function shop(
  answer: (incoming: http.IncomingMessage, body: string, response: http.ServerResponse) => void = (
    _in,
    _body,
    out,
  ) => void out.end('{}'),
): Promise<
  TestServer & { readonly seen: { readonly url: string; readonly headers: http.IncomingHttpHeaders }[] }
> {
  const seen: { url: string; headers: http.IncomingHttpHeaders }[] = [];
  const server = await opened(
    serve((incoming, response) => {
      seen.push({ url: incoming.url ?? '', headers: incoming.headers });
      void readBody(incoming).then((body) => answer(incoming, body, response));
    }),
  );
  return { ...server, seen };
}

const order: StepPlan = request({
  name: 'order',
  method: 'POST',
  path: '/orders?n={{index}}',
  body: { kind: 'json', value: { n: '{{index}}', name: 'ü' } },
});

describe('beforeRequest', () => {
  test('signs each request of 50 users; the server verifies every one', async () => {
    const key = 'a key';
    const users = new Map<string, number>();
    const wrong: string[] = [];
    const { address, seen } = await shop((incoming, body, response) => {
      const [user = '', signature] = String(incoming.headers['x-signature']).split(' ');
      const signed = `${incoming.method} ${incoming.url} ${user} ${body}`;
      if (createHmac('sha256', key).update(signed).digest('hex') !== signature) wrong.push(signed);
      users.set(user, (users.get(user) ?? 0) + 1);
      response.end('{}');
    });
    const plan = hooked(
      loadPlan([{ kind: 'repeat', times: 2, steps: [order] }], { users: 50, holdMs: 1000 }),
      `import { createHmac } from 'node:crypto';
       export function beforeRequest(request, { user }) {
         const signed = [request.method, request.path, user, request.body].join(' ');
         const signature = createHmac('sha256', ${JSON.stringify(key)}).update(signed).digest('hex');
         request.headers['x-signature'] = user + ' ' + signature;
       }`,
    );
    const { total, errorExamples, outsideHold } = await driveInThisThread(plan, context(address));
    expect({ wrong, errorExamples }).toEqual({ wrong: [], errorExamples: [] });
    expect(total.attempted).toBe(total.ok);
    expect(total.attempted + outsideHold.attempted).toBe(seen.length);
    expect(users.size).toBe(50);
  });

  test('may wait, and its time is no latency', async () => {
    const { address } = await shop();
    const waitMs = 300;
    const plan = hooked(
      loadPlan([request()], { users: 3, holdMs: 1500 }),
      `import { setTimeout } from 'node:timers/promises';
       export async function beforeRequest(request) {
         await setTimeout(${waitMs});
         return { ...request, path: '/waited' };
       }`,
    );
    const { total, byRequest } = await driveInThisThread(plan, context(address));
    expect(total.ok).toBeGreaterThan(2);
    expect(total.ok).toBe(total.attempted);
    expect(total.ok).toBeLessThanOrEqual((3 * 1500) / waitMs);
    expect(total.latency.quantileUs(0.5)).toBeLessThan(waitMs * 1000);
    expect(byRequest.map(({ name }) => name)).toEqual(['GET /']);
  });

  test('is late where it waits before an arrival, in the send lag and nowhere else', async () => {
    const { address, seen } = await shop();
    const waitMs = 400;
    const plan = hooked(
      loadPlan([request()], { users: 100, perSecond: 50, holdMs: 1000 }),
      `import { setTimeout } from 'node:timers/promises';
       export async function beforeRequest() { await setTimeout(${waitMs}); }`,
    );
    const { total, arrivals, generator } = await driveInThisThread(plan, context(address));
    expect(arrivals).toEqual({ scheduled: 50, dropped: 0 });
    expect({ ok: total.ok, served: seen.length }).toEqual({ ok: 50, served: 50 });
    expect(generator.sendLagP99Us).toBeGreaterThanOrEqual((waitMs - 2) * 1000);
    expect(total.latency.quantileUs(0.5)).toBeLessThan(waitMs * 1000);
  });

  test('draws the same numbers in each run with the same seed, others for each user', async () => {
    const { address, seen } = await shop();
    const plan = hooked(
      loadPlan([request()], { users: 3, holdMs: 400 }),
      'export function beforeRequest(r, c) { r.path = `/${c.user}-${c.iteration}/${c.random()}`; }',
    );
    const draw = async (seed: number): Promise<ReadonlyMap<string, string>> => {
      seen.length = 0;
      await driveInThisThread({ ...plan, seed }, context(address));
      return new Map(seen.map(({ url }) => [url.split('/')[1] ?? '', url.split('/')[2] ?? '']));
    };
    const [first, second, other] = [await draw(1), await draw(1), await draw(2)];
    // How far each user comes is another matter.
    const both = [...first.keys()].filter((iteration) => second.has(iteration));
    expect(both).toEqual(expect.arrayContaining(['0-0', '1-0', '2-0']));
    for (const iteration of both) expect(second.get(iteration)).toBe(first.get(iteration));
    expect(new Set([...first.values(), ...other.values()]).size).toBe(first.size + other.size);
  });

  test('sees the cookies of its user, and they follow its path', async () => {
    const { address, seen } = await shop((incoming, _body, response) => {
      if (incoming.url === '/login') {
        response.setHeader('set-cookie', ['xsrf=t0; Path=/', 'deep=1; Path=/deep']);
      }
      response.end('{}');
    });
    const plan = hooked(
      loadPlan([request({ path: '/login' }), request({ path: '/use' }), request({ path: '/own' })], {
        users: 1,
        holdMs: 300,
      }),
      `export function beforeRequest(request) {
         const { cookie } = request.headers;
         if (request.path === '/use') Object.assign(request, { path: '/deep/use' }).headers['x-xsrf'] = cookie;
         if (request.path === '/own') request.headers.cookie = 'own=1';
       }`,
    );
    const { total } = await driveInThisThread(plan, context(address));
    expect(total.attempted).toBe(total.ok);
    const sent = seen.slice(1, 3).map(({ url, headers }) => [url, headers.cookie, headers['x-xsrf']]);
    expect(sent).toEqual([
      ['/deep/use', 'deep=1; xsrf=t0', 'xsrf=t0'],
      ['/own', 'own=1', undefined],
    ]);
  });

  test('is part of what redirects repeat', async () => {
    const { address, seen } = await shop((incoming, _body, response) => {
      if (incoming.url === '/old') response.writeHead(307, { location: '/new' });
      response.end('{}');
    });
    const plan = hooked(
      loadPlan([request({ redirects: 1 })], { users: 1, holdMs: 300 }),
      `export function beforeRequest(request) { request.path = '/old'; request.headers['x-a'] = 'b'; }`,
    );
    const { total } = await driveInThisThread(plan, context(address));
    expect({ ok: total.ok, sent: seen.length }).toEqual({ ok: total.attempted, sent: total.attempted * 2 });
    expect(seen.slice(0, 2).map(({ url, headers }) => [url, headers['x-a']])).toEqual([
      ['/old', 'b'],
      ['/new', 'b'],
    ]);
  });
});

describe('afterResponse', () => {
  test('refreshes a token of its user, which no other user sees', async () => {
    const usesPerToken = 3;
    const left = new Map<string, number>();
    const owners = new Map<string, string>();
    const crossed: string[] = [];
    let nth = 0;
    const fresh = (): string => {
      nth += 1;
      left.set(`t${nth}`, usesPerToken);
      return `t${nth}`;
    };
    const { address } = await shop((incoming, _body, response) => {
      const [, what, token = '', user = ''] = (incoming.url ?? '').split('/');
      if (what === 'login') return void response.end(JSON.stringify({ token: fresh() }));
      if ((owners.get(token) ?? user) !== user) crossed.push(`${token} of ${owners.get(token)} by ${user}`);
      owners.set(token, user);
      const uses = left.get(token) ?? 0;
      left.set(token, uses - 1);
      if (uses <= 0) response.statusCode = 401;
      else if (uses === 1) response.setHeader('x-next-token', fresh());
      return void response.end('{}');
    });
    const plan = loadPlan([request({ name: 'use', path: '/use/{{token}}/{{me}}' })], {
      users: 50,
      holdMs: 1500,
    });
    const onStart = [
      request({
        name: 'login',
        path: '/login',
        captures: [{ name: 'token', from: 'json', path: '$.token' }],
      }),
    ];
    const { total, aside, errorExamples } = await driveInThisThread(
      hooked(
        { ...thinking(plan, 1), scenario: { ...thinking(plan, 1).scenario, onStart } },
        `export function beforeRequest(request, context) {
           if (context.phase === 'on-start') context.set('me', 'u' + context.user);
         }
         export function afterResponse(response, context) {
           const next = response.headers['x-next-token'];
           if (next !== undefined) context.keep('token', next);
         }`,
      ),
      context(address),
    );
    expect({ crossed, errorExamples }).toEqual({ crossed: [], errorExamples: [] });
    expect(total.ok).toBe(total.attempted);
    expect(aside).toMatchObject({ failed: 0 });
    // Tokens were used up and followed by others.
    expect(nth).toBeGreaterThan(50);
  });

  test('sees what came, after the checks, and what failed already', async () => {
    const { address } = await shop((incoming, _body, response) => {
      response.statusCode = incoming.url === '/bad' ? 503 : 200;
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.setHeader(
        'x-twice',
        ['1', 'ü'].map((text) => Buffer.from(text).toString('latin1')),
      );
      // As bytes: a text would have its head written as UTF-8, too.
      response.end(Buffer.from('{"n":[1,"ü"]}'));
    });
    const captures = [{ name: 'n', from: 'json', path: '$.n' } as const];
    const plan = hooked(
      loadPlan([request({ captures }), request({ name: 'see', path: '/bad' })], { users: 1, holdMs: 300 }),
      `export function afterResponse(response, context) {
         const { status, headers, failure, latencyMs } = response;
         const seen = [context.get('n'), status, headers['set-cookie'], headers['x-twice'], failure, latencyMs > 0,
           response.json(), response.text().length, response.body.length];
         if (context.step === 'see') context.fail(JSON.stringify(seen));
         else if (JSON.stringify(seen) !== ${JSON.stringify(
           JSON.stringify([[1, 'ü'], 200, 'a=1\nb=2', '1, ü', undefined, true, { n: [1, 'ü'] }, 13, 14]),
         )}) throw new Error(JSON.stringify(seen));
       }`,
    );
    const { byRequest, errorExamples } = await driveInThisThread(plan, context(address));
    const [first, see] = byRequest;
    expect(errorExamples).toEqual([
      { kind: 'http', request: 'see', message: 'status 503', count: see?.attempted },
    ]);
    expect(first?.ok).toBe(first?.attempted);
    // The first failure is the one that counts.
    expect(see?.errors).toEqual({ http: see?.attempted, check: 0, timeout: 0, connection: 0 });
  });

  test('may wait without being latency, and what it sets is known to the next step', async () => {
    const { address, seen } = await shop();
    const plan = hooked(
      loadPlan([request(), request({ name: 'next', path: '/{{id}}' })], { users: 2, holdMs: 1000 }),
      `import { setTimeout } from 'node:timers/promises';
       export async function afterResponse(response, context) {
         await setTimeout(200);
         context.set('id', 'known');
       }`,
    );
    const { total, series } = await driveInThisThread(plan, context(address));
    expect(total.ok).toBe(total.attempted);
    expect(seen.some(({ url }) => url === '/known')).toBe(true);
    expect(total.latency.quantileUs(0.5)).toBeLessThan(200_000);
    expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(seen.length);
  });
});

describe('a hook that goes wrong is one failed check of its request', () => {
  const module = (hook: string): string => `\nexport ${hook}`;

  test.each([
    [
      'throws',
      'function beforeRequest(r) { r.nothing.here; }',
      /^hook beforeRequest: Cannot read properties of undefined \(reading 'here'\) \(scenario\.mjs:2:\d+\)$/,
    ],
    [
      'rejects',
      'async function beforeRequest() { await 1; throw new Error("no\\nkey"); }',
      /^hook beforeRequest: no \(scenario\.mjs:2:\d+\)$/,
    ],
    [
      'rejects without an error',
      'function beforeRequest() { return Promise.reject(); }',
      /^hook beforeRequest: undefined was thrown$/,
    ],
    [
      'never ends',
      'function beforeRequest() { return new Promise(() => {}); }',
      /^hook beforeRequest: its promise was not settled in 200 ms$/,
    ],
    [
      'has a hostile promise',
      'function beforeRequest() { return { then() { throw new Error("x"); } }; }',
      /^hook beforeRequest: x \(scenario\.mjs:2:\d+\)$/,
    ],
    [
      'has a hostile request',
      'function beforeRequest(r) { return { ...r, get body() { throw new Error("x"); } }; }',
      /^hook beforeRequest: x \(scenario\.mjs:2:\d+\)$/,
    ],
    [
      'makes no path',
      'function beforeRequest(r) { r.path = "x"; }',
      /^hook beforeRequest: "x" is no path; a path begins with "\/"$/,
    ],
    [
      'sets no value',
      'function beforeRequest(r, c) { c.set("a", new Date()); }',
      /^hook beforeRequest: the value of "a" holds a Date; give it what JSON can hold \(scenario\.mjs:2:\d+\)$/,
    ],
  ])('beforeRequest that %s', async (_what, body, message) => {
    const { address, seen } = await shop();
    const plan = hooked(
      loadPlan([request(), request({ name: 'never' })], { users: 2, holdMs: 500, timeoutMs: 200 }),
      module(body),
    );
    const { total, byRequest, errorExamples, series, arrivals } = await driveInThisThread(
      plan,
      context(address),
    );
    expect(errorExamples).toEqual([
      { kind: 'check', request: 'GET /', message: expect.stringMatching(message), count: total.attempted },
    ]);
    expect(total).toMatchObject({ ok: 0, errors: { check: total.attempted }, unsent: total.attempted });
    // No storm: a pause follows an iteration that could not send anything.
    expect(total.attempted).toBeGreaterThan(1);
    expect(total.attempted).toBeLessThanOrEqual(2 * 7);
    expect([byRequest[1]?.attempted, seen.length, arrivals]).toEqual([0, 0, undefined]);
    expect(total.failedLatency.count).toBe(0);
    expect(series.every(({ inFlight }) => inFlight === 0)).toBe(true);
  });

  test.each([
    [
      'throws',
      'function afterResponse(r) { r.nothing.here; }',
      /^hook afterResponse: Cannot read properties of undefined \(reading 'here'\) \(scenario\.mjs:2:\d+\)$/,
    ],
    ['rejects', 'async function afterResponse() { await 1; throw "no"; }', /^hook afterResponse: no$/],
    [
      'never ends',
      'function afterResponse() { return new Promise(() => {}); }',
      /^hook afterResponse: its promise was not settled in 200 ms$/,
    ],
    [
      'fails it',
      'function afterResponse(r, c) { c.fail(`status ${r.status}`); c.fail("x"); }',
      /^hook afterResponse: status 200$/,
    ],
    [
      'fails it later',
      'async function afterResponse(r, c) { await 1; c.fail("late"); }',
      /^hook afterResponse: late$/,
    ],
    ['says false', 'const afterResponse = async () => false;', /^hook afterResponse: returned false$/],
    [
      'reads no JSON',
      'function afterResponse(r) { r.json(); }',
      /^hook afterResponse: the body is not JSON \(scenario\.mjs:2:\d+\)$/,
    ],
  ])('afterResponse that %s', async (_what, body, message) => {
    const { address, seen } = await shop((_in, _body, response) => void response.end('text'));
    const plan = hooked(
      loadPlan([request(), request({ name: 'never' })], { users: 2, holdMs: 500, timeoutMs: 200 }),
      module(body),
    );
    const { total, byRequest, errorExamples, outsideHold } = await driveInThisThread(
      thinking(plan, 20),
      context(address),
    );
    expect(errorExamples).toEqual([
      { kind: 'check', request: 'GET /', message: expect.stringMatching(message), count: total.attempted },
    ]);
    expect(total.attempted).toBeGreaterThan(1);
    expect(total).toMatchObject({ ok: 0, unsent: 0, statuses: { 200: total.attempted } });
    expect([total.attempted + outsideHold.attempted, byRequest[1]?.attempted]).toEqual([seen.length, 0]);
    expect(total.failedLatency.count).toBe(total.attempted);
  });

  test('once for each arrival, too', async () => {
    const { address, seen } = await shop();
    const plan = hooked(
      loadPlan([request()], { users: 20, perSecond: 100, holdMs: 500 }),
      'export function beforeRequest(request, context) { if (context.random() < 0.5) throw new Error("half"); }',
    );
    const { total, arrivals, errorExamples } = await driveInThisThread(plan, context(address));
    expect(arrivals).toEqual({ scheduled: 50, dropped: 0 });
    expect([total.attempted, total.ok, errorsOf(total)]).toEqual([50, seen.length, 50 - seen.length]);
    expect(errorExamples).toEqual([expect.objectContaining({ kind: 'check', count: 50 - seen.length })]);
  });

  test('in on-start as any failure there', async () => {
    const { address } = await shop();
    const plan = loadPlan([request()], { users: 1, holdMs: 500 });
    const { aside, warnings, total } = await driveInThisThread(
      hooked(
        { ...plan, scenario: { ...plan.scenario, onStart: [request({ name: 'login' })] } },
        `let tries = 0;
         export function beforeRequest(request, { phase }) {
           if (phase === 'on-start' && ++tries < 3) throw new Error('not yet');
         }`,
      ),
      context(address),
    );
    expect(aside).toEqual({ attempted: 3, failed: 2 });
    expect(warnings).toEqual([
      expect.stringMatching(/^on-start: 2 of 3 times "login" failed, first: hook beforeRequest: not yet \(/),
    ]);
    expect(total.ok).toBe(total.attempted);
  });

  test('where no hook has set the value of a template', async () => {
    const { address, seen } = await shop();
    const plan = hooked(
      loadPlan([request({ path: '/{{token}}' })], { users: 1, holdMs: 300 }),
      'export function beforeRequest() {}',
    );
    const { errorExamples } = await driveInThisThread(plan, context(address));
    expect(errorExamples[0]).toMatchObject({
      kind: 'check',
      message: '"{{token}}" has no value when its request is sent',
    });
    expect(seen).toEqual([]);
  });
});

describe('a run that is stopped', () => {
  test.each([
    ['beforeRequest', 0],
    ['afterResponse', 3],
  ])('does not wait for a promise of %s', async (name, answered) => {
    const { address, seen } = await shop();
    const driven = context(address, { onSecond: () => driven.stopper.abort() });
    const plan = hooked(
      loadPlan([request()], { users: 3, holdMs: 60_000, timeoutMs: 60_000 }),
      `export const ${name} = () => new Promise(() => {});`,
    );
    const { ended, total, cut } = await driveInThisThread(plan, driven);
    expect({ ended, cut, sent: seen.length }).toEqual({ ended: 'interrupted', cut: 0, sent: answered });
    expect([total.attempted, total.ok]).toEqual([answered, answered]);
  });
});

describe('a module', () => {
  test.each([
    ['is not there any more', undefined, /^\.\/scenario\.mjs: can't be loaded: Cannot find module /],
    [
      'throws',
      '\nthrow new Error("no key")',
      /^\.\/scenario\.mjs: can't be loaded: no key \(scenario\.mjs:2:7\)$/,
    ],
    [
      'exports nothing',
      '',
      /exports neither "beforeRequest" nor "afterResponse" but nothing; write "export function /,
    ],
    [
      'exports another name',
      'export const before = 1, after = 2;',
      /nor "afterResponse" but after, before; write /,
    ],
    [
      'exports no function',
      'export const beforeRequest = "x";',
      /exports beforeRequest, which is a string; export a function$/,
    ],
    [
      'exports half of it',
      'export function beforeRequest() {}\nexport const afterResponse = null;',
      /exports afterResponse, which is null; export a function$/,
    ],
  ])('that %s is a usage error at its place', async (_what, text, message) => {
    const { address } = await shop();
    const plan = loadPlan([request()]);
    const hooks = hooksOf(text ?? '');
    if (text === undefined) Object.assign(hooks, { path: `${hooks.path}.mjs` });
    const driving = driveInThisThread({ ...plan, scenario: { ...plan.scenario, hooks } }, context(address));
    await expect(driving).rejects.toMatchObject({ name: 'UsageError', exitCode: 2 });
    const said = await driving.then(() => '', messageOf);
    const place = 'loadgate.yml:5:12: scenarios.test.hooks: ';
    expect(said.slice(0, place.length)).toBe(place);
    expect(said.slice(place.length)).toMatch(message);
  });
});
