import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  baseTargetOf,
  dotEnvOf,
  openBase,
  removeBase,
  type Base,
  type BaseRequest,
} from '../../../src/base/index.js';
import { localFacts, type CiFacts } from '../../../src/config/index.js';
import { EnvironmentError, UsageError } from '../../../src/errors.js';
import { commit, git, newRepository } from '../../helpers/git.js';
import { commandPlan, composePlan } from '../../helpers/target.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
let origin: string;
let progress: string[];
let folders: string[];
beforeEach(() => {
  world = testWorld();
  progress = [];
  folders = [];
  origin = newRepository(join(world.cwd, 'origin'));
});
afterEach(() => world.cleanUp());

const opened = (
  folder: string,
  request: Partial<BaseRequest> = {},
  ci: CiFacts = localFacts,
): Promise<Base> =>
  openBase(
    { ref: undefined, folder, copy: [], copyIfUntracked: [], ...request },
    {
      world,
      ci,
      signal: world.signals.stop,
      onProgress: (text) => void progress.push(text),
      onFolder: async (path) => void folders.push(path),
    },
  );
const failure = async (opening: Promise<Base>): Promise<unknown> =>
  opening.then(
    () => new Error('the base was opened'),
    (error: unknown) => error,
  );
/** A clone as actions/checkout makes it: one ref, some depth, nothing else. */
function checkout(ref: string, depth?: number, name = 'work'): string {
  const folder = newRepository(join(world.cwd, name));
  git(folder, 'remote', 'add', 'origin', `file://${origin}`);
  const how = depth === undefined ? [] : [`--depth=${depth}`];
  git(folder, 'fetch', '--quiet', '--no-tags', ...how, 'origin', `+${ref}:refs/remotes/pull/merge`);
  git(folder, 'checkout', '--quiet', '--detach', 'refs/remotes/pull/merge');
  return folder;
}
const isShallow = (folder: string): boolean => git(folder, 'rev-parse', '--is-shallow-repository') === 'true';
const textOf = (base: Base, name = 'app.txt'): string => readFileSync(join(base.root, name), 'utf8');
/** What only the base may have changed: nothing of these. */
const stateOf = (folder: string): string =>
  [
    git(folder, 'status', '--porcelain', '--branch'),
    git(folder, 'for-each-ref'),
    git(folder, 'worktree', 'list'),
    git(folder, 'stash', 'list'),
    String(
      existsSync(join(folder, '.git', 'FETCH_HEAD')) && statSync(join(folder, '.git', 'FETCH_HEAD')).mtimeMs,
    ),
  ].join('\n');

const pullFacts = (head: string): CiFacts => ({
  ...localFacts,
  provider: 'github',
  commit: head,
  pullRequest: { number: 7, fromFork: false, baseRef: 'main' },
});
const eventFacts = (
  head: string,
  github: Pick<NonNullable<CiFacts['github']>, 'eventName' | 'before' | 'queueBase'>,
): CiFacts => ({
  ...localFacts,
  provider: 'github',
  commit: head,
  isDefaultBranch: true,
  github: {
    apiUrl: '',
    serverUrl: '',
    runId: undefined,
    workflowFile: undefined,
    defaultBranch: 'main',
    repositoryId: undefined,
    artifacts: 'available',
    summaryPath: undefined,
    outputPath: undefined,
    ...github,
  },
});

/** main: one, two, later; the pull request leaves it at two, with 60 commits; the merge commit is of both. */
interface Story {
  readonly one: string;
  readonly two: string;
  readonly later: string;
  readonly head: string;
  readonly merge: string;
}
function story(): Story {
  const one = commit(origin, 'one', { 'app.txt': 'one' });
  const two = commit(origin, 'two', { 'app.txt': 'two' });
  git(origin, 'switch', '--quiet', '-c', 'faster');
  for (let n = 0; n < 60; n += 1) git(origin, 'commit', '--quiet', '--allow-empty', '-m', `step ${n}`);
  const head = commit(origin, 'head', { 'own.txt': 'head' });
  git(origin, 'switch', '--quiet', 'main');
  const later = commit(origin, 'later', { 'app.txt': 'later' });
  git(origin, 'switch', '--quiet', '--detach');
  git(origin, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'faster');
  const merge = git(origin, 'rev-parse', 'HEAD');
  git(origin, 'update-ref', 'refs/pull/7/merge', merge);
  git(origin, 'update-ref', 'refs/pull/7/head', head);
  git(origin, 'switch', '--quiet', 'main');
  return { one, two, later, head, merge };
}

