import { afterEach, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readCiFacts } from '../../../src/ci/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
afterEach(() => world.cleanUp());

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t'];
  return execFileSync('git', [...identity, ...args], { cwd: world.cwd, encoding: 'utf8' }).trim();
}

function repository(env: Record<string, string>): string {
  world = testWorld({ env });
  git('init', '--quiet', '--initial-branch=main');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  return git('rev-parse', 'HEAD');
}

test('a laptop: commit and branch, never the default branch', async () => {
  const commit = repository({});
  git('update-ref', 'refs/remotes/origin/main', commit);
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  expect(await readCiFacts(world)).toEqual({
    provider: 'none',
    commit,
    branch: 'main',
    isDefaultBranch: false,
    pullRequest: undefined,
    repository: undefined,
    runUrl: undefined,
  });
});

test('another CI: the default branch as the clone knows it', async () => {
  const commit = repository({ CI: 'true' });
  expect(await readCiFacts(world)).toMatchObject({ provider: 'other', commit, isDefaultBranch: false });
  git('update-ref', 'refs/remotes/origin/main', commit);
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  expect(await readCiFacts(world)).toMatchObject({
    provider: 'other',
    branch: 'main',
    isDefaultBranch: true,
  });
  git('switch', '--quiet', '-c', 'feature');
  expect(await readCiFacts(world)).toMatchObject({ branch: 'feature', isDefaultBranch: false });
  git('switch', '--quiet', '--detach');
  expect(await readCiFacts(world)).toMatchObject({ commit, branch: undefined, isDefaultBranch: false });
});

test('no repository, no commit, no git: nothing is known', async () => {
  world = testWorld({ env: { CI: '1' } });
  const nothing = { provider: 'other', commit: undefined, branch: undefined, isDefaultBranch: false };
  expect(await readCiFacts(world)).toMatchObject(nothing);
  git('init', '--quiet', '--initial-branch=main');
  expect(await readCiFacts(world)).toMatchObject(nothing);
  world.cleanUp();
  world = testWorld({ env: { CI: 'false', PATH: '/nowhere' } });
  expect(await readCiFacts(world)).toMatchObject({ ...nothing, provider: 'none' });
});
