import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { baselineDocumentSchema } from '../../../src/analyze/index.js';
import { main } from '../../../src/commands/index.js';
import { loadPlan, localFacts } from '../../../src/config/index.js';
import { openHistory, recall } from '../../../src/pipeline/index.js';
import { baselineRecord } from '../../helpers/baseline.js';
import { commit, git, newRepository } from '../../helpers/git.js';
import { comparison, passingResult } from '../../helpers/results/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

const config = `name: shop
target: { url: "http://127.0.0.1:1" }
path: /
baseline: { store: file, path: baseline.json }
`;
const reason = ['--reason', 'a checksum for each order'];

let world: TestWorld;
let head: string;
beforeEach(() => {
  world = testWorld();
  newRepository(world.cwd);
  git(world.cwd, 'config', 'user.name', 'Ann Example');
  head = commit(world.cwd, 'slower', { 'loadgate.yml': config });
});
afterEach(() => world.cleanUp());

const slower = comparison({ base: 100, head: 131, ratio: 1.31, verdict: 'regressed' });
const failing = comparison({ metric: 'error_rate', base: 0, head: 0.02, ratio: null, verdict: 'regressed' });

/** A report of `head` in which these are the comparisons. */
function report(comparisons: readonly ReturnType<typeof comparison>[], of: string | null = head): void {
  const { tests, environment, ...rest } = passingResult();
  const result = {
    ...rest,
    suite: 'shop',
    environment: { ...environment, commit: of },
    tests: tests.slice(0, 1).map((each) => ({ ...each, comparison: [...comparisons] })),
  };
  mkdirSync(join(world.cwd, 'loadgate-report'), { recursive: true });
  writeFileSync(join(world.cwd, 'loadgate-report', 'result.json'), JSON.stringify(result));
}
const accept = (...args: readonly string[]): Promise<number> => main(['baseline', 'accept', ...args], world);
const documentOf = () =>
  baselineDocumentSchema.parse(JSON.parse(readFileSync(join(world.cwd, 'baseline.json'), 'utf8')));

