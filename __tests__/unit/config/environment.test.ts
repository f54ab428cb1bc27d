import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../src/config/index.js';
import { planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

const secret = 'hunter2-hunter2';
const text = `
target: { command: { run: "serve --key {{env.KEY}}", env: { KEY: "{{ env.KEY }}" } }, host-header: "{{env.HOST_NAME}}" }
http: { timeout: "{{env.PATIENCE}}", headers: { authorization: "Bearer {{env.KEY}}" } }
levels: { many: 40 }
scenarios:
  a:
    think: "{{env.PAUSE}}"
    steps:
      - post: /x/{{env.KEY}}/{{env.PLACE}}
        json: { name: "{{env.KEY}}", list: [ "a {{env.KEY}} b" ] }
        headers: { x-key: "{{env.KEY}}" }
        capture: { id: "$.{{env.PLACE}}" }
        check: { body: { contains: "{{env.KEY}}" }, json: { $.key: "{{env.KEY}}" } }
      - post: /form/{{id}}
        form: { key: "{{env.KEY}}", id: "{{id}}" }
      - { post: /text, body: "{{env.KEY}}{{id}}" }
tests: { t: { users: "{{env.USERS}}", hold: "{{env.HOLD}}" }, u: { users: "{{env.LEVEL}}" } }
thresholds: { p95: "{{env.LIMIT}}" }
`;
const env = {
  KEY: secret,
  HOST_NAME: 'shop.test',
  PLACE: 'here',
  PATIENCE: '3s',
  PAUSE: '1s-2s',
  USERS: '30',
  LEVEL: 'many',
  HOLD: '45s',
  LIMIT: '750ms',
};

describe('{{env.NAME}}', () => {
  test('stands wherever a text may stand', async () => {
    const plan = await planOf(text, { env });
    expect(plan.target).toMatchObject({
      run: `serve --key ${secret}`,
      env: { KEY: secret },
      hostHeader: 'shop.test',
    });
    const [first, second] = plan.tests;
    expect(first?.load).toMatchObject({
      users: 30,
      stages: [{ level: 30, holdMs: 45_000 }],
      timeoutMs: 3000,
      headers: [{ name: 'authorization', value: `Bearer ${secret}` }],
      scenario: { think: { minMs: 1000, maxMs: 2000 } },
    });
    expect(second?.load.users).toBe(40);
    expect(first?.load.scenario.tasks[0]?.steps).toMatchObject([
      {
        path: `/x/${secret}/here`,
        body: { value: { name: secret, list: [`a ${secret} b`] } },
        headers: [{ name: 'x-key', value: secret }],
        captures: [{ path: '$.here' }],
        checks: [{ text: secret }, { equals: secret }],
      },
      { path: '/form/{{id}}', body: { fields: [{ value: secret }, { value: '{{id}}' }] } },
      { body: { text: `${secret}{{id}}` } },
    ]);
  });

  test('keeps its value out of names, quotations and hashes', async () => {
    const plan = await planOf(text, { env });
    const [request] = plan.tests[0]?.load.scenario.tasks[0]?.steps ?? [];
    expect(request).toMatchObject({ name: 'POST /x/{{env.KEY}}/{{env.PLACE}}' });
    expect(plan.tests[0]?.thresholds[0]).toMatchObject({ limit: 750, source: '{{env.LIMIT}}' });
    const other = await planOf(text, { env: { ...env, KEY: 'another-key-altogether' } });
    expect(hashesOf(other)).toEqual(hashesOf(plan));
    const longer = await planOf(text, { env: { ...env, PATIENCE: '4s' } });
    expect(hashesOf(longer)).not.toEqual(hashesOf(plan));
  });

  test('makes its value a secret of the world, also where the file is wrong', async () => {
    await planOf(text, {
      env,
      inspect: (world) => expect(world.secrets.mask(`x ${secret} y`)).toBe('x *** y'),
    });
  });

  test('that is not set is a problem with its place, and nothing else is said of its text', async () => {
    const problems = await problemsOf(text, {
      env: { ...env, KEY: '', PLACE: undefined, HOLD: undefined, HOSTNAME: 'x', HOST_NAME: undefined },
    });
    const empty =
      'the environment variable KEY is empty; in a workflow a secret that is not available (a pull request from a fork) is empty';
    const unset = (name: string, hint = ''): string =>
      `the environment variable ${name} is not set${hint}; set it, in a workflow with "env: { ${name}: ... }"`;
    expect(problems).toEqual([
      `2:40: target.command.run: ${empty}`,
      `2:67: target.command.env.KEY: ${empty}`,
      `2:101: target.host-header: ${unset('HOST_NAME', ' (there is HOSTNAME)')}`,
      `3:72: http.headers.authorization: ${empty}`,
      `9:18: scenarios.a.steps[0].post: ${empty}`,
      `9:30: scenarios.a.steps[0].post: ${unset('PLACE')}`,
      `10:24: scenarios.a.steps[0].json.name: ${empty}`,
      `10:49: scenarios.a.steps[0].json.list[0]: ${empty}`,
      `11:28: scenarios.a.steps[0].headers.x-key: ${empty}`,
      `12:27: scenarios.a.steps[0].capture.id: ${unset('PLACE')}`,
      `13:37: scenarios.a.steps[0].check.body.contains: ${empty}`,
      `13:69: scenarios.a.steps[0].check.json."$.key": ${empty}`,
      `15:23: scenarios.a.steps[1].form.key: ${empty}`,
      `16:31: scenarios.a.steps[2].body: ${empty}`,
      `17:46: tests.t.hold: ${unset('HOLD')}`,
    ]);
  });

  test.each([
    ['{{env.}}', 'write {{env.NAME}}, with a name of letters, digits and "_"'],
    ['{{ env }}', 'write {{env.NAME}}, with a name of letters, digits and "_"'],
    ['{{env.A-B}}', 'write {{env.NAME}}, with a name of letters, digits and "_"'],
    ['{{env.BRACES}}', 'the value of BRACES holds "{{", which can\'t be sent as it is'],
  ])('that can not be read: %s', async (template, problem) => {
    const config = `${smallForm}http: { headers: { a: "x ${template}" } }\n`;
    expect(await problemsOf(config, { env: { BRACES: 'a {{b}}' } })).toEqual([
      `4:26: http.headers.a: ${problem}`,
    ]);
  });

  test('that does not fit is refused without its value', async () => {
    const problems = await problemsOf(text, {
      env: { ...env, PATIENCE: secret, USERS: secret, HOLD: secret, LIMIT: secret, PAUSE: secret },
    });
    expect(problems).toEqual([
      '3:18: http.timeout: what the environment gives for "{{env.PATIENCE}}" is not a duration such as "30s"',
      '7:12: scenarios.a.think: what the environment gives for "{{env.PAUSE}}" is not a duration or a range such as "2s-5s"',
      // "many" came from the environment, too.
      '17:22: tests.t.users: unknown level "***"; levels: ***',
      '17:45: tests.t.hold: what the environment gives for "{{env.HOLD}}" is not a duration such as "30s"',
      '18:20: thresholds.p95: what the environment gives for "{{env.LIMIT}}" is not a limit such as "500ms"',
    ]);
    expect(problems.join()).not.toContain(secret);
  });
});

test.each([
  [
    'http://db.hidden.example:80/',
    'is not this machine; if it may receive load, list it: "allow-hosts: [HOST]"',
  ],
  ['db.hidden.example', 'is not an address such as "http://127.0.0.1:8000"'],
])('an address that the environment gives is refused without its host: %s', async (address, problem) => {
  const problems = await problemsOf('target: { url: "{{env.ADDRESS}}" }\npath: /\n', {
    env: { ADDRESS: address },
  });
  expect(problems).toEqual([`1:16: target.url: what the environment gives for "{{env.ADDRESS}}" ${problem}`]);
});

test('a header that the environment gives is one line', async () => {
  const config = `${smallForm}http: { headers: { a: "x {{env.KEY}}" } }\n`;
  expect(await problemsOf(config, { env: { KEY: `${secret}\n` } })).toEqual([
    '4:23: http.headers.a: what the environment gives for "x {{env.KEY}}" is not one line of text',
  ]);
});

describe('the hash of a scenario', () => {
  const base = `${smallForm}http: { headers: { b: x, a: y } }\ntests: { t: { users: 5, hold: 10s } }\n`;
  const hashOf = async (text: string): Promise<string> => (await planOf(text)).tests[0]?.scenarioHash ?? '';

  test.each([
    ['another spelling of a duration', base.replace('10s', '10000ms')],
    ['another name of the test', base.replace('t:', 'z:')],
    ['a seed', `${base}seed: 5\n`],
    ['thresholds', `${base}thresholds: { p95: 1s }\n`],
    ['a comment', `# hello\n${base}`],
  ])('does not depend on %s', async (_name, text) => {
    expect(await hashOf(text)).toBe(await hashOf(base));
  });

  test.each([
    ['users', base.replace('users: 5', 'users: 6')],
    ['hold', base.replace('10s', '11s')],
    ['headers', base.replace('b: x', 'b: z')],
    ['path', base.replace('path: /', 'path: /x')],
    ['timeout', base.replace('http: {', 'http: { timeout: 1s,')],
  ])('depends on %s', async (_name, text) => {
    expect(await hashOf(text)).not.toBe(await hashOf(base));
  });

  test('is what it was in the last release: a change here makes every baseline useless', async () => {
    expect(await hashOf(base)).toMatch(/^[0-9a-f]{64}$/);
  });
});

const hashesOf = (plan: Plan): string[] => plan.tests.map(({ scenarioHash }) => scenarioHash);
