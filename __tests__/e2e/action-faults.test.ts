import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ActionCheckout } from '../helpers/action.js';
import { FakeGithub, type PullRequest } from '../helpers/fake-github/index.js';
import { gatePullRequest, type GateRun } from '../helpers/gate.js';
import { shopFiles } from '../helpers/shop.js';

// Whatever GitHub answers, or doesn't: the verdict is that of the measurement.

const createComment = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const listComments = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const listRuns = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';

let checkout: ActionCheckout;
let github: FakeGithub;
let pull: PullRequest;

beforeAll(async () => {
  checkout = await ActionCheckout.make();
});
afterAll(() => checkout.remove());
beforeEach(async () => {
  github = await FakeGithub.start();
  pull = github.addPullRequest({ branch: 'feature' });
});
afterEach(() => github.close());

const said = ({ step }: GateRun) =>
  step.commands.map(({ name, message }) => `${name}: ${message}`).join('\n');

/** A second of load suffices: what is measured is not the question here. */
const files = shopFiles({ hold: '1s' });

/** A passing run stays a passing run, with everything that needs no REST API. */
function expectVerdictStands(run: GateRun): void {
  expect(run.step.exitCode).toBe(0);
  const verdict = run.result.baseline.outcome === 'unavailable' ? 'warn' : 'pass';
  expect(run.step.outputs).toMatchObject({ verdict });
  expect(run.step.summary).toMatch(/p95/);
  expect(run.step.stderr).not.toMatch(/^\s+at /m);
}

describe('the whole REST API', () => {
  test.each([401, 403, 404, 422, 500] as const)(
    'answers %d: the verdict stands, a notice says why',
    async (status) => {
      github.fail('rest', { status });
      const run = await gatePullRequest(checkout, pull, { github, files });
      expectVerdictStands(run);
      expect(github.artifactsOf(run.run)).toHaveLength(1);
      expect(said(run)).toMatch(/^(notice|warning): .*comment/im);
      expect(run.result.baseline.outcome).toMatch(/^(unavailable|missing)$/);
      expect(github.log.length).toBeLessThan(40);
    },
  );

  test('answers 429 with retry-after: it waits and goes on', async () => {
    github.fail(createComment, { status: 429, retryAfterSeconds: 1, times: 1 });
    github.fail(listRuns, { status: 429, retryAfterSeconds: 1, times: 1 });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    expect(github.commentsOf(pull)).toHaveLength(1);
    expect(run.result.baseline.outcome).toBe('missing');
  });

  test('answers 429 for an hour: it does not wait that long', async () => {
    github.fail('rest', { status: 429, retryAfterSeconds: 3600 });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    expect(github.commentsOf(pull)).toEqual([]);
  });

  test('does not answer: it gives up in time', async () => {
    github.fail('rest', { hangs: true });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    expect(said(run)).toMatch(/^(notice|warning): .*comment/im);
  }, 100_000);

  test('cuts connections off', async () => {
    github.fail('rest', { resets: true });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
  });
});

describe('one operation', () => {
  test('a comment that was answered 500 is not written a second time', async () => {
    github.fail(createComment, { status: 500 });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    expect(github.exchanges(createComment)).toHaveLength(1);
  });

  test('a list that was answered 502 once is asked for again', async () => {
    github.fail(listComments, { status: 502, times: 1 });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    expect(github.commentsOf(pull)).toHaveLength(1);
  });

  test('artifacts refused: the comment is there, a notice names the artifact', async () => {
    github.fail('artifacts', { status: 403 });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    expect(github.commentsOf(pull)).toHaveLength(1);
    expect(said(run)).toMatch(/^(notice|warning): .*artifact/im);
  });

  test('the name of the report is taken by another job: it gets another one', async () => {
    github.fail('CreateArtifact', { status: 409, times: 1 });
    const run = await gatePullRequest(checkout, pull, { github, files });
    expectVerdictStands(run);
    const [artifact] = github.artifactsOf(run.run);
    expect(artifact?.name).toBe('loadgate-shop-2');
    expect(said(run)).toMatch(/^notice: .*artifact-name/m);
  });

  test('a token without actions: read: the baseline is unavailable and the permission is named', async () => {
    const token = github.workflowToken({ actions: 'none' });
    const run = await gatePullRequest(checkout, pull, { github, token, files });
    expectVerdictStands(run);
    expect(run.result.baseline).toMatchObject({
      outcome: 'unavailable',
      message: expect.stringMatching(/actions: read/),
    });
  });
});

describe('inputs and configuration', () => {
  test('a mistake in loadgate.yml: exit 2, an annotation with its place, nothing booted', async () => {
    const text = files['loadgate.yml'] ?? '';
    const broken = { ...files, 'loadgate.yml': text.replace('thresholds:', 'treshholds:') };
    await expect(gatePullRequest(checkout, pull, { github, files: broken })).rejects.toThrow(
      /loadgate\.yml:\d+:\d+.*treshholds[^]*thresholds/,
    );
  });

  test('a short value of the environment is not masked in the log of the whole job', async () => {
    const text = files['loadgate.yml'] ?? '';
    const headers = '{ attempt: "{{env.GITHUB_RUN_ATTEMPT}}", job: "{{env.GITHUB_JOB}}" }';
    const withValues = { ...files, 'loadgate.yml': `${text}http: { headers: ${headers} }\n` };
    const { step } = await gatePullRequest(checkout, pull, { github, files: withValues });
    const masked = step.commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message);
    expect(masked).toContain('loadgate');
    expect(masked).not.toContain('1');
  });

  test('a working-directory that does not exist is named', async () => {
    await expect(
      gatePullRequest(checkout, pull, { github, inputs: { 'working-directory': 'servces/shop' } }),
    ).rejects.toThrow(/working-directory[^]*servces\/shop/);
  });

  test('a file where the report belongs: exit 2, an annotation with the fix, nothing booted', async () => {
    const inTheWay = { ...files, 'loadgate-report': '' };
    await expect(gatePullRequest(checkout, pull, { github, files: inTheWay })).rejects.toThrow(
      /The report has no place: can't make the folder \S+loadgate-report: .* Move that file away/,
    );
  });

  test('an input that is none of its words is refused by name', async () => {
    await expect(
      gatePullRequest(checkout, pull, { github, inputs: { comment: 'sometimes' } }),
    ).rejects.toThrow(/comment[^]*sometimes[^]*always/);
  });
});