describe('which commit, and its code', () => {
  test.each([1, 2, undefined])('a merge commit at depth %p: its first parent', async (depth) => {
    const { later, head } = story();
    const work = checkout('refs/pull/7/merge', depth);
    const state = stateOf(work);
    const base = await opened(work, {}, pullFacts(head));
    expect(base).toMatchObject({
      commit: later,
      why: 'the first parent of the merge commit',
      isHead: false,
      warnings: [],
    });
    expect(textOf(base)).toBe('later');
    expect(existsSync(join(base.root, 'own.txt'))).toBe(false);
    expect(basename(base.root)).toBe('work');
    expect(folders).toEqual([dirname(base.root)]);
    expect(isShallow(work)).toBe(depth !== undefined);
    expect(await base.remove()).toEqual([]);
    expect(await base.remove()).toEqual([]);
    expect(stateOf(work)).toBe(state);
    expect(await world.files.list(join(world.cwd, '.temporary'))).toEqual([]);
  });

  test.each([1, 2, undefined])('the head itself at depth %p: the merge base', async (depth) => {
    const { two, head } = story();
    const work = checkout('refs/pull/7/head', depth);
    const state = stateOf(work);
    const base = await opened(work, {}, pullFacts(head));
    expect(base).toMatchObject({ commit: two, why: 'the merge base with main' });
    expect(textOf(base)).toBe('two');
    expect(await base.remove()).toEqual([]);
    expect(stateOf(work)).toBe(state);
  });

  test('the head itself in a clone that an earlier job left: the merge base with what the branch is now', async () => {
    const { one, two, head } = story();
    const work = checkout('refs/pull/7/head');
    git(work, 'update-ref', 'refs/remotes/origin/main', one);
    const state = stateOf(work);
    const commitOf = async (ref?: string): Promise<string> => {
      const base = await opened(work, { ref }, pullFacts(head));
      await base.remove();
      return base.commit;
    };
    expect(await commitOf()).toBe(two);
    expect(await commitOf('main')).toBe(two);
    expect(stateOf(work)).toBe(state);
    // What is known is better than nothing.
    rmSync(origin, { recursive: true });
    expect(await commitOf()).toBe(one);
  });

  test('a push, shallow: what the branch was before', async () => {
    const { one, later } = story();
    const work = checkout('refs/heads/main', 1);
    const base = await opened(work, {}, eventFacts(later, { eventName: 'push', before: one }));
    expect(base).toMatchObject({ commit: one, why: 'the commit before the push' });
    expect(textOf(base)).toBe('one');
    await base.remove();
  });

  test('a push that replaced a commit which is gone: the first parent, and it is said', async () => {
    const { two, later } = story();
    const work = checkout('refs/heads/main', 1);
    const ci = eventFacts(later, { eventName: 'push', before: 'd'.repeat(40) });
    const base = await opened(work, {}, ci);
    expect(base).toMatchObject({
      commit: two,
      why: 'the first parent of HEAD (the commit before the push is gone)',
    });
    await base.remove();
  });

  test('a merge queue: the base that it names', async () => {
    const { two, later } = story();
    const work = checkout('refs/heads/main', 1);
    const base = await opened(work, {}, eventFacts(later, { eventName: 'merge_group', queueBase: two }));
    expect(base).toMatchObject({ commit: two, why: 'the base that the merge queue names' });
    await base.remove();
  });

  test('named on a laptop: a branch by its merge base, a tag and a commit as they are', async () => {
    const { one, two, later, head } = story();
    git(origin, 'tag', '-a', 'v1', '-m', 'one', one);
    git(origin, 'branch', 'release', later);
    const laptop = join(world.cwd, 'laptop');
    git(world.cwd, 'clone', '--quiet', origin, laptop);
    git(laptop, 'switch', '--quiet', 'faster');
    const commitOf = async (ref: string | undefined, folder = laptop): Promise<string> => {
      const base = await opened(folder, { ref });
      await base.remove();
      return base.commit;
    };
    expect(await commitOf('main')).toBe(two);
    expect(await commitOf('release')).toBe(two);
    expect(await commitOf(undefined)).toBe(two);
    expect(await commitOf('v1')).toBe(one);
    expect(await commitOf(later)).toBe(later);
    expect(await commitOf(later.slice(0, 10))).toBe(later);
    expect(await commitOf('HEAD~2')).toBe(git(laptop, 'rev-parse', 'HEAD~2'));
    // A checkout of one commit knows none of the names: the remote does.
    const shallow = checkout('refs/heads/faster', 1);
    const state = stateOf(shallow);
    expect(await commitOf('main', shallow)).toBe(two);
    expect(await commitOf('v1', shallow)).toBe(one);
    expect(await commitOf(head, shallow)).toBe(head);
    expect(stateOf(shallow)).toBe(state);
  });
});

