import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { init } from '../../../src/commands/init.js';
import { loadPlan, type CiFacts, type Plan } from '../../../src/config/index.js';
import { UsageError } from '../../../src/errors.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

const worlds: TestWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.cleanUp();
});

const noCi: CiFacts = {
  provider: 'none',
  commit: undefined,
  branch: undefined,
  isDefaultBranch: false,
  pullRequest: undefined,
  repository: undefined,
  runUrl: undefined,
};

/** A folder with these files in it, a git repository unless told. */
function repositoryOf(files: Readonly<Record<string, string>>, options: { git?: boolean } = {}): TestWorld {
  const world = testWorld();
  worlds.push(world);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(world.cwd, name)), { recursive: true });
    writeFileSync(join(world.cwd, name), text);
  }
  if (options.git !== false) {
    spawnSync('git', ['init', '--quiet', '--initial-branch=trunk'], { cwd: world.cwd });
    spawnSync('git', ['remote', 'add', 'origin', '.'], { cwd: world.cwd });
    spawnSync('git', ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk'], {
      cwd: world.cwd,
    });
  }
  return world;
}

const read = (world: TestWorld, name: string): string => readFileSync(join(world.cwd, name), 'utf8');

/** The plan of the configuration that was written: it has to be a valid one. */
const planOf = (world: TestWorld, name = 'loadgate.yml'): Promise<Plan> =>
  loadPlan(world, { configPath: join(world.cwd, name), overrides: {}, ci: noCi });

const workflowOf = (world: TestWorld): unknown => parse(read(world, '.github/workflows/loadgate.yml'));

