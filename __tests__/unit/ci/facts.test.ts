import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCiFacts } from '../../../src/ci/index.js';
import type { CiFacts } from '../../../src/config/index.js';
import { UsageError } from '../../../src/errors.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let folder: TestWorld;
beforeEach(() => {
  folder = testWorld();
});
afterEach(() => folder.cleanUp());

const runner = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_REPOSITORY_ID: '77',
  GITHUB_RUN_ID: '4711',
  GITHUB_SHA: 'f'.repeat(40),
  GITHUB_WORKFLOW: 'Load test',
  GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/load.yml@refs/heads/main',
  GITHUB_STEP_SUMMARY: '/runner/summary',
  GITHUB_OUTPUT: '/runner/output',
  ACTIONS_RUNTIME_TOKEN: 'runtime-token',
  ACTIONS_RESULTS_URL: 'https://results.test/',
};
const repository = { id: 77, default_branch: 'main' };
const pull = {
  number: 7,
  head: { sha: 'a'.repeat(40), ref: 'faster', repo: { id: 77 } },
  base: { ref: 'main', repo: { id: 77 } },
};

async function factsOf(
  eventName: string,
  payload: unknown,
  env: Record<string, string | undefined> = {},
): Promise<CiFacts> {
  const path = join(folder.cwd, 'event.json');
  writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  const world = testWorld({
    env: { ...runner, GITHUB_EVENT_NAME: eventName, GITHUB_EVENT_PATH: path, ...env },
  });
  try {
    return await readCiFacts(world);
  } finally {
    world.cleanUp();
  }
}

describe('a label', () => {
  const labeled = {
    action: 'labeled',
    label: { name: 'loadgate-accept' },
    sender: { login: 'ann' },
    pull_request: { ...pull, updated_at: '2026-11-27T10:00:00Z' },
  };
  test('that this event is about: its name, by whom and when', async () => {
    const { github } = await factsOf('pull_request', labeled);
    expect(github?.labeled).toEqual({ name: 'loadgate-accept', by: 'ann', at: '2026-11-27T10:00:00Z' });
  });
  test.each([
    { action: 'unlabeled' },
    { action: undefined },
    { label: undefined },
    { sender: undefined },
    { pull_request: pull },
  ])('without %j is none', async (changes) => {
    const { github } = await factsOf('pull_request', { ...labeled, ...changes });
    expect(github?.labeled).toBeUndefined();
  });
});

describe('a pull request', () => {
  test('is judged at its head, not at the merge commit', async () => {
    expect(
      await factsOf('pull_request', { repository, pull_request: pull }, { GITHUB_REF: 'refs/pull/7/merge' }),
    ).toEqual({
      provider: 'github',
      commit: 'a'.repeat(40),
      branch: 'faster',
      isDefaultBranch: false,
      pullRequest: { number: 7, fromFork: false, baseRef: 'main' },
      repository: 'acme/shop',
      runUrl: 'https://github.com/acme/shop/actions/runs/4711',
      github: {
        eventName: 'pull_request',
        apiUrl: 'https://api.github.com',
        serverUrl: 'https://github.com',
        runId: '4711',
        workflowFile: 'load.yml',
        defaultBranch: 'main',
        repositoryId: 77,
        artifacts: 'available',
        summaryPath: '/runner/summary',
        outputPath: '/runner/output',
      },
      warnings: [],
    });
  });

  test.each([
    ['another repository', { id: 88 }],
    ['a fork that is gone', null],
  ])('from %s is a fork, also where its branch is called main', async (_, repo) => {
    const forked = { ...pull, head: { ...pull.head, ref: 'main', repo } };
    const facts = await factsOf('pull_request', { repository, pull_request: forked });
    expect(facts).toMatchObject({ isDefaultBranch: false, pullRequest: { fromFork: true } });
  });

  test('that the event does not name is a warning', async () => {
    const facts = await factsOf('pull_request', { repository, number: 7 });
    expect(facts).toMatchObject({ pullRequest: undefined, commit: 'f'.repeat(40) });
    expect(facts.warnings).toEqual([expect.stringContaining('names no pull request')]);
  });
});

describe('pull_request_target', () => {
  const payload = { repository, pull_request: pull };

  test.each([undefined, '', 'false', '1', 'yes'])('is refused with %p', async (value) => {
    const refused = await factsOf('pull_request_target', payload, {
      LOADGATE_ALLOW_PULL_REQUEST_TARGET: value,
    }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused).toMatchObject({ exitCode: 2, fix: expect.stringContaining('on: pull_request') });
  });

  test('is allowed in so many words', async () => {
    const facts = await factsOf('pull_request_target', payload, {
      LOADGATE_ALLOW_PULL_REQUEST_TARGET: 'true',
    });
    expect(facts).toMatchObject({ isDefaultBranch: false, pullRequest: { number: 7 } });
  });
});

