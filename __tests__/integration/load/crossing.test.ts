import { expect, test } from '@jest/globals';
import type {
  CapturePlan,
  CheckPlan,
  FeederPlan,
  FileFeederPlan,
  StepPlan,
} from '../../../src/config/index.js';
import { driveInThisThread } from '../../../src/load/index.js';
import { context, type LoadChanges, loadPlan, request, serve } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/**
 * 200 users at the same time, with every kind of row, capture and check and with cookies: nothing that belongs to one is
 * ever another's. The server answers each iteration with a token of its own and what it was asked with, and looks
 * at whether all that comes back belongs together.
 */

const opened = openedServers();

const orders: readonly FileFeederPlan['order'][] = ['sequential', 'shuffle', 'random', 'unique'];
/** One for each order; each value of a row tells whose it is. */
const files = orders.map((order): FileFeederPlan => {
  const rows = order === 'unique' ? 100_000 : 97;
  return {
    kind: 'file',
    name: order,
    order,
    columns: ['id', 'twin'].map((name) => ({
      name,
      values: Array.from({ length: rows }, (_, row) => `${order}-${row}`),
    })),
    rows,
    contentHash: '',
  };
});
const feeders: readonly FeederPlan[] = [
  ...files,
  {
    kind: 'generated',
    name: 'generated',
    fields: [{ name: 'id', generator: { kind: 'uuid' } }],
    contentHash: '',
  },
];

const rowQuery = [
  ...orders.flatMap((order) => [`${order}=${order}`, `${order}-twin=${order}`]),
  'generated=generated',
]
  .map((pair) => {
    const [name = '', from = ''] = pair.split('=');
    return `${name}={{${from}.${name.endsWith('twin') ? 'twin' : 'id'}}}`;
  })
  .join('&');

const captures: readonly CapturePlan[] = [
  { name: 'ofJson', from: 'json', path: '$.token' },
  { name: 'ofList', from: 'json', path: '$.tokens', isList: true },
  { name: 'ofHeader', from: 'header', header: 'x-token' },
  { name: 'ofText', from: 'regex', pattern: '"token":"([^"]+)"' },
];
const tokenQuery = 'json={{ofJson}}&header={{ofHeader}}&text={{ofText}}';

/** The checks hold for the answers to odd numbers, and fail for those to even ones; each kind in its turn. */
const checks: readonly CheckPlan[] = [
  { kind: 'status', ranges: [{ from: 200, to: 200 }] },
  { kind: 'json', path: '$.fine', equals: true },
  { kind: 'body', test: 'contains', text: '"fine":true' },
  { kind: 'body', test: 'equals', text: '{"fine":true}' },
  { kind: 'body', test: 'matches', text: '^.{5,9}true' },
];

test.each<[string, LoadChanges]>([
  ['closed', {}],
  ['open', { perSecond: 600, arrivals: { process: 'poisson' } }],
])('%s: rows, captures and cookies of 200 users', async (_model, changes) => {
  const wrong: string[] = [];
  const known = new Map<string, { readonly rows: string; readonly socket: object }>();
  const lists = new Map<string, number>();
  const server = await opened(
    serve((incoming, response) => {
      const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://x');
      const rows = [...orders, 'generated'].map((name) => searchParams.get(name)).join();
      for (const order of orders) {
        if (searchParams.get(order) !== searchParams.get(`${order}-twin`))
          wrong.push(`${order}: two rows in one`);
      }
      if (pathname === '/begin') {
        const token = `t${known.size + 1}`;
        known.set(token, { rows, socket: incoming.socket });
        response.setHeader('x-token', token);
        response.setHeader('set-cookie', `token=${token}; Path=/`);
        setTimeout(() => response.end(JSON.stringify({ token, tokens: [token, token] })), known.size % 7);
        return;
      }
      const tokens = ['json', 'header', 'text'].map((from) => searchParams.get(from));
      const cookie = /token=(\w+)/.exec(incoming.headers.cookie ?? '')?.[1];
      const own = known.get(cookie ?? '');
      if (tokens.some((token) => token !== cookie)) wrong.push(`${cookie} with ${tokens.join()}`);
      if (own?.socket !== incoming.socket) wrong.push(`${cookie} of another connection`);
      if (own?.rows !== rows) wrong.push(`${cookie} with the rows ${rows}, not ${own?.rows}`);
      if (pathname === '/item') {
        if (searchParams.get('item') !== cookie) wrong.push(`the list of ${searchParams.get('item')}`);
        lists.set(cookie ?? '', (lists.get(cookie ?? '') ?? 0) + 1);
      }
      setTimeout(() => response.end('{}'), known.size % 5);
    }),
  );
  const steps: StepPlan[] = [
    request({ path: `/begin?${rowQuery}`, captures }),
    {
      kind: 'for-each',
      items: 'ofList',
      as: 'item',
      steps: [request({ path: `/item?item={{item}}&${tokenQuery}&${rowQuery}` })],
    },
    request({ path: `/end?${tokenQuery}&${rowQuery}` }),
  ];
  const plan = loadPlan(steps, { users: 200, holdMs: 2500, feeders, ...changes });
  const { total, byRequest, warnings } = await driveInThisThread(plan, context(server.address));
  expect(wrong).toEqual([]);
  expect(warnings).toEqual([]);
  expect(total.ok).toBe(total.attempted);
  expect(known.size).toBeGreaterThan(200);
  // Each has gone through its own list once, but those whose iteration the end cut short.
  expect(Math.max(...lists.values())).toBe(2);
  expect(byRequest.at(-1)?.ok).toBeGreaterThan(100);
});

test.each(checks.map((check) => [check.kind === 'body' ? `body ${check.test}` : check.kind, check] as const))(
  'check %s: of 200 users each is judged by its own answer',
  async (_what, check) => {
    const answered = { fine: 0, bad: 0 };
    const fine = new WeakMap<object, boolean>();
    const wrong: string[] = [];
    let followed = 0;
    const server = await opened(
      serve((incoming, response) => {
        if (incoming.url === '/after') {
          followed += 1;
          if (fine.get(incoming.socket) !== true) wrong.push('went on after a bad answer');
          response.end();
          return;
        }
        const isFine = (answered.fine + answered.bad) % 2 === 0;
        fine.set(incoming.socket, isFine);
        answered[isFine ? 'fine' : 'bad'] += 1;
        if (!isFine && check.kind === 'status') response.statusCode = 202;
        // In two pieces, so that the answers of many are under way at the same time.
        response.write('{"fine":');
        setTimeout(() => response.end(`${isFine}}`), (answered.fine + answered.bad) % 7);
      }),
    );
    const steps = [request({ path: '/first', checks: [check] }), request({ path: '/after' })];
    const plan = loadPlan(steps, { users: 200, holdMs: 1000, rampDownMs: 500 });
    const { total, byRequest, outsideHold, errorExamples } = await driveInThisThread(
      plan,
      context(server.address),
    );
    expect(wrong).toEqual([]);
    expect(total.attempted + outsideHold.attempted).toBe(answered.fine + answered.bad + followed);
    expect(total.errors.check + outsideHold.failed).toBe(answered.bad);
    expect(answered.bad).toBeGreaterThan(100);
    expect(followed).toBeGreaterThan(50);
    expect(byRequest[1]).toMatchObject({ errors: { http: 0, check: 0, timeout: 0, connection: 0 } });
    expect(new Set(errorExamples.map(({ request: name }) => name))).toEqual(new Set(['GET /first']));
  },
);
