import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ComposeTargetPlan } from '../../../src/config/index.js';
import { readComposeModel } from '../../../src/docker/compose-model.js';
import type { ComposeContainer, ContainerDetail } from '../../../src/docker/index.js';
import { findPort } from '../../../src/target/compose/checks.js';
import { limitsInForce, overrideFor } from '../../../src/target/compose/override.js';
import { projectNameFor } from '../../../src/target/compose/project.js';
import { stackHashOf } from '../../../src/target/compose/stack-hash.js';
import { describeTrouble } from '../../../src/target/compose/diagnosis.js';
import { formatState, standingOf } from '../../../src/target/compose/states.js';

const engine = { cores: 2, memoryBytes: 2 ** 33 };
const project = 'loadgate-api-0123abcd';

const modelOf = (services: object, more: object = {}) =>
  readComposeModel(JSON.stringify({ name: project, services, ...more }));
const overrideOf = (model: ReturnType<typeof modelOf>, canOverride = true) =>
  overrideFor({ model, project, target: { service: 'api', port: 8000 }, engine, canOverride });
/** The override as data; a value with a tag is shown as compose sees it. */
const read = (text: string): unknown =>
  parse(text, {
    customTags: [
      { tag: '!reset', resolve: () => 'reset' },
      { tag: '!reset', collection: 'seq', resolve: () => 'reset' },
      {
        tag: '!override',
        collection: 'seq',
        resolve: (node: unknown) => ({ override: JSON.parse(JSON.stringify(node)) }),
      },
    ],
  });

describe('the override', () => {
  test('publishes the target alone, on a free port of 127.0.0.1', () => {
    const model = modelOf({
      api: { image: 'a', ports: [{ target: 8000, published: '8000' }], networks: { default: null } },
      db: { image: 'b', ports: [{ target: 5432, published: '5432' }], networks: { default: null } },
      statsd: { image: 's', ports: [{ target: 8125, published: '8125', protocol: 'udp' }] },
      quiet: { image: 'c' },
    });
    const { text, warnings, notes } = overrideOf(model);
    expect(read(text)).toEqual({
      services: {
        api: { ports: { override: ['127.0.0.1::8000'] } },
        db: { ports: 'reset' },
        statsd: { ports: 'reset' },
      },
      volumes: {},
      networks: {},
    });
    expect(warnings).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('the host ports of api, db, statsd are not published')]);
  });

  test('leaves ports as they are where compose can not replace a list, and says so', () => {
    const { text, warnings } = overrideOf(
      modelOf({ api: { image: 'a', ports: [{ target: 8000, published: '8000' }] } }),
      false,
    );
    expect(read(text)).toEqual({ services: {}, volumes: {}, networks: {} });
    expect(warnings).toEqual([
      expect.stringContaining('Host ports of api are published as the compose file says'),
    ]);
  });

  test('clamps CPUs in both places, and says what memory the machine lacks', () => {
    const model = modelOf({
      api: {
        image: 'a',
        cpus: 4,
        network_mode: 'host',
        deploy: { resources: { limits: { cpus: 4, memory: String(2 ** 34) } } },
      },
      db: { image: 'b', cpus: 2 },
    });
    const { text, warnings } = overrideOf(model);
    expect(read(text)).toMatchObject({
      services: { api: { cpus: 2, deploy: { resources: { limits: { cpus: '2' } } } } },
    });
    expect(read(text)).not.toHaveProperty('services.db');
    expect(warnings).toEqual([
      'The service api is limited to 4 CPUs; this machine has 2, so it was given 2.',
      'The service api is limited to 16 GiB of memory; this machine has 8 GiB.',
    ]);
    expect(model.services.map((service) => limitsInForce(service, engine))).toEqual([
      { cpus: 2, memoryBytes: 2 ** 34 },
      { cpus: 2, memoryBytes: undefined },
    ]);
  });

  test('binds to the CPUs that this machine has, and says so', () => {
    const bound = (cpuset: string) => {
      const { text, warnings } = overrideOf(modelOf({ db: { image: 'b', cpuset } }));
      return { body: read(text), warnings };
    };
    const untouched = { body: { services: {}, volumes: {}, networks: {} }, warnings: [] };
    const clamped = (cpuset: string, said: string) => ({
      body: { services: { db: { cpuset } }, volumes: {}, networks: {} },
      warnings: [`The service db is bound to the CPUs ${said}`],
    });
    for (const cpuset of ['', '0', '1', '0-1', '0,1', '0-x']) expect(bound(cpuset)).toEqual(untouched);
    expect(bound('0-3')).toEqual(clamped('0-1', '0-3; this machine has 0-1, so it was given 0-1.'));
    expect(bound('0,5')).toEqual(clamped('0', '0,5; this machine has 0-1, so it was given 0.'));
    expect(bound('1-99999999999,3')).toEqual(
      clamped('1', '1-99999999999,3; this machine has 0-1, so it was given 1.'),
    );
    expect(bound('2-3,7')).toEqual(clamped('reset', '2-3,7; this machine has 0-1, so it may use them all.'));
  });

  test("gives fixed names of containers, volumes and networks the project's own", () => {
    const model = modelOf(
      { db: { image: 'b', container_name: 'my-db', networks: { default: null, 'back end': null } } },
      {
        volumes: {
          data: { name: 'precious' },
          own: { name: `${project}_own` },
          shared: { name: 's', external: true },
        },
        networks: { default: { name: `${project}_default` }, 'back end': { name: 'company' } },
      },
    );
    const { text, warnings } = overrideOf(model);
    expect(read(text)).toEqual({
      services: {
        db: {
          container_name: 'reset',
          networks: { default: { aliases: ['my-db'] }, 'back end': { aliases: ['my-db'] } },
        },
      },
      volumes: { data: { name: `${project}_data` } },
      networks: { 'back end': { name: `${project}_back end` } },
    });
    expect(warnings).toEqual(['The stack uses what is not its own (external): s. Other runs share it.']);
  });

  test('keeps the network that a service shares with a container of a fixed name', () => {
    const model = modelOf({
      vpn: { image: 'a', container_name: 'my-vpn', networks: { default: null } },
      behind: { image: 'b', network_mode: 'container:my-vpn' },
      elsewhere: { image: 'c', network_mode: 'container:not-of-this-file' },
    });
    expect(read(overrideOf(model).text)).toMatchObject({
      services: { behind: { network_mode: 'service:vpn' } },
    });
    expect(read(overrideOf(model).text)).not.toHaveProperty('services.elsewhere');
  });
});

