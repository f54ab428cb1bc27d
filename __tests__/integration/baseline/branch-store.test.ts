import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaselineLookup } from '../../../src/analyze/index.js';
import { openStore, type BaselineStore } from '../../../src/baseline/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import { baselineRecord } from '../../helpers/baseline.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

const branch = 'loadgate-baselines';
let host: TestWorld;
let bare: string;
const clones: TestWorld[] = [];

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim();

beforeEach(() => {
  host = testWorld();
  bare = join(host.cwd, 'origin.git');
  git(host.cwd, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
  const seed = clone();
  writeFileSync(join(seed.cwd, 'app.js'), 'run();\n');
  git(seed.cwd, 'add', '.');
  git(seed.cwd, 'commit', '--quiet', '-m', 'app');
  git(seed.cwd, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
});
afterEach(() => {
  for (const world of [...clones.splice(0), host]) world.cleanUp();
});

/** A world whose folder is a clone of the bare repository. */
function clone(url = bare): TestWorld {
  const world = testWorld();
  clones.push(world);
  git(world.cwd, 'clone', '--quiet', url, 'work');
  const cwd = join(world.cwd, 'work');
  return Object.assign(Object.create(world), { cwd });
}

const open = (
  world: TestWorld,
  changes: { branch?: string; remote?: string; directory?: string } = {},
  suite = 'shop',
): BaselineStore =>
  openStore(
    { kind: 'branch', branch, remote: 'origin', directory: 'loadgate', ...changes },
    { world, suite, github: undefined },
  );

const commitsOf = (lookup: BaselineLookup): (string | null)[] =>
  lookup.kind === 'found' ? lookup.document.records.map(({ commit }) => commit) : [];

describe('the branch', () => {
  test('is missing, is begun without history, and grows', async () => {
    const world = clone();
    const store = open(world);
    expect(await store.recall()).toEqual({
      kind: 'missing',
      message: 'There is no baseline yet: no branch loadgate-baselines of origin exists.',
    });
    expect(await store.remember(baselineRecord({ commit: '1'.repeat(40) }))).toBe(
      'Remembered as record 1 of suite shop in loadgate/shop.json on branch loadgate-baselines of origin.',
    );
    await store.remember(baselineRecord({ commit: '2'.repeat(40) }));
    expect(commitsOf(await open(clone()).recall())).toEqual(['1'.repeat(40), '2'.repeat(40)]);
    expect(git(bare, 'log', '--format=%an %s', branch).split('\n')).toEqual([
      'loadgate Baseline of shop at 222222222222',
      'loadgate Baseline of shop at 111111111111',
    ]);
    expect(git(bare, 'ls-tree', '-r', '--name-only', branch)).toBe('loadgate/shop.json');
  });

  test('holds several suites, and whatever else is there', async () => {
    const world = clone();
    git(world.cwd, 'switch', '--quiet', '--orphan', branch);
    writeFileSync(join(world.cwd, 'README.md'), 'figures\n');
    git(world.cwd, 'add', '.');
    git(world.cwd, 'commit', '--quiet', '-m', 'readme');
    git(world.cwd, 'push', '--quiet', 'origin', branch);
    expect(await open(world).recall()).toMatchObject({
      kind: 'missing',
      message: expect.stringContaining('no loadgate/shop.json'),
    });
    await open(world).remember(baselineRecord());
    await open(world, {}, 'team/cart').remember(baselineRecord({ commit: 'c' }));
    expect(git(bare, 'ls-tree', '-r', '--name-only', branch).split('\n')).toEqual([
      'README.md',
      'loadgate/shop.json',
      expect.stringMatching(/^loadgate\/team-cart-/),
    ]);
    expect(commitsOf(await open(world, {}, 'team/cart').recall())).toEqual(['c']);
  });

  test('never touches the work tree, the index, the branches or the objects of the user', async () => {
    const world = clone();
    writeFileSync(join(world.cwd, 'app.js'), 'changed();\n');
    writeFileSync(join(world.cwd, 'new.js'), 'staged();\n');
    git(world.cwd, 'add', 'new.js');
    const state = (): string[] => [
      git(world.cwd, 'status', '--porcelain'),
      git(world.cwd, 'for-each-ref'),
      git(world.cwd, 'symbolic-ref', 'HEAD'),
      git(world.cwd, 'count-objects', '-v'),
      git(world.cwd, 'rev-parse', '--is-shallow-repository'),
    ];
    const before = state();
    await open(world).remember(baselineRecord());
    await open(world).recall();
    expect(state()).toEqual(before);
  });

  test('is reached from a folder inside the repository, also by a relative address', async () => {
    const world = clone();
    git(world.cwd, 'remote', 'set-url', 'origin', join('..', 'link.git'));
    symlinkSync(bare, join(world.cwd, '..', 'link.git'));
    mkdirSync(join(world.cwd, 'deep', 'er'), { recursive: true });
    const inside: TestWorld = Object.assign(Object.create(world), { cwd: join(world.cwd, 'deep', 'er') });
    await open(inside, { directory: './a/b/' }).remember(baselineRecord());
    expect(git(bare, 'ls-tree', '-r', '--name-only', branch)).toBe('a/b/shop.json');
  });

  test("works inside a git hook, whose variables name the user's repository", async () => {
    const world = clone();
    const env = {
      ...world.env,
      GIT_DIR: join(world.cwd, '.git'),
      GIT_INDEX_FILE: join(world.cwd, '.git', 'index'),
      GIT_WORK_TREE: world.cwd,
    };
    const hooked = testWorld({ env });
    clones.push(hooked);
    await open(Object.assign(Object.create(hooked), { cwd: world.cwd })).remember(baselineRecord());
    expect(git(world.cwd, 'status', '--porcelain')).toBe('');
    expect(git(bare, 'ls-tree', '-r', '--name-only', branch)).toBe('loadgate/shop.json');
  });
});

describe('writers that race', () => {
  test('five begin the branch at once: every record is there', async () => {
    const writers = [1, 2, 3, 4, 5].map((n) => ({ n, store: open(clone()) }));
    await Promise.all(writers.map(({ n, store }) => store.remember(baselineRecord({ commit: `w${n}` }))));
    const commits = commitsOf(await open(clone()).recall());
    expect(new Set(commits)).toEqual(new Set(['w1', 'w2', 'w3', 'w4', 'w5']));
    expect(commits).toHaveLength(5);
    expect(git(bare, 'rev-list', '--count', branch)).toBe('5');
  });

  test('two of different suites on a branch that exists', async () => {
    await open(clone()).remember(baselineRecord({ commit: 'old' }));
    await Promise.all([
      open(clone()).remember(baselineRecord({ commit: 'a' })),
      open(clone(), {}, 'cart').remember(baselineRecord({ commit: 'b' })),
    ]);
    expect(commitsOf(await open(clone()).recall())).toEqual(['old', 'a']);
    expect(commitsOf(await open(clone(), {}, 'cart').recall())).toEqual(['b']);
  });
});

describe('what stands in the way is said', () => {
  test('a remote that is gone', async () => {
    const world = clone();
    git(world.cwd, 'remote', 'set-url', 'origin', join(host.cwd, 'nowhere.git'));
    expect(await open(world).recall()).toEqual({
      kind: 'unavailable',
      message: expect.stringMatching(/could not be read: git ls-remote: .*nowhere\.git.*does not appear/),
    });
    await expect(open(world).remember(baselineRecord())).rejects.toThrow(EnvironmentError);
  });

  test('no such remote; no repository; no branch name', async () => {
    const world = clone();
    expect(await open(world, { remote: 'upstream' }).recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('has no remote "upstream"'),
    });
    expect(await open(host).recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('is not in a git repository'),
    });
    expect(await open(world, { branch: 'a..b' }).recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('"a..b" can\'t be the name of a branch'),
    });
  });

  test('a push that the server refuses', async () => {
    const hook = join(bare, 'hooks', 'pre-receive');
    mkdirSync(join(bare, 'hooks'), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\necho protected branch >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const refused = await open(clone())
      .remember(baselineRecord())
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EnvironmentError);
    expect(refused).toMatchObject({
      message: expect.stringContaining(
        'Nothing could be stored on branch loadgate-baselines of origin: the push was refused: [remote rejected] (pre-receive hook declined).',
      ),
      fix: expect.stringContaining('contents: write'),
    });
  });

  test('a document that is damaged is left as it is', async () => {
    const world = clone();
    git(world.cwd, 'switch', '--quiet', '--orphan', branch);
    mkdirSync(join(world.cwd, 'loadgate'));
    writeFileSync(join(world.cwd, 'loadgate', 'shop.json'), '{"loadgateBaseline":1');
    git(world.cwd, 'add', '.');
    git(world.cwd, 'commit', '--quiet', '-m', 'damage');
    git(world.cwd, 'push', '--quiet', 'origin', branch);
    const tip = git(bare, 'rev-parse', branch);
    expect(await open(world).recall()).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining('not JSON'),
    });
    await expect(open(world).remember(baselineRecord())).rejects.toThrow(/left as it is/);
    expect(git(bare, 'rev-parse', branch)).toBe(tip);
  });
});
