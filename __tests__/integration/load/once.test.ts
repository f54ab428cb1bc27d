import { describe, expect, test } from '@jest/globals';
import type { OncePlan, StepPlan } from '../../../src/config/index.js';
import { driveInThisThread, sendOnce } from '../../../src/load/index.js';
import { addressOf, context, loadPlan, request, serve, type TestServer } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

/** Setup and teardown against a real server. */

const opened = openedServers();

/** Answers with the JSON, or the status, of a path; an unknown one never. */
async function serverOf(
  answers: Readonly<Record<string, unknown>>,
): Promise<TestServer & { asked: string[] }> {
  const asked: string[] = [];
  const server = await serve((incoming, response) => {
    const path = incoming.url ?? '';
    asked.push(path);
    const answer = answers[path];
    if (answer === undefined) return;
    response.statusCode = typeof answer === 'number' ? answer : 200;
    response.end(typeof answer === 'number' ? ' it is \n so ' : JSON.stringify(answer));
  });
  await opened(server);
  return { ...server, asked };
}

const plan = (steps: readonly StepPlan[]): OncePlan => ({
  steps,
  headers: [],
  auth: undefined,
  redirects: 0,
  cookies: true,
  timeoutMs: 2000,
});
const never = new AbortController().signal;
const setup = ({ address }: TestServer) =>
  ({ addresses: [address], hostHeader: undefined, stop: never, aside: 'setup' }) as const;
const teardown = (server: TestServer) => ({ ...setup(server), aside: 'teardown' }) as const;

describe('steps that are sent once', () => {
  test('give what they captured, which users then know', async () => {
    const server = await serverOf({ '/seed': { key: { of: 'k' }, ids: [1, 2] }, '/k/1': {}, '/k/2': {} });
    const { values, failures } = await sendOnce(
      plan([
        request({
          method: 'POST',
          path: '/seed',
          captures: [
            { name: 'key', from: 'json', path: '$.key' },
            { name: 'ids', from: 'json', path: '$.ids', isList: true },
          ],
        }),
        { kind: 'for-each', items: 'ids', as: 'id', steps: [request({ path: '/{{key.of}}/{{id}}' })] },
      ]),
      setup(server),
    );
    expect({ values, failures }).toEqual({ values: { key: { of: 'k' }, ids: [1, 2] }, failures: [] });
    expect(server.asked).toEqual(['/seed', '/k/1', '/k/2']);

    const steps: StepPlan[] = [
      { kind: 'for-each', items: 'ids', as: 'id', steps: [request({ path: '/{{key.of}}/{{id}}' })] },
    ];
    const { total } = await driveInThisThread({ ...loadPlan(steps), given: values }, context(server.address));
    expect(total.ok).toBe(total.attempted);
    expect(total.ok).toBeGreaterThan(2);
    expect(new Set(server.asked)).toEqual(new Set(['/seed', '/k/1', '/k/2']));
  });

  test('end at the first failure of a setup, but not of a teardown', async () => {
    const server = await serverOf({ '/a': 500, '/b': {}, '/c': 404 });
    const steps = ['/a', '/b', '/c'].map((path) => request({ path }));
    expect(await sendOnce(plan(steps), setup(server))).toEqual({
      values: {},
      failures: [{ name: 'GET /a', message: 'status 500', answer: 'it is so' }],
    });
    expect(server.asked.splice(0)).toEqual(['/a']);
    const { failures } = await sendOnce(plan(steps), teardown(server));
    expect(failures.map(({ name, message }) => [name, message])).toEqual([
      ['GET /a', 'status 500'],
      ['GET /c', 'status 404'],
    ]);
    expect(server.asked).toEqual(['/a', '/b', '/c']);
  });

  test('fail by check, capture, timeout and connection, too', async () => {
    const server = await serverOf({ '/a': { state: 'busy' } });
    const capture = request({ path: '/a', captures: [{ name: 'id', from: 'json', path: '$.id' }] });
    const check = request({ path: '/a', checks: [{ kind: 'json', path: '$.state', equals: 'ready' }] });
    const hang = request({ path: '/hangs' });
    const messages: string[] = [];
    for (const step of [capture, check, hang]) {
      const { failures } = await sendOnce({ ...plan([step]), timeoutMs: 500 }, setup(server));
      messages.push(...failures.map(({ message }) => message));
    }
    const { failures } = await sendOnce(plan([hang]), { ...setup(server), addresses: [addressOf(1)] });
    messages.push(...failures.map(({ message }) => message));
    expect(messages).toEqual([
      'capture id: $.id finds nothing in the body',
      'check $.state: expected "ready", found "busy"',
      'no complete answer in 500 ms',
      expect.stringMatching(/^could not connect to .*ECONNREFUSED/),
    ]);
  });

  test('tell of a teardown what a setup that failed did not capture', async () => {
    const server = await serverOf({ '/b': {} });
    const steps: StepPlan[] = [
      request({ path: '/{{key}}' }),
      { kind: 'for-each', items: 'ids', as: 'id', steps: [request({ path: '/x' })] },
      { kind: 'if', condition: 'key == 1', steps: [request({ path: '/y' })] },
      request({ path: '/b' }),
    ];
    const { failures } = await sendOnce(plan(steps), teardown(server));
    expect(failures.map(({ name }) => name)).toEqual(['GET /{{key}}', 'for-each ids', 'if key == 1']);
    expect(server.asked).toEqual(['/b']);
  });

  test('end at once when they are stopped', async () => {
    const server = await serverOf({});
    const stopper = new AbortController();
    // Once it is there, however late: stopped before, it would never be sent.
    const look = setInterval(() => {
      if (server.asked.length === 0) return;
      clearInterval(look);
      stopper.abort();
    }, 20);
    const steps = [request({ path: '/hangs' }), request({ path: '/never' })];
    const patient = { ...plan(steps), timeoutMs: 60_000 };
    const { failures } = await sendOnce(patient, { ...teardown(server), stop: stopper.signal });
    expect(failures).toMatchObject([{ message: 'unanswered when the run was stopped' }]);
    expect(server.asked).toEqual(['/hangs']);
    expect(await sendOnce(patient, { ...setup(server), stop: AbortSignal.abort() })).toEqual({
      values: {},
      failures: [],
    });
  });
});