test('the port of a service is the only one of TCP that the files name', () => {
  const ports = [{ target: 8000 }, { target: 8125, published: '8125', protocol: 'udp' }];
  const { services } = modelOf({ api: { image: 'a', ports } });
  const plan: ComposeTargetPlan = {
    kind: 'compose',
    files: ['/home/dev/shop/compose.yaml'],
    profiles: [],
    service: 'api',
    port: undefined,
    ready: { path: '/', status: 200, timeoutMs: 60_000 },
    hostHeader: undefined,
  };
  expect(services.map((service) => findPort(plan, service))).toEqual([8000]);
});

describe('the stack hash', () => {
  const services = {
    api: {
      build: { context: '/home/dev/shop', args: { COMMIT: 'a' } },
      environment: { TOKEN: 'x' },
      image: 'acme/api:1',
      networks: { default: null },
    },
    db: { image: 'postgres:15', volumes: [{ type: 'bind', source: '/home/dev/shop/sql', target: '/sql' }] },
  };
  const hash = (
    changed: object = {},
    options: { project?: string; root?: string; cores?: number } = {},
  ): string => {
    const text = JSON.stringify({
      name: project,
      services: { ...services, ...changed },
      networks: { default: { name: `${project}_default` } },
    })
      .replaceAll(project, options.project ?? project)
      .replaceAll('/home/dev/shop', options.root ?? '/home/dev/shop');
    return stackHashOf({
      model: readComposeModel(text),
      project: options.project ?? project,
      service: 'api',
      files: [`${options.root ?? '/home/dev/shop'}/deploy/compose.yaml`],
      cores: options.cores ?? 8,
    });
  };

  test.each([
    ['another project name', hash({}, { project: 'loadgate-api-99999999' })],
    ['another checkout', hash({}, { root: '/home/runner/home/dev/shop/repo' })],
    [
      'other values of variables and build arguments',
      hash({
        api: {
          ...services.api,
          environment: { TOKEN: 'y' },
          build: { context: '/home/dev/shop', args: { COMMIT: 'b' } },
        },
      }),
    ],
    ['another image of what is tested', hash({ api: { ...services.api, image: 'acme/api:2' } })],
    ['other host ports', hash({ db: { ...services.db, ports: [{ target: 1, published: '2' }] } })],
  ])('is the same with %s', (_what, other) => {
    expect(other).toBe(hash());
  });

  test.each([
    ['another image beside it', hash({ db: { ...services.db, image: 'postgres:16' } })],
    ['another variable', hash({ api: { ...services.api, environment: { TOKEN: 'x', DEBUG: '1' } } })],
    ['another service', hash({ cache: { image: 'redis:7' } })],
    ['another limit', hash({ db: { ...services.db, cpus: 1 } })],
  ])('differs with %s', (_what, other) => {
    expect(other).not.toBe(hash());
  });

  test('limits count as they are in force', () => {
    const limited = (cpus: number) => ({ db: { ...services.db, cpus } });
    expect(hash(limited(16))).toBe(hash(limited(8)));
    expect(hash(limited(16), { cores: 2 })).not.toBe(hash(limited(16)));
    const bound = (cpuset: string) => ({ db: { ...services.db, cpuset } });
    expect(hash(bound('0-15'))).toBe(hash(bound('0-7')));
    expect(hash(bound('0-3'))).not.toBe(hash(bound('0-7')));
  });
});

