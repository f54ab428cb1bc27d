import { describe, expect, test } from '@jest/globals';
import { driveInThisThread } from '../../../src/load/index.js';
import { context, errorsOf, loadPlan, quantileOf, request, serve } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';
import { startStampingServer } from '../../helpers/stamping-server.js';
import { measureStandstills, monotonicMs, stoodStillMs, withStandstill } from '../../helpers/standstill.js';

const opened = openedServers();

describe('an open run', () => {
  test.each([
    ['50/s', 50],
    ['500/s', 500],
    ['5,000/s', 5000],
  ])('at %s begins every arrival once, and at its time', async (_what, perSecond) => {
    const server = await opened(startStampingServer());
    // Behind a ramp, in which both are compiled: that is no standstill.
    const [rampUpMs, holdMs] = [1000, 4000];
    const scheduled = (perSecond * holdMs) / 1000;
    const outside = (perSecond * rampUpMs) / 2000;
    const users = 30 + perSecond * 0.6;
    const own = measureStandstills();
    const plan = loadPlan([request()], { users, perSecond, rampUpMs, holdMs });
    const measurement = await driveInThisThread(plan, context(server.address));
    own.end();
    const { stamps, standstills } = await server.ask();

    const { total, arrivals, outsideHold, startedAtMs } = measurement;
    // By the server's clock, in milliseconds of the run. Where the engine or the server was not let run just before a
    // moment, so many less than are due by then may have been seen. Not only right before it: to catch up takes a while.
    const beganMs = startedAtMs - performance.timeOrigin - performance.now() + monotonicMs();
    const seenMs = stamps.map(({ parsedMs }) => parsedMs - beganMs);
    const list = [...own.list, ...standstills];
    const unseenAt = (atMs: number): number =>
      (stoodStillMs(beganMs + atMs, { list, withinMs: 300 }) * perSecond) / 1000;
    // On a machine that gives both so little of its CPUs that they can't keep up, that much is dropped, and said.
    const dropped = arrivals?.dropped ?? 0;
    const stoodMs = list.reduce((sum, each) => sum + each.stoodMs, 0);
    expect(arrivals?.scheduled).toBe(scheduled);
    expect(dropped).toBeLessThanOrEqual(Math.max(0, (stoodMs * perSecond) / 1000 - users));
    expect(total).toMatchObject({ attempted: scheduled - dropped, ok: scheduled - dropped });
    expect({ served: stamps.length, holdMs: measurement.holdMs, outside: outsideHold.attempted }).toEqual({
      served: scheduled - dropped + outside,
      holdMs,
      outside,
    });

    /** Whether as many came in a time as are due in it, to a part or one of them. */
    const isEven = (fromMs: number, toMs: number, part: number): boolean => {
      const count = seenMs.filter((atMs) => atMs >= fromMs && atMs < toMs).length;
      const due = ((toMs - fromMs) * perSecond) / 1000;
      const slack = Math.max(1, due * part);
      return count >= due - slack - dropped - unseenAt(toMs) && count <= due + slack + unseenAt(fromMs);
    };
    const bins = Array.from({ length: holdMs / 100 }, (_, index) => rampUpMs + index * 100);
    const uneven = bins.filter((fromMs) => !isEven(fromMs, fromMs + 100, 0.1));
    expect(uneven.length).toBeLessThanOrEqual(bins.length * 0.01);
    expect(isEven(rampUpMs, rampUpMs + holdMs, 0.005)).toBe(true);
  });

  test('at a rate that no machine makes ends in time, and says so', async () => {
    const server = await opened(startStampingServer());
    const plan = loadPlan([request()], { users: 100, perSecond: 1_000_000, holdMs: 1000, timeoutMs: 2000 });
    const { total, arrivals, generator } = await driveInThisThread(plan, context(server.address));
    expect(arrivals?.scheduled).toBe(1_000_000);
    expect(total.attempted + (arrivals?.dropped ?? 0)).toBe(1_000_000);
    expect(arrivals?.dropped).toBeGreaterThan(500_000);
    expect(errorsOf(total)).toBe(0);
    // Either it was late by more than any measurement may be, or its thread had no time left.
    expect(generator.sendLagP99Us > 100_000 || generator.utilisation > 0.9).toBe(true);
  });

  test('ramps the rate; only the hold is judged', async () => {
    let served = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        served += 1;
        response.end();
      }),
    );
    const plan = loadPlan([request()], {
      users: 200,
      perSecond: 100,
      rampUpMs: 1000,
      holdMs: 1000,
      rampDownMs: 1000,
    });
    const { total, arrivals, outsideHold } = await driveInThisThread(plan, context(address));
    expect(arrivals).toEqual({ scheduled: 100, dropped: 0 });
    expect({ hold: total.attempted, outside: outsideHold.attempted, served }).toEqual({
      hold: 100,
      outside: 100,
      served: 200,
    });
  });

  test('never sends before its time, and late by what it says', async () => {
    const arrivedAtMs: number[] = [];
    const { address } = await opened(
      serve((_incoming, response) => {
        arrivedAtMs.push(performance.timeOrigin + performance.now());
        response.end();
      }),
    );
    const plan = loadPlan([request()], { users: 500, perSecond: 200, holdMs: 2000 });
    const { startedAtMs, generator } = await driveInThisThread(plan, context(address));
    const lateMs = arrivedAtMs.map((atMs, index) => atMs - startedAtMs - index * 5);
    expect(lateMs).toHaveLength(400);
    expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(-0.1);
    // The way to the server comes on top of the lag.
    expect(quantileOf(lateMs, 0.5)).toBeLessThan(generator.sendLagP99Us / 1000 + 10);
  });

  test('drops what finds no user until the hold ends, and says how much', async () => {
    let served = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        served += 1;
        setTimeout(() => response.end(), 200);
      }),
    );
    const plan = loadPlan([request()], { users: 5, perSecond: 100, holdMs: 1000 });
    const { total, arrivals, series } = await driveInThisThread(plan, context(address));
    expect(arrivals?.scheduled).toBe(100);
    expect(total.attempted).toBe(served);
    expect(arrivals?.dropped).toBe(100 - served);
    // Five users at 200 ms each begin at most 5 iterations in each of the five rounds.
    expect(served).toBeLessThanOrEqual(25);
    expect(served).toBeGreaterThanOrEqual(5);
    expect(total.ok).toBe(served);
    expect(series.at(-1)?.inFlight).toBe(0);
  });

  test('drops nothing, and calls nothing latency, where the generator itself stood still', async () => {
    const { address } = await opened(serve((_incoming, response) => response.end()));
    const plan = loadPlan([request()], { users: 1, perSecond: 20, holdMs: 1000 });
    // Over the end of the hold: 10 arrivals are due at once, for one user that was free all the while.
    setTimeout(() => {
      const untilMs = performance.now() + 700;
      while (performance.now() < untilMs);
    }, 500);
    const { total, arrivals, generator } = await driveInThisThread(plan, context(address));
    expect(arrivals).toEqual({ scheduled: 20, dropped: 0 });
    expect(total.ok).toBe(20);
    expect(generator.sendLagMaxUs).toBeGreaterThan(300_000);
    expect(total.latency.quantileUs(0.75)).toBeLessThan(200_000);
  });

  test('counts an arrival by its own time, also where its first step can not be sent', async () => {
    const { address } = await opened(serve((_incoming, response) => response.end('{"item":{}}')));
    const plan = loadPlan([request({ path: '/{{item.id}}' })], { users: 1, perSecond: 20, holdMs: 1000 });
    const given = { item: { no: 1 } };
    setTimeout(() => {
      const untilMs = performance.now() + 700;
      while (performance.now() < untilMs);
    }, 500);
    const { total, arrivals } = await driveInThisThread({ ...plan, given }, context(address));
    expect(arrivals).toEqual({ scheduled: 20, dropped: 0 });
    expect(total).toMatchObject({ attempted: 20, unsent: 20 });
  });

  test('sends the same for the same seed, however slow the answers', async () => {
    const sent: string[][] = [];
    let delayMs = 0;
    const { address } = await opened(
      serve((incoming, response) => {
        sent.at(-1)?.push(incoming.url ?? '');
        setTimeout(() => response.end(), delayMs);
      }),
    );
    const plan = loadPlan([], {
      users: 100,
      perSecond: 100,
      arrivals: { process: 'poisson' },
      holdMs: 1000,
    });
    const tasks = ['/a', '/b', '/c'].map((path) => ({ name: path, weight: 1, steps: [request({ path })] }));
    for (const delay of [0, 50]) {
      delayMs = delay;
      sent.push([]);
      await driveInThisThread({ ...plan, scenario: { ...plan.scenario, tasks } }, context(address));
    }
    const [fast = [], slow = []] = sent.map((paths) => [...paths].sort());
    expect(fast.length).toBeGreaterThan(50);
    expect(slow).toEqual(fast);
  });

  test('steps follow each other; a failed one ends the iteration and no other', async () => {
    const { address } = await opened(
      serve((incoming, response) => {
        response.statusCode = incoming.url === '/second' ? 503 : 200;
        response.end();
      }),
    );
    const steps = ['/first', '/second', '/third'].map((path) => request({ path }));
    const plan = loadPlan(steps, { users: 50, perSecond: 50, holdMs: 1000, rampDownMs: 400 });
    const { byRequest, arrivals } = await driveInThisThread(plan, context(address));
    expect(arrivals).toEqual({ scheduled: 50, dropped: 0 });
    expect(byRequest.map(({ name, ok }) => [name, ok])).toEqual([
      ['GET /first', 50],
      ['GET /second', 0],
      ['GET /third', 0],
    ]);
    expect(byRequest[2]?.attempted).toBe(0);
    const [, second] = byRequest;
    expect(second && errorsOf(second)).toBe(second?.attempted);
  });

  test('on the signal begins nothing more and keeps what was measured', async () => {
    let asked = 0;
    const { address } = await opened(
      serve((_incoming, response) => {
        if ((asked += 1) === 20) driven.stopper.abort();
        response.end();
      }),
    );
    const driven = context(address);
    const plan = loadPlan([request()], { users: 10, perSecond: 100, holdMs: 60_000 });
    const { ended, total, arrivals, holdMs, cut } = await driveInThisThread(plan, driven);
    expect({ ended, cut }).toEqual({ ended: 'interrupted', cut: 0 });
    expect(holdMs).toBeLessThan(60_000);
    expect(total.ok).toBe(asked);
    // What was not given to anybody by then is not dropped.
    expect(arrivals).toEqual({ scheduled: asked, dropped: 0 });
  });

  test('stopped before it begins sends nothing', async () => {
    const { address } = await opened(serve((_incoming, response) => response.end()));
    const plan = loadPlan([request()], { users: 10, perSecond: 100 });
    const stopped = context(address, { stop: AbortSignal.abort() });
    const { ended, total, arrivals } = await driveInThisThread(plan, stopped);
    expect({ ended, attempted: total.attempted, arrivals }).toEqual({
      ended: 'interrupted',
      attempted: 0,
      arrivals: { scheduled: 0, dropped: 0 },
    });
  });
});

