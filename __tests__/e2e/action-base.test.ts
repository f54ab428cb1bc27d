import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { resultSchema, type Result } from '../../src/analyze/index.js';
import { ActionCheckout, ActionJob } from '../helpers/action.js';
import { behaviourOf, builtShopFiles, onEngine } from '../helpers/built-shop.js';
import { describeWithDocker } from '../helpers/docker.js';
import {
  FakeGithub,
  pullRequestEvent,
  pushEvent,
  type GithubEvent,
  type PullRequest,
} from '../helpers/fake-github/index.js';
import { readReport } from '../helpers/gate.js';
import { commit, git, newRepository } from '../helpers/git.js';
import { usualLatencyMs } from '../helpers/shop.js';

/** Warm-up, pairs and fresh starts take minutes, however fast the machine is. */
const longestMs = 300_000;
const name = `loadgate-test-action-${process.pid}`;
/** Printed when the load begins. */
const inTurn = /in turn with [0-9a-f]{12}/;
const rows = 1000;

/** Both sides tell what they were asked, and each row of a feeder is sent. */
const config = `setup: [ { post: /seed } ]
teardown: [ { delete: /seed } ]
feeders: { people: { csv: people.csv, order: shuffle } }
`;

let checkout: ActionCheckout;
let github: FakeGithub;
/** What is cloned, the services' notes, and the jobs of a test. */
let upstream: string;
let notes: string;
let jobs: ActionJob[];
beforeAll(async () => {
  checkout = await ActionCheckout.make();
});
afterAll(() => checkout.remove());
beforeEach(async () => {
  github = await FakeGithub.start();
  upstream = newRepository(mkdtempSync(join(tmpdir(), 'loadgate-upstream-')));
  notes = mkdtempSync(join(tmpdir(), 'loadgate-notes-'));
  jobs = [];
});
afterEach(async () => {
  for (const job of jobs) await job.remove();
  await github.close();
  for (const folder of [upstream, notes]) rmSync(folder, { recursive: true, force: true });
});

/** The shop on main, in two commits, and a branch that is merged into it. */
function changed(files: Readonly<Record<string, string>>): { head: string; base: string; merge: string } {
  const shop = builtShopFiles({ name, notesIn: notes, config });
  const yaml = (shop['loadgate.yml'] ?? '')
    .replace(
      '  browse: { think: 0ms, steps: [ { get: /items,',
      "  browse: { think: 0ms, feed: [people], steps: [ { get: '/items?row={{people.id}}',",
    )
    .replace(
      'hold: 2s }\n',
      'hold: 2s }\n  alone: { scenario: browse, users: 5, hold: 2s, compare: false }\n',
    );
  const people = ['id', ...Array.from({ length: rows }, (_, row) => String(row))].join('\n');
  commit(upstream, 'the shop', { ...shop, 'loadgate.yml': yaml, 'people.csv': people });
  git(upstream, 'checkout', '--quiet', '-b', 'topic');
  const head = commit(upstream, 'a change', files);
  git(upstream, 'checkout', '--quiet', 'main');
  // Newer than what the event knows of main.
  const base = commit(upstream, 'meanwhile', { 'NOTES.md': 'nothing that matters' });
  git(upstream, 'checkout', '--quiet', '--detach');
  git(upstream, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'topic');
  git(upstream, 'update-ref', 'refs/pull/1/merge', 'HEAD');
  return { head, base, merge: git(upstream, 'rev-parse', 'HEAD') };
}

