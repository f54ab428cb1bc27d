import { describe, expect, test } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import type { FileFeederPlan, GeneratedFeederPlan } from '../../../src/config/index.js';
import { driveInThisThread } from '../../../src/load/index.js';
import {
  context,
  type LoadChanges,
  loadPlan,
  readBody,
  request,
  serve,
  type TestServer,
  thinking,
} from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const opened = openedServers();

/** Rows that tell whose they are in each of their values. */
const people = (rows: number, order: FileFeederPlan['order']): FileFeederPlan => ({
  kind: 'file',
  name: 'people',
  order,
  columns: ['name', 'mail', 'number'].map((name) => ({
    name,
    values: Array.from({ length: rows }, (_, row) => (name === 'number' ? row : `${name} ${row} & co`)),
  })),
  rows,
  contentHash: '',
});

/** Collects what the server is asked for, in the order in which it comes. */
async function collecting(): Promise<{
  readonly server: TestServer;
  readonly asked: IncomingMessage[];
  readonly bodies: string[];
}> {
  const asked: IncomingMessage[] = [];
  const bodies: string[] = [];
  const server = await opened(
    serve((incoming, response) => {
      void readBody(incoming).then((body) => {
        asked.push(incoming);
        bodies.push(body);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ got: incoming.url }));
      });
    }),
  );
  return { server, asked, bodies };
}

const byNumber = [request({ path: '/{{people.number}}' })];
const numbersOf = (asked: readonly IncomingMessage[]): number[] =>
  asked.map(({ url }) => Number(url?.slice(1)));
/** One user asks for one row after another: the order in which the server sees them is that in which they are taken. */
const alone = { users: 1, holdMs: 300 } as const;

describe('the rows that the server receives', () => {
  test('sequential: in file order, from the first again after the last, over all users', async () => {
    const { server, asked } = await collecting();
    await driveInThisThread(
      loadPlan(byNumber, { ...alone, feeders: [people(7, 'sequential')] }),
      context(server.address),
    );
    expect(asked.length).toBeGreaterThan(14);
    expect(numbersOf(asked)).toEqual(asked.map((_, index) => index % 7));
  });

  test('sequential of many users: every row as often as any other, to one', async () => {
    const { server, asked } = await collecting();
    const plan = loadPlan(byNumber, { users: 50, feeders: [people(30, 'sequential')] });
    const { warnings } = await driveInThisThread(plan, context(server.address));
    const counts = Array.from(
      { length: 30 },
      (_, row) => numbersOf(asked).filter((each) => each === row).length,
    );
    // A row that is taken at the very end is not sent any more: one for each user.
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(3);
    expect(warnings).toEqual([]);
  });

  test('shuffle: each pass is a permutation, and no pass is the one before', async () => {
    const { server, asked } = await collecting();
    await driveInThisThread(
      loadPlan(byNumber, { ...alone, feeders: [people(12, 'shuffle')] }),
      context(server.address),
    );
    expect(asked.length).toBeGreaterThan(24);
    const passes = [0, 12].map((from) => numbersOf(asked).slice(from, from + 12));
    for (const pass of passes)
      expect(pass.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, row) => row));
    expect(passes[0]).not.toEqual(passes[1]);
  });

  test('random and generated: two runs with one seed send the same, another seed something else', async () => {
    const generated: GeneratedFeederPlan = {
      kind: 'generated',
      name: 'orders',
      fields: [
        { name: 'id', generator: { kind: 'uuid' } },
        { name: 'qty', generator: { kind: 'int', from: 1, to: 9 } },
      ],
      contentHash: '',
    };
    const steps = [
      request({
        method: 'POST',
        body: { kind: 'json', value: { n: '{{people.number}}', id: '{{orders.id}}', qty: '{{orders.qty}}' } },
      }),
    ];
    const sentWith = async (seed: number): Promise<string[]> => {
      const { server, bodies } = await collecting();
      const feeders = [people(100, 'random'), generated];
      await driveInThisThread(loadPlan(steps, { ...alone, seed, feeders }), context(server.address));
      return bodies.slice(0, 10);
    };
    const [first, again, other] = [await sentWith(3), await sentWith(3), await sentWith(4)];
    expect(first).toHaveLength(10);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first).size).toBe(10);
    expect(JSON.parse(first?.[0] ?? '')).toEqual({
      n: expect.any(Number),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      qty: expect.any(Number),
    });
  });

  test('unique: each row once; users that find none stop, the run ends with a warning and without idle time', async () => {
    const { server, asked } = await collecting();
    const plan = loadPlan(byNumber, { users: 20, holdMs: 60_000, feeders: [people(500, 'unique')] });
    const { total, holdMs, plannedHoldMs, ended, warnings, series } = await driveInThisThread(
      plan,
      context(server.address),
    );
    expect(numbersOf(asked).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, row) => row));
    expect(total).toMatchObject({ attempted: 500, ok: 500 });
    expect({ ended, plannedHoldMs }).toEqual({ ended: 'completed', plannedHoldMs: 60_000 });
    expect(holdMs).toBeLessThan(59_000);
    expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(500);
    expect(warnings).toEqual([
      'Feeder "people" uses each row once, and all of its 500 rows were used before the end: 20 users found none and stopped. Give it more rows, or another order.',
    ]);
  });

  test('unique of as many rows as are needed: no warning', async () => {
    const { server, asked } = await collecting();
    const plan = thinking(
      loadPlan(byNumber, { users: 20, holdMs: 300, feeders: [people(20, 'unique')] }),
      30_000,
    );
    const { total, holdMs, warnings } = await driveInThisThread(plan, context(server.address));
    expect(new Set(numbersOf(asked)).size).toBe(20);
    expect(total.ok).toBe(20);
    expect({ holdMs, warnings }).toEqual({ holdMs: 300, warnings: [] });
  });

  test('unique: users of a later stage are not waited for', async () => {
    const { server, asked } = await collecting();
    const stages = [2, 4, 1, 4].map((level) => ({ level, rampMs: 0, holdMs: 20_000 }));
    const plan = loadPlan(byNumber, { users: 4, stages, feeders: [people(50, 'unique')] });
    const { holdMs, warnings } = await driveInThisThread(plan, context(server.address));
    expect(asked).toHaveLength(50);
    expect(holdMs).toBeLessThan(19_000);
    expect(warnings).toEqual([expect.stringContaining('before the end: 2 users found none')]);
  });

  test('unique with arrivals: what can not begin for want of a row is not dropped', async () => {
    const { server, asked } = await collecting();
    const plan = loadPlan(byNumber, {
      users: 50,
      holdMs: 60_000,
      perSecond: 500,
      feeders: [people(100, 'unique')],
    });
    const { total, arrivals, holdMs, warnings } = await driveInThisThread(plan, context(server.address));
    expect(numbersOf(asked).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row));
    expect(total.ok).toBe(100);
    expect(arrivals).toEqual({ scheduled: 100, dropped: 0 });
    expect(holdMs).toBeLessThan(59_000);
    expect(warnings).toEqual([
      expect.stringContaining('all of its 100 rows were used before the end: one user'),
    ]);
  });
});