describe('states', () => {
  const container = (parts: Partial<ComposeContainer>): ComposeContainer => ({
    id: '1',
    name: 'n',
    service: 'db',
    state: 'running',
    health: '',
    exitCode: 0,
    ...parts,
  });
  const detail: ContainerDetail = {
    id: '1',
    name: 'n',
    service: 'db',
    imageId: 'sha256:0',
    state: 'running',
    exitCode: 0,
    killedForMemory: false,
    startError: '',
    restarts: 0,
    health: undefined,
    pid: 0,
    addresses: [],
    networkMode: 'x',
    publishedPorts: new Map(),
    cpus: undefined,
    memoryBytes: 2 ** 26,
  };

  test.each([
    [container({}), 'up', 'running'],
    [container({ health: 'healthy' }), 'up', 'running (healthy)'],
    [container({ health: 'starting' }), 'waiting', 'running (starting)'],
    [container({ health: 'unhealthy' }), 'failed', 'running (unhealthy)'],
    [container({ state: 'exited' }), 'done', 'exited (0)'],
    [container({ state: 'exited', service: 'api' }), 'failed', 'exited (0)'],
    [container({ state: 'exited', exitCode: 1 }), 'failed', 'exited (1)'],
    [container({ state: 'restarting', exitCode: 1 }), 'waiting', 'restarting'],
    [container({ state: 'created' }), 'waiting', 'created'],
    [container({ state: 'dead' }), 'failed', 'dead'],
  ])('%o stands as %s', (one, standing, text) => {
    expect(standingOf(one, 'api')).toBe(standing);
    expect(formatState(one)).toBe(text);
  });

  test.each([
    [
      container({ state: 'exited', exitCode: 2 }),
      detail,
      'the service db ended with exit code 2 during the boot',
    ],
    [
      container({ state: 'exited', exitCode: 137 }),
      { ...detail, killedForMemory: true },
      'the service db was killed for its memory, its limit is 64 MiB',
    ],
    [
      container({ state: 'created' }),
      { ...detail, startError: 'no such device' },
      'the service db could not be started: no such device',
    ],
    [container({ state: 'created' }), undefined, 'the service db was never started'],
    [
      container({ state: 'restarting' }),
      { ...detail, state: 'restarting', exitCode: 9 },
      'the service db keeps restarting, last after exit code 9',
    ],
    [
      container({ health: 'unhealthy' }),
      { ...detail, health: { status: 'unhealthy', failingStreak: 3, lastOutput: 'no route\nmore' } },
      'the service db is unhealthy: its health check failed 3 times in a row, last with: no route',
    ],
    [container({ health: 'starting' }), detail, 'the service db was not healthy within 2m'],
    [container({}), { ...detail, restarts: 3 }, 'the service db was restarted 3 times during the boot'],
    [container({ state: 'paused' }), detail, 'the service db is paused'],
  ])('trouble is one sentence: %#', (one, found, sentence) => {
    const trouble = { container: one, standing: standingOf(one, 'api'), detail: found };
    expect(describeTrouble(trouble, 120_000)).toBe(sentence);
  });
});

test.each([
  ['agent360', /^loadgate-agent360-[0-9a-f]{8}$/],
  ['My Suite / API (v2)', /^loadgate-my-suite-api-v2-[0-9a-f]{8}$/],
  ['Ünïcödé', /^loadgate-n-c-d-[0-9a-f]{8}$/],
  ['!!!', /^loadgate-suite-[0-9a-f]{8}$/],
  ['x'.repeat(100), /^loadgate-x{40}-[0-9a-f]{8}$/],
])('the project of suite %p', (suite, pattern) => {
  expect(projectNameFor(suite)).toMatch(pattern);
});