/** A job whose workspace is a clone as actions/checkout makes it: one commit, and nothing else of the history. */
async function jobOf(event: GithubEvent, sha: string, branch: string): Promise<ActionJob> {
  const job = await ActionJob.make(checkout, {
    github,
    run: github.startRun({ event: event.name, branch, sha }),
    event,
    token: github.workflowToken(),
    files: {},
    inputs: { 'compare-with': 'base' },
    timeoutMs: longestMs,
  });
  jobs.push(job);
  git(job.workspace, 'init', '--quiet');
  git(job.workspace, 'remote', 'add', 'origin', `file://${upstream}`);
  git(upstream, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  git(job.workspace, 'fetch', '--quiet', '--depth=1', 'origin', sha);
  git(job.workspace, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  return job;
}

async function onPullRequest(
  change: ReturnType<typeof changed>,
): Promise<{ pull: PullRequest; job: ActionJob }> {
  const pull = github.addPullRequest({ branch: 'topic', sha: change.head });
  return { pull, job: await jobOf(pullRequestEvent(github.state, pull), change.merge, 'topic') };
}

async function resultOf(job: ActionJob): Promise<Result> {
  const report = await readReport(join(job.workspace, 'loadgate-report'));
  return resultSchema.parse(JSON.parse(report['result.json'] ?? ''));
}

/** Neither on the engine, nor a folder, nor what git knows of one. */
function expectNothingLeft(job: ActionJob): void {
  expect(onEngine(name)).toEqual([]);
  expect(git(job.workspace, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(git(job.workspace, 'status', '--porcelain')).toBe('');
  const temporary = join(job.workspace, '..', 'temp');
  expect(readdirSync(temporary).filter((each) => each.startsWith('loadgate-'))).toEqual([]);
}

const notesOf = (part: string): string[] => {
  const file = join(notes, `${part}.log`);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

describeWithDocker('the action with compare-with: base', () => {
  test(
    'a pull request, from a clone of its merge commit alone: slower than the first parent, and the comment says so',
    async () => {
      const change = changed(behaviourOf('head', 2 * usualLatencyMs));
      const { pull, job } = await onPullRequest(change);

      const step = await job.main();

      const told = `checking out the base ${change.base.slice(0, 12)}, the first parent of the merge commit`;
      expect(step.stdout).toContain(told);
      const result = await resultOf(job);
      expect({ exitCode: step.exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
      expect(result.base).toMatchObject({ outcome: 'compared', commit: change.base, cause: 'asked' });
      expect(result.tests.map(({ name: test, interleaved }) => [test, interleaved?.verdict])).toEqual([
        ['compared', 'regressed'],
        ['alone', undefined],
      ]);
      expect(step.outputs).toMatchObject({ verdict: 'fail', regressions: '1' });
      const [comment, ...others] = github.commentsOf(pull);
      expect(others).toEqual([]);
      expect(comment?.body).toContain(change.base.slice(0, 7));
      expect(comment?.body).toMatch(/p95/);
      expect(result.warnings).toContain(
        `Base and head share ${notes}: what one of them writes, the other one reads.`,
      );

      // Three starts of each side, and each is set up and torn down once.
      const { starts } = result.tests[0]?.interleaved ?? {};
      for (const part of ['base', 'head']) {
        const once = (text: string): number => notesOf(part).filter((line) => line === text).length;
        expect([once('started'), once('POST'), once('DELETE')]).toEqual([starts, starts, starts]);
      }
      expect(starts).toBeGreaterThanOrEqual(3);
      // One shuffled order for both: two of a thousand rows' orders have ten of their first hundred in common.
      const first = (part: string): string[] =>
        notesOf(part)
          .filter((line) => line.startsWith('/items'))
          .slice(0, 100);
      const inCommon = first('head').filter((row) => first('base').includes(row));
      expect(inCommon.length).toBeGreaterThan(80);

      expect((await job.post()).exitCode).toBe(0);
      expectNothingLeft(job);
    },
    longestMs,
  );

  test(
    'a cancelled job writes what it knows and leaves nothing, whatever it was about; of a killed one the post step removes all',
    async () => {
      const change = changed(behaviourOf('head'));
      for (const moment of [/base: creating/, /head: starting them/, inTurn]) {
        const { job } = await onPullRequest(change);
        const started = job.startMain();
        await started.seen(moment);
        started.cancel();
        expect(await started.finished).toMatchObject({ exitCode: 3, signal: null });
        const { verdict, reasons } = await resultOf(job);
        expect({ verdict, reason: reasons[0] }).toEqual({
          verdict: 'invalid',
          reason: expect.stringMatching(/interrupted/),
        });
        expectNothingLeft(job);
        expect((await job.post()).exitCode).toBe(0);
      }

      const { job } = await onPullRequest(change);
      const started = job.startMain();
      await started.seen(inTurn);
      started.kill();
      expect(await started.finished).toMatchObject({ signal: 'SIGKILL' });
      expect(onEngine(`${name}-base-`)).not.toEqual([]);
      expect(onEngine(`${name}-head-`)).not.toEqual([]);
      expect(git(job.workspace, 'worktree', 'list').split('\n')).toHaveLength(2);
      expect((await job.post()).exitCode).toBe(0);
      expectNothingLeft(job);
    },
    longestMs,
  );

  test('a push is compared with what the branch was before', async () => {
    const { base } = changed(behaviourOf('head'));
    git(upstream, 'checkout', '--quiet', 'main');
    commit(upstream, 'one more', { 'NOTES.md': 'one' });
    const sha = commit(upstream, 'and one more', { 'NOTES.md': 'two' });
    const event = pushEvent(github.state, { branch: 'main', sha, before: base });
    const started = (await jobOf(event, sha, 'main')).startMain();
    await started.seen(new RegExp(`checking out the base ${base.slice(0, 12)}, the commit before the push`));
    started.cancel();
    expect(await started.finished).toMatchObject({ exitCode: 3 });
  }, 60_000);
});
