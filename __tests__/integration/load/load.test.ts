import { describe, expect, test } from '@jest/globals';
import type { LoadPlan } from '../../../src/config/index.js';
import { driveInThisThread } from '../../../src/load/index.js';
import {
  context,
  errorsOf,
  type LoadChanges,
  loadPlan,
  readBody,
  request,
  serve,
  thinking,
} from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';
import { withStandstill } from '../../helpers/standstill.js';

const opened = openedServers();

describe('a closed run', () => {
  test('counts what the server counts', async () => {
    let served = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        served += 1;
        response.end('hello');
      }),
    );
    const { total, byRequest, ended, cut, reconnects, outsideHold, holdMs, series, warnings } =
      await driveInThisThread(loadPlan([request({ name: 'home' })]), context(address));
    expect(served).toBeGreaterThan(10);
    expect(total).toMatchObject({ ok: served, attempted: served, statuses: { 200: served } });
    expect(errorsOf(total)).toBe(0);
    expect(total.latency.count).toBe(served);
    expect(total.failedLatency.count).toBe(0);
    expect(total.bytesReceived).toBeGreaterThan(served * 'hello'.length);
    expect(byRequest.map(({ name, ok }) => [name, ok])).toEqual([['home', served]]);
    expect({ ended, cut, reconnects, outsideHold, holdMs, warnings }).toEqual({
      ended: 'completed',
      cut: 0,
      reconnects: 0,
      outsideHold: { attempted: 0, failed: 0 },
      holdMs: 500,
      warnings: [],
    });
    expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(served);
  });

  test('ends exactly: nothing is sent after the hold, what is on its way is answered', async () => {
    const arrivals: number[] = [];
    const { address } = await opened(
      serve((_incoming, response) => {
        arrivals.push(performance.timeOrigin + performance.now());
        setTimeout(() => response.end(), 150);
      }),
    );
    const plan = loadPlan([request()], { users: 10, holdMs: 400 });
    const { result, worstStallMs } = await withStandstill(() => driveInThisThread(plan, context(address)));
    const { total, cut, startedAtMs, series } = result;
    expect(total).toMatchObject({ attempted: arrivals.length, ok: arrivals.length });
    expect(cut).toBe(0);
    // 0, 150, 300: a fourth round would begin after the hold.
    expect(arrivals.length).toBeGreaterThanOrEqual(10);
    expect(arrivals.length).toBeLessThanOrEqual(30);
    // What was sent in the hold arrives later by no more than this thread stood still.
    expect(Math.max(...arrivals) - startedAtMs).toBeLessThan(450 + worstStallMs);
    expect(series.at(-1)?.inFlight).toBe(0);
  });

  test('ramps up and down one user after another; only the hold is judged', async () => {
    const { address } = await opened(serve((_incoming, response) => setTimeout(() => response.end(), 5)));
    const driven = context(address);
    const plan = thinking(
      loadPlan([request()], { users: 8, rampUpMs: 1900, holdMs: 2100, rampDownMs: 1900 }),
      10,
    );
    const { series, total, outsideHold, holds, generator } = await driveInThisThread(plan, driven);
    expect(series.map(({ phase }) => phase)).toEqual([
      'ramp-up',
      'ramp-up',
      'hold',
      'hold',
      ...series.slice(4).map(() => 'ramp-down'),
    ]);
    // The fifth user starts at 950 ms and the sixth at 1188; a late tick finds more of them.
    const users = series.map((sample) => sample.users);
    expect(users[0]).toBeGreaterThanOrEqual(5);
    expect(users.slice(1, 3)).toEqual([8, 8]);
    expect(users[4]).toBeLessThan(8);
    expect(users.at(-1)).toBe(0);
    expect(users.slice(1)).toEqual(users.slice(1).sort((a, b) => b - a));
    expect(holds).toEqual([{ fromMs: 1900, toMs: 4000 }]);
    const completed = series.reduce((sum, sample) => sum + sample.completed, 0);
    expect(total.attempted + outsideHold.attempted).toBe(completed);
    expect(outsideHold.attempted).toBeGreaterThan(0);
    expect(outsideHold.failed).toBe(0);
    expect(driven.seconds).toEqual(series);
    expect(generator.utilisation).toBeGreaterThan(0);
    expect(generator.utilisation).toBeLessThan(1);
    expect(generator.sendLagMaxUs).toBeGreaterThan(0);
    expect(generator.sendLagMaxUs).toBeGreaterThanOrEqual(generator.sendLagP99Us);
  });

  test('a second ends with whoever is there and what is unanswered at its end', async () => {
    const { address } = await opened(serve((_incoming, response) => response.end()));
    const driveOften = (plan: LoadPlan) =>
      Promise.all(Array.from({ length: 10 }, () => driveInThisThread(plan, context(address))));
    for (const { series } of await driveOften(loadPlan([request()], { users: 1, holdMs: 2000 })))
      expect(series[0]).toMatchObject({ phase: 'hold', users: 1, inFlight: 1 });
    const thoughtful = thinking(loadPlan([request()], { users: 3, holdMs: 1000 }), 30_000);
    for (const { series } of await driveOften(thoughtful))
      expect(series[0]).toMatchObject({ phase: 'hold', users: 3, inFlight: 0 });
  });

  test('in the ramp-down each user ends its iteration', async () => {
    const begun = new Map<unknown, number>();
    const ended = new Map<unknown, number>();
    const { address } = await opened(
      serve((incoming, response) => {
        const counts = incoming.url === '/first' ? begun : ended;
        if (incoming.url !== '/second') {
          counts.set(incoming.socket, (counts.get(incoming.socket) ?? 0) + 1);
        }
        setTimeout(() => response.end(), 50);
      }),
    );
    const steps = ['/first', '/second', '/third'].map((path) => request({ path }));
    // Users leave at 1,100, 1,700, 2,300 and 2,900 ms: all but the last have the time for what they began.
    const plan = loadPlan(steps, { users: 4, holdMs: 500, rampDownMs: 2400 });
    const { total, outsideHold } = await driveInThisThread(plan, context(address));
    expect(total.ok + outsideHold.attempted).toBeGreaterThan(0);
    const broken = [...begun].filter(([socket, count]) => count !== ended.get(socket));
    expect(broken.length).toBeLessThanOrEqual(1);
  });

  test('goes through stages; their holds are judged together, the ramps between them are not', async () => {
    const { address } = await opened(serve((_incoming, response) => setTimeout(() => response.end(), 5)));
    const plan = thinking(
      loadPlan([request()], {
        users: 6,
        stages: [
          { level: 2, rampMs: 0, holdMs: 2000 },
          { level: 6, rampMs: 1000, holdMs: 1000 },
          { level: 1, rampMs: 0, holdMs: 2000 },
        ],
      }),
      10,
    );
    const { series, total, outsideHold, holds, holdMs, plannedHoldMs } = await driveInThisThread(
      plan,
      context(address),
    );
    expect(holds).toEqual([
      { fromMs: 0, toMs: 2000 },
      { fromMs: 3000, toMs: 4000 },
      { fromMs: 4000, toMs: 6000 },
    ]);
    expect({ holdMs, plannedHoldMs }).toEqual({ holdMs: 5000, plannedHoldMs: 5000 });
    expect(series.slice(0, 6).map(({ phase }) => phase)).toEqual([
      'hold',
      'hold',
      'ramp-up',
      'hold',
      'hold',
      'hold',
    ]);
    // In the middle of a hold: at its edges a late tick finds the next stage.
    expect([series[0]?.users, series[4]?.users]).toEqual([2, 1]);
    expect(series[2]?.users).toBeGreaterThanOrEqual(5);
    const completed = series.reduce((sum, sample) => sum + sample.completed, 0);
    expect(total.attempted + outsideHold.attempted).toBe(completed);
    expect(outsideHold.attempted).toBeGreaterThan(0);
  });

  test('deals users over the addresses in turn', async () => {
    const served = [0, 0];
    const [first, second] = await Promise.all(
      [0, 1].map((number) =>
        opened(
          serve((_incoming, response) => {
            served[number] = (served[number] ?? 0) + 1;
            response.end();
          }),
        ),
      ),
    );
    if (first === undefined || second === undefined) throw new Error('two servers were opened');
    const plan = thinking(loadPlan([request()], { users: 4 }), 20);
    const { total } = await driveInThisThread(plan, context([first.address, second.address]));
    expect((served[0] ?? 0) + (served[1] ?? 0)).toBe(total.ok);
    expect(served[0]).toBeGreaterThanOrEqual(2);
    expect(served[1]).toBeGreaterThanOrEqual(2);
  });

  test.each<[string, LoadChanges]>([
    ['closed', { users: 10, holdMs: 60_000 }],
    ['open', { users: 3000, perSecond: 5000, holdMs: 2000 }],
  ])('mixes tasks by weight, %s: 3 to 1 within the 99.9% interval', async (_model, changes) => {
    const wanted = 10_000;
    let asked = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        response.end();
        if ((asked += 1) === wanted) driven.stopper.abort();
      }),
    );
    const driven = context(address);
    const plan = loadPlan([], changes);
    const tasks = [3, 1].map((weight) => ({
      name: `weight ${weight}`,
      weight,
      steps: [request({ name: `weight ${weight}` })],
    }));
    const { byRequest, total } = await driveInThisThread(
      { ...plan, scenario: { ...plan.scenario, tasks } },
      driven,
    );
    const heavy = byRequest.find(({ name }) => name === 'weight 3')?.ok ?? 0;
    expect(total.ok).toBeGreaterThan(wanted - 100);
    // 3.29 standard deviations of the binomial distribution.
    const bound = 3.29 * Math.sqrt((0.75 * 0.25) / total.ok);
    expect(Math.abs(heavy / total.ok - 0.75)).toBeLessThan(bound);
  });

  test('sends the same mix for the same seed', async () => {
    const paths: string[][] = [];
    const { address } = await opened(
      serve((incoming, response) => {
        paths.at(-1)?.push(incoming.url ?? '');
        response.end();
      }),
    );
    const plan = loadPlan([], { users: 1, holdMs: 1000 });
    const tasks = ['/a', '/b', '/c'].map((path) => ({ name: path, weight: 1, steps: [request({ path })] }));
    for (const seed of [7, 7, 8]) {
      paths.push([]);
      await driveInThisThread({ ...plan, seed, scenario: { ...plan.scenario, tasks } }, context(address));
    }
    const [first = [], same = [], other = []] = paths.map((list) => list.slice(0, 20));
    expect(first).toHaveLength(20);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('keeps captured values with their user', async () => {
    const owners = new Map<string, string>();
    const wrong: string[] = [];
    const { address } = await opened(
      serve((incoming, response) => {
        void readBody(incoming).then((body) => {
          const socket = `${incoming.socket.remotePort}`;
          if (incoming.url === '/init') {
            const id = `id ${owners.size}/é`;
            owners.set(id, socket);
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify({ id, nested: { size: owners.size } }));
            return;
          }
          const [, , segment = '', action = ''] = incoming.url?.split('/') ?? [];
          const id = decodeURIComponent(segment);
          if (owners.get(id) !== socket) wrong.push(`${action}: ${id} is not ${socket}'s`);
          if (action === 'step' && typeof JSON.parse(body).size !== 'number') wrong.push(`type: ${body}`);
          response.end();
        });
      }),
    );
    const steps = [
      request({
        name: 'init',
        method: 'POST',
        path: '/init',
        captures: [
          { name: 'id', from: 'json', path: '$.id' },
          { name: 'size', from: 'json', path: '$.nested.size' },
        ],
      }),
      {
        kind: 'repeat' as const,
        times: 3,
        steps: [
          request({
            name: 'step',
            method: 'POST',
            path: '/workflow/{{id}}/step',
            body: { kind: 'json', value: { text: 'step_{{index}}', size: '{{size}}' } },
          }),
        ],
      },
      request({ name: 'complete', path: '/workflow/{{id}}/complete' }),
    ];
    const { byRequest, total } = await driveInThisThread(
      loadPlan(steps, { users: 50, holdMs: 1500 }),
      context(address),
    );
    expect(wrong).toEqual([]);
    expect(total.ok).toBe(total.attempted);
    expect(byRequest.map(({ name }) => name)).toEqual(['init', 'step', 'complete']);
    const [init, step, complete] = byRequest.map(({ ok }) => ok);
    expect(complete).toBeGreaterThan(0);
    expect(step).toBeGreaterThanOrEqual((complete ?? 0) * 3);
    expect(init).toBeGreaterThanOrEqual(complete ?? 0);
  });

  test('a failed request ends the iteration', async () => {
    const { address } = await opened(
      serve((incoming, response) => {
        response.statusCode = incoming.url === '/fails' ? 503 : 200;
        response.end('{}');
      }),
    );
    const plan = loadPlan([], { users: 1 });
    const tasks = [
      { name: 'http', weight: 1, steps: [request({ path: '/fails' }), request({ path: '/never' })] },
      {
        name: 'capture',
        weight: 1,
        steps: [
          request({ path: '/empty', captures: [{ name: 'id', from: 'json', path: '$.id' }] }),
          request({ path: '/never/{{id}}' }),
        ],
      },
    ];
    const { byRequest, total, errorExamples } = await driveInThisThread(
      { ...plan, scenario: { ...plan.scenario, tasks } },
      context(address),
    );
    const of = (name: string) => byRequest.find((recording) => recording.name === name);
    expect(of('GET /never')?.attempted).toBe(0);
    expect(of('GET /never/{{id}}')?.attempted).toBe(0);
    const http = of('GET /fails')?.attempted ?? 0;
    const check = of('GET /empty')?.attempted ?? 0;
    expect(total).toMatchObject({
      ok: 0,
      attempted: http + check,
      errors: { http, check, timeout: 0, connection: 0 },
    });
    expect(total.failedLatency.count).toBe(http + check);
    expect(errorExamples).toEqual([
      { kind: 'http', request: 'GET /fails', message: 'status 503', count: http },
      {
        kind: 'check',
        request: 'GET /empty',
        message: 'capture id: $.id finds nothing in the body',
        count: check,
      },
    ]);
  });
});

