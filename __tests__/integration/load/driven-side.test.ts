import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadPlan, ScenarioPlan } from '../../../src/config/index.js';
import type * as Load from '../../../src/load/index.js';
import { deferred } from '../../../src/load/threads/deferred.js';
import type { SliceMeasurement } from '../../../src/measurement/index.js';
import type { TargetAddress } from '../../../src/target/index.js';
import { type BundledLoad, bundleLoad, threadsNow } from '../../helpers/bundled-load.js';
import { numberedRows } from '../../helpers/feeders.js';
import { hooked } from '../../helpers/hooks.js';
import { byThreads, context, listen, loadPlan, request, thinking } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** A side of a comparison in worker threads, bundled as in dist, against real servers. */

const opened = openedServers();
let load: BundledLoad;

beforeAll(async () => {
  load = await bundleLoad();
});
afterAll(() => load.remove());

const sides: Load.DrivenSide[] = [];
afterEach(async () => {
  // A test that failed has not closed its own, and its threads would go on.
  await Promise.allSettled(sides.splice(0).map((side) => side.close()));
});

async function openSide(...args: Parameters<typeof Load.openSide>): Promise<Load.DrivenSide> {
  const room: typeof Load = await import(load.url);
  const side = await room.openSide(...args);
  sides.push(side);
  return side;
}

interface Keeper {
  readonly address: TargetAddress;
  /** Of each request, in the order in which they came. */
  readonly paths: string[];
  readonly connections: { made: number; open: number };
}

/** A server that keeps the path of each request; `answer` may answer some of them late, or never. */
async function keeper(
  answer: http.RequestListener = (_incoming, response) => void response.end('hello'),
): Promise<Keeper> {
  const paths: string[] = [];
  const connections = { made: 0, open: 0 };
  const server = http.createServer((incoming, response) => {
    paths.push(incoming.url ?? '');
    answer(incoming, response);
  });
  server.on('connection', (socket) => {
    connections.made += 1;
    connections.open += 1;
    socket.on('close', () => (connections.open -= 1));
  });
  const { address } = await opened(listen(server));
  return { address, paths, connections };
}

const after =
  (delayMs: number): http.RequestListener =>
  (_incoming, response) =>
    void setTimeout(() => response.end('hello'), delayMs);

/** Waits until so it is; rejects where that does not come. */
async function untilTrue(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries === 2000) throw new Error('it has not come about');
    await sleep(5);
  }
}

const sent = ({ total, outsideHold }: SliceMeasurement): number => total.attempted + outsideHold.attempted;

function counted(slice: SliceMeasurement | undefined): SliceMeasurement {
  if (slice === undefined) throw new Error('a slice that does not count');
  return slice;
}

/** Drives slices of that length, and what came of them. */
async function slices(
  side: Load.DrivenSide,
  count: number,
  length: Load.SliceLength,
): Promise<SliceMeasurement[]> {
  const all: SliceMeasurement[] = [];
  for (let nth = 0; nth < count; nth += 1) all.push(counted(await side.slice(length)));
  return all;
}

function withScenario(plan: LoadPlan, changes: Partial<ScenarioPlan>): LoadPlan {
  return { ...plan, scenario: { ...plan.scenario, ...changes } };
}

const comingAndGoing: Partial<ScenarioPlan> = {
  onStart: [request({ path: '/hello' })],
  onStop: [request({ path: '/bye' })],
};

