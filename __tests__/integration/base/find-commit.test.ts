import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findCommit } from '../../../src/base/index.js';
import { localFacts } from '../../../src/config/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import { openHistory } from '../../../src/pipeline/index.js';
import { baselineRecord } from '../../helpers/baseline.js';
import { commit, git, newRepository } from '../../helpers/git.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';
import { plan } from '../../unit/analyze/build.js';

let world: TestWorld;
let origin: string;
let released: string;
beforeEach(() => {
  world = testWorld();
  origin = newRepository(join(world.cwd, 'origin'));
  released = commit(origin, 'a release', { 'app.txt': '1' });
  git(origin, 'tag', '-a', 'v1.0.0', '-m', 'the first');
  git(origin, 'tag', 'light');
  commit(origin, 'more', { 'app.txt': '2' });
});
afterEach(() => world.cleanUp());

/** As actions/checkout makes it: one commit, no tags. */
function shallow(): string {
  const folder = newRepository(join(world.cwd, 'work'));
  git(folder, 'remote', 'add', 'origin', `file://${origin}`);
  git(folder, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', 'main');
  git(folder, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  return folder;
}

test.each(['v1.0.0', 'light'])(
  '%s is the commit, not the tag, here and where only the remote has it',
  async (name) => {
    expect(await findCommit(world, origin, name)).toBe(released);
    const folder = shallow();
    expect(git(folder, 'tag')).toBe('');
    expect(await findCommit(world, folder, name)).toBe(released);
    // Nothing is fetched for it.
    expect(git(folder, 'tag')).toBe('');
  },
);

test('the beginning of a commit is one where the clone has it; a name of nothing is undefined', async () => {
  expect(await findCommit(world, origin, released.slice(0, 9))).toBe(released);
  expect(await findCommit(world, shallow(), 'v9.9.9')).toBeUndefined();
});

test('a remote that can not be asked is said', async () => {
  const folder = shallow();
  git(folder, 'remote', 'set-url', 'origin', `file://${world.cwd}/nowhere`);
  await expect(findCommit(world, folder, 'v1.0.0')).rejects.toThrow(EnvironmentError);
});

test('a store knows the anchor of the plan, and that it could not be found', async () => {
  const path = join(world.cwd, 'baseline.json');
  const storeOf = (anchor: string) =>
    openHistory(
      plan({
        rootDir: origin,
        baseline: { store: { kind: 'file', path }, tolerances: [], onBreach: 'fail', anchor },
        ci: localFacts,
      }),
      { world, github: undefined },
    );
  expect(await storeOf('v1.0.0').recall()).toMatchObject({ kind: 'missing' });
  await storeOf('v1.0.0').remember(baselineRecord({ commit: released }));
  expect(await storeOf('v1.0.0').recall()).toMatchObject({
    kind: 'found',
    anchor: { ref: 'v1.0.0', commit: released },
  });
  // There is no remote that might have it, then one that can't be asked.
  expect(await storeOf('v9.9.9').recall()).toMatchObject({
    kind: 'found',
    anchor: { ref: 'v9.9.9', commit: undefined },
  });
  git(origin, 'remote', 'add', 'origin', `file://${world.cwd}/nowhere`);
  expect(await storeOf('v9.9.9').recall()).toMatchObject({
    anchor: { commit: undefined, problem: expect.stringContaining("origin can't be asked") },
  });
});

test("a run of the anchor comes before what the default branch has measured since, unless it is the branch's own", async () => {
  const remembered = async (path: string, isDefaultBranch: boolean) => {
    const store = { kind: 'file' as const, path: join(world.cwd, path) };
    const baseline = { store, tolerances: [], onBreach: 'fail' as const, anchor: 'v1.0.0' };
    const ofRun = (ci: typeof localFacts) =>
      openHistory(plan({ rootDir: origin, baseline, ci }), { world, github: undefined });
    const onMain = { ...localFacts, isDefaultBranch: true };
    for (const commit of ['newer', 'newest']) await ofRun(onMain).remember(baselineRecord({ commit }));
    const measuredAt = '2026-11-21T10:00:00.000Z';
    const ofAnchor = ofRun({ ...localFacts, isDefaultBranch });
    const told = [
      await ofAnchor.remember(baselineRecord({ commit: released })),
      await ofAnchor.remember(baselineRecord({ commit: released, measuredAt })),
    ];
    const lookup = await ofAnchor.recall();
    const records = lookup.kind === 'found' ? lookup.document.records : [];
    return { told, commits: records.map(({ commit }) => commit), last: records.at(-1)?.measuredAt };
  };
  expect(await remembered('promoted.json', false)).toMatchObject({
    told: [expect.stringContaining('as a run of the anchor of suite shop in '), expect.anything()],
    commits: [released, released, 'newer', 'newest'],
  });
  expect(await remembered('own.json', true)).toMatchObject({
    told: [expect.stringContaining('as record 3 '), expect.stringContaining('as record 4 ')],
    commits: ['newer', 'newest', released, released],
    last: '2026-11-21T10:00:00.000Z',
  });
});
