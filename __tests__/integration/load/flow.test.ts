import { describe, expect, test } from '@jest/globals';
import type { CapturePlan, StepPlan } from '../../../src/config/index.js';
import { driveInThisThread } from '../../../src/load/index.js';
import { context, loadPlan, request, serve, type TestServer } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** Blocks of steps against a real server. */

const opened = openedServers();

/** Answers each path with a JSON text; counts the paths that were asked for. */
async function jsonServer(
  answer: (path: string) => unknown,
): Promise<TestServer & { paths: Map<string, number> }> {
  const paths = new Map<string, number>();
  const server = await opened(
    serve((incoming, response) => {
      const path = incoming.url ?? '';
      paths.set(path, (paths.get(path) ?? 0) + 1);
      response.end(JSON.stringify(answer(path)));
    }),
  );
  return { ...server, paths };
}

const captured = (name: string, path: string, isList?: true): CapturePlan => ({
  name,
  from: 'json',
  path,
  ...(isList === undefined ? {} : { isList }),
});
const forEach = (items: string, steps: readonly StepPlan[], as = 'item'): StepPlan => ({
  kind: 'for-each',
  items,
  as,
  steps,
});

describe('for-each', () => {
  test('runs its steps once per item, in order, with the item, its members and the index', async () => {
    const seen: string[] = [];
    const { address } = await jsonServer((path) => {
      seen.push(path);
      return path === '/list'
        ? {
            items: [
              { id: 'a', lines: [1, 2] },
              { id: 'b', lines: [] },
            ],
          }
        : {};
    });
    const steps = [
      request({ path: '/list', captures: [captured('items', '$.items', true)] }),
      forEach('items', [
        request({ path: '/item/{{index}}/{{item.id}}' }),
        forEach('item.lines', [request({ path: '/line/{{item.id}}/{{line}}/{{index}}' })], 'line'),
        request({ path: '/done/{{index}}' }),
      ]),
    ];
    const { total } = await driveInThisThread(loadPlan(steps, { users: 1, holdMs: 300 }), context(address));
    expect(total.ok).toBe(total.attempted);
    expect(seen.slice(0, 7)).toEqual([
      '/list',
      '/item/0/a',
      '/line/a/1/0',
      '/line/a/2/1',
      '/done/0',
      '/item/1/b',
      '/done/1',
    ]);
    expect(seen[7] ?? '/list').toBe('/list');
  });

  test('an empty list runs nothing, and an iteration of nothing else does not spin', async () => {
    const { address, paths } = await jsonServer(() => ({ items: [] }));
    const steps = [
      request({ path: '/list', captures: [captured('items', '$.items[*]', true)] }),
      forEach('items', [request({ path: '/never' })]),
      request({ path: '/after' }),
    ];
    const { total, byRequest } = await driveInThisThread(loadPlan(steps), context(address));
    expect(total.ok).toBe(total.attempted);
    expect([...paths.keys()]).toEqual(['/list', '/after']);
    expect(byRequest.map(({ name }) => name)).toEqual(['GET /list', 'GET /never', 'GET /after']);
  });

  test('a value that is no list fails the request that captured it', async () => {
    const { address, paths } = await jsonServer(() => ({ items: 'none' }));
    const steps = [
      request({ path: '/list', captures: [captured('items', '$.items', true)] }),
      forEach('items', [request({ path: '/never' })]),
    ];
    const { total, errorExamples } = await driveInThisThread(loadPlan(steps), context(address));
    expect([...paths.keys()]).toEqual(['/list']);
    expect(total.errors.check).toBe(total.attempted);
    expect(errorExamples).toMatchObject([
      {
        kind: 'check',
        request: 'GET /list',
        message: 'capture items: $.items finds "none", which is no list for "for-each"',
      },
    ]);
  });

  test('a member that is no list, or not there, is a failed check without a latency', async () => {
    const { address, paths } = await jsonServer(() => ({ items: [{ id: 1 }] }));
    const list = request({ path: '/list', captures: [captured('items', '$.items', true)] });
    const missingList = [
      list,
      forEach('items', [forEach('item.lines', [request({ path: '/never' })], 'line')]),
    ];
    const missingText = [list, forEach('items', [request({ path: '/item/{{item.nmae}}' })])];
    for (const [steps, name, message] of [
      [missingList, 'for-each item.lines', 'it needs a list, and there is nothing'],
      [missingText, 'GET /item/{{item.nmae}}', '"{{item.nmae}}" has no value: "item" is {"id":1}'],
    ] as const) {
      const { total, byRequest, errorExamples } = await driveInThisThread(loadPlan(steps), context(address));
      const failed = byRequest.find((each) => each.name === name);
      expect(errorExamples).toEqual([{ kind: 'check', request: name, message, count: failed?.errors.check }]);
      expect(failed?.attempted).toBeGreaterThan(0);
      expect(failed).toMatchObject({ ok: 0, unsent: failed?.attempted });
      expect(failed?.failedLatency.count).toBe(0);
      expect(total.latency.count + total.failedLatency.count).toBe(total.attempted - (total.unsent ?? 0));
      expect([...paths.keys()]).toEqual(['/list']);
    }
  });

  test('too long a list is a failed check', async () => {
    const items = `[${'0,'.repeat(100_000)}0]`;
    const { address } = await opened(serve((_incoming, response) => response.end(items)));
    const steps = [
      request({ path: '/list', captures: [captured('items', '$', true)] }),
      forEach('items', [request({ path: '/never' })]),
    ];
    const { errorExamples } = await driveInThisThread(loadPlan(steps, { users: 1 }), context(address));
    expect(errorExamples).toMatchObject([
      { request: 'for-each items', message: 'the list has 100001 items; at most 100000 are gone through' },
    ]);
  });

  test('lists of nothing in lists of many leave the thread to the others, and end with the run', async () => {
    const { address } = await jsonServer((path) => (path === '/list' ? { none: [], many: [1] } : {}));
    const captures = [captured('none', '$.none', true)];
    const nothing = forEach('none', [request({ path: '/never' })]);
    const steps: StepPlan[] = [
      request({ path: '/list', captures }),
      { kind: 'repeat', times: 100_000, steps: [{ kind: 'repeat', times: 100_000, steps: [nothing] }] },
    ];
    const { ended, total } = await driveInThisThread(loadPlan(steps), context(address));
    expect({ ended, attempted: total.attempted }).toEqual({ ended: 'completed', attempted: 2 });
  });

  test('of 200 users at once gives each its own items', async () => {
    let lists = 0;
    const wrong: string[] = [];
    const { address } = await jsonServer((path) => {
      if (path === '/list') {
        lists += 1;
        const owner = `u${lists}`;
        return { owner, items: Array.from({ length: lists % 4 }, (_, index) => ({ of: owner, index })) };
      }
      const [, , owner, itsOwner, index, itsIndex] = path.split('/');
      if (owner !== itsOwner || index !== itsIndex) wrong.push(path);
      return {};
    });
    const steps = [
      request({
        path: '/list',
        captures: [captured('owner', '$.owner'), captured('items', '$.items[*]', true)],
      }),
      forEach('items', [request({ path: '/item/{{owner}}/{{item.of}}/{{index}}/{{item.index}}' })]),
    ];
    const { total } = await driveInThisThread(
      loadPlan(steps, { users: 200, holdMs: 2000 }),
      context(address),
    );
    expect(wrong).toEqual([]);
    expect(lists).toBeGreaterThan(200);
    expect(total.ok).toBe(total.attempted);
  });
});