describe.each([1, 3])('a side in %i threads', (threads) => {
  test('measures what the server saw, is quiet between slices, and keeps its connections', async () => {
    const { address, paths, connections } = await keeper(after(5));
    const plan = byThreads(threads, thinking(loadPlan([request()], { users: 7 }), 2));
    const runningBefore = threadsNow();
    const side = await openSide(plan, context(address));
    await sleep(100);
    expect([paths.length, threadsNow()]).toEqual([0, runningBefore + threads]);
    let startedAtMs = 0;
    for (let nth = 0; nth < 3; nth += 1) {
      const before = paths.length;
      const slice = counted(await side.slice({ settleMs: 100, measuredMs: 300 }));
      const after = paths.length;
      expect(sent(slice)).toBe(after - before);
      expect(slice.total).toMatchObject({ ok: slice.total.attempted, statuses: { 200: slice.total.ok } });
      expect(slice.total.latency.count).toBe(slice.total.ok);
      expect(slice.total.latency.quantileUs(0.5)).toBeGreaterThanOrEqual(5000);
      expect(slice.byRequest.map(({ name, ok }) => [name, ok])).toEqual([['GET /', slice.total.ok]]);
      expect(slice.total.attempted).toBeGreaterThan(slice.outsideHold.attempted);
      expect(slice).toMatchObject({ measuredMs: 300, reconnects: 0, errorExamples: [] });
      expect(slice.connections.connect.count).toBe(nth === 0 ? 7 : 0);
      expect(slice.generator).toMatchObject({
        threads,
        openFiles: expect.anything(),
        ports: expect.anything(),
      });
      expect(slice.generator.utilisation).toBeGreaterThan(0);
      expect(slice.generator.sendLagMaxUs).toBeGreaterThan(0);
      expect(slice.startedAtMs - startedAtMs).toBeGreaterThanOrEqual(400);
      ({ startedAtMs } = slice);
      await sleep(150);
      expect(paths.length).toBe(after);
    }
    expect(Math.abs(Date.now() - startedAtMs)).toBeLessThan(60_000);
    expect(connections).toEqual({ made: 7, open: 7 });
    expect(await side.close()).toEqual({
      arrivals: undefined,
      aside: { attempted: 0, failed: 0 },
      heldUp: 0,
      cut: 0,
      warnings: [],
    });
    expect(threadsNow()).toBe(runningBefore);
    await untilTrue(() => connections.open === 0);
    expect(await side.slice({ settleMs: 0, measuredMs: 100 })).toBeUndefined();
  });

  test('has as many arrivals as its own time, however long answers take', async () => {
    const { address, paths } = await keeper(after(300));
    const plan = byThreads(threads, loadPlan([request()], { users: 60, perSecond: 99 }));
    const side = await openSide(plan, context(address));
    const all = await slices(side, 5, { settleMs: 50, measuredMs: 150 });
    const { arrivals } = await side.close();
    // At 0, 1/99, ... until 1 s; an answer takes longer than a slice, and nothing falls due meanwhile. Users are always free.
    expect(arrivals).toEqual({ scheduled: 99, dropped: 0 });
    expect(all.reduce((sum, slice) => sum + sent(slice), 0)).toBe(paths.length);
    // Of those that fall due just before a slice's end some come through the gate with the next one, and the last not at all.
    expect(paths.length).toBeLessThanOrEqual(99);
    expect(paths.length).toBeGreaterThan(99 - 2 * threads);
  });

  test('greets in its first slice, and takes its leave when it is closed', async () => {
    const { address, paths } = await keeper();
    const plan = thinking(loadPlan([request({ path: '/work' })], { users: 5 }), 20);
    const side = await openSide(byThreads(threads, withScenario(plan, comingAndGoing)), context(address));
    await slices(side, 2, { settleMs: 0, measuredMs: 300 });
    expect(paths[0]).toBe('/hello');
    expect(paths.filter((path) => path !== '/work')).toEqual(Array.from({ length: 5 }, () => '/hello'));
    const { aside, warnings } = await side.close();
    expect(paths.slice(-5)).toEqual(Array.from({ length: 5 }, () => '/bye'));
    expect({ aside, warnings }).toEqual({ aside: { attempted: 10, failed: 0 }, warnings: [] });
  });

  test('ends with its rows: further slices are short, and it says so', async () => {
    const { address, paths } = await keeper();
    const plan = loadPlan([request({ path: '/{{people.n}}' })], {
      users: 6,
      feeders: [numberedRows(100, 'unique')],
    });
    const side = await openSide(byThreads(threads, plan), context(address));
    const [first, second] = await slices(side, 2, { settleMs: 0, measuredMs: 600_000 });
    expect(first?.total.ok).toBe(100);
    expect(first?.measuredMs).toBeLessThan(60_000);
    expect(second).toMatchObject({ measuredMs: 0, total: { attempted: 0 } });
    expect(paths.map((path) => Number(path.slice(1))).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index),
    );
    expect((await side.close()).warnings).toEqual([
      'Feeder "people" uses each row once, and all of its 100 rows were used before the end: 6 users found none and stopped. Give it more rows, or another order.',
    ]);
  });
});

