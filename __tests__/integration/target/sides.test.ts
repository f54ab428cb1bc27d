import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { baseTargetOf, openBase, type Base } from '../../../src/base/index.js';
import { localFacts, type ComposeTargetPlan } from '../../../src/config/index.js';
import { createEngine } from '../../../src/docker/index.js';
import {
  BootError,
  removeProject,
  WrongImageError,
  type Side,
  type Target,
} from '../../../src/target/index.js';
import { describeWithDocker } from '../../helpers/docker.js';
import { commit, newRepository } from '../../helpers/git.js';
import {
  bootContext,
  bootFailure,
  bringUp,
  commandPlan,
  type TestBootContext,
} from '../../helpers/target.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

/** Answers with its version and what others have written to its volume, and writes there. */
const server = (version: string): string => `
const fs = require('node:fs');
require('node:http').createServer((request, response) => {
  if (request.url === '/write') fs.writeFileSync('/data/' + request.headers.host.length + Math.random(), '');
  response.end('${version} ' + fs.readdirSync('/data').length);
}).listen(8000);
process.on('SIGTERM', () => process.exit());`;

const dockerfile = 'FROM node:24-slim\nCOPY server.js /\nCMD ["node", "/server.js"]\n';
const names = `loadgate-test-sides-${process.pid}`;
/** Everything that two stacks of one file could take from each other. */
const compose = `
services:
  web:
    build: { context: ., tags: ['${names}/web:extra'] }
    image: ${names}/web:dev
    container_name: ${names}-web
    ports: ['18765:8000']
    volumes: ['data:/data', './:/checkout:ro']
    networks: [back]
  worker:
    image: ${names}/web:dev
    pull_policy: never
    depends_on: [web]
    volumes: ['data:/data']
    networks: [back]
volumes: { data: { name: ${names}-data } }
networks: { back: { name: ${names}-back } }
`;

let world: TestWorld;
let context: TestBootContext;
let repository: string;
let targets: Target[];
beforeEach(() => {
  world = testWorld();
  context = bootContext(world);
  targets = [];
  repository = newRepository(join(world.cwd, 'my shop'));
});
afterEach(async () => {
  for (const target of targets) await target.down();
  for (const project of context.projects) {
    const left = Object.values(await createEngine(world).resources(project)).flat();
    await removeProject(world, project);
    if (left.length > 0) throw new Error(`${project} left ${JSON.stringify(left)}`);
  }
  world.cleanUp();
});

const planAt = (root: string, changes: Partial<ComposeTargetPlan> = {}): ComposeTargetPlan => ({
  kind: 'compose',
  files: [join(root, 'compose.yaml')],
  profiles: [],
  service: 'web',
  port: undefined,
  ready: { path: '/', status: 200, timeoutMs: 60_000 },
  hostHeader: undefined,
  ...changes,
});
const headSide = (base?: Base): Side => ({
  name: 'head',
  root: repository,
  cwd: repository,
  otherRoot: base?.root,
  images: {},
});
const baseSide = (base: Base): Side => ({
  name: 'base',
  root: base.root,
  cwd: base.root,
  otherRoot: base.headRoot,
  images: {},
});
const imageSide = (images: Side['images']): Side => ({ ...headSide(), name: 'base', images });
const up = async (plan: Parameters<typeof bringUp>[0], side: Side, more = {}): Promise<Target> => {
  const target = await bringUp(plan, { ...context, ...more, side });
  targets.push(target);
  return target;
};
const ask = async ({ addresses: [address] }: Target, path = '/'): Promise<string> =>
  (await fetch(`http://${address.host}:${address.port}${path}`)).text();
const openHead = (ref = 'HEAD', copy: string[] = []): Promise<Base> =>
  openBase(
    { ref, folder: repository, copy, copyIfUntracked: [] },
    {
      world,
      ci: localFacts,
      signal: world.signals.stop,
      onProgress: () => undefined,
      onFolder: async () => undefined,
    },
  );