describe('the working tree of the user', () => {
  test('may be dirty and in a folder with spaces, and stays as it is', async () => {
    const first = commit(origin, 'one', { 'app.txt': 'one', '.gitignore': '.env\n' });
    const work = join(world.cwd, 'my work');
    git(world.cwd, 'clone', '--quiet', origin, work);
    const clean = await opened(work, { ref: 'HEAD' });
    expect(clean).toMatchObject({ commit: first, isHead: true });
    await clean.remove();

    writeFileSync(join(work, 'app.txt'), 'not committed');
    git(work, 'add', '.');
    writeFileSync(join(work, 'app.txt'), 'nor this');
    writeFileSync(join(work, '.env'), Buffer.from([0x41, 0, 0xff]));
    chmodSync(join(work, '.env'), 0o640);
    mkdirSync(join(work, 'certs'));
    writeFileSync(join(work, 'certs', 'ca.pem'), 'ca');
    const state = stateOf(work);
    const copy = ['.env', 'certs', 'app.txt'].map((name) => join(work, name));
    const base = await opened(work, { ref: 'HEAD', copy });
    expect(base).toMatchObject({
      isHead: false,
      warnings: ['The base has its own app.txt and keeps it.'],
    });
    expect(textOf(base)).toBe('one');
    expect([...readFileSync(join(base.root, '.env'))]).toEqual([0x41, 0, 0xff]);
    expect(statSync(join(base.root, '.env')).mode & 0o777).toBe(0o640);
    expect(textOf(base, 'certs/ca.pem')).toBe('ca');
    expect(base.at(work)).toBe(base.root);
    expect(base.at(join(work, 'a', 'b'))).toBe(join(base.root, 'a', 'b'));
    expect(base.at(join(work, '..', 'b'))).toBeUndefined();
    expect(await base.remove()).toEqual([]);
    expect(stateOf(work)).toBe(state);
  });

  test('what compose reads by itself comes from head, where git does not have it', async () => {
    const files = { 'compose.yaml': 'services: {}', 'deploy/compose.yaml': 'services: {}' };
    commit(origin, 'one', { ...files, 'app.txt': 'one' });
    const compose = await composePlan(world, 'services: {}');
    /** What a base has there, and what is told of it. */
    const dotEnvAt = async (folder: string, copy: readonly string[] = []) => {
      const first = join(origin, folder, 'compose.yaml');
      const copyIfUntracked = dotEnvOf({ ...compose, files: [first, join(origin, 'compose.yaml')] });
      const base = await opened(origin, { ref: 'HEAD', copy, copyIfUntracked });
      const path = join(base.root, folder, '.env');
      const text = existsSync(path) ? textOf(base, join(folder, '.env')) : undefined;
      expect(await base.remove()).toEqual([]);
      return { text, warnings: base.warnings };
    };
    const here = join(origin, '.env');
    mkdirSync(here); // a Python environment
    expect(await dotEnvAt('.')).toEqual({ text: undefined, warnings: [] });
    rmSync(here, { recursive: true });
    expect(await dotEnvAt('.')).toEqual({ text: undefined, warnings: [] });
    writeFileSync(here, 'WORKERS=4');
    expect(await dotEnvAt('.')).toEqual({ text: 'WORKERS=4', warnings: [] });
    expect(await dotEnvAt('.', [here])).toEqual({ text: 'WORKERS=4', warnings: [] });
    expect(await dotEnvAt('deploy')).toEqual({ text: undefined, warnings: [] });
    // What is in git, be it only staged, is code.
    git(origin, 'add', '.env');
    expect(await dotEnvAt('.')).toEqual({ text: undefined, warnings: [] });
    commit(origin, 'with settings', {});
    git(origin, 'rm', '--quiet', '--cached', '.env');
    writeFileSync(here, 'WORKERS=8');
    const kept = ['The base has its own .env and keeps it.'];
    expect(await dotEnvAt('.')).toEqual({ text: 'WORKERS=4', warnings: kept });
  });

  test('no hook of it runs, and inside of one its index is left alone', async () => {
    commit(origin, 'one', { 'app.txt': 'one' });
    const two = commit(origin, 'two', { 'app.txt': 'two' });
    const hook = join(origin, '.git', 'hooks', 'post-checkout');
    writeFileSync(hook, `#!/bin/sh\ntouch '${world.cwd}/ran'\n`, { mode: 0o755 });
    writeFileSync(join(origin, 'app.txt'), 'staged');
    git(origin, 'add', '.');
    const state = stateOf(origin);
    const inHook = testWorld({ env: { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' } });
    const outside = world;
    world = Object.assign(Object.create(inHook), { cwd: origin });
    try {
      const base = await opened(origin, { ref: 'HEAD' });
      expect(base.commit).toBe(two);
      expect(textOf(base)).toBe('two');
      await base.remove();
    } finally {
      world = outside;
      inHook.cleanUp();
    }
    expect(existsSync(join(world.cwd, 'ran'))).toBe(false);
    expect(stateOf(origin)).toBe(state);
    expect(git(origin, 'show', ':app.txt')).toBe('staged');
  });

  test('its submodules are checked out for the base, too, as far as it has them', async () => {
    const library = newRepository(join(world.cwd, 'library'));
    commit(library, 'one', { 'lib.txt': 'lib one' });
    const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add'];
    git(origin, ...add, library, 'vendor/my lib');
    git(origin, ...add, library, 'vendor/other');
    commit(origin, 'with a library', { 'app.txt': 'one' });
    commit(library, 'two', { 'lib.txt': 'lib two' });
    git(join(origin, 'vendor/my lib'), 'pull', '--quiet');
    commit(origin, 'with its next version', { 'app.txt': 'two' });
    git(origin, 'submodule', '--quiet', 'deinit', 'vendor/other');

    const refused = await opened(origin, { ref: 'HEAD~1' });
    expect(refused.warnings).toEqual([
      expect.stringMatching(
        /^Submodules of the base \(vendor\/my lib\) could not be checked out: .*transport/,
      ),
    ]);
    await refused.remove();
    const allowing = testWorld({
      env: {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'protocol.file.allow',
        GIT_CONFIG_VALUE_0: 'always',
      },
    });
    const outside = world;
    world = allowing;
    try {
      const base = await opened(origin, { ref: 'HEAD~1' });
      expect(base.warnings).toEqual([]);
      expect(textOf(base, 'vendor/my lib/lib.txt')).toBe('lib one');
      expect(existsSync(join(base.root, 'vendor/other/lib.txt'))).toBe(false);
      expect(await base.remove()).toEqual([]);
      expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(1);
      expect(readFileSync(join(origin, 'vendor/my lib/lib.txt'), 'utf8')).toBe('lib two');
    } finally {
      world = outside;
      allowing.cleanUp();
    }
  });
});

describe('what a killed run left', () => {
  const dead = (): TestWorld => {
    let pid = 4_000_000; // above what Linux gives out
    while (world.processes.isAlive(pid)) pid += 1;
    return Object.assign(Object.create(world), {
      processes: { ...world.processes, ownPid: pid, isAlive: () => true },
    });
  };
  const abandoned = async (): Promise<Base> => {
    const alive = world;
    world = dead();
    try {
      return await opened(origin, { ref: 'HEAD' });
    } finally {
      world = alive;
    }
  };

  test('is removed by the next one; what another run is using stays', async () => {
    commit(origin, 'one', { 'app.txt': 'one' });
    const used = await opened(origin, { ref: 'HEAD' });
    const left = await abandoned();
    const swept = await abandoned();
    rmSync(dirname(swept.root), { recursive: true }); // as at a restart of the machine
    const own = join(world.cwd, 'users own');
    git(origin, 'worktree', 'add', '--quiet', '--detach', own);
    expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(5);

    const base = await opened(origin, { ref: 'HEAD' });
    expect(existsSync(dirname(left.root))).toBe(false);
    expect(textOf(used)).toBe('one');
    const listed = git(origin, 'worktree', 'list', '--porcelain');
    expect([...listed.matchAll(/^worktree (.+)$/gm)].map(([, path]) => path)).toEqual(
      expect.arrayContaining([origin, used.root, own, base.root]),
    );
    expect(listed.match(/^worktree /gm)).toHaveLength(4);
    await base.remove();
    await used.remove();
    expect(await world.files.list(join(world.cwd, '.temporary'))).toEqual([]);
  });

  test('is removed by the step after a cancelled job, from anywhere', async () => {
    commit(origin, 'one', { 'app.txt': 'one' });
    const { root } = await abandoned();
    expect(await removeBase(world, dirname(root))).toEqual([]);
    expect(await removeBase(world, dirname(root))).toEqual([]);
    expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(await removeBase(world, origin)).toEqual([
      `${origin} is not a folder of Loadgate: nothing of it was removed`,
    ]);
    const stuck = await abandoned();
    const remove = (): Promise<void> => Promise.reject(new Error('EACCES: permission denied'));
    rmSync(join(stuck.root, '.git'));
    expect(await removeBase({ ...world, files: { ...world.files, remove } }, dirname(stuck.root))).toEqual([
      expect.stringMatching(/^the base's folder could not be removed: EACCES.*; as root: rm -rf '/),
    ]);
    expect(await removeBase(world, dirname(stuck.root))).toEqual([]);
    git(origin, 'worktree', 'prune');
    const broken = await abandoned();
    rmSync(join(origin, '.git'), { recursive: true });
    expect(await removeBase(world, dirname(broken.root))).toEqual([]);
    expect(existsSync(dirname(broken.root))).toBe(false);
  });
});

describe('refused in one sentence, and nothing is left', () => {
  afterEach(async () => {
    expect(await world.files.list(join(world.cwd, '.temporary'))).toEqual([]);
  });

  test('a shallow clone without its remote', async () => {
    const { head, later } = story();
    const merged = checkout('refs/pull/7/merge', 1, 'merged');
    const at = checkout('refs/pull/7/head', 1, 'head');
    rmSync(origin, { recursive: true });
    const first = await failure(opened(merged, {}, pullFacts(head)));
    expect(first).toBeInstanceOf(EnvironmentError);
    expect(first).toMatchObject({
      message: expect.stringMatching(
        `^the base ${later.slice(0, 12)} \\(the first parent of the merge commit\\) is not in this clone and can't be fetched: fatal: .*origin`,
      ),
      fix: expect.stringContaining('`fetch-depth: 2`'),
    });
    expect(await failure(opened(at, {}, pullFacts(head)))).toMatchObject({
      message: expect.stringMatching(/^the branch main is not in this clone and can't be fetched: .*fatal: /),
      fix: expect.stringContaining('`fetch-depth: 0`'),
    });
    expect(await failure(opened(at, { ref: 'main' }))).toMatchObject({
      message: expect.stringMatching(/^main is not in this clone, and origin can't be asked: fatal: /),
      fix: expect.stringContaining('`fetch-depth: 0`'),
    });
  });

  test('a clone whose past can not be had', async () => {
    const { head } = story();
    const at = checkout('refs/pull/7/head', 1);
    git(at, 'fetch', '--quiet', '--depth=1', 'origin', 'main:refs/remotes/origin/main');
    rmSync(origin, { recursive: true });
    expect(await failure(opened(at, {}, pullFacts(head)))).toMatchObject({
      message: expect.stringMatching(/^the clone is too shallow to tell where the change began, .*fatal: /),
      fix: expect.stringContaining('`fetch-depth: 0`'),
    });
  });

  test('no repository, no commit, no parent, no such name, nothing in common', async () => {
    const messageOf = async (folder: string, ref?: string): Promise<string> => {
      const error = await failure(opened(folder, { ref }, { ...localFacts, isDefaultBranch: true }));
      return error instanceof Error ? error.message : '';
    };
    const empty = join(world.cwd, 'empty');
    mkdirSync(empty);
    expect(await messageOf(empty)).toMatch(/empty is not in a git repository: fatal: not a git repository/);
    expect(await messageOf(origin)).toBe('there is no base: the repository has no commit');
    const first = commit(origin, 'one', { 'app.txt': 'one' });
    expect(await messageOf(origin)).toBe(`there is no base: ${first.slice(0, 12)} is the first commit`);
    git(origin, 'remote', 'add', 'origin', origin);
    for (const ref of ['mian', '-x', '', 'a b', 'HEAD~7'])
      expect(await messageOf(origin, ref)).toBe(
        `the base "${ref}" is no branch, tag or commit of this repository`,
      );
    git(origin, 'switch', '--quiet', '--orphan', 'apart');
    commit(origin, 'apart', { 'b.txt': 'b' });
    expect(await messageOf(origin, 'main')).toMatch(/^HEAD and main have no commit in common/);
  });

  test('files to copy that are missing or outside: all of them at once', async () => {
    commit(origin, 'one', { 'app.txt': 'one' });
    const copy = [join(origin, '.env'), join(world.cwd, 'outside'), join(origin, '.git', 'config')];
    const error = await failure(opened(origin, { ref: 'HEAD', copy }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: `can't copy to the base: ${copy[0]} does not exist; ${copy[1]} is not in the repository; ${copy[2]} is not in the repository`,
    });
  });

  test('a stop', async () => {
    commit(origin, 'one', { 'app.txt': 'one' });
    const opening = failure(
      openBase(
        { ref: 'HEAD', folder: origin, copy: [], copyIfUntracked: [] },
        {
          world,
          ci: localFacts,
          signal: world.signals.stop,
          onProgress: () => undefined,
          onFolder: async () => world.requestStop(),
        },
      ),
    );
    expect(await opening).toMatchObject({ message: 'the checkout of the base was interrupted' });
    expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(1);
  });
});

test("the base's target: its own files; what is not of the repository, or new in it, is refused", async () => {
  commit(origin, 'one', { 'deploy/compose.yaml': 'services: {}', 'compose.yaml': 'services: {}' });
  const base = await opened(origin, { ref: 'HEAD' });
  const compose = await composePlan(world, 'services: {}');
  const at = (file: string) =>
    baseTargetOf({ ...compose, files: [join(origin, 'compose.yaml'), file] }, base, world);
  expect(await at(join(origin, 'deploy/compose.yaml'))).toEqual({
    ...compose,
    files: [join(base.root, 'compose.yaml'), join(base.root, 'deploy/compose.yaml')],
  });
  await expect(at(join(origin, 'new.yaml'))).rejects.toMatchObject({
    exitCode: 3,
    message: `the base ${base.commit.slice(0, 12)} has no ${join(origin, 'new.yaml')}: it is new in this change`,
  });
  await expect(at(join(world.cwd, 'compose.yaml'))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('is not in the repository, so the base has none of its own'),
  });
  const command = { ...commandPlan(world, 'node server.js'), cwd: origin };
  expect(await baseTargetOf(command, base, world)).toEqual({ ...command, cwd: base.root });
  const url = {
    kind: 'url',
    url: 'http://127.0.0.1:1',
    tls: { verify: true, caPath: undefined },
    ready: compose.ready,
    hostHeader: undefined,
  } as const;
  await expect(baseTargetOf(url, base, world)).rejects.toMatchObject({ exitCode: 2 });
  await base.remove();
});