describe('stopping', () => {
  test('keeps what was measured and cuts what stays unanswered', async () => {
    let served = 0;
    let silent = 0;
    const { address } = await opened(
      serve((incoming, response) => {
        served += 1;
        if (incoming.url === '/quick') response.end();
        else if ((silent += 1) === 3) driven.stopper.abort();
      }),
    );
    const driven = context(address);
    const plan = loadPlan([request({ path: '/quick' }), request({ path: '/silent' })], {
      users: 3,
      holdMs: 60_000,
      timeoutMs: 60_000,
    });
    const { ended, cut, total, holdMs, plannedHoldMs, errorExamples } = await driveInThisThread(plan, driven);
    expect({ ended, cut, plannedHoldMs }).toEqual({ ended: 'interrupted', cut: 3, plannedHoldMs: 60_000 });
    expect(holdMs).toBeGreaterThan(0);
    expect(holdMs).toBeLessThan(plannedHoldMs);
    expect(total).toMatchObject({ attempted: served - cut, ok: 3, errors: { timeout: 0 } });
    expect(errorExamples).toEqual([]);
  });

  test('lets a request on its way be answered, and wakes those who think', async () => {
    let asked = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        // The first user thinks, the second one's request is on its way.
        if ((asked += 1) === 1) response.end();
        else {
          setTimeout(() => driven.stopper.abort(), 100);
          setTimeout(() => response.end(), 300);
        }
      }),
    );
    const driven = context(address);
    const plan = thinking(loadPlan([request()], { users: 2, holdMs: 60_000 }), 30_000);
    const { ended, cut, total } = await driveInThisThread(plan, driven);
    expect({ ended, cut, attempted: total.attempted, ok: total.ok }).toEqual({
      ended: 'interrupted',
      cut: 0,
      attempted: 2,
      ok: 2,
    });
  });

  test('a run stopped before it begins sends nothing', async () => {
    const { address } = await opened(serve((_incoming, response) => response.end()));
    const { ended, total, holdMs } = await driveInThisThread(
      loadPlan([request()], { holdMs: 60_000 }),
      context(address, { stop: AbortSignal.abort() }),
    );
    expect({ ended, attempted: total.attempted }).toEqual({ ended: 'interrupted', attempted: 0 });
    expect(holdMs).toBeLessThan(30_000);
  });

  test('an interrupted ramp-up has no hold', async () => {
    let asked = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        response.end();
        if ((asked += 1) === 3) driven.stopper.abort();
      }),
    );
    const driven = context(address);
    const plan = thinking(loadPlan([request()], { users: 4, rampUpMs: 20_000, holdMs: 20_000 }), 10);
    const { ended, total, holdMs, outsideHold, generator } = await driveInThisThread(plan, driven);
    expect({ ended, holdMs, attempted: total.attempted }).toEqual({
      ended: 'interrupted',
      holdMs: 0,
      attempted: 0,
    });
    expect(outsideHold.attempted).toBeGreaterThan(1);
    expect(generator.utilisation).toBe(0);
  });
});

test('a missing value is an error that names it, and nothing goes on running', async () => {
  const { address } = await opened(serve((_incoming, response) => response.end()));
  const driving = driveInThisThread(
    loadPlan([request({ path: '/{{id}}' })], { holdMs: 60_000 }),
    context(address),
  );
  await expect(driving).rejects.toThrow('"{{id}}" has no value when its request is sent');
});
