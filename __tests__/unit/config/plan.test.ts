import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../src/config/index.js';
import { noCi, planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

const whole = `
version: 1
name: agent360
seed: 7
target:
  compose:
    files: [docker-compose.yml, load/override.yml]
    profiles: [load]
    service: agent360
    port: 8000
    ready: { path: /health, status: 204, timeout: 1m30s }
  host-header: localhost:8000
http: { timeout: 5s, headers: { accept: application/json } }
levels: { light: 50, medium: 200 }
scenarios:
  workflow:
    description: Initialise, three steps, complete
    think: 2s-5s
    steps:
      - post: /workflow/init
        name: init
        json: { workflow_type: analysis, depth: 2 }
        capture: { id: $.workflow_id, tag: { header: ETag }, n: { regex: "n=(\\\\d+)" } }
        check: { status: [200, 201-204, 3xx], json: { $.state: ready }, body: { contains: workflow_id, matches: "^.id" } }
      - { repeat: 3, steps: [ { post: "/workflow/{{id}}/step", headers: { x-n: "{{n}}" }, json: { step_data: "step_{{index}}" } } ] }
      - post: /workflow/{{id}}/complete
        form: { a: 1, b: "{{tag}}", c: true }
  stress:
    tasks:
      - { weight: 3, name: heavy, steps: [ { put: /agent/execute, body: "{{=literal" } ] }
      - steps: [ { delete: /data } ]
tests:
  pull-request: { type: load, scenario: stress, users: medium, ramp-up: 10s, hold: 60s, ramp-down: 5s }
  nightly: { scenario: workflow, users: 3 }
`.replace(', body: "{{=literal"', ', body: plain');

const planOfWhole = (extra = '', options = {}): Promise<Plan> =>
  planOf(whole + extra, { files: { 'load/override.yml': '' }, ...options });

describe('the long form', () => {
  test('is completed: the target', async () => {
    const { target, rootDir, ...plan } = await planOfWhole();
    expect(target).toEqual({
      kind: 'compose',
      files: [`${rootDir}/docker-compose.yml`, `${rootDir}/load/override.yml`],
      profiles: ['load'],
      service: 'agent360',
      port: 8000,
      ready: { path: '/health', status: 204, timeoutMs: 90_000 },
      hostHeader: 'localhost:8000',
    });
    expect(plan).toMatchObject({
      suite: 'agent360',
      seed: 7,
      ci: noCi,
      configPath: `${rootDir}/loadgate.yml`,
    });
  });

  test('is completed: scenarios', async () => {
    const { tests } = await planOfWhole();
    expect(tests.map(({ name }) => name)).toEqual(['pull-request', 'nightly']);
    const [stress, workflow] = tests.map(({ load }) => load);
    expect(stress).toEqual({
      seed: 7,
      users: 200,
      arrivals: undefined,
      stages: [{ level: 200, rampMs: 10_000, holdMs: 60_000 }],
      rampDownMs: 5000,
      generators: { threads: 1, isAuto: true },
      timeoutMs: 5000,
      headers: [{ name: 'accept', value: 'application/json' }],
      auth: undefined,
      redirects: 0,
      cookies: true,
      feeders: [],
      scenario: {
        name: 'stress',
        think: { minMs: 0, maxMs: 0 },
        tasks: [
          {
            name: 'heavy',
            weight: 3,
            steps: [{ ...request('PUT', '/agent/execute'), body: { kind: 'text', text: 'plain' } }],
          },
          { name: 'task-2', weight: 1, steps: [request('DELETE', '/data')] },
        ],
      },
    });
    expect(workflow).toMatchObject({
      users: 3,
      stages: [{ level: 3, rampMs: 0, holdMs: 30_000 }],
      rampDownMs: 0,
      generators: { threads: 1, isAuto: true },
    });
    expect(workflow?.scenario).toEqual({
      name: 'workflow',
      think: { minMs: 2000, maxMs: 5000 },
      tasks: [
        {
          name: 'workflow',
          weight: 1,
          steps: [
            {
              ...request('POST', '/workflow/init', 'init'),
              body: { kind: 'json', value: { workflow_type: 'analysis', depth: 2 } },
              captures: [
                { name: 'id', from: 'json', path: '$.workflow_id' },
                { name: 'tag', from: 'header', header: 'ETag' },
                { name: 'n', from: 'regex', pattern: String.raw`n=(\d+)` },
              ],
              checks: [
                {
                  kind: 'status',
                  ranges: [
                    { from: 200, to: 200 },
                    { from: 201, to: 204 },
                    { from: 300, to: 399 },
                  ],
                },
                { kind: 'body', test: 'contains', text: 'workflow_id' },
                { kind: 'body', test: 'matches', text: '^.id' },
                { kind: 'json', path: '$.state', equals: 'ready' },
              ],
            },
            {
              kind: 'repeat',
              times: 3,
              steps: [
                {
                  ...request('POST', '/workflow/{{id}}/step'),
                  headers: [{ name: 'x-n', value: '{{n}}' }],
                  body: { kind: 'json', value: { step_data: 'step_{{index}}' } },
                },
              ],
            },
            {
              ...request('POST', '/workflow/{{id}}/complete'),
              body: {
                kind: 'form',
                fields: [
                  { name: 'a', value: '1' },
                  { name: 'b', value: '{{tag}}' },
                  { name: 'c', value: 'true' },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test('is frozen to its leaves and survives a structured clone', async () => {
    const plan = await planOfWhole();
    const parts = [plan];
    for (const part of parts) {
      expect(Object.isFrozen(part)).toBe(true);
      parts.push(...Object.values(part).filter((value) => typeof value === 'object' && value !== null));
    }
    expect(structuredClone(plan)).toEqual(plan);
  });
});

describe('the small form', () => {
  test('is a whole configuration', async () => {
    const { target, tests, rootDir, ...plan } = await planOf(smallForm.replace('path: /', 'path: /hello'));
    expect(target).toEqual({
      kind: 'compose',
      files: [`${rootDir}/docker-compose.yml`],
      profiles: [],
      service: 'api',
      port: undefined,
      ready: { path: '/hello', status: 200, timeoutMs: 120_000 },
      hostHeader: undefined,
    });
    expect(tests).toHaveLength(1);
    expect(tests[0]).toMatchObject({ name: 'default', type: 'load' });
    expect(tests[0]?.load).toEqual({
      seed: 1,
      users: 20,
      arrivals: undefined,
      stages: [{ level: 20, rampMs: 5000, holdMs: 30_000 }],
      rampDownMs: 0,
      generators: { threads: 1, isAuto: true },
      timeoutMs: 10_000,
      headers: [],
      auth: undefined,
      redirects: 0,
      cookies: true,
      feeders: [],
      scenario: {
        name: 'default',
        think: { minMs: 50, maxMs: 150 },
        tasks: [{ name: 'default', weight: 1, steps: [request('GET', '/hello')] }],
      },
    });
    expect(plan.suite).toBe(rootDir.split('/').at(-1));
    expect(plan).toMatchObject({
      baseline: { store: { kind: 'none' }, onBreach: 'confirm' },
      gate: { onInvalid: 'fail', onInconclusive: 'warn', requireBaseline: false, failOnBreach: true },
      report: {
        comment: 'always',
        outDir: `${rootDir}/loadgate-report`,
        artifactName: `loadgate-${plan.suite}`,
      },
      warnings: [expect.stringContaining('Only the error rate is judged (1%)')],
    });
  });

  test('may have tests of its own', async () => {
    const { tests } = await planOf(`${smallForm}tests: { a: { users: 2 }, b: { hold: 5s } }\n`);
    expect(tests.map(({ name, load }) => [name, ...load.stages])).toEqual([
      ['a', { level: 2, rampMs: 0, holdMs: 30_000 }],
      ['b', { level: 20, rampMs: 0, holdMs: 5000 }],
    ]);
  });
});

describe('the other targets', () => {
  test('a command', async () => {
    const text =
      'target: { command: { run: "node server.js {{port}}", env: { A: 1, B: x, C: true }, cwd: srv } }\npath: /\n';
    const { target, rootDir } = await planOf(text, { files: { 'srv/server.js': '' } });
    expect(target).toEqual({
      kind: 'command',
      run: 'node server.js {{port}}',
      port: undefined,
      cwd: `${rootDir}/srv`,
      env: { A: '1', B: 'x', C: 'true' },
      ready: { path: '/', status: 200, timeoutMs: 120_000 },
      hostHeader: undefined,
    });
  });

  test.each([
    ['http://127.0.0.1:8000/', 'http://127.0.0.1:8000'],
    ['http://localhost/api/', 'http://localhost/api'],
    ['https://[::1]:8443', 'https://[::1]:8443'],
    ['http://127.8.8.8', 'http://127.8.8.8'],
    ['http://api.localhost:1', 'http://api.localhost:1'],
    ['https://Staging.example.com', 'https://staging.example.com'],
  ])('a url: %s', async (url, expected) => {
    const { target } = await planOf(
      `target: { url: "${url}", allow-hosts: [staging.EXAMPLE.com] }\npath: /\n`,
    );
    expect(target).toMatchObject({ kind: 'url', url: expected });
  });
});

describe('trust in a target with https', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\n';
  const withTls = (tls: string, url = 'https://127.0.0.1:8443') =>
    `target: { url: "${url}", tls: ${tls} }\npath: /\n`;

  test('is in the well-known authorities, and in those of a file', async () => {
    const { target } = await planOf('target: { url: "https://127.0.0.1:8443" }\npath: /\n');
    expect(target).toMatchObject({ tls: { verify: true, caPath: undefined } });
    const own = await planOf(withTls('{ ca: certs/ca.pem }'), { files: { 'certs/ca.pem': certificate } });
    expect(own.target).toMatchObject({ tls: { verify: true, caPath: join(own.rootDir, 'certs/ca.pem') } });
    const none = await planOf(withTls('{ verify: false }'));
    expect(none.target).toMatchObject({ tls: { verify: false } });
  });

  test.each([
    [withTls('{ ca: lost.pem }'), /^1:53: target\.tls\.ca: there is no file "lost\.pem" in /],
    [withTls('{ ca: docker-compose.yml }'), /holds no certificate in PEM form/],
    [withTls('{ verify: no-thanks }'), /target\.tls\.verify: "no-thanks" stands where true or false belongs/],
    [
      withTls('{}', 'http://127.0.0.1:8000'),
      /target\.tls: is there, but the address begins with "http:\/\/"/,
    ],
    [
      'target: { command: { run: serve }, tls: {} }\npath: /\n',
      /target\.tls: is for a target given by "url"/,
    ],
  ])('%j is refused', async (text, problem) => {
    expect(await problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('where files lie', () => {
  test('a configuration in .github speaks of the repository', async () => {
    const { rootDir, target, suite } = await planOf(smallForm, { name: '.github/loadgate.yml' });
    expect(target).toMatchObject({ files: [`${rootDir}/docker-compose.yml`] });
    expect(suite).toBe(rootDir.split('/').at(-1));
  });

  test("a folder's name becomes a suite's", async () => {
    const { suite } = await planOf(smallForm, {
      name: 'My Shop (v2)/loadgate.yml',
      files: { 'My Shop (v2)/docker-compose.yml': '' },
    });
    expect(suite).toBe('My-Shop-v2');
  });
});

function request(method: string, path: string, name = `${method} ${path}`): object {
  return { kind: 'request', name, method, path, headers: [], body: undefined, captures: [], checks: [] };
}