/** The base is what was committed, head the working tree. */
function changed(files: Readonly<Record<string, string>> = {}): void {
  commit(repository, 'old', { 'compose.yaml': compose, Dockerfile: dockerfile, 'server.js': server('old') });
  writeFileSync(join(repository, 'server.js'), server('new'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
}
const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

describeWithDocker('two stacks of one compose file', () => {
  afterEach(() => {
    const own = docker('images', '--quiet', '--filter', `reference=${names}/*`);
    for (const tag of ['dev', 'extra', 'given'])
      if (own !== '') execFileSync('docker', ['rmi', '--force', `${names}/web:${tag}`], { stdio: 'ignore' });
  });

  test('are up at once, each with its own code, data and names; the tag of the user stays', async () => {
    docker('tag', 'node:24-slim', `${names}/web:dev`);
    changed();
    const base = await openHead();
    const before = await up(await baseTargetOf(planAt(repository), base, world), baseSide(base));
    const after = await up(planAt(repository), headSide(base));
    expect(await ask(before)).toBe('old 0');
    expect(await ask(after)).toBe('new 0');
    await ask(after, '/write');
    expect(await ask(before)).toBe('old 0');
    expect(await ask(after)).toBe('new 1');

    const [one = '', two = ''] = context.projects;
    expect(one).toMatch(/^loadgate-boot-test-base-[0-9a-f]{8}$/);
    expect(two).toMatch(/^loadgate-boot-test-head-[0-9a-f]{8}$/);
    const engine = createEngine(world);
    for (const project of [one, two]) {
      const { containers, images, volumes, networks } = await engine.resources(project);
      expect(images).toEqual([`${project}-web:latest`]);
      expect(volumes).toEqual([`${project}_data`]);
      expect(networks).toEqual([`${project}_back`]);
      const ids = await Promise.all(containers.map(async ({ id }) => (await engine.inspect(id))?.imageId));
      expect(new Set(ids)).toEqual(new Set([await engine.imageId(`${project}-web`)]));
      expect(ids).toHaveLength(2);
    }
    expect(before.warnings).toEqual([]);
    // Another name of the checkout's folder, and other code, are no other stack.
    expect(after.stackHash).toBe(before.stackHash);

    expect(await before.down()).toEqual([]);
    expect(await ask(after)).toBe('new 1');
    expect(await after.down()).toEqual([]);
    expect(await base.remove()).toEqual([]);
    expect(docker('images', '--quiet', `${names}/web:extra`)).toBe('');
    expect(await engine.imageId(`${names}/web:dev`)).toBe(await engine.imageId('node:24-slim'));
  });

  test('a side whose name was given to another image meanwhile is invalid', async () => {
    changed();
    const moved = {
      onProgress(text: string) {
        if (text === 'starting them') docker('tag', 'node:24-slim', `${context.projects[0]}-web`);
      },
    };
    // What runs then is another image, and answers all the same.
    const answering = compose.replace(
      '    networks: [back]',
      `    networks: [back]\n    command: [node, -e, "require('http').createServer((q, r) => r.end()).listen(8000)"]`,
    );
    writeFileSync(join(repository, 'compose.yaml'), answering);
    const error: unknown = await up(planAt(repository), headSide(), moved).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WrongImageError);
    expect(error).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^web of head runs [0-9a-f]{12} instead of what was built for it \([0-9a-f]{12}\); worker of head runs /,
      ),
    });
    // Nor does it have to start: this one ends at once.
    writeFileSync(join(repository, 'compose.yaml'), compose);
    const name = /-head-[0-9a-f]{8}$/;
    const movedAgain = {
      onProgress(text: string) {
        const project = context.projects.findLast((each) => name.test(each));
        if (text === 'starting them') docker('tag', 'node:24-slim', `${project}-web`);
      },
    };
    const ended: unknown = await up(planAt(repository), headSide(), movedAgain).catch(
      (thrown: unknown) => thrown,
    );
    expect(ended).toBeInstanceOf(WrongImageError);
  });

  test('an image that is given runs instead of the build, for all that use its name, and stays', async () => {
    changed();
    const folder = join(world.cwd, 'given');
    mkdirSync(folder);
    writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    writeFileSync(join(folder, 'server.js'), server('given'));
    docker('build', '--quiet', '--tag', `${names}/web:given`, folder);
    const before = await up(planAt(repository), imageSide({ web: `${names}/web:given` }));
    const after = await up(planAt(repository), headSide());
    expect(await ask(before)).toBe('given 0');
    expect(await ask(after)).toBe('new 0');
    expect(await before.down()).toEqual([]);
    expect(await after.down()).toEqual([]);
    expect(docker('images', '--quiet', `${names}/web:given`)).not.toBe('');
    const refused = up(planAt(repository), imageSide({ wbe: 'x' }));
    await expect(refused).rejects.toMatchObject({
      exitCode: 2,
      message: 'an image of base is given for wbe, which the stack has not',
    });
  });

  test('a base that does not build, or lacks a file, is told as its own', async () => {
    commit(repository, 'broken', { 'compose.yaml': compose, Dockerfile: 'FROM node:24-slim\nRUN exit 7\n' });
    const broken = await openHead();
    const error = await bootFailure(up(planAt(broken.root), baseSide(broken)));
    expect(error.message).toMatch(/^of the base, the stack could not be created: .*exit code: 7/);
    expect(error.logs).toEqual([expect.objectContaining({ service: 'web', state: 'not built' })]);
    await broken.remove();

    const withFile = 'services: { web: { build: ., env_file: .env, expose: [8000] } }';
    commit(repository, 'with a file', { 'compose.yaml': withFile, '.gitignore': '.env' });
    writeFileSync(join(repository, '.env'), 'A=1');
    const lacking = await openHead();
    const refused = await bootFailure(up(planAt(lacking.root), baseSide(lacking)));
    expect(refused.message).toMatch(
      /^of the base, docker compose can't use compose.yaml: .*\.env.*not found/,
    );
    expect(refused.fix).toContain('.env');
    await lacking.remove();
  });

  test('what both would share is refused or told', async () => {
    changed({
      'compose.yaml': `
services:
  web:
    build: .
    expose: ['8000']
    volumes: ['\${PWD}/data:/data', '${world.cwd}/outside:/outside']
`,
    });
    commit(repository, 'with PWD', {});
    const base = await openHead();
    const before = await up(planAt(base.root), baseSide(base));
    expect(before.warnings).toEqual([
      `Base and head share ${world.cwd}/outside: what one of them writes, the other one reads.`,
    ]);
    expect(await before.down()).toEqual([]);
    const inHead = await bootFailure(up(planAt(base.root), { ...baseSide(base), cwd: repository }));
    expect(inHead.message).toBe(
      `of the base, this stack can't be up twice, side by side: web of base mounts ${repository}/data, which is the other side's`,
    );
    await base.remove();
  });
});