describe('the default branch', () => {
  const after = 'c'.repeat(40);

  test.each([
    ['push', 'refs/heads/main', true],
    ['push', 'refs/heads/other', false],
    ['workflow_dispatch', 'refs/heads/main', true],
    ['workflow_dispatch', 'refs/heads/other', false],
    ['schedule', 'refs/heads/main', true],
    ['issue_comment', 'refs/heads/main', false],
    ['workflow_run', 'refs/heads/main', false],
    ['merge_group', 'refs/heads/main', false],
  ])('%s of %s: %p', async (event, ref, expected) => {
    const facts = await factsOf(event, { repository, after }, { GITHUB_REF: ref });
    expect(facts).toMatchObject({ isDefaultBranch: expected, commit: after });
  });

  test('is not the tag of its name, whose commit is that of GITHUB_SHA: the event names the object of the tag', async () => {
    const facts = await factsOf('push', { repository, after }, { GITHUB_REF: 'refs/tags/main' });
    expect(facts).toMatchObject({ isDefaultBranch: false, branch: undefined, commit: runner.GITHUB_SHA });
  });

  test('is known on a schedule whose payload has no repository', async () => {
    const facts = await factsOf('schedule', { schedule: '0 3 * * *' }, { GITHUB_REF: 'refs/heads/main' });
    expect(facts).toMatchObject({ isDefaultBranch: true, branch: 'main', commit: 'f'.repeat(40) });
    expect(facts.github).toMatchObject({ repositoryId: 77, defaultBranch: undefined });
  });
});

test('a merge group has a commit and no pull request', async () => {
  const group = {
    head_sha: 'd'.repeat(40),
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-abc',
    base_sha: 'e'.repeat(40),
  };
  expect(await factsOf('merge_group', { repository, merge_group: group })).toMatchObject({
    commit: group.head_sha,
    branch: 'gh-readonly-queue/main/pr-7-abc',
    pullRequest: undefined,
    isDefaultBranch: false,
    github: { queueBase: group.base_sha, before: undefined },
  });
});

test('what was before a push is known; of other events that word says something else', async () => {
  const payload = { repository, before: 'b'.repeat(40), after: 'c'.repeat(40) };
  expect((await factsOf('push', payload)).github).toMatchObject({ before: payload.before });
  expect((await factsOf('pull_request', { ...payload, pull_request: pull })).github?.before).toBeUndefined();
});

describe('an event file', () => {
  test.each([
    ['not JSON', '{"repository":', /event\.json: .*JSON/],
    ['no object', '[1]', /holds no object/],
    ['empty', '', /event\.json: /],
  ])('that is %s is a warning', async (_, text, why) => {
    const facts = await factsOf('push', text, { GITHUB_REF: 'refs/heads/main' });
    expect(facts).toMatchObject({ commit: 'f'.repeat(40), branch: 'main', isDefaultBranch: false });
    expect(facts.warnings).toEqual([expect.stringMatching(why)]);
  });

  test.each([undefined, '/nowhere/event.json'])('at %p is a warning', async (path) => {
    const facts = await factsOf('push', {}, { GITHUB_EVENT_PATH: path });
    expect(facts.warnings).toEqual([expect.stringContaining('is not known')]);
  });

  test('with parts of other shapes tells the rest', async () => {
    const facts = await factsOf('pull_request', {
      repository: 'acme/shop',
      pull_request: { ...pull, head: 'a' },
      after: 7,
    });
    expect(facts).toMatchObject({ pullRequest: undefined, commit: 'f'.repeat(40) });
  });
});

test.each([
  ['acme/shop/.github/workflows/load.yml@refs/heads/main', 'load.yml'],
  ['acme/shop/.github/workflows/load@2.yaml@refs/pull/7/merge', 'load@2.yaml'],
  ['acme/shop/.github/workflows/a.yml@refs/heads/b.yml@c', 'a.yml'],
  ['', undefined],
  ['load.yml', undefined],
])('the workflow of %p is the file %p', async (ref, file) => {
  const facts = await factsOf('push', { repository }, { GITHUB_WORKFLOW_REF: ref });
  expect(facts.github?.workflowFile).toBe(file);
});

test.each([
  ['https://github.com', {}, 'available'],
  ['https://acme.ghe.com', {}, 'available'],
  ['https://github.acme.test', {}, 'not-on-this-server'],
  ['nonsense', {}, 'not-on-this-server'],
  ['https://github.com', { ACTIONS_RUNTIME_TOKEN: undefined }, 'not-in-this-step'],
  ['https://github.com/', { ACTIONS_RESULTS_URL: '' }, 'not-in-this-step'],
])('artifacts at %s with %p: %s', async (server, env, expected) => {
  const facts = await factsOf('push', { repository }, { GITHUB_SERVER_URL: server, ...env });
  expect(facts.github?.artifacts).toBe(expected);
});
