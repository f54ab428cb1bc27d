import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { callArtifactClient } from '../helpers/artifact-client.js';
import {
  FakeGithub,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  shaOf,
  type Token,
  type WorkflowRun,
} from '../helpers/fake-github/index.js';

// The stand-in is tried with the clients that the action uses, so that what works against it works for them.

const repository = { owner: 'acme', repo: 'shop' };

let github: FakeGithub;
let folder: string;

beforeEach(async () => {
  github = await FakeGithub.start('acme/shop');
  folder = await mkdtemp(join(tmpdir(), 'loadgate-github-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await github.close();
});

const octokit = (token: Token) => getOctokit(token.value, { baseUrl: github.apiUrl }).rest;

const artifacts = (workflowRun: WorkflowRun, ...words: string[]) =>
  callArtifactClient(github, workflowRun, ...words);

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'report.json');
  await writeFile(path, text);
  return path;
}

describe('artifacts, with @actions/artifact', () => {
  const startRun = () => github.startRun({ event: 'push', branch: 'main', sha: shaOf('one') });

  test('what one job uploads it can list, get, download and delete', async () => {
    const job = startRun();
    const file = await fileOf('{"p95":12}');
    const uploaded = await artifacts(job, 'upload', 'baseline', folder, file);
    const { id, digest } = { id: 0, digest: '', ...Object(uploaded) };
    expect(uploaded).toMatchObject({
      id: expect.any(Number),
      digest: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(await artifacts(job, 'list')).toMatchObject({
      artifacts: [{ name: 'baseline', id, digest: `sha256:${digest}` }],
    });
    expect(await artifacts(job, 'get', 'baseline')).toMatchObject({ artifact: { id } });
    await artifacts(job, 'download', String(id), join(folder, 'down'));
    expect(await readFile(join(folder, 'down/report.json'), 'utf8')).toBe('{"p95":12}');
    expect(await artifacts(job, 'delete', 'baseline')).toEqual({ id });
    expect(await artifacts(job, 'list')).toEqual({ artifacts: [] });
  });

  test('another run finds and downloads it through the REST API, over the redirect to the storage', async () => {
    const first = startRun();
    await artifacts(first, 'upload', 'baseline', folder, await fileOf('{"p95":12}'));
    github.finish(first, 'success');
    const second = startRun();
    const token = github.workflowToken();
    const found = await artifacts(second, 'list-of-run', String(first.id), token.value);
    const [artifact] = github.artifactsOf(first);
    expect(found).toMatchObject({ artifacts: [{ name: 'baseline', id: artifact?.id }] });
    await artifacts(second, 'download-of-run', String(first.id), token.value, String(artifact?.id), folder);
    expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe('{"p95":12}');
  });

  test('a name is taken once per run; another run may use it', async () => {
    const job = startRun();
    const file = await fileOf('{}');
    await artifacts(job, 'upload', 'report', folder, file);
    expect(await artifacts(job, 'upload', 'report', folder, file)).toMatchObject({
      error: expect.stringMatching(/\(409\) Conflict: an artifact with this name already exists/),
    });
    expect(await artifacts(startRun(), 'upload', 'report', folder, file)).toMatchObject({
      id: expect.any(Number),
    });
  });

  test('an expired artifact is listed as expired and answers 410', async () => {
    const job = startRun();
    await artifacts(job, 'upload', 'baseline', folder, await fileOf('{}'));
    const [artifact] = github.artifactsOf(job);
    if (artifact === undefined) throw new Error('nothing was uploaded');
    github.expire(artifact);
    const { actions } = octokit(github.workflowToken());
    const { data } = await actions.listArtifactsForRepo({ ...repository, name: 'baseline' });
    expect(data.artifacts).toMatchObject([{ expired: true }]);
    await expect(
      actions.downloadArtifact({ ...repository, artifact_id: artifact.id, archive_format: 'zip' }),
    ).rejects.toMatchObject({ status: 410 });
  });

  test('a token of another run is refused, a run that is over takes nothing', async () => {
    const job = startRun();
    github.finish(job, 'success');
    expect(await artifacts(job, 'upload', 'late', folder, await fileOf('{}'))).toMatchObject({
      error: expect.stringMatching(/403/),
    });
    const response = await fetch(
      `${github.resultsUrl}/twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts`,
      { method: 'POST', body: '{}', headers: { authorization: 'Bearer a.b.c' } },
    );
    expect(response.status).toBe(401);
  });
});

describe('comments, with octokit', () => {
  test('are created, found over pages, updated in place', async () => {
    const pull = github.addPullRequest({ branch: 'feature' });
    for (let n = 1; n <= 65; n += 1) github.addComment(pull, 'ann', `comment ${n}`);
    const { issues } = octokit(github.workflowToken());
    const { data: created } = await issues.createComment({
      ...repository,
      issue_number: pull.number,
      body: 'ours',
    });
    expect(created.user?.login).toBe('github-actions[bot]');

    const client = getOctokit(github.workflowToken().value, { baseUrl: github.apiUrl });
    const all = await client.paginate(client.rest.issues.listComments, {
      ...repository,
      issue_number: pull.number,
      per_page: 50,
    });
    expect(all).toHaveLength(66);
    expect(all.at(-1)?.id).toBe(created.id);
    expect(github.exchanges('GET /repos/{owner}/{repo}/issues/{issue_number}/comments')).toHaveLength(2);

    await issues.updateComment({ ...repository, comment_id: created.id, body: 'ours, newer' });
    expect(github.commentsOf(pull).at(-1)).toMatchObject({ id: created.id, body: 'ours, newer' });
  });

  test('are refused to a read-only token, without a body, or when too long', async () => {
    const pull = github.addPullRequest({ branch: 'feature' });
    const target = { ...repository, issue_number: pull.number };
    await expect(
      octokit(github.readOnlyToken()).issues.createComment({ ...target, body: 'x' }),
    ).rejects.toMatchObject({ status: 403, message: expect.stringMatching(/not accessible by integration/) });
    const { issues } = octokit(github.workflowToken());
    await expect(issues.createComment({ ...target, body: ' ' })).rejects.toMatchObject({ status: 422 });
    await expect(issues.createComment({ ...target, body: 'x'.repeat(65_537) })).rejects.toMatchObject({
      status: 422,
    });
    await expect(issues.createComment({ ...target, issue_number: 99, body: 'x' })).rejects.toMatchObject({
      status: 404,
    });
    expect(github.commentsOf(pull)).toEqual([]);
  });
});

describe('the rest of the API, with octokit', () => {
  test('who asks: a personal token knows itself, a workflow token may not ask', async () => {
    const { data } = await octokit(github.personalToken('ann')).users.getAuthenticated();
    expect(data.login).toBe('ann');
    await expect(octokit(github.workflowToken()).users.getAuthenticated()).rejects.toMatchObject({
      status: 403,
    });
    await expect(
      getOctokit('ghs_unknown', { baseUrl: github.apiUrl }).rest.users.getAuthenticated(),
    ).rejects.toMatchObject({ status: 401 });
  });

  test('repository, pull request, permission, rate limit', async () => {
    const pull = github.addPullRequest({ branch: 'feature', from: github.addFork('mallory') });
    github.state.collaborators.set('ann', 'write');
    const { repos, pulls, rateLimit } = octokit(github.workflowToken());
    expect((await repos.get(repository)).data).toMatchObject({
      default_branch: 'main',
      full_name: 'acme/shop',
    });
    const { data } = await pulls.get({ ...repository, pull_number: pull.number });
    expect(data).toMatchObject({ head: { sha: pull.head.sha, repo: { fork: true } }, base: { ref: 'main' } });
    const { data: list } = await pulls.list({ ...repository, head: 'mallory:feature' });
    expect(list).toHaveLength(1);
    const { data: ofCommit } = await repos.listPullRequestsAssociatedWithCommit({
      ...repository,
      commit_sha: pull.head.sha,
    });
    expect(ofCommit).toHaveLength(1);
    const permission = (username: string) =>
      repos
        .getCollaboratorPermissionLevel({ ...repository, username })
        .then((answer) => answer.data.permission);
    expect(await permission('ann')).toBe('write');
    expect(await permission('mallory')).toBe('read');
    expect((await rateLimit.get()).data.rate.limit).toBe(1000);
  });

  test('runs of a workflow by branch, event and status, newest first', async () => {
    const runs = Array.from({ length: 40 }, (_, n) =>
      github.startRun({ event: 'push', branch: 'main', sha: shaOf(`run ${n}`) }),
    );
    for (const [n, one] of runs.entries()) if (n !== 39) github.finish(one, n === 38 ? 'failure' : 'success');
    const fork = github.addFork('mallory');
    const foreign = github.startRun({ event: 'push', branch: 'main', sha: shaOf('x'), from: fork });
    github.finish(foreign, 'success');
    const { actions } = octokit(github.workflowToken());
    const { data, headers } = await actions.listWorkflowRuns({
      ...repository,
      workflow_id: 'load.yml',
      branch: 'main',
      event: 'push',
      status: 'success',
      per_page: 10,
    });
    expect(data.total_count).toBe(39);
    expect(headers.link).toMatch(/rel="next".*rel="last"/);
    expect(data.workflow_runs.map(({ id }) => id).slice(0, 2)).toEqual([foreign.id, runs[37]?.id]);
    expect(data.workflow_runs[0]?.head_repository.id).toBe(fork.id);
    expect(data.workflow_runs[0]?.repository.id).not.toBe(fork.id);
    await expect(actions.listWorkflowRuns({ ...repository, workflow_id: 'other.yml' })).rejects.toMatchObject(
      { status: 404 },
    );
    const { data: one } = await actions.getWorkflowRun({ ...repository, run_id: foreign.id });
    expect(one.conclusion).toBe('success');
    await expect(
      octokit(github.workflowToken({ actions: 'none' })).actions.listWorkflowRunsForRepo(repository),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe('faults', () => {
  test.each([401, 403, 404, 422, 429, 500] as const)(
    'a service can answer %d, once or until healed',
    async (status) => {
      github.fail('rest', { status, times: 1, retryAfterSeconds: 7 });
      const { repos } = octokit(github.workflowToken());
      await expect(repos.get(repository)).rejects.toMatchObject({ status });
      expect((await repos.get(repository)).status).toBe(200);
    },
  );

  test('an operation can hang or be cut off', async () => {
    github.fail('GET /repos/{owner}/{repo}', { resets: true, times: 1 });
    const headers = { authorization: `token ${github.workflowToken().value}` };
    const ask = (signal?: AbortSignal) =>
      fetch(`${github.apiUrl}/repos/acme/shop`, { headers, ...(signal && { signal }) });
    await expect(ask()).rejects.toThrow(/fetch failed/);
    github.fail('GET /repos/{owner}/{repo}', { hangs: true });
    await expect(ask(AbortSignal.timeout(200))).rejects.toThrow(/timeout/);
    expect(github.log.map(({ status }) => status)).toEqual([undefined, undefined]);
    github.heal();
    expect((await ask()).status).toBe(200);
  });
});

describe('the check against the description', () => {
  test.each([
    ['an unknown path', 'GET', '/repos/acme/shop/nonsense', undefined, /not among the described operations/],
    ['an unknown parameter', 'GET', '/repos/acme/shop/actions/runs?brunch=main', undefined, /brunch/],
    [
      'a wrong value',
      'GET',
      '/repos/acme/shop/actions/runs?status=fine',
      undefined,
      /status.*allowed values/,
    ],
    [
      'a body without its field',
      'POST',
      '/repos/acme/shop/issues/1/comments',
      '{}',
      /required property 'body'/,
    ],
    ['an unknown field', 'POST', '/repos/acme/shop/issues/1/comments', '{"body":"b","bold":1}', /bold/],
  ])('finds %s', async (_, method, path, body, problem) => {
    const github = await FakeGithub.start('acme/shop');
    github.addPullRequest({ branch: 'feature' });
    await fetch(`${github.apiUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `token ${github.workflowToken().value}` },
    });
    await expect(github.close()).rejects.toThrow(problem);
  });

  test('events are those that GitHub sends', () => {
    const pull = github.addPullRequest({ branch: 'feature', from: github.addFork('mallory') });
    expect(pullRequestEvent(github.state, pull).payload).toMatchObject({ number: 1 });
    const push = { branch: 'main', sha: shaOf('b'), before: shaOf('a') };
    expect(pushEvent(github.state, push).payload).toMatchObject({ ref: 'refs/heads/main' });
    expect(mergeGroupEvent(github.state, { sha: shaOf('b'), baseSha: shaOf('a') }).name).toBe('merge_group');
  });
});