describe('two sides', () => {
  const mixed = (plan: LoadPlan): LoadPlan => {
    const task = (name: string, weight: number) => ({
      name,
      weight,
      steps: [request({ name, path: `/${name}/{{people.n}}/{{chance.n}}/{{place}}` })],
    });
    return {
      ...withScenario(plan, { tasks: [task('often', 3), task('seldom', 1)] }),
      feeders: [numberedRows(50, 'shuffle'), numberedRows(50, 'random', 'chance')],
    };
  };
  /** What a side with these values of its own sends, in slices. */
  const sentBy = async (plan: LoadPlan, place: string, delayMs: number): Promise<string[]> => {
    const { address, paths } = await keeper(after(delayMs));
    const side = await openSide({ ...plan, given: { place } }, context(address));
    await slices(side, 4, { settleMs: 50, measuredMs: 200 });
    await side.close();
    expect(paths.every((path) => path.endsWith(`/${place}`))).toBe(true);
    return paths.map((path) => path.slice(0, -place.length - 1));
  };

  test('of one user send the same sequence, each with its own given values', async () => {
    const plan = thinking(mixed(loadPlan([], { users: 1 })), 1, 5);
    const [base, head] = [await sentBy(plan, 'base', 1), await sentBy(plan, 'head', 4)];
    const both = Math.min(base.length, head.length);
    expect(both).toBeGreaterThan(20);
    expect(head.slice(0, both)).toEqual(base.slice(0, both));
    expect(new Set(base).size).toBeGreaterThan(both / 2);
  });

  test('of several threads begin the same arrivals, however slow one is', async () => {
    const plan = byThreads(
      2,
      loadPlan([request({ path: '/{{people.n}}' })], {
        users: 80,
        perSecond: 101,
        feeders: [numberedRows(1000, 'sequential')],
      }),
    );
    const counts: unknown[] = [];
    for (const delayMs of [1, 250]) {
      const { address, paths } = await keeper(after(delayMs));
      const side = await openSide({ ...plan, arrivals: { process: 'poisson' } }, context(address));
      await slices(side, 4, { settleMs: 50, measuredMs: 200 });
      const { arrivals } = await side.close();
      counts.push(arrivals?.scheduled);
      expect(paths.map((path) => Number(path.slice(1))).toSorted((a, b) => a - b)).toEqual(
        paths.map((_, index) => index),
      );
    }
    expect(counts[0]).toBeGreaterThan(50);
    expect(counts[1]).toBe(counts[0]);
  });
});

describe('a side in the open model', () => {
  test('counts in a slice what is sent in it, also where that has waited longer than a slice', async () => {
    const { address, paths } = await keeper(after(40));
    const side = await openSide(loadPlan([request()], { users: 1, perSecond: 97 }), context(address));
    const all = await slices(side, 6, { settleMs: 50, measuredMs: 150 });
    const { arrivals } = await side.close();
    expect(arrivals?.scheduled).toBe(117);
    expect(arrivals?.dropped).toBe(117 - paths.length);
    expect(paths.length).toBeLessThan(60);
    expect(all.reduce((sum, slice) => sum + sent(slice), 0)).toBe(paths.length);
    const last = all.at(-1);
    expect(last?.total.ok).toBeGreaterThan(0);
    expect(last?.total.latency.quantileUs(0.5)).toBeGreaterThan(300_000);
  });

  test.each([
    ['has a user', {}],
    ['has a user that is yet to begin', comingAndGoing],
  ])('drops nothing that %s and finds the gate closed by the last slice', async (_what, changes) => {
    const { address, paths } = await keeper(after(300));
    const plan = loadPlan([request({ path: '/work' })], { users: 3, perSecond: 10 });
    const side = await openSide(withScenario(plan, changes), context(address));
    // Due at 0 and at 100 ms, where a timer is later than this slice's end.
    await slices(side, 1, { settleMs: 0, measuredMs: 100.02 });
    const sentInTime = paths.filter((path) => path === '/work').length;
    expect(await side.close()).toMatchObject({ arrivals: { scheduled: 2, dropped: 0 }, heldUp: 0 });
    // What is closed sends nothing more of it.
    expect(paths.filter((path) => path === '/work')).toHaveLength(sentInTime);
  });
});

