import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GithubAnswer } from '../../../src/baseline/index.js';
import { GitHub } from '../../../src/ci/github/access.js';
import { openGithub } from '../../../src/ci/index.js';
import { FakeGithub, pushEvent, shaOf } from '../../helpers/fake-github/index.js';
import { stepOf, type GithubStep } from '../../helpers/github-run.js';

const limits = { tryTimeoutMs: 300, totalTimeoutMs: 4_000, firstPauseMs: 10, tries: 3 };
const comments = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const post = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';

let fake: FakeGithub;
let step: GithubStep;
let github: GitHub;
let number: number;

beforeAll(async () => {
  fake = await FakeGithub.start();
  number = fake.addPullRequest({ branch: 'faster' }).number;
  const sha = shaOf('main');
  const run = fake.startRun({ event: 'push', branch: 'main', sha });
  const event = pushEvent(fake.state, { branch: 'main', sha, before: sha });
  step = await stepOf(fake, run, event, fake.workflowToken());
  github = new GitHub(step.world, step.github, limits);
});
afterEach(() => fake.heal());
afterAll(async () => {
  step.world.cleanUp();
  await fake.close();
});

const read = (): Promise<GithubAnswer> =>
  github.request(
    comments,
    { issue_number: number },
    { doing: 'read comments', permission: 'pull-requests: read' },
  );
const write = (): Promise<GithubAnswer> =>
  github.request(
    post,
    { issue_number: number, body: 'hello' },
    { doing: 'comment', permission: 'pull-requests: write' },
  );
const triesOf = async (operation: string, work: () => Promise<unknown>): Promise<number> => {
  const before = fake.exchanges(operation).length;
  await work();
  return fake.exchanges(operation).length - before;
};

describe('GitHub', () => {
  test('answers', async () => {
    expect(await read()).toEqual({ ok: true, data: [] });
    expect(await write()).toMatchObject({ ok: true, data: { body: 'hello' } });
  });

  test.each([
    [401, /does not accept the token/],
    [403, /permissions: pull-requests: read/],
    [404, /does not find it/],
    [422, /refuses it/],
  ] as const)('refuses with %p at once', async (status, why) => {
    fake.fail('rest', { status });
    expect(
      await triesOf(comments, async () => {
        expect(await read()).toEqual({ ok: false, status, problem: expect.stringMatching(why) });
      }),
    ).toBe(1);
  });

  test('limits the rate: read and write wait, and are made again', async () => {
    for (const [operation, request] of [
      [comments, read],
      [post, write],
    ] as const) {
      fake.fail(operation, { status: 429, retryAfterSeconds: 1, times: 1 });
      expect(await triesOf(operation, async () => expect(await request()).toMatchObject({ ok: true }))).toBe(
        2,
      );
    }
  });

  test('limits the rate for longer than we wait: said, without waiting', async () => {
    fake.fail('rest', { status: 429, retryAfterSeconds: 3600 });
    expect(await read()).toEqual({
      ok: false,
      status: 429,
      problem: expect.stringContaining('asks to wait 3600 s'),
    });
  });

  test.each([
    ['500', { status: 500 }],
    ['a reset', { resets: true }],
    ['a hang', { hangs: true }],
  ] as const)('fails with %s: read is tried again, written once', async (_, fault) => {
    fake.fail('rest', { ...fault, times: 2 });
    expect(await triesOf(comments, async () => expect(await read()).toMatchObject({ ok: true }))).toBe(3);
    fake.fail('rest', fault);
    expect(await triesOf(comments, async () => expect(await read()).toMatchObject({ ok: false }))).toBe(3);
    expect(await triesOf(post, async () => expect(await write()).toMatchObject({ ok: false }))).toBe(1);
  });

  test('never answers: the first request has its tries, the later ones have one each until it speaks again', async () => {
    const patient = new GitHub(step.world, step.github, limits);
    const ask = (): Promise<GithubAnswer> =>
      patient.request(comments, { issue_number: number }, { doing: 'read', permission: 'none' });
    fake.fail('rest', { hangs: true });
    expect(await triesOf(comments, ask)).toBe(limits.tries);
    expect(await triesOf(comments, ask)).toBe(1);
    fake.heal();
    expect(await ask()).toMatchObject({ ok: true });
    fake.fail('rest', { hangs: true });
    expect(await triesOf(comments, ask)).toBe(limits.tries);
  });

  test('is not there', async () => {
    const facts = { ...step.github.facts, apiUrl: 'http://127.0.0.1:1' };
    const away = new GitHub(
      step.world,
      { ...step.github, facts, owner: 'a', repo: 'b', token: 'other-token' },
      limits,
    );
    expect(await away.request('GET /user', {}, { doing: 'ask', permission: 'none' })).toEqual({
      ok: false,
      status: undefined,
      problem: expect.stringMatching(/^Can't ask: http:\/\/127\.0\.0\.1:1 can't be reached \(.*\)\.$/),
    });
  });
});

test('the token is a secret from the first moment', () => {
  expect(step.world.secrets.mask(`Bearer ${step.github.token}`)).toBe('Bearer ***');
});

test('without a token, a repository or GitHub there is no access', () => {
  const { world, facts } = step;
  expect(openGithub(world, facts, '')).toBeUndefined();
  expect(openGithub(world, facts)).toBeUndefined();
  expect(openGithub(world, { ...facts, repository: undefined }, 'token')).toBeUndefined();
  expect(openGithub(world, { ...facts, github: undefined }, 'token')).toBeUndefined();
  expect(openGithub(Object.assign(Object.create(world), { env: { GH_TOKEN: 'token' } }), facts)?.token).toBe(
    'token',
  );
});
