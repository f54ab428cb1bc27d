import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ActionCheckout } from '../helpers/action.js';
import { downloadFiles, uploadFiles } from '../helpers/artifact-client.js';
import {
  FakeGithub,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  shaOf,
  type PullRequest,
} from '../helpers/fake-github/index.js';
import { gate, gateMain, gatePullRequest, type GateRun } from '../helpers/gate.js';
import { shopFiles, slowLatencyMs } from '../helpers/shop.js';

// A slow change against the baseline of main, and what people with and without the right to write say of it.

const updateComment = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
const slow = shopFiles({ latencyMs: slowLatencyMs });

let checkout: ActionCheckout;
let github: FakeGithub;
let pull: PullRequest;
let baseline: { readonly name: string; readonly files: Record<string, string> };

beforeAll(async () => {
  checkout = await ActionCheckout.make();
  github = await FakeGithub.start();
  const { run, step } = await gateMain(checkout, { github });
  const stored = github.artifactsOf(run).find(({ name }) => name.includes('baseline'));
  if (stored === undefined) throw new Error(`main stored no baseline:\n${step.stdout}`);
  baseline = { name: stored.name, files: await downloadFiles(github, run, stored.name) };
  await github.close();
});
afterAll(() => checkout.remove());

beforeEach(async () => {
  github = await FakeGithub.start();
  pull = github.addPullRequest({ branch: 'feature' });
  github.addWriter('ann');
  const run = github.startRun({ event: 'push', branch: 'main', sha: shaOf('main') });
  await uploadFiles(github, run, baseline.name, baseline.files);
  github.finish(run, 'success');
});
// Fails where an exchange was not as GitHub describes it.
afterEach(() => github.close());

const p95Of = ({ result }: GateRun) => result.tests[0]?.comparison.find(({ metric }) => metric === 'p95');
const said = ({ step }: GateRun) =>
  step.commands.map(({ name, message }) => `${name}: ${message}`).join('\n');
const ours = () => github.commentsOf(pull).find(({ author }) => author.login.endsWith('[bot]'))?.body ?? '';

test('a comment by a reader changes nothing and is answered, one by a writer accepts, in the merge queue as well; then main remembers both', async () => {
  const refused = await gatePullRequest(checkout, pull, { github, files: slow });
  expect(refused.step.exitCode).toBe(1);
  expect(p95Of(refused)).toMatchObject({ verdict: 'regressed' });

  github.addComment(pull, 'mallory', '/loadgate accept it is only slower');
  const still = await gatePullRequest(checkout, pull, { github, files: slow });
  expect(still.step.exitCode).toBe(1);
  expect(still.result.warnings).toContainEqual(
    expect.stringMatching(/mallory may not write to this repository/),
  );
  expect(ours()).toMatch(/mallory may not write to this repository/);

  github.addComment(pull, 'ann', '/loadgate accept a checksum for @everyone');
  const accepted = await gatePullRequest(checkout, pull, { github, files: slow });
  expect(said(accepted)).not.toMatch(/^error/m);
  expect(accepted.step.exitCode).toBe(0);
  expect(accepted.result.verdict).toBe('warn');
  expect(p95Of(accepted)).toMatchObject({
    verdict: 'regressed',
    accepted: { author: 'ann', reason: 'a checksum for @everyone' },
  });
  expect(ours()).toMatch(/accepted by ann: a checksum for @&#8203;everyone/);
  expect(github.exchanges(updateComment)).toHaveLength(2);

  const sha = shaOf('queue');
  const queued = mergeGroupEvent(github.state, { sha, baseSha: shaOf('main'), number: pull.number });
  const start = github.startRun({ event: 'merge_group', branch: 'gh-readonly-queue/main/pr-1', sha });
  const queue = await gate(checkout, start, queued, { github, files: slow });
  expect(queue.step.exitCode).toBe(0);
  expect(p95Of(queue)).toMatchObject({ verdict: 'regressed', accepted: { author: 'ann' } });

  const merge = shaOf('merge-of-feature');
  github.merge(pull, merge);
  const event = pushEvent(github.state, { branch: 'main', sha: merge, before: shaOf('main') });
  const run = github.startRun({ event: 'push', branch: 'main', sha: merge });
  const main = await gate(checkout, run, event, { github, files: slow });
  expect(main.step.exitCode).toBe(0);
  const files = await downloadFiles(github, run, baseline.name);
  expect(JSON.parse(files['loadgate-baseline.json'] ?? '')).toMatchObject({
    records: [{}, { commit: merge, tests: [{ accepted: expect.arrayContaining(['p95']) }] }],
    notes: [
      {
        commit: pull.head.sha,
        author: 'ann',
        reason: 'a checksum for @everyone',
        metrics: expect.arrayContaining([
          expect.objectContaining({ metric: 'p95', base: expect.any(Number), head: p95Of(main)?.head }),
        ]),
        includesErrors: false,
      },
    ],
  });
});

test('a label by a writer accepts in the run that it starts, and no broken limit', async () => {
  github.label(pull, 'ann', 'loadgate-accept');
  const event = pullRequestEvent(github.state, pull, { name: 'loadgate-accept', by: 'ann' });
  const { ref: branch, sha } = pull.head;
  const start = () => github.startRun({ event: 'pull_request', branch, sha });
  const accepted = await gate(checkout, start(), event, { github, files: slow });
  expect(accepted.step.exitCode).toBe(0);
  expect(ours()).toMatch(/accepted by ann: label loadgate-accept/);

  const failing = shopFiles({ latencyMs: slowLatencyMs, failEvery: 10 });
  const run = await gate(checkout, start(), event, { github, files: failing });
  expect(run.step.exitCode).toBe(1);
  expect(said(run)).toMatch(/^error: .*error/m);
});