describe('hooks of a side', () => {
  test('are called when the request can be sent, and what they print is told', async () => {
    const stamps: number[] = [];
    const { address } = await keeper((incoming, response) => {
      stamps.push(Number(incoming.headers['x-at']));
      // Longer than a slice: no hook is under way at its end, whose request would be sent with the next one.
      setTimeout(() => response.end(), 300);
    });
    const printed: string[] = [];
    const plan = hooked(
      loadPlan([request()], { users: 3 }),
      `setInterval(() => {}, 1000);
       console.log('loaded');
       export function beforeRequest(request) { request.headers['x-at'] = String(Date.now()); }`,
    );
    const runningBefore = threadsNow();
    const side = await openSide(plan, context(address, { onPrint: (line) => void printed.push(line) }));
    for (let nth = 0; nth < 2; nth += 1) {
      const before = stamps.length;
      const fromMs = Date.now();
      expect(counted(await side.slice({ settleMs: 0, measuredMs: 200 })).total.ok).toBeGreaterThan(0);
      expect(Math.min(...stamps.slice(before))).toBeGreaterThanOrEqual(fromMs);
      await sleep(50);
    }
    await side.close();
    // Also an interval that a hook has started ends with the side.
    expect(threadsNow()).toBe(runningBefore);
    expect(printed).toEqual(['loaded']);
  });

  test('that never end are named', async () => {
    const { address } = await keeper();
    const plan = hooked(loadPlan([request()]), 'export function beforeRequest() { for (;;) {} }');
    const side = await openSide(plan, context(address));
    const failure = {
      name: 'EnvironmentError',
      message: 'the load worker hangs: it was ended, its measurement is lost',
      fix: 'A hook of ./scenario.mjs may be in a loop without end.',
    };
    await expect(side.slice({ settleMs: 0, measuredMs: 100 })).rejects.toMatchObject(failure);
    await expect(side.close()).rejects.toMatchObject(failure);
  });
});

describe('a side whose thread fails', () => {
  const failing = (act: string): LoadPlan =>
    hooked(
      byThreads(3, thinking(loadPlan([request()], { users: 3 }), 5)),
      `export function beforeRequest(request, { user, iteration }) { if (user === 1 && iteration === 3) { ${act} } }`,
    );

  test.each([
    ['crashes', 'setImmediate(() => { throw new Error("late"); })', /^the load worker crashed: late /],
    ['exits', 'process.exit(3)', 'the load worker ended without a measurement (exit code 3)'],
  ])('since it %s ends the others, and says so from then on', async (_what, act, message) => {
    const { address, paths } = await keeper();
    const runningBefore = threadsNow();
    const side = await openSide(failing(act), context(address));
    const failure = {
      name: 'EnvironmentError',
      exitCode: 3,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    };
    await expect(side.slice({ settleMs: 0, measuredMs: 600_000 })).rejects.toMatchObject(failure);
    expect(threadsNow()).toBe(runningBefore);
    const before = paths.length;
    await expect(side.slice({ settleMs: 0, measuredMs: 100 })).rejects.toMatchObject(failure);
    await expect(side.close()).rejects.toMatchObject(failure);
    expect(paths.length).toBe(before);
  });

  test('between two slices says so with the next', async () => {
    const { address } = await keeper();
    const plan = hooked(
      thinking(loadPlan([request()], { users: 1 }), 5),
      `export function beforeRequest(request, { iteration }) {
         if (iteration === 3) setTimeout(() => { throw new Error('late'); }, 1000);
       }`,
    );
    const runningBefore = threadsNow();
    const side = await openSide(plan, context(address));
    await side.slice({ settleMs: 0, measuredMs: 200 });
    await untilTrue(() => threadsNow() === runningBefore);
    await expect(side.slice({ settleMs: 0, measuredMs: 100 })).rejects.toThrow(
      /^the load worker crashed: late /,
    );
    await expect(side.close()).rejects.toThrow(/^the load worker crashed: late /);
  });

  test('refuses what can not be sent', async () => {
    const { address } = await keeper();
    const runningBefore = threadsNow();
    const plan = loadPlan([request({ headers: [{ name: 'x y', value: '1' }] })]);
    await expect(openSide(byThreads(2, plan), context(address))).rejects.toMatchObject({
      name: 'UsageError',
      message: 'request "GET /": "x y" is no header name',
    });
    expect(threadsNow()).toBe(runningBefore);
  });
});

