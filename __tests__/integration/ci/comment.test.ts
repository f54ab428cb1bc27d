import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Result } from '../../../src/analyze/index.js';
import { keepComment, type CommentOutcome } from '../../../src/ci/github/comment.js';
import { commentMarker, renderFiles } from '../../../src/report/index.js';
import {
  FakeGithub,
  pullRequestEvent,
  type Comment,
  type PullRequest,
  type Token,
} from '../../helpers/fake-github/index.js';
import { stepOf } from '../../helpers/github-run.js';
import { failingResult, passingResult } from '../../helpers/results/index.js';
import type { TestWorld } from '../../helpers/world.js';

let fake: FakeGithub;
const worlds: TestWorld[] = [];
let branches = 0;

beforeAll(async () => {
  fake = await FakeGithub.start();
});
afterEach(() => {
  for (const world of worlds.splice(0)) world.cleanUp();
});
afterAll(() => fake.close());

const newPull = (): PullRequest => fake.addPullRequest({ branch: `branch-${branches++}` });
const passing = passingResult();
const failing = failingResult();

async function comment(
  pull: PullRequest,
  result: Result,
  mode: 'always' | 'on-change' | 'on-failure' = 'always',
  token: Token = fake.workflowToken(),
): Promise<CommentOutcome> {
  const run = fake.startRun({ event: 'pull_request', branch: pull.head.ref, sha: pull.head.sha });
  const { world, github } = await stepOf(fake, run, pullRequestEvent(fake.state, pull), token);
  worlds.push(world);
  return keepComment(github, {
    pullRequest: pull.number,
    suite: result.suite,
    verdict: result.verdict,
    body: renderFiles(result)['comment.md'],
    mode,
  });
}

const bodiesOf = (pull: PullRequest): string[] => fake.commentsOf(pull).map(({ body }) => body);
const writesSince = (from: number): number =>
  fake.log.slice(from).filter(({ method }) => method !== 'GET').length;

describe('the comment', () => {
  test('is written once, then changed in place', async () => {
    const pull = newPull();
    const first = await comment(pull, passing);
    const [written] = fake.commentsOf(pull);
    expect(first).toEqual({ kind: 'done', url: expect.stringContaining(`#issuecomment-${written?.id}`) });
    expect(await comment(pull, failing)).toEqual(first);
    expect(bodiesOf(pull)).toEqual([renderFiles(failing)['comment.md']]);
  });

  test('is not written again when nothing changed', async () => {
    const pull = newPull();
    const first = await comment(pull, failing);
    const before = fake.log.length;
    expect(await comment(pull, failing)).toEqual(first);
    expect(writesSince(before)).toBe(0);
  });

  test.each([60, 250])('is found behind %p others', async (others) => {
    const pull = newPull();
    for (let n = 0; n < others; n++) fake.addComment(pull, 'octocat', `comment ${n}`);
    await comment(pull, passing);
    for (let n = 0; n < 5; n++) fake.addComment(pull, 'octocat', 'later');
    await comment(pull, failing);
    expect(bodiesOf(pull).filter((body) => body.startsWith(commentMarker(passing.suite)))).toEqual([
      renderFiles(failing)['comment.md'],
    ]);
  });

  test('is its own for each suite', async () => {
    const pull = newPull();
    await comment(pull, passing);
    await comment(pull, { ...passing, suite: 'cart' });
    await comment(pull, { ...failing, suite: 'cart' });
    expect(bodiesOf(pull)).toEqual([
      renderFiles(passing)['comment.md'],
      renderFiles({ ...failing, suite: 'cart' })['comment.md'],
    ]);
  });

  test("is never somebody else's, whatever that one quotes", async () => {
    const pull = newPull();
    const quote = `${commentMarker(passing.suite)}\n<!-- loadgate:verdict=pass -->\nmine`;
    const foreign: Comment = fake.addComment(pull, 'mallory', quote);
    await comment(pull, failing);
    expect(foreign.body).toBe(quote);
    expect(fake.commentsOf(pull)).toHaveLength(2);
  });

  test("of a personal token is that person's", async () => {
    const pull = newPull();
    const token = fake.personalToken('octocat');
    await comment(pull, passing, 'always', token);
    await comment(pull, failing, 'always', token);
    expect(fake.commentsOf(pull).map(({ author, body }) => [author.login, body])).toEqual([
      ['octocat', renderFiles(failing)['comment.md']],
    ]);
  });

  test("of an app's token is that app's", async () => {
    const pull = newPull();
    const token = fake.appToken('acme-ci');
    await comment(pull, passing, 'always', token);
    await comment(pull, failing, 'always', token);
    expect(fake.commentsOf(pull).map(({ author, body }) => [author.login, body])).toEqual([
      ['acme-ci[bot]', renderFiles(failing)['comment.md']],
    ]);
  });
});

describe('modes', () => {
  test('on-failure: silent until the first failure, then told of the recovery', async () => {
    const pull = newPull();
    expect(await comment(pull, passing, 'on-failure')).toEqual({ kind: 'done', url: undefined });
    expect(bodiesOf(pull)).toEqual([]);
    await comment(pull, failing, 'on-failure');
    await comment(pull, passing, 'on-failure');
    expect(bodiesOf(pull)).toEqual([renderFiles(passing)['comment.md']]);
  });

  test('on-change: written where the verdict is another one', async () => {
    const pull = newPull();
    await comment(pull, failing, 'on-change');
    const before = fake.log.length;
    await comment(pull, { ...failing, durationSeconds: failing.durationSeconds + 9 }, 'on-change');
    expect(writesSince(before)).toBe(0);
    await comment(pull, passing, 'on-change');
    expect(bodiesOf(pull)).toEqual([renderFiles(passing)['comment.md']]);
  });
});

test('a person whose token is limited in its rate gets no second comment', async () => {
  const pull = newPull();
  const ann = fake.personalToken('ann');
  await comment(pull, passing, 'always', ann);
  const message = 'You have exceeded a secondary rate limit.';
  fake.fail('GET /user', { status: 403, message, retryAfterSeconds: 3600, times: 1 });
  expect(await comment(pull, failing, 'always', ann)).toMatchObject({ kind: 'refused', status: 429 });
  expect(fake.commentsOf(pull)).toHaveLength(1);
});

test('a token that only reads is refused, with what to do', async () => {
  const pull = newPull();
  expect(await comment(pull, failing, 'always', fake.readOnlyToken())).toEqual({
    kind: 'refused',
    status: 403,
    problem: expect.stringMatching(/comment on #\d+: .*permissions: pull-requests: write.*forks/),
  });
});
