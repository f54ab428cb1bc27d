import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ActionCheckout } from '../helpers/action.js';
import { downloadFiles, uploadFiles } from '../helpers/artifact-client.js';
import { FakeGithub, mergeGroupEvent, shaOf, type PullRequest } from '../helpers/fake-github/index.js';
import { gate, gateMain, gatePullRequest, type GateRun } from '../helpers/gate.js';
import { shopFiles, slowLatencyMs } from '../helpers/shop.js';

// The built action, run as a runner runs it, against a GitHub with a memory. Each test is one story.

const reportFiles = ['comment.md', 'junit.xml', 'metrics.txt', 'report.html', 'result.json', 'summary.md'];
const createComment = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const updateComment = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
const listComments = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const bot = 'github-actions[bot]';

let checkout: ActionCheckout;
/** A run of main that stored the baseline; each test begins with a GitHub that remembers it. */
let mainRun: GateRun;
let baseline: { readonly name: string; readonly files: Record<string, string> };
let github: FakeGithub;
let pull: PullRequest;

beforeAll(async () => {
  checkout = await ActionCheckout.make();
  github = await FakeGithub.start();
  mainRun = await gateMain(checkout, { github });
  const stored = github.artifactsOf(mainRun.run).find(({ name }) => name.includes('baseline'));
  if (stored === undefined) throw new Error(`main stored no baseline:\n${mainRun.step.stdout}`);
  baseline = { name: stored.name, files: await downloadFiles(github, mainRun.run, stored.name) };
  await github.close();
});

afterAll(() => checkout.remove());

beforeEach(async () => {
  github = await FakeGithub.start();
  pull = github.addPullRequest({ branch: 'feature' });
});

// Fails where an exchange was not as GitHub describes it.
afterEach(() => github.close());

/** A finished run of main that left a baseline. */
async function rememberBaseline(files = baseline.files, from = github.state.repository): Promise<void> {
  const run = github.startRun({ event: 'push', branch: 'main', sha: mainRun.run.headSha, from });
  await uploadFiles(github, run, baseline.name, files);
  github.finish(run, 'success');
}

const slow = () => shopFiles({ latencyMs: slowLatencyMs });
const said = ({ step }: GateRun) =>
  step.commands.map(({ name, message }) => `${name}: ${message}`).join('\n');

describe('main', () => {
  test('passes, is stored as the baseline, and comments nowhere', () => {
    expect(mainRun.step.exitCode).toBe(0);
    expect(mainRun.step.outputs).toMatchObject({ verdict: 'pass', 'comment-url': '' });
    expect(JSON.parse(baseline.files['loadgate-baseline.json'] ?? '')).toMatchObject({
      loadgateBaseline: 1,
      suite: 'shop',
      records: [{ commit: mainRun.run.headSha, tests: [{ name: 'pull-request' }] }],
    });
  });

  test('that breaches a limit fails and is not stored', async () => {
    const run = await gateMain(checkout, { github, files: shopFiles({ failEvery: 10 }) });
    expect(run.step.exitCode).toBe(1);
    expect(run.result.tests[0]?.errorRate).toBeGreaterThan(0.05);
    expect(github.artifactsOf(run.run).map(({ name }) => name)).not.toContain(baseline.name);
    expect(said(run)).toMatch(/error: .*error/i);
  });

  test('appends to the history that it finds', async () => {
    await rememberBaseline();
    const run = await gateMain(checkout, { github });
    expect(run.step.exitCode).toBe(0);
    const files = await downloadFiles(github, run.run, baseline.name);
    const document: unknown = JSON.parse(files['loadgate-baseline.json'] ?? '');
    expect(document).toMatchObject({
      records: [{ commit: mainRun.run.headSha }, { commit: run.run.headSha }],
    });
  });
});

