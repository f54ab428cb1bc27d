import { describe, expect, test } from '@jest/globals';
import type { LoadPlan } from '../../../src/config/index.js';
import { driveInThisThread, sendOnce } from '../../../src/load/index.js';
import { context, type LoadChanges, loadPlan, request, serve, type TestServer } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const opened = openedServers();

/** Names each connection's user by a cookie on its first request, and notes who comes back as whom. */
async function sessions(): Promise<{
  readonly server: TestServer;
  readonly visits: { socket: number; path: string; cookie: string }[];
}> {
  const visits: { socket: number; path: string; cookie: string }[] = [];
  const sockets = new Map<object, number>();
  let given = 0;
  const server = await serve((incoming, response) => {
    const socket = sockets.get(incoming.socket) ?? sockets.size;
    sockets.set(incoming.socket, socket);
    const { cookie = '' } = incoming.headers;
    visits.push({ socket, path: incoming.url ?? '', cookie });
    if (cookie === '') response.setHeader('set-cookie', `session=${(given += 1)}; Path=/; HttpOnly`);
    response.end();
  });
  await opened(server);
  return { server, visits };
}

const steps = [request({ path: '/a' }), request({ path: '/b' })];

describe('cookies of 200 users', () => {
  test('each keeps its own over all iterations, and nobody gets that of another', async () => {
    const { server, visits } = await sessions();
    const plan = loadPlan(steps, { users: 200, holdMs: 2000 });
    const { total, reconnects } = await driveInThisThread(plan, context(server.address));
    expect(total.ok).toBe(visits.length);
    expect(reconnects).toBe(0);
    const users = groups(visits);
    expect(users.size).toBe(200);
    const seen = new Set<string>();
    for (const [, [first, ...later]] of users) {
      expect(first?.cookie).toBe('');
      const names = new Set(later.map(({ cookie }) => cookie));
      expect(names.size).toBeLessThanOrEqual(1);
      for (const name of names) {
        expect(name).toMatch(/^session=\d+$/);
        expect(seen.has(name)).toBe(false);
        seen.add(name);
      }
    }
    const returning = [...users.values()].filter(({ length }) => length > 1).length;
    expect(seen.size).toBe(returning);
    expect(returning).toBeGreaterThan(20);
  });

  test('with arrivals each iteration is a new visitor', async () => {
    const { server, visits } = await sessions();
    const plan = loadPlan(steps, { users: 200, holdMs: 1000, perSecond: 300 });
    await driveInThisThread(plan, context(server.address));
    const [first, second] = ['/a', '/b'].map((path) => visits.filter((visit) => visit.path === path));
    expect(first?.every(({ cookie }) => cookie === '')).toBe(true);
    const names = second?.map(({ cookie }) => cookie) ?? [];
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** One user logs in and out, with whatever it was given in between. */
async function logIns(changes: LoadChanges): Promise<{ path: string; cookie: string }[]> {
  const visits: { path: string; cookie: string }[] = [];
  let given = 0;
  const server = await serve((incoming, response) => {
    const path = incoming.url ?? '';
    visits.push({ path, cookie: incoming.headers.cookie ?? '' });
    if (path === '/in') response.setHeader('set-cookie', `session=${(given += 1)}; Path=/`);
    if (path === '/a') response.setHeader('set-cookie', `cart=${(given += 1)}; Path=/`);
    response.end();
  });
  await opened(server);
  const plan = loadPlan(
    [request({ path: '/a' }), { kind: 'repeat', times: 2, steps: [request({ path: '/b' })] }],
    { users: 1, ...changes },
  );
  const sides = { onStart: [request({ path: '/in' })], onStop: [request({ path: '/out' })] };
  await driveInThisThread({ ...plan, scenario: { ...plan.scenario, ...sides } }, context(server.address));
  return visits;
}
const cookiesAt = (visits: readonly { path: string; cookie: string }[], at: string): string[] =>
  visits.filter(({ path }) => path === at).map(({ cookie }) => cookie);

describe('cookies of an on-start', () => {
  test('go with every iteration and the on-stop of a user; one that comes again is somebody new', async () => {
    const stages = [1, 0, 1].map((level) => ({ level, rampMs: 0, holdMs: 300 }));
    const visits = await logIns({ stages });
    expect(cookiesAt(visits, '/in')).toEqual(['', '']);
    const [, again] = visits.flatMap(({ path }, index) => (path === '/in' ? [index] : []));
    const [first, second] = [visits.slice(0, again), visits.slice(again)];
    for (const stay of [first, second]) {
      const inside = stay.slice(2).map(({ cookie }) => cookie.split('; ').toSorted());
      expect(inside.length).toBeGreaterThan(4);
      expect(inside.every((cookies) => cookies.length === 2)).toBe(true);
      expect(new Set(inside.map(([, session]) => session)).size).toBe(1);
      expect(stay.at(-1)?.path).toBe('/out');
    }
    expect(first.at(-1)?.cookie).not.toBe(second.at(-1)?.cookie);
  });

  test('begin every arrival, without those of the one before', async () => {
    const visits = await logIns({ perSecond: 50 });
    expect(cookiesAt(visits, '/in')).toEqual(['']);
    const begun = cookiesAt(visits, '/a');
    expect(begun.length).toBeGreaterThan(5);
    expect([...new Set([...begun, ...cookiesAt(visits, '/out')])]).toEqual(['session=1']);
    const later = cookiesAt(visits, '/b');
    expect(later.every((cookie) => /^session=1; cart=\d+$/.test(cookie))).toBe(true);
    expect(new Set(later).size).toBeGreaterThan(5);
  });
});

test('a setup keeps its cookies to its end', async () => {
  const { server, visits } = await sessions();
  const { failures } = await sendOnce(
    { steps, headers: [], auth: undefined, redirects: 0, cookies: true, timeoutMs: 2000 },
    {
      addresses: [server.address],
      hostHeader: undefined,
      stop: new AbortController().signal,
      aside: 'setup',
    },
  );
  expect(failures).toEqual([]);
  expect(visits.map(({ cookie }) => cookie)).toEqual(['', 'session=1']);
});

function groups<T extends { socket: number }>(visits: readonly T[]): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const visit of visits) {
    const group = found.get(visit.socket);
    if (group === undefined) found.set(visit.socket, [visit]);
    else group.push(visit);
  }
  return found;
}

test.each<[string, Partial<LoadPlan>, string]>([
  ['off', { cookies: false }, ''],
  ['a header of its own', { headers: [{ name: 'Cookie', value: 'mine=1' }] }, 'mine=1'],
])('%s: none of the target is sent', async (_what, changes, expected) => {
  const seen = new Set<string>();
  const server = await serve((incoming, response) => {
    seen.add(incoming.headers.cookie ?? '');
    response.setHeader('set-cookie', 'session=1; Path=/');
    response.end();
  });
  await opened(server);
  await driveInThisThread(loadPlan(steps, changes), context(server.address));
  expect([...seen]).toEqual([expected]);
});