describe('a side that is stopped', () => {
  const stopped = (plan: LoadPlan): LoadPlan => byThreads(2, withScenario(plan, comingAndGoing));

  test('takes its leave, and its slice does not count', async () => {
    const driven = context({ protocol: 'http:', host: '127.0.0.1', port: 9, basePath: '' });
    const { address, paths } = await keeper((_incoming, response) => {
      if (paths.length === 20) driven.stopper.abort();
      response.end();
    });
    const plan = stopped(thinking(loadPlan([request({ path: '/work' })], { users: 4 }), 5));
    const side = await openSide(plan, { ...driven, addresses: [address] });
    expect(await side.slice({ settleMs: 0, measuredMs: 600_000 })).toBeUndefined();
    expect(await side.slice({ settleMs: 0, measuredMs: 600_000 })).toBeUndefined();
    expect(await side.close()).toMatchObject({ aside: { attempted: 8, failed: 0 }, cut: 0 });
    expect(paths.slice(-4)).toEqual(['/bye', '/bye', '/bye', '/bye']);
  });

  test('cuts what is not answered', async () => {
    const driven = context({ protocol: 'http:', host: '127.0.0.1', port: 9, basePath: '' });
    const { address, paths, connections } = await keeper((incoming, response) => {
      if (incoming.url !== '/work') response.end();
      else if (paths.filter((path) => path === '/work').length === 4) driven.stopper.abort();
    });
    const plan = stopped(loadPlan([request({ path: '/work' })], { users: 4, timeoutMs: 600_000 }));
    const runningBefore = threadsNow();
    const side = await openSide(plan, { ...driven, addresses: [address] });
    expect(await side.slice({ settleMs: 0, measuredMs: 100 })).toBeUndefined();
    expect(await side.close()).toMatchObject({ aside: { attempted: 4, failed: 0 }, cut: 4 });
    expect(threadsNow()).toBe(runningBefore);
    await untilTrue(() => connections.open === 0);
  });

  test('between two slices, or before the first one, drives no further one', async () => {
    const { address, paths } = await keeper();
    const driven = context(address);
    const plan = stopped(thinking(loadPlan([request({ path: '/work' })], { users: 4 }), 5));
    const [side, other] = [await openSide(plan, driven), await openSide(plan, driven)];
    counted(await side.slice({ settleMs: 0, measuredMs: 200 }));
    driven.stopper.abort();
    for (const each of [side, other, await openSide(plan, driven)]) {
      expect(await each.slice({ settleMs: 0, measuredMs: 600_000 })).toBeUndefined();
      await each.close();
    }
    expect(paths.filter((path) => path === '/hello')).toHaveLength(4);
    expect(paths.filter((path) => path === '/bye')).toHaveLength(4);
  });

  test('that is closed in the middle of a slice ends it', async () => {
    const begun = deferred<void>();
    const { address, paths } = await keeper((_incoming, response) => {
      if (paths.length === 20) begun.resolve();
      response.end();
    });
    const plan = stopped(thinking(loadPlan([request({ path: '/work' })], { users: 4 }), 5));
    const side = await openSide(plan, context(address));
    const slice = side.slice({ settleMs: 0, measuredMs: 600_000 });
    await expect(side.slice({ settleMs: 0, measuredMs: 1 })).rejects.toThrow('one slice at a time');
    await begun.promise;
    const [first, again] = [side.close(), side.close()];
    expect(await first).toMatchObject({ aside: { attempted: 8, failed: 0 }, cut: 0 });
    expect(await again).toEqual(await first);
    expect(await slice).toBeUndefined();
    expect(paths.slice(-4)).toEqual(['/bye', '/bye', '/bye', '/bye']);
  });
});
