import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Acceptance, BaselineDocument } from '../../../src/analyze/index.js';
import { localFacts, type CiFacts, type GithubFacts } from '../../../src/config/index.js';
import { recall, type Recalled } from '../../../src/pipeline/index.js';
import type { Completed, World } from '../../../src/system/index.js';
import { baselineRecord } from '../../helpers/baseline.js';
import { commit, git, newRepository } from '../../helpers/git.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';
import { plan } from '../../unit/analyze/build.js';

let world: TestWorld;
let pull: string;
let merge: string;
beforeEach(() => {
  world = testWorld();
  newRepository(world.cwd);
  commit(world.cwd, 'begin', { 'a.txt': '1' });
  git(world.cwd, 'checkout', '--quiet', '-b', 'topic');
  pull = commit(world.cwd, 'slower', { 'b.txt': '1' });
  git(world.cwd, 'checkout', '--quiet', 'main');
  git(world.cwd, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'topic');
  merge = git(world.cwd, 'rev-parse', 'HEAD');
});
afterEach(() => world.cleanUp());

const noteOf = (of: string): Acceptance => ({
  commit: of,
  at: '2026-11-24T11:00:00.000Z',
  author: 'Ann',
  reason: 'worth it',
  metrics: [],
  includesErrors: false,
});

/** Such as a run in GitHub Actions has them, of this event. */
const githubFacts = (event: Pick<GithubFacts, 'eventName' | 'before'>): GithubFacts => ({
  apiUrl: '',
  serverUrl: '',
  runId: undefined,
  workflowFile: undefined,
  defaultBranch: 'main',
  repositoryId: undefined,
  artifacts: 'available',
  summaryPath: undefined,
  outputPath: undefined,
  ...event,
});

/** What a run of the default branch recalls of a store with these notes. */
function recalled(
  notes: readonly Acceptance[],
  changes: { records?: BaselineDocument['records']; ci?: Partial<CiFacts>; world?: World } = {},
): Promise<Recalled> {
  const { records = [], world: within = world } = changes;
  const document: BaselineDocument = { loadgateBaseline: 1, suite: 'shop', records, notes };
  const store = { recall: () => Promise.resolve({ kind: 'found' as const, document, from: 'a shoe box' }) };
  const ci: CiFacts = { ...localFacts, commit: merge, isDefaultBranch: true, ...changes.ci };
  const onMain = plan({ rootDir: world.cwd, ci });
  return recall(store, onMain, within, () => Promise.resolve({ accepted: [], warnings: [] }));
}

test('a note on a pull request holds for its merge, though many others are remembered', async () => {
  expect(await recalled([noteOf(pull)])).toMatchObject({ accepted: [noteOf(pull)], warnings: [] });
  const others = { records: [baselineRecord(), baselineRecord({ commit: null })] };
  expect((await recalled([noteOf(pull)], others)).accepted).toEqual([noteOf(pull)]);
});

test('so it does for the commit that a merge queue makes of it, and for no other merge', async () => {
  const of = (eventName: string) => ({ ci: { isDefaultBranch: false, github: githubFacts({ eventName }) } });
  expect((await recalled([noteOf(pull)], of('merge_group'))).accepted).toEqual([noteOf(pull)]);
  expect((await recalled([noteOf(pull)], of('pull_request'))).accepted).toEqual([]);
});

describe("a note on the branch's own tip does not hold for a merge of it, as `git pull` makes one", () => {
  // `pull` is the branch's tip then, and the first parent the commit of who pulls.
  test('where that is remembered', async () => {
    const records = [baselineRecord({ commit: pull })];
    expect(await recalled([noteOf(pull), noteOf(merge)], { records })).toMatchObject({
      accepted: [noteOf(merge)],
      warnings: [],
    });
  });

  test('where it is what the push found', async () => {
    const pushedOnto = (before: string) => ({ ci: { github: githubFacts({ eventName: 'push', before }) } });
    expect((await recalled([noteOf(pull)], pushedOnto(pull))).accepted).toEqual([]);
    expect((await recalled([noteOf(pull)], pushedOnto('b'.repeat(40)))).accepted).toEqual([noteOf(pull)]);
  });

  test('where the note was made on it, though its run was not remembered and no event names it', async () => {
    const ofTip = { ...noteOf(pull), isTip: true };
    expect((await recalled([ofTip])).accepted).toEqual([]);
    expect((await recalled([ofTip], { ci: { commit: pull } })).accepted).toEqual([ofTip]);
  });
});

test('a run that is stopped waits for neither a store that hangs nor for what is said of the change', async () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const { baseline } = plan();
  const store = { kind: 'file' as const, path: 'baseline.json' };
  const recalling = recall({ recall: never }, plan({ baseline: { ...baseline, store } }), world, never);
  world.requestStop();
  expect(await recalling).toEqual({
    lookup: { kind: 'unavailable', message: 'The baseline was not read: the run was stopped before.' },
    accepted: [],
    said: [],
    warnings: [],
  });
});

describe('where git does not tell what was merged', () => {
  /** A world in which git answers so when it is asked for a commit's parents. */
  const withGit = (answer: () => Promise<Completed>): World => ({
    ...world,
    processes: {
      ...world.processes,
      run: (command, args, options) =>
        args[0] === 'cat-file' ? answer() : world.processes.run(command, args, options),
    },
  });

  test('only what is of the commit itself is accepted, with a warning', async () => {
    const hanging = withGit(() => Promise.resolve({ exitCode: 143, stdout: '', stderr: '', timedOut: true }));
    expect(await recalled([noteOf(pull), noteOf(merge)], { world: hanging })).toMatchObject({
      accepted: [noteOf(merge)],
      warnings: [
        'Whether what this commit has merged was accepted is not known: git cat-file: no answer within 20 s',
      ],
    });
  });

  test('a fault of ours is none of git', async () => {
    const broken = withGit(() => Promise.reject(new TypeError('a bug')));
    await expect(recalled([noteOf(pull)], { world: broken })).rejects.toThrow('a bug');
  });
});