describe('if', () => {
  const when = (condition: string, steps: readonly StepPlan[]): StepPlan => ({
    kind: 'if',
    condition,
    steps,
  });

  test('runs its steps where the condition holds', async () => {
    const { address, paths } = await jsonServer(() => ({ n: 4, items: ['a', 'b', 'c'] }));
    const steps = [
      request({ path: '/list', captures: [captured('n', '$.n'), captured('items', '$.items', true)] }),
      when('n > 3 && size(items) == 3', [request({ path: '/yes' })]),
      when('n > 4', [request({ path: '/no' })]),
      forEach('items', [when("index % 2 == 0 && item != 'a'", [request({ path: '/item/{{item}}' })])]),
    ];
    const { total } = await driveInThisThread(loadPlan(steps), context(address));
    expect(total.ok).toBe(total.attempted);
    expect([...paths.keys()]).toEqual(['/list', '/yes', '/item/c']);
  });

  test('that can not be worked out is a failed check and ends the iteration', async () => {
    const { address, paths } = await jsonServer(() => ({ n: 'four' }));
    const steps = [
      request({ path: '/list', captures: [captured('n', '$.n')] }),
      when('n > 3', [request({ path: '/yes' })]),
      request({ path: '/never' }),
    ];
    const { total, errorExamples } = await driveInThisThread(loadPlan(steps), context(address));
    expect([...paths.keys()]).toEqual(['/list']);
    expect(errorExamples).toMatchObject([
      { kind: 'check', request: 'if n > 3', message: 'no such overload: dyn<string> > int' },
    ]);
    expect(total.errors.check).toBe(total.attempted - total.ok);
    expect(total.errors.check).toBe(total.unsent);
  });

  test('that never holds does not spin, in either model', async () => {
    const { address, paths } = await jsonServer(() => ({}));
    const steps = [when('1 > 2', [request({ path: '/never' })])];
    for (const changes of [{}, { perSecond: 200, users: 10 }]) {
      const measured = await driveInThisThread(loadPlan(steps, changes), context(address));
      expect(measured).toMatchObject({ ended: 'completed', total: { attempted: 0 } });
      expect(measured.arrivals?.dropped ?? 0).toBe(0);
    }
    expect(paths.size).toBe(0);
  });

  test('of 200 users at once decides by the values of each', async () => {
    let lists = 0;
    const wrong: string[] = [];
    const { address } = await jsonServer((path) => {
      if (path === '/list') return { n: (lists += 1) };
      const [, kind, n] = path.split('/');
      if ((Number(n) % 2 === 0) !== (kind === 'even')) wrong.push(path);
      return {};
    });
    const steps = [
      request({ path: '/list', captures: [captured('n', '$.n')] }),
      when('n % 2 == 0', [request({ path: '/even/{{n}}' })]),
      when('n % 2 != 0', [request({ path: '/odd/{{n}}' })]),
    ];
    const { total, byRequest } = await driveInThisThread(
      loadPlan(steps, { users: 200, holdMs: 2000 }),
      context(address),
    );
    expect(wrong).toEqual([]);
    expect(total.ok).toBe(total.attempted);
    const [list = 0, even = 0, odd = 0] = byRequest.map(({ ok }) => ok);
    expect(list).toBeGreaterThan(200);
    expect(even + odd).toBeGreaterThan(list - 400);
  });
});
