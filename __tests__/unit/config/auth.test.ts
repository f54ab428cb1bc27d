import { describe, expect, test } from '@jest/globals';
import { planOf, problemsOf } from '../../helpers/configuration.js';

const config = (http: string, step = ''): string =>
  `target: { url: "http://127.0.0.1:8000" }\nhttp: ${http}\nscenarios: { a: { steps: [ { post: /${step} } ] } }\n`;

describe('auth', () => {
  test.each([
    ['{ auth: {} }', '', '2:9: http.auth: authenticates nobody; give it "basic" or "bearer"'],
    [
      '{ auth: { basic: { user: a, password: b }, bearer: c } }',
      '',
      '2:50: http.auth.bearer: "basic" is there already; keep one of them',
    ],
    [
      '{ auth: { bearer: c }, headers: { Authorization: x } }',
      '',
      '2:41: http.headers.Authorization: "auth" beside it sends that header, too; keep one of them',
    ],
    [
      '{}',
      ', auth: { bearer: c }, headers: { authorization: x }',
      '3:71: scenarios.a.steps[0].headers.authorization: "auth" beside it sends that header, too; keep one of them',
    ],
    [
      '{ auth: { bearer: "a\\nb" } }',
      '',
      '2:25: http.auth.bearer: a token is one line; this value holds a line break',
    ],
    [
      '{ auth: { basic: { user: "a:b", password: c } } }',
      '',
      '2:32: http.auth.basic.user: the user holds a ":", which ends it (RFC 7617)',
    ],
    ['{ auth: { basic: { user: a } } }', '', '2:17: http.auth.basic.password: is missing; write a password'],
    ['{ auth: { baerer: c } }', '', '2:17: http.auth: unknown key "baerer"; did you mean "bearer"?'],
    [
      '{ auth: { bearer: "{{token}}" } }',
      '',
      '2:26: http.auth.bearer: "{{token}}" has no value here: it goes with every request, so only {{env.NAME}} can be used',
    ],
    [
      '{}',
      ', auth: { basic: { user: "{{u}}", password: x } }',
      '3:63: scenarios.a.steps[0].auth.basic.user: no earlier step of this iteration captures "{{u}}"; add "capture: { u: $.u }" to the step that receives it',
    ],
  ])('%s%s is refused', async (http, step, problem) => {
    expect(await problemsOf(config(http, step))).toEqual([problem]);
  });

  test('is checked and filled in wherever steps stand', async () => {
    const step = '[ { if: "true", steps: [ { get: /, auth: { bearer: "{{env.TOKEN}}" } } ] } ]';
    const text = `${config('{ auth: { bearer: "{{env.TOKEN}}" } }').replace('{ a: {', `{ a: { on-start: ${step}, on-stop: ${step},`)}setup: ${step}\nteardown: ${step}\n`;
    const { setup, teardown, tests } = await planOf(text, { env: { TOKEN: 'token-4711' } });
    const auth = { kind: 'bearer', token: 'token-4711' };
    const { onStart, onStop } = tests[0]?.load.scenario ?? {};
    for (const steps of [setup?.steps, teardown?.steps, onStart, onStop]) {
      expect(steps).toMatchObject([{ steps: [{ auth }] }]);
    }
    expect([setup?.auth, teardown?.auth]).toEqual([auth, auth]);
    const twice = text.replaceAll('auth: { bearer: "{{env.TOKEN}}" } } ]', 'auth: {} } ]');
    expect(await problemsOf(twice, { env: { TOKEN: 'token-4711' } })).toHaveLength(4);
  });

  test('of the environment is filled in, a secret, and hashed as written', async () => {
    const text = config(
      '{ auth: { bearer: "{{env.TOKEN}}" } }',
      ', auth: { basic: { user: a, password: "{{env.TOKEN}}" } }',
    );
    let masked = '';
    const planWith = (token: string) =>
      planOf(text, {
        env: { TOKEN: token },
        inspect: ({ secrets }) => {
          masked = secrets.mask(`Basic ${Buffer.from(`a:${token}`).toString('base64')} Bearer ${token}`);
        },
      });
    const [first] = (await planWith('token-4711')).tests;
    expect(first?.load.auth).toEqual({ kind: 'bearer', token: 'token-4711' });
    expect(first?.load.scenario.tasks[0]?.steps[0]).toMatchObject({
      auth: { kind: 'basic', user: 'a', password: 'token-4711' },
    });
    expect(masked).toMatch(/^Basic \S{0,4}\*\*\*\S{0,2} Bearer \*\*\*$/);
    const [second] = (await planWith('token-0815')).tests;
    expect(second?.scenarioHash).toBe(first?.scenarioHash);
    const other = await planOf(text.replace('bearer: ', 'bearer: x').replace('x"{{env.TOKEN}}"', 'x'), {
      env: { TOKEN: 'token-4711' },
    });
    expect(other.tests[0]?.scenarioHash).not.toBe(first?.scenarioHash);
  });
});