describe('init', () => {
  test('names the current branch where neither a remote, main nor master says what the default is', async () => {
    const world = repositoryOf({ 'docker-compose.yml': 'services: { api: { image: x, ports: ["80"] } }' });
    spawnSync('git', ['symbolic-ref', '--delete', 'refs/remotes/origin/HEAD'], { cwd: world.cwd });

    expect(await init(world, { force: false })).toBe(0);

    expect(workflowOf(world)).toMatchObject({ on: { push: { branches: ['trunk'] } } });
  });

  test('takes the only service of a compose file, its container port and the path of its health check', async () => {
    const world = repositoryOf({
      'docker-compose.yml': `
services:
  shop:
    build: .
    ports: ["\${SHOP_PORT:-8080}:3000"]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:3000/healthz"]
`,
    });

    expect(await init(world, { force: false })).toBe(0);

    const plan = await planOf(world);
    expect(plan.target).toMatchObject({
      kind: 'compose',
      files: [join(world.cwd, 'docker-compose.yml')],
      service: 'shop',
      port: 3000,
      ready: { path: '/healthz' },
    });
    expect(plan.tests.map(({ name }) => name)).toEqual(['pull-request']);
    expect(workflowOf(world)).toMatchObject({ on: { push: { branches: ['trunk'] } } });
    expect(world.written.stdout).toContain('docker-compose.yml has 1 service; shop is tested');
    expect(world.written.stdout).toContain(
      "/healthz is probed and requested: the service's health check asks it",
    );
    expect(world.written.stdout).toContain('Next: loadgate run');
  });

  test("reads a health check's path behind a port that is a variable of the container", async () => {
    const world = repositoryOf({
      'docker-compose.yml': `
services:
  shop:
    image: shop
    ports: ["3000"]
    healthcheck: { test: "wget -qO- http://127.0.0.1:$$PORT/healthz || exit 1" }
`,
    });

    expect(await init(world, { force: false })).toBe(0);

    expect((await planOf(world)).target).toMatchObject({ port: 3000, ready: { path: '/healthz' } });
  });

  test('chooses among several services the one that is built here, not its database or its proxy', async () => {
    const world = repositoryOf({
      'compose.yaml': `
services:
  proxy: { image: 'nginx:1', ports: ['80:80'], depends_on: [backend] }
  backend:
    build: { context: ./backend }
    depends_on: { db: { condition: service_started } }
  db: { image: 'postgres:15', ports: ['5432:5432'] }
`,
      'backend/Dockerfile': 'FROM node:24-slim\nEXPOSE 4000\n',
      'backend/routes.js':
        "app.get('/health', ok);\napp.get('/products', list);\napp.get('/products/:id', one);\n",
    });

    expect(await init(world, { force: false })).toBe(0);

    expect((await planOf(world)).target).toMatchObject({
      service: 'backend',
      port: 4000,
      ready: { path: '/health' },
    });
    expect(read(world, 'loadgate.yml')).toContain('# The source also answers: /products\n');
    expect(world.written.stdout).toContain(
      'backend is tested: built from this repository, named backend, uses db.',
    );
    expect(world.written.stdout).toContain('Not chosen: proxy, db.');
    expect(world.written.stdout).toContain('backend/routes.js answers it');
  });

  test('prefers a compose file for load tests and passes over one that is broken', async () => {
    const services = "services: { api: { build: ., expose: ['8000'] } }\n";
    const world = repositoryOf({
      'docker-compose.yml': services,
      'docker-compose.load-test.yml': services,
      'docker-compose.perf.yml': 'services: [unclosed',
      'docker-compose.override.yml': services,
    });

    expect(await init(world, { force: false })).toBe(0);

    expect((await planOf(world)).target).toMatchObject({
      files: [join(world.cwd, 'docker-compose.load-test.yml')],
    });
  });

  test('starts a Node package where there is no compose file, and prepares it in the workflow', async () => {
    const world = repositoryOf({
      'package.json': JSON.stringify({
        scripts: { start: 'node dist/server.js', build: 'tsc' },
        dependencies: { express: '5.0.0' },
      }),
      'package-lock.json': '{}',
      'src/server.ts': "app.get('/ready', ok);\napp.listen(process.env.PORT ?? 3000);\n",
    });

    expect(await init(world, { force: false })).toBe(0);

    expect((await planOf(world)).target).toMatchObject({
      kind: 'command',
      run: 'npm start',
      port: undefined,
      ready: { path: '/ready' },
    });
    expect(JSON.stringify(workflowOf(world))).toContain(
      '{"run":"npm ci"},{"run":"npm run build"},{"uses":"loadgate/',
    );
  });

  test('keeps the port of a Node package that listens on a literal one', async () => {
    const world = repositoryOf(
      {
        'package.json': '{"name": "tiny"}',
        'server.js': "http.createServer(answer).listen(8123, '127.0.0.1');\n",
      },
      { git: false },
    );

    expect(await init(world, { force: false })).toBe(0);

    expect((await planOf(world)).target).toMatchObject({
      kind: 'command',
      run: 'node server.js',
      port: 8123,
    });
    expect(world.written.stdout).toContain('No health endpoint was found');
  });

  test('writes the workflow at the top of the repository when it looks at a folder in it', async () => {
    const world = repositoryOf({
      'services/shop/compose.yml': "services: { shop: { image: 'acme/shop:1', ports: [{ target: 80 }] } }\n",
    });

    expect(await init(world, { force: false, directory: 'services/shop' })).toBe(0);

    expect((await planOf(world, 'services/shop/loadgate.yml')).suite).toBe('shop');
    expect(JSON.stringify(workflowOf(world))).toContain('"working-directory":"services/shop"');
    expect(world.written.stdout).toContain('Next: cd services/shop && loadgate run');
  });

  test('keeps files that exist, writes the one that is missing, and overwrites only by force', async () => {
    const world = repositoryOf({
      'compose.yml': "services: { api: { build: ., ports: ['3000'] } }\n",
      'loadgate.yml': '# mine\n',
    });

    expect(await init(world, { force: false })).toBe(0);
    expect(read(world, 'loadgate.yml')).toBe('# mine\n');
    expect(workflowOf(world)).toHaveProperty('jobs.loadgate');

    await expect(init(world, { force: false })).rejects.toThrow(
      /loadgate\.yml and .*loadgate\.yml are there already/,
    );
    expect(read(world, 'loadgate.yml')).toBe('# mine\n');

    expect(await init(world, { force: true })).toBe(0);
    expect((await planOf(world)).target).toMatchObject({ service: 'api' });
  });

  test.each([
    ['an empty folder', {}, /no compose file with an HTTP service/],
    [
      'only a database',
      { 'compose.yml': "services: { db: { image: 'postgres:15', ports: ['5432'] } }\n" },
      /compose.yml is passed over: none of its services has a port/,
    ],
    ['a compose file that is not YAML', { 'compose.yml': 'services: [' }, /compose.yml is passed over/],
    ['a compose file without services', { 'compose.yml': 'volumes: {}\n' }, /it has no `services`/],
    [
      'a package that starts nothing',
      { 'package.json': '{"name": "library"}' },
      /no package.json with a start script/,
    ],
  ])('says what to write where there is nothing to test: %s', async (_, files, message) => {
    const world = repositoryOf(files);

    const failure: unknown = await init(world, { force: false }).catch((error: unknown) => error);

    if (!(failure instanceof UsageError)) throw new Error('expected a UsageError');
    expect(failure.message).toMatch(message);
    expect(failure.fix).toContain('compose: docker-compose.yml');
    expect(await world.files.exists(join(world.cwd, 'loadgate.yml'))).toBe(false);
  });

  test.each(['nowhere', 'README.md'])('names what is no folder: %s', async (directory) => {
    const world = repositoryOf({ 'README.md': '# A shop' });

    const refusal = init(world, { force: false, directory });

    await expect(refusal).rejects.toThrow(UsageError);
    await expect(refusal).rejects.toThrow(new RegExp(`There is no folder .*${directory}`));
  });
});