/**
 * The known answer: whoever arrives while the server stands still waits for its end, whether a user was free to
 * send at once or not. A closed run, and an open one that counts from the send, would not see most of it.
 */
describe('a server that stalls for two of ten seconds', () => {
  test.each([
    ['with a user for every arrival', 1000],
    ['with 50 users', 50],
  ])('%s: p99 and maximum are those of the schedule', async (_what, users) => {
    const perSecond = 200;
    const stallMs = 2000;
    let stall: { readonly fromMs: number; toMs: number } | undefined;
    let lastOfLineMs = 0;
    const held: (() => void)[] = [];
    const now = (): number => performance.timeOrigin + performance.now();
    const { address } = await opened(
      serve((_incoming, response) => {
        if (stall !== undefined && stall.toMs === Infinity) held.push(() => response.end());
        else {
          response.end();
          lastOfLineMs = now();
        }
      }),
    );
    setTimeout(() => {
      const begun = { fromMs: now(), toMs: Infinity };
      stall = begun;
      setTimeout(() => {
        begun.toMs = now();
        for (const answer of held.splice(0)) answer();
      }, stallMs);
    }, 3000);
    const plan = loadPlan([request()], { users, perSecond, holdMs: 10_000 });
    const { result, worstStallMs } = await withStandstill(() => driveInThisThread(plan, context(address)));
    const { total, arrivals, startedAtMs } = result;

    expect(arrivals).toEqual({ scheduled: 2000, dropped: 0 });
    expect(total.ok).toBe(2000);
    const { fromMs, toMs } = stall ?? { fromMs: 0, toMs: 0 };
    const schedule = Array.from({ length: 2000 }, (_, index) => startedAtMs + (index * 1000) / perSecond);
    const truth = schedule.map((atMs) => (atMs >= fromMs && atMs < toMs ? toMs - atMs : 0));
    const p99Ms = (total.latency.quantileUs(0.99) ?? 0) / 1000;
    const maxMs = (total.latency.maxUs ?? 0) / 1000;
    // About 1,900 ms and 2,000 ms. What waited in line is served within a drain that no more arrivals lengthen.
    expect(lastOfLineMs).toBeGreaterThan(toMs);
    expect(p99Ms).toBeGreaterThan(quantileOf(truth, 0.99) * 0.95 - worstStallMs);
    expect(p99Ms).toBeLessThan(quantileOf(truth, 0.99) * 1.05 + worstStallMs);
    expect(maxMs).toBeGreaterThan(Math.max(...truth) - 1000 / perSecond - worstStallMs);
    expect(maxMs).toBeLessThan(Math.max(...truth) * 1.05 + 1000 / perSecond + worstStallMs);
  });
});