test('two commands: each prepared in its own folder and on a port of its own, whichever is named', async () => {
  const listening = (version: string): string =>
    `require('http').createServer((q, r) => r.end('${version} ' + require('fs').readFileSync('built', 'utf8'))).listen(process.env.PORT)`;
  commit(repository, 'old', { 'server.cjs': listening('old'), '.gitignore': 'built' });
  writeFileSync(join(repository, 'server.cjs'), listening('new'));
  const base = await openHead();
  const plan = commandPlan(world, 'node server.cjs', {
    cwd: repository,
    prepare: 'mkdir made && pwd | tr -d "\\n" > built',
    port: 18_766,
  });
  const before = await up(await baseTargetOf(plan, base, world), baseSide(base));
  const after = await up(plan, headSide(base));
  expect(await ask(before)).toBe(`old ${base.root}`);
  expect(await ask(after)).toBe(`new ${repository}`);
  expect(before.addresses[0].port).not.toBe(after.addresses[0].port);
  expect(await before.down()).toEqual([]);
  expect(await after.down()).toEqual([]);
  // What works but once is done but once.
  const again = await up(plan, headSide(base));
  expect(await ask(again)).toBe(`new ${repository}`);
  expect(await again.down()).toEqual([]);
  expect(context.progress.filter((text) => text === `preparing: ${plan.prepare}`)).toHaveLength(2);

  const failing = { ...plan, prepare: 'echo no such package >&2; exit 4' };
  const anew = { prepared: new Set() };
  const error = await bootFailure(up(failing, baseSide(base), anew));
  expect(error).toBeInstanceOf(BootError);
  expect(error.message).toBe(
    'of the base, the preparation "echo no such package >&2; exit 4" ended with exit code 4',
  );
  expect(error.logs).toEqual([
    { service: 'prepare', state: 'ended with exit code 4', tail: 'no such package' },
  ]);
  const stopping = bootFailure(up({ ...plan, prepare: 'exec sleep 600' }, headSide(base), anew));
  while (!context.progress.includes('preparing: exec sleep 600')) await world.clock.sleep(20);
  world.requestStop();
  expect((await stopping).message).toBe('the boot was interrupted');
  await base.remove();
});
