import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LoadPlan } from '../../../src/config/index.js';
import type * as Load from '../../../src/load/index.js';
import { type BundledLoad, bundleLoad } from '../../helpers/bundled-load.js';
import { numberedRows } from '../../helpers/feeders.js';
import { byThreads, context, loadPlan, request, serve, thinking } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const opened = openedServers();
let load: BundledLoad;
let drive: typeof Load.drive;

beforeAll(async () => {
  load = await bundleLoad();
  const room: typeof Load = await import(load.url);
  ({ drive } = room);
});
afterAll(() => load.remove());

/** A server that keeps the path of each request. */
async function keeper(): Promise<{ address: Load.DriveContext['addresses'][number]; paths: string[] }> {
  const paths: string[] = [];
  const { address } = await opened(
    serve((incoming, response) => {
      paths.push(incoming.url ?? '');
      response.end('hello');
    }),
  );
  return { address, paths };
}

describe('several generator threads', () => {
  test('measure together what the server saw', async () => {
    const { address, paths } = await keeper();
    const driven = context(address);
    const plan = thinking(loadPlan([request()], { users: 7, holdMs: 2500 }), 5);
    const { total, series, ended, holds, generator, connections, byRequest } = await drive(
      byThreads(3, plan),
      driven,
    );
    expect(ended).toBe('completed');
    expect(total).toMatchObject({
      ok: paths.length,
      attempted: paths.length,
      statuses: { 200: paths.length },
    });
    expect(total.latency.count).toBe(paths.length);
    expect(byRequest.map(({ name, ok }) => [name, ok])).toEqual([['GET /', paths.length]]);
    expect(connections.connect.count).toBe(7);
    expect(generator.threads).toBe(3);
    expect(holds).toEqual([{ fromMs: 0, toMs: 2500 }]);
    expect(driven.seconds).toEqual(series);
    expect(series.map(({ second }) => second)).toEqual(series.map((_, index) => index));
    expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(paths.length);
    // All of them are there in a second of the hold, whatever thread they are in.
    expect(series[0]).toMatchObject({ phase: 'hold', users: 7 });
    expect(series[0]?.p95Us).toBeGreaterThan(0);
  });

  test.each([1, 3])(
    '%i: each row of a unique feeder is sent once, and the run ends with them',
    async (threads) => {
      const { address, paths } = await keeper();
      const rows = 500;
      const plan = loadPlan([request({ path: '/{{people.n}}' })], {
        users: 6,
        holdMs: 30_000,
        feeders: [numberedRows(rows, 'unique')],
      });
      const { total, warnings, holdMs } = await drive(byThreads(threads, plan), context(address));
      expect(paths.map((path) => Number(path.slice(1))).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: rows }, (_, index) => index),
      );
      expect(total.ok).toBe(rows);
      expect(holdMs).toBeLessThan(30_000);
      expect(warnings).toEqual([
        'Feeder "people" uses each row once, and all of its 500 rows were used before the end: 6 users found none and stopped. Give it more rows, or another order.',
      ]);
    },
  );

  test('send what one thread sends: arrivals, their mix and their rows', async () => {
    const sent = async (threads: number): Promise<string[]> => {
      const { address, paths } = await keeper();
      const base = loadPlan([], {
        users: 60,
        perSecond: 200,
        holdMs: 2000,
        feeders: [numberedRows(50, 'shuffle')],
      });
      const task = (name: string, weight: number) => ({
        name,
        weight,
        steps: [request({ name, path: `/${name}` }), request({ name: 'row', path: '/row/{{people.n}}' })],
      });
      const plan: LoadPlan = {
        ...base,
        arrivals: { process: 'poisson' },
        scenario: { ...base.scenario, tasks: [task('often', 3), task('seldom', 1)] },
      };
      const { arrivals, total } = await drive(byThreads(threads, plan), context(address));
      expect(arrivals?.dropped).toBe(0);
      expect(total.ok).toBe(paths.length);
      return paths.toSorted((a, b) => a.localeCompare(b));
    };
    expect(await sent(4)).toEqual(await sent(1));
  });

  test('deal all users over the addresses', async () => {
    const servers = [await keeper(), await keeper(), await keeper()];
    const [first, ...others] = servers.map(({ address }) => address);
    if (first === undefined) throw new Error('no server');
    const plan = thinking(loadPlan([request()], { users: 12, holdMs: 1000 }), 100);
    await drive(byThreads(4, plan), context([first, ...others]));
    const counts = servers.map(({ paths }) => paths.length);
    // Four users each, of some ten iterations.
    expect(Math.min(...counts)).toBeGreaterThan(0.5 * Math.max(...counts));
  });

  test('all stop on the signal, and what they measured is kept', async () => {
    const { address, paths } = await keeper();
    const driven = context(address);
    const plan = thinking(loadPlan([request()], { users: 6, holdMs: 60_000 }), 10);
    const stopAtFirstSample = context(address, {
      stop: driven.stopper.signal,
      onSecond: () => driven.stopper.abort(),
    });
    const { ended, total, holdMs, cut } = await drive(byThreads(3, plan), stopAtFirstSample);
    expect(ended).toBe('interrupted');
    expect(total.ok + cut).toBe(paths.length);
    expect(total.ok).toBeGreaterThan(100);
    expect(holdMs).toBeLessThan(20_000);
  });

  test('refuse a plan once', async () => {
    const plan = loadPlan([request({ headers: [{ name: 'x y', value: '1' }] })]);
    await expect(
      drive(byThreads(2, plan), context({ protocol: 'http:', host: '127.0.0.1', port: 9, basePath: '' })),
    ).rejects.toMatchObject({ name: 'UsageError', message: 'request "GET /": "x y" is no header name' });
  });
});