describe('loadgate baseline accept', () => {
  test('notes the figures, the author and the reason for the commit that was measured', async () => {
    report([slower, failing]);
    expect(await accept(...reason)).toBe(0);
    expect(world.written.stderr).toBe('');
    expect(world.written.stdout).toMatch(
      new RegExp(`^Noted for suite shop: commit ${head.slice(0, 12)} is accepted in .*baseline.json\\.\n`),
    );
    expect(world.written.stdout).toContain('Accepted: p95 in pull-request: 100 ms to 131 ms.\n');
    expect(world.written.stdout).toContain('Not accepted: error rate in pull-request: 0% to 2%.\n');
    expect(documentOf()).toMatchObject({
      records: [],
      notes: [
        {
          commit: head,
          author: 'Ann Example',
          reason: 'a checksum for each order',
          metrics: [{ test: 'pull-request', metric: 'p95', request: null, base: 100, head: 131 }],
          includesErrors: false,
        },
      ],
    });
  });

  test("notes where it is the default branch's tip that is accepted, of which no merge is meant", async () => {
    const isTip = async (of: string): Promise<unknown> => {
      report([slower], of);
      expect(await accept(...reason)).toBe(0);
      return documentOf().notes?.at(-1)?.isTip;
    };
    git(world.cwd, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    git(world.cwd, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    expect(await isTip(head)).toBe(true);
    expect(await isTip(commit(world.cwd, 'slower still', { 'a.txt': '1' }))).toBeUndefined();
  });

  test('takes the error rate where that is said', async () => {
    report([slower, failing]);
    expect(await accept(...reason, '--errors', '--json')).toBe(0);
    expect(JSON.parse(world.written.stdout)).toMatchObject({
      includesErrors: true,
      metrics: [{ metric: 'p95' }, { metric: 'error_rate' }],
    });
  });

  test.each([
    ['no reason', [slower], ['--reason', ' '], /A change is accepted for a reason/],
    ['a novel', [slower], ['--reason', 'x'.repeat(301)], /--reason has 301 characters; 300 have room/],
    [
      'nothing that got worse',
      [],
      reason,
      /Nothing in loadgate-report got worse.*\nfix: A broken limit is changed/,
    ],
    [
      'errors alone',
      [failing],
      reason,
      /what did: error rate in pull-request: 0% to 2%\.\nfix: .* with --errors/,
    ],
    [
      'another metric',
      [slower],
      [...reason, '-m', 'p99'],
      /Nothing of what was named got worse; what did: p95/,
    ],
    ['no such metric', [slower], [...reason, '-m', 'p42'], /--metric "p42": there is no such metric/],
    [
      'no such test',
      [slower],
      [...reason, '-t', 'peak'],
      /--test "peak": .* has no such test.\nfix: Tests: pull-request/,
    ],
    [
      'no such report',
      [slower],
      [...reason, '--result', 'elsewhere'],
      /elsewhere\/result\.json: no such file/,
    ],
  ])('refuses %s, and writes nothing', async (_, comparisons, args, message) => {
    report(comparisons);
    expect(await accept(...args)).toBe(2);
    expect(world.written.stderr).toMatch(message);
    expect(() => documentOf()).toThrow(/ENOENT/);
  });

  test.each([
    ['of another commit', 'f'.repeat(40), /is of commit ffffffffffff, and [0-9a-f]{12} is checked out/],
    ['of no commit', null, /is of no commit, and [0-9a-f]{12} is checked out/],
  ])('refuses a result %s', async (_, of, message) => {
    report([slower], of);
    expect(await accept(...reason)).toBe(2);
    expect(world.written.stderr).toMatch(message);
  });
});

const nothingSaid = () => Promise.resolve({ accepted: [], warnings: [] });

describe('what was accepted', () => {
  const recalled = async (facts: Partial<typeof localFacts>) => {
    const plan = await loadPlan(world, {
      configPath: join(world.cwd, 'loadgate.yml'),
      overrides: {},
      ci: { ...localFacts, ...facts },
    });
    const store = openHistory(plan, { world, github: undefined });
    return (await recall(store, plan, world, nothingSaid)).accepted;
  };

  test('is known to runs of that commit alone, and to the merge of it on the default branch', async () => {
    git(world.cwd, 'checkout', '--quiet', '-b', 'topic');
    const topic = commit(world.cwd, 'change', { 'a.txt': '1' });
    git(world.cwd, 'checkout', '--quiet', 'main');
    const main = commit(world.cwd, 'other', { 'b.txt': '1' });
    git(world.cwd, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'topic');
    const merge = git(world.cwd, 'rev-parse', 'HEAD');
    head = topic;
    git(world.cwd, 'checkout', '--quiet', 'topic');
    report([slower]);
    expect(await accept(...reason)).toBe(0);
    git(world.cwd, 'checkout', '--quiet', 'main');

    expect(await recalled({ commit: topic })).toHaveLength(1);
    expect(await recalled({ commit: main })).toEqual([]);
    expect(await recalled({ commit: merge, isDefaultBranch: true })).toHaveLength(1);
    // Elsewhere a merge may bring in anything.
    expect(await recalled({ commit: merge })).toEqual([]);
    expect(await recalled({ commit: undefined })).toEqual([]);
  });

  test('stays when a run is remembered, and stands in the history', async () => {
    report([slower]);
    expect(await accept(...reason)).toBe(0);
    const plan = await loadPlan(world, {
      configPath: join(world.cwd, 'loadgate.yml'),
      overrides: {},
      ci: localFacts,
    });
    const tests = baselineRecord().tests.map((each) => ({ ...each, name: 'pull-request' }));
    await openHistory(plan, { world, github: undefined }).remember(baselineRecord({ commit: head, tests }));
    expect(documentOf().notes).toHaveLength(1);
    expect(await main(['baseline', 'history'], world)).toBe(0);
    expect(world.written.stdout).toContain(
      `accepted by Ann Example for ${head.slice(0, 7)}: a checksum for each order`,
    );
  });
});
