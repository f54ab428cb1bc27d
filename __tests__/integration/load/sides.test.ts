import { describe, expect, test } from '@jest/globals';
import type { LoadPlan, ScenarioPlan, StepPlan } from '../../../src/config/index.js';
import { driveInThisThread } from '../../../src/load/index.js';
import { context, type LoadChanges, loadPlan, request, serve, type TestServer } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** What users do before their first iteration and after their last, against a real server. */

const opened = openedServers();

interface Shop extends TestServer {
  readonly logins: Map<string, number>;
  readonly logouts: Map<string, number>;
  readonly wrong: string[];
  /** Requests of iterations by token. */
  readonly uses: Map<string, number>;
}

/** Gives every login a token of its own and knows which are logged in. `accepts` refuses some logins. */
async function shop(accepts: (nth: number) => boolean = () => true, loginMs = 0): Promise<Shop> {
  const [logins, logouts, uses] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const wrong: string[] = [];
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let nth = 0;
  const server = await opened(
    serve((incoming, response) => {
      const [, what = '', token = ''] = (incoming.url ?? '').split('/');
      if (what === 'login') {
        nth += 1;
        const ownToken = `t${nth}`;
        const isWelcome = accepts(nth);
        if (isWelcome) count(logins, ownToken);
        response.statusCode = isWelcome ? 200 : 401;
        setTimeout(() => response.end(JSON.stringify({ token: ownToken })), loginMs);
        return;
      }
      if (!logins.has(token) || logouts.has(token)) wrong.push(`${what} ${token}`);
      count(what === 'logout' ? logouts : uses, token);
      response.end('{}');
    }),
  );
  return { ...server, logins, logouts, uses, wrong };
}

const onStart: StepPlan[] = [
  request({
    name: 'login',
    method: 'POST',
    path: '/login',
    captures: [{ name: 'token', from: 'json', path: '$.token' }],
  }),
];
const onStop: StepPlan[] = [request({ name: 'logout', method: 'POST', path: '/logout/{{token}}' })];

function planWith(sides: Partial<ScenarioPlan>, changes: LoadChanges = {}): LoadPlan {
  const plan = loadPlan([request({ name: 'use', path: '/use/{{token}}' })], changes);
  return { ...plan, scenario: { ...plan.scenario, ...sides } };
}

describe('a closed run', () => {
  test('of 200 users logs each in once, and out once at the end; nothing crosses users', async () => {
    const { address, logins, logouts, uses, wrong } = await shop();
    const plan = planWith({ onStart, onStop }, { users: 200, rampUpMs: 500, holdMs: 2000 });
    const { total, byRequest, outsideHold, aside, warnings, series } = await driveInThisThread(
      plan,
      context(address),
    );
    expect(wrong).toEqual([]);
    // On a busy machine a user may be late for any iteration, or for all of the run.
    expect(uses.size).toBeGreaterThan(100);
    expect(logouts.size).toBe(logins.size);
    expect(new Set([...logins.values(), ...logouts.values()])).toEqual(new Set([1]));
    const used = [...uses.values()].reduce((sum, count) => sum + count, 0);
    expect(total.ok).toBe(total.attempted);
    expect(total.attempted + outsideHold.attempted).toBe(used);
    expect(byRequest.map(({ name }) => name)).toEqual(['use']);
    expect({ aside, warnings }).toEqual({ aside: { attempted: logins.size * 2, failed: 0 }, warnings: [] });
    expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(used);
  });

  test('tries a failing on-start again, and says so', async () => {
    const { address, logins, uses, wrong } = await shop((nth) => nth > 3);
    const plan = planWith({ onStart }, { users: 2, holdMs: 2000 });
    const { total, aside, warnings } = await driveInThisThread(plan, context(address));
    expect(wrong).toEqual([]);
    expect([logins.size, uses.size]).toEqual([2, 2]);
    expect(total.ok).toBe(total.attempted);
    expect(aside).toEqual({ attempted: 5, failed: 3 });
    expect(warnings).toEqual(['on-start: 3 of 5 times "login" failed, first: status 401.']);
  });

  test('sends nothing for users whose on-start never goes well, neither iterations nor on-stop', async () => {
    const { address, logouts, uses } = await shop(() => false);
    const plan = planWith({ onStart, onStop }, { users: 3, holdMs: 700 });
    const { total, aside, warnings, heldUp } = await driveInThisThread(plan, context(address));
    expect([total.attempted, uses.size, logouts.size, heldUp]).toEqual([0, 0, 0, 3]);
    expect(aside?.failed).toBe(aside?.attempted);
    // The pauses grow: 700 ms are some tries, no storm.
    expect(aside?.attempted).toBeLessThanOrEqual(3 * 4);
    expect(warnings).toEqual([
      `on-start: ${aside?.failed} of ${aside?.attempted} times "login" failed, first: status 401.`,
    ]);
  });

  test('that is stopped still logs out', async () => {
    const { address, logins, logouts, wrong } = await shop();
    const driven = context(address);
    setTimeout(() => driven.stopper.abort(), 400);
    const { ended } = await driveInThisThread(
      planWith({ onStart, onStop }, { users: 20, holdMs: 60_000 }),
      driven,
    );
    expect({ ended, wrong, out: logouts.size }).toEqual({
      ended: 'interrupted',
      wrong: [],
      out: logins.size,
    });
  });

  test('that is stopped is not held up by an on-stop without end', async () => {
    // Not after some time: on a busy machine nobody may have begun by then.
    const { address, logins } = await shop((nth) => {
      if (nth === 5) setImmediate(() => driven.stopper.abort());
      return true;
    });
    const driven = context(address);
    const endless: StepPlan[] = [
      { kind: 'repeat', times: 100_000, steps: [request({ path: '/use/{{token}}' })] },
    ];
    const plan = planWith({ onStart, onStop: endless }, { users: 5, holdMs: 60_000 });
    const { ended } = await driveInThisThread(plan, driven);
    expect({ ended, users: logins.size }).toEqual({ ended: 'interrupted', users: 5 });
  });
});

describe('an open run', () => {
  test('logs in each user that gets an arrival, before it, without calling that late or latency', async () => {
    const loginMs = 1500;
    const { address, logins, logouts, uses, wrong } = await shop(() => true, loginMs);
    const plan = planWith({ onStart, onStop }, { users: 200, perSecond: 100, holdMs: 1500 });
    const { total, arrivals: counts, aside, generator } = await driveInThisThread(plan, context(address));
    expect(wrong).toEqual([]);
    expect(counts).toEqual({ scheduled: 150, dropped: 0 });
    expect(total).toMatchObject({ attempted: 150, ok: 150 });
    expect(logouts.size).toBe(logins.size);
    expect(uses.size).toBe(logins.size);
    expect(aside).toEqual({ attempted: logins.size * 2, failed: 0 });
    // No figure knows of the time that each login took.
    expect(total.latency.judgeableQuantileUs(0.5)).toBeLessThan((loginMs - 300) * 1000);
    expect(generator.sendLagMaxUs).toBeLessThan((loginMs - 300) * 1000);
  });

  test('drops the arrivals of users that never get through their on-start', async () => {
    const { address, uses } = await shop(() => false);
    const plan = planWith({ onStart }, { users: 10, perSecond: 100, holdMs: 1000 });
    const { total, arrivals: counts, heldUp } = await driveInThisThread(plan, context(address));
    expect([total.attempted, uses.size, heldUp]).toEqual([0, 0, 10]);
    expect(counts).toEqual({ scheduled: 100, dropped: 100 });
  });
});