describe('200 users at the same time', () => {
  const workflow = [
    request({
      method: 'POST',
      name: 'first',
      path: '/first/{{people.name}}?mail={{people.mail}}',
      headers: [{ name: 'x-number', value: '{{people.number}}' }],
      body: {
        kind: 'json',
        value: { number: '{{people.number}}', text: 'is {{people.number}}', name: '{{people.name}}' },
      },
      captures: [{ name: 'got', from: 'json', path: '$.got' }],
    }),
    request({
      method: 'POST',
      name: 'second',
      path: '/second/{{people.number}}',
      body: {
        kind: 'form',
        fields: [
          { name: 'mail', value: '{{people.mail}}' },
          { name: 'got', value: '{{got}}' },
        ],
      },
    }),
  ];

  test.each<[string, LoadChanges]>([
    ['closed', {}],
    ['open', { perSecond: 800, arrivals: { process: 'poisson' } }],
  ])('%s: each iteration sends one row in all of its requests, in every place', async (_model, changes) => {
    const { server, asked, bodies } = await collecting();
    const plan = loadPlan(workflow, {
      users: 200,
      holdMs: 1500,
      feeders: [people(100_000, 'unique')],
      ...changes,
    });
    const { total } = await driveInThisThread(plan, context(server.address));
    expect(total.errors).toEqual({ http: 0, check: 0, timeout: 0, connection: 0 });
    expect(total.ok).toBe(asked.length);
    const seen = { first: new Set<number>(), second: new Set<number>() };
    for (const [index, { url = '', headers }] of asked.entries()) {
      const body = bodies[index] ?? '';
      const [path = '', query = ''] = url.split('?');
      const [, step, part = ''] = path.split('/');
      if (step === 'first') {
        const number = Number(headers['x-number']);
        expect(decodeURIComponent(part)).toBe(`name ${number} & co`);
        expect(new URLSearchParams(query).get('mail')).toBe(`mail ${number} & co`);
        expect(JSON.parse(body)).toEqual({ number, text: `is ${number}`, name: `name ${number} & co` });
        expect(seen.first.has(number)).toBe(false);
        seen.first.add(number);
      } else {
        const number = Number(part);
        const form = new URLSearchParams(body);
        expect(form.get('mail')).toBe(`mail ${number} & co`);
        expect(form.get('got')).toContain(encodeURIComponent(`name ${number} & co`));
        expect(seen.second.has(number)).toBe(false);
        seen.second.add(number);
      }
    }
    expect(seen.first.size).toBeGreaterThan(200);
    expect(seen.second.size).toBeGreaterThan(100);
  });
});