describe('a pull request', () => {
  test('before there is a baseline: passes by its limits, says that the baseline is missing', async () => {
    const run = await gatePullRequest(checkout, pull, { github });
    expect(run.step.exitCode).toBe(0);
    expect(run.result).toMatchObject({ verdict: 'pass', baseline: { outcome: 'missing' } });
    const [comment, ...others] = github.commentsOf(pull);
    expect(others).toEqual([]);
    expect(comment).toMatchObject({ author: { login: bot } });
    expect(comment?.body).toMatch(/no baseline/i);
    expect(run.step.outputs).toMatchObject({
      verdict: 'pass',
      p95: expect.stringMatching(/^\d/),
      'error-rate': '0',
      rps: expect.stringMatching(/^\d/),
      'report-path': expect.stringMatching(/loadgate-report$/),
      'result-path': expect.stringMatching(/result\.json$/),
      'baseline-sha': '',
      'comment-url': `https://github.com/acme/shop/pull/1#issuecomment-${comment?.id}`,
    });
    expect(Object.keys(run.step.outputs).toSorted()).toEqual(
      Object.keys(checkout.manifest.outputs).toSorted(),
    );
    expect(run.step.summary).toMatch(/p95/);
    expect(Object.keys(run.report).toSorted()).toEqual(reportFiles);
    const [artifact] = github.artifactsOf(run.run);
    expect(Object.keys(await downloadFiles(github, run.run, artifact?.name ?? '')).toSorted()).toEqual(
      reportFiles,
    );
  });

  test('that needs a baseline and has none fails', async () => {
    const run = await gatePullRequest(checkout, pull, { github, inputs: { 'require-baseline': 'true' } });
    expect(run.step.exitCode).toBe(1);
    expect(run.result.baseline.outcome).toBe('missing');
  });

  test('passes against the baseline, then regresses: one comment, updated in place', async () => {
    await rememberBaseline();
    const good = await gatePullRequest(checkout, pull, { github });
    expect(said(good)).not.toMatch(/^error/m);
    expect(good.step.exitCode).toBe(0);
    expect(good.result).toMatchObject({ verdict: 'pass', baseline: { outcome: 'compared' } });
    expect(good.step.outputs).toMatchObject({ 'baseline-sha': mainRun.run.headSha, regressions: '0' });

    const bad = await gatePullRequest(checkout, pull, { github, files: slow() });
    expect(bad.step.exitCode).toBe(1);
    expect(bad.result.verdict).toBe('fail');
    expect(bad.result.tests[0]?.comparison).toContainEqual(
      expect.objectContaining({ metric: 'p95', verdict: 'regressed' }),
    );
    expect(bad.step.outputs).toMatchObject({ verdict: 'fail', regressions: expect.stringMatching(/^[1-9]/) });
    expect(github.commentsOf(pull)).toHaveLength(1);
    expect(github.exchanges(createComment)).toHaveLength(1);
    expect(github.exchanges(updateComment)).toHaveLength(1);
    expect(github.commentsOf(pull)[0]?.body).toBe(bad.report['comment.md']);
    expect(said(bad)).toMatch(/^error: .*p95/m);
  });

  test('with fail-on-breach: false reports the regression and succeeds', async () => {
    await rememberBaseline();
    const inputs = { 'fail-on-breach': 'false', comment: 'on-failure' };
    const run = await gatePullRequest(checkout, pull, { github, files: slow(), inputs });
    expect(run.step.exitCode).toBe(0);
    expect(run.step.outputs).toMatchObject({ verdict: 'fail' });
    expect(github.commentsOf(pull)).toHaveLength(1);
  });

  test('with comment: on-failure and nothing failed gets no comment', async () => {
    const run = await gatePullRequest(checkout, pull, { github, inputs: { comment: 'on-failure' } });
    expect(run.step.exitCode).toBe(0);
    expect(github.commentsOf(pull)).toEqual([]);
  });

  test('with 60 comments before ours and 60 after: found on its page, updated in place', async () => {
    for (let n = 0; n < 60; n += 1) github.addComment(pull, 'ann', `remark ${n}`);
    await gatePullRequest(checkout, pull, { github });
    for (let n = 0; n < 60; n += 1) github.addComment(pull, 'ann', `more ${n}`);
    github.state.comments.unshift(...github.state.comments.splice(61));
    await gatePullRequest(checkout, pull, { github });
    const ours = github.commentsOf(pull).filter(({ author }) => author.login === bot);
    expect(ours).toHaveLength(1);
    expect(github.exchanges(updateComment)).toHaveLength(1);
    const pages = github.exchanges(listComments).map(({ query }) => query['page'] ?? '1');
    expect(pages).toContain('2');
  });

  test("somebody else's comment with our marker is left alone", async () => {
    const first = await gatePullRequest(checkout, pull, { github });
    const text = first.report['comment.md'] ?? '';
    github.state.comments.length = 0;
    const theirs = github.addComment(pull, 'mallory', text);
    await gatePullRequest(checkout, pull, { github });
    expect(github.commentsOf(pull).map(({ author }) => author.login)).toEqual(['mallory', bot]);
    expect(theirs.body).toBe(text);
    expect(github.exchanges(updateComment)).toEqual([]);
  });

  test("under somebody's own token the comment is theirs, and is found again", async () => {
    const token = github.personalToken('ann');
    await gatePullRequest(checkout, pull, { github, token });
    await gatePullRequest(checkout, pull, { github, token });
    expect(github.commentsOf(pull).map(({ author }) => author.login)).toEqual(['ann']);
  });

  test('of a fork: the verdict stands, summary and artifact are there, a notice says why no comment', async () => {
    await rememberBaseline();
    const fork = github.addPullRequest({ branch: 'feature', from: github.addFork('mallory') });
    const token = github.readOnlyToken();
    const run = await gatePullRequest(checkout, fork, { github, token, files: slow() });
    expect(run.step.exitCode).toBe(1);
    expect(run.step.outputs).toMatchObject({ verdict: 'fail', 'comment-url': '' });
    expect(run.step.summary).toMatch(/p95/);
    expect(github.artifactsOf(run.run)).toHaveLength(1);
    expect(github.commentsOf(fork)).toEqual([]);
    expect(said(run)).toMatch(/^(notice|warning): .*(fork|read-only|permission|pull-requests: write)/m);
  });

  test('against a baseline that has expired says so', async () => {
    await rememberBaseline();
    for (const artifact of github.state.artifacts) github.expire(artifact);
    const run = await gatePullRequest(checkout, pull, { github });
    expect(run.step.exitCode).toBe(0);
    expect(run.result.baseline).toMatchObject({
      outcome: 'expired',
      message: expect.stringMatching(/expired/),
    });
    expect(github.commentsOf(pull)[0]?.body).toMatch(/expired/);
  });

  test("is not judged by a baseline that a fork's main left", async () => {
    await rememberBaseline();
    const lenient = (baseline.files['loadgate-baseline.json'] ?? '').replaceAll(
      /"p95":\s*[\d.]+/g,
      '"p95": 9000',
    );
    const poison = { 'loadgate-baseline.json': lenient };
    await rememberBaseline(poison, github.addFork('mallory'));
    const run = await gatePullRequest(checkout, pull, { github, files: slow() });
    expect(run.step.exitCode).toBe(1);
    expect(run.result.baseline.outcome).toBe('compared');
    expect(run.result.tests[0]?.comparison).toContainEqual(
      expect.objectContaining({ metric: 'p95', verdict: 'regressed', base: expect.any(Number) }),
    );
    const base = run.result.tests[0]?.comparison.find(({ metric }) => metric === 'p95')?.base;
    expect(base).toBeLessThan(2000);
  });
});

describe('no pull request', () => {
  test('a merge queue is gated without a comment and stores nothing', async () => {
    await rememberBaseline();
    const sha = shaOf('queue');
    const event = mergeGroupEvent(github.state, { sha, baseSha: shaOf('main') });
    const branch = 'gh-readonly-queue/main/pr-1';
    const run = await gate(checkout, github.startRun({ event: 'merge_group', branch, sha }), event, {
      github,
      files: slow(),
    });
    expect(run.step.exitCode).toBe(1);
    expect(github.exchanges(createComment)).toEqual([]);
    expect(github.artifactsOf(run.run).map(({ name }) => name)).not.toContain(baseline.name);
  });
});
