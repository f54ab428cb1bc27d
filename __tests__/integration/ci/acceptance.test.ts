import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readAcceptances, type SaidOnGithub } from '../../../src/ci/index.js';
import {
  FakeGithub,
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  shaOf,
  type PullRequest,
  type Token,
} from '../../helpers/fake-github/index.js';
import { stepOf } from '../../helpers/github-run.js';
import type { TestWorld } from '../../helpers/world.js';

const label = 'loadgate-accept';
const permissionOf = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
const listComments = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const listEvents = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
const listRuns = 'GET /repos/{owner}/{repo}/actions/runs';

let fake: FakeGithub;
let pull: PullRequest;
const worlds: TestWorld[] = [];

beforeAll(async () => {
  fake = await FakeGithub.start();
  fake.addWriter('ann');
  fake.state.collaborators.set('root', 'admin');
});
beforeEach(() => {
  pull = fake.addPullRequest({ branch: `branch-${fake.state.pullRequests.length}` });
});
afterEach(() => {
  fake.heal();
  for (const world of worlds.splice(0)) world.cleanUp();
});
// Fails where an exchange was not as GitHub describes it.
afterAll(() => fake.close());

/** A workflow run that the pull request's push, or a label on it, starts: its facts are those of this moment. */
async function startJob(
  options: { of?: PullRequest; token?: Token; labeled?: { name: string; by: string } } = {},
): Promise<{ read(): Promise<SaidOnGithub>; readonly sha: string }> {
  const { of = pull, token = fake.workflowToken(), labeled } = options;
  const { ref: branch, sha, repository: from } = of.head;
  const run = fake.startRun({ event: 'pull_request', branch, sha, from });
  const { world, facts, github } = await stepOf(fake, run, pullRequestEvent(fake.state, of, labeled), token);
  worlds.push(world);
  return { sha, read: () => readAcceptances(facts, github) };
}

async function startMain(sha: string): Promise<{ read(): Promise<SaidOnGithub> }> {
  const run = fake.startRun({ event: 'push', branch: 'main', sha });
  const event = pushEvent(fake.state, { branch: 'main', sha, before: shaOf('before') });
  const { world, facts, github } = await stepOf(fake, run, event, fake.workflowToken());
  worlds.push(world);
  return { read: () => readAcceptances(facts, github) };
}

/** The run of a merge queue that is about to merge a pull request. */
async function startQueue(number: number): Promise<{ read(): Promise<SaidOnGithub> }> {
  const sha = shaOf(`queue-${number}`);
  const baseSha = shaOf('main');
  const run = fake.startRun({ event: 'merge_group', branch: `gh-readonly-queue/main/pr-${number}`, sha });
  const event = mergeGroupEvent(fake.state, { sha, baseSha, number });
  const { world, facts, github } = await stepOf(fake, run, event, fake.workflowToken());
  worlds.push(world);
  return { read: () => readAcceptances(facts, github) };
}

const by = (author: string, changes: object = {}) => ({
  commit: pull.head.sha,
  at: expect.stringMatching(/Z$/),
  author,
  reason: 'worth it',
  metrics: [],
  includesErrors: false,
  ...changes,
});
const refused = (...warnings: RegExp[]) => ({
  accepted: [],
  warnings: warnings.map((warning) => expect.stringMatching(warning)),
});
const nothing = { accepted: [], warnings: [] };
const askedSince = (from: number, operation: string): number =>
  fake.log.slice(from).filter((exchange) => exchange.operation === operation).length;

describe('a comment', () => {
  test('by somebody who may write, after the first run of this head, accepts on the next', async () => {
    const job = await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it\n\nThe cache had to go.');
    expect(await job.read()).toEqual({ accepted: [by('ann')], warnings: [] });
    fake.addComment(pull, 'root', '/loadgate accept --errors worth it');
    expect(await (await startJob()).read()).toEqual({
      accepted: [by('ann'), by('root', { includesErrors: true })],
      warnings: [],
    });
  });

  test.each(['read', undefined] as const)('by a reader (%s) accepts nothing, and is told', async (level) => {
    const login = `reader-${level}`;
    if (level !== undefined) fake.state.collaborators.set(login, level);
    const job = await startJob();
    fake.addComment(pull, login, '/loadgate accept worth it');
    expect(await job.read()).toEqual(
      refused(
        /^A line `\/loadgate accept` by reader-\w+ was not counted: reader-\w+ may not write to this repository\.$/,
      ),
    );
  });

  test('of somebody unknown to the repository accepts nothing', async () => {
    const job = await startJob();
    fake.fail(permissionOf, { status: 404 });
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    expect(await job.read()).toEqual(refused(/ann may not write/));
  });

  test('from before a push does not accept what was pushed, though its dates say otherwise', async () => {
    await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    fake.push(pull, shaOf(`more-${pull.number}`), { isForced: false });
    const job = await startJob();
    expect(await job.read()).toEqual(refused(/is only known to be the head since .*: REASON`\.$/));
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    expect(await job.read()).toMatchObject({
      accepted: [by('ann')],
      warnings: [/head since/].map((each) => expect.stringMatching(each)),
    });
  });

  test('of another head does not accept one that came back by force', async () => {
    const first = pull.head.sha;
    const job = await startJob();
    fake.push(pull, shaOf(`detour-${pull.number}`), { isForced: true });
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    fake.push(pull, first, { isForced: true });
    expect(await job.read()).toEqual(refused(/no workflow run of this head tells since when/));
  });

  test('after the head has moved on does not accept the old one, unless it names it whole', async () => {
    const job = await startJob();
    fake.push(pull, shaOf(`newer-${pull.number}`), { isForced: false });
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    fake.addComment(pull, 'ann', `/loadgate accept ${job.sha.slice(0, 12)}: worth it`);
    expect(await job.read()).toEqual(refused(/by now/, /by now/));
    fake.addComment(pull, 'root', `/loadgate accept ${job.sha}: worth it`);
    expect((await job.read()).accepted).toEqual([by('root', { commit: job.sha })]);
  });

  test("of another fork's run of the same commit proves nothing", async () => {
    const fork = fake.addFork('mallory');
    const theirs = fake.addPullRequest({ branch: 'same', from: fork });
    theirs.head.sha = shaOf(`shared-${theirs.number}`);
    pull.head.sha = theirs.head.sha;
    await startJob({ of: theirs });
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    const job = await startJob();
    expect(await job.read()).toEqual(refused(/is only known to be the head since/));
  });

  test('that was edited, by an app, or of another commit does not count', async () => {
    const job = await startJob();
    fake.edit(fake.addComment(pull, 'ann', 'fine'), '/loadgate accept worth it');
    fake.addComment(pull, 'helper[bot]', '/loadgate accept worth it');
    fake.addComment(pull, 'ann', `/loadgate accept ${'b'.repeat(40)}: worth it`);
    expect(await job.read()).toEqual(refused(/was edited/, /an app accepts nothing/, /names commit bbbbbbb/));
  });

  test('that an app wrote does not count, whoever it says it is', async () => {
    const job = await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it', 'Help\u202Eer');
    fake.state.account('Copilot', 'Bot');
    fake.addWriter('Copilot');
    fake.addComment(pull, 'Copilot', '/loadgate accept worth it');
    const before = fake.log.length;
    expect(await job.read()).toEqual(
      refused(
        /^A line `\/loadgate accept` by ann was not counted: it comes from the app Helper, and an app accepts nothing/,
        /by Copilot .* the app Copilot, and an app accepts nothing/,
      ),
    );
    expect(askedSince(before, permissionOf)).toBe(0);
  });

  test('that quotes the line, or shows it as code, is none', async () => {
    const job = await startJob();
    fake.addComment(pull, 'ann', '> /loadgate accept worth it');
    fake.addComment(pull, 'ann', 'Like this:\n```\n/loadgate accept worth it\n```');
    fake.addComment(pull, 'ann', '    /loadgate accept worth it');
    const before = fake.log.length;
    expect(await job.read()).toEqual(nothing);
    expect(askedSince(before, permissionOf)).toBe(0);
    expect(fake.log.length - before).toBe(2);
  });

  test('is found on the second page', async () => {
    const job = await startJob();
    for (let n = 0; n < 100; n += 1) fake.addComment(pull, 'bob', `remark ${n}`);
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    expect((await job.read()).accepted).toEqual([by('ann')]);
  });

  test('among a flood counts, a few refusals are told, each author is asked for once', async () => {
    const job = await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    for (let n = 0; n < 30; n += 1) fake.addComment(pull, `sock-${n % 3}`, '/loadgate accept worth it');
    fake.addComment(pull, 'root', '/loadgate accept worth it');
    const before = fake.log.length;
    const said = await job.read();
    expect(said.accepted).toEqual([by('ann'), by('root')]);
    expect(said.warnings).toHaveLength(6);
    expect(said.warnings.at(-1)).toMatch(/^25 more/);
    expect(askedSince(before, permissionOf)).toBe(5);
  });

  test('of too many people counts where it is one of the last ones, and that is told', async () => {
    const job = await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    for (let n = 0; n < 49; n += 1) fake.addComment(pull, `crowd-${n}`, '/loadgate accept worth it');
    // Of another commit: nobody has to be asked.
    for (let n = 0; n < 49; n += 1)
      fake.addComment(pull, `noise-${n}`, `/loadgate accept ${'b'.repeat(40)}: worth it`);
    expect((await job.read()).accepted).toEqual([by('ann')]);
    fake.addComment(pull, 'root', '/loadgate accept worth it');
    const before = fake.log.length;
    const said = await job.read();
    expect(said.accepted).toEqual([by('root')]);
    expect(said.warnings).toContain('Of 51 people who accept, only the 50 who did so last count.');
    expect(askedSince(before, permissionOf)).toBe(50);
  });
});

describe('a label', () => {
  const byLabel = (author: string) => by(author, { reason: `label ${label}` });

  test('accepts in the run of its own event, whatever is known of its head', async () => {
    fake.label(pull, 'ann', label);
    fake.fail(listRuns, { status: 403 });
    const job = await startJob({ labeled: { name: label, by: 'ann' } });
    expect(await job.read()).toEqual({ accepted: [byLabel('ann')], warnings: [] });
  });

  test('accepts in a later run of the same head, by who set it last', async () => {
    await startJob();
    fake.label(pull, 'bob', label);
    fake.unlabel(pull, 'bob', label);
    fake.label(pull, 'ann', label);
    fake.label(pull, 'bob', 'bug');
    const job = await startJob({ labeled: { name: 'bug', by: 'bob' } });
    expect(await job.read()).toEqual({ accepted: [byLabel('ann')], warnings: [] });
    fake.unlabel(pull, 'bob', label);
    fake.label(pull, 'bob', label);
    expect(await job.read()).toEqual(
      refused(/^The label loadgate-accept by bob was not counted: bob may not write/),
    );
  });

  test('that an app set does not count, nor in the run of its own event', async () => {
    await startJob();
    fake.label(pull, 'ann', label, 'Helper');
    const why = /^The label loadgate-accept by ann was not counted: it comes from the app Helper, and an app/;
    expect(await (await startJob()).read()).toEqual(refused(why));
    const ofApp = await startJob({ labeled: { name: label, by: 'ann' } });
    expect(await ofApp.read()).toEqual(refused(why));
    fake.unlabel(pull, 'ann', label);
    fake.label(pull, 'ann', label);
    const ofAnn = await startJob({ labeled: { name: label, by: 'ann' } });
    expect(await ofAnn.read()).toEqual({ accepted: [byLabel('ann')], warnings: [] });
    // What she did later is not what this run is of.
    expect(await ofApp.read()).toEqual(refused(why));
  });

  test('that was taken off accepts nothing', async () => {
    fake.label(pull, 'ann', label);
    const job = await startJob({ labeled: { name: label, by: 'ann' } });
    fake.unlabel(pull, 'ann', label);
    expect(await job.read()).toEqual(nothing);
  });

  test('from before a push does not accept what was pushed', async () => {
    await startJob();
    fake.label(pull, 'ann', label);
    fake.push(pull, shaOf(`pushed-${pull.number}`), { isForced: false });
    const job = await startJob();
    expect(await job.read()).toEqual(
      refused(/^The label loadgate-accept by ann was not counted: .*head since/),
    );
  });

  test('by somebody who may not write accepts nothing', async () => {
    fake.label(pull, 'bob', label);
    const job = await startJob({ labeled: { name: label, by: 'bob' } });
    expect(await job.read()).toEqual(refused(/bob may not write/));
  });
});

describe('what GitHub does not tell accepts nothing, and is a warning', () => {
  test.each<[string, RegExp]>([
    [
      'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      /^Whether this change was accepted is not known: Can't read #/,
    ],
    [listComments, /^Whether this change was accepted is not known: Can't read the comments/],
    [listEvents, /nothing shows that it means .*: Can't read what happened/],
    [listRuns, /nothing shows that it means .*: Can't list the workflow runs .*`permissions: actions: read`/],
    [permissionOf, /whether ann may write is not known\. Can't ask .*403/],
  ])('%s', async (operation, warning) => {
    const job = await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    fake.fail(operation, { status: 403 });
    expect(await job.read()).toEqual(refused(warning));
  });

  test('who set the label', async () => {
    await startJob();
    fake.label(pull, 'ann', label);
    fake.fail(listEvents, { status: 403 });
    for (const labeled of [undefined, { name: label, by: 'ann' }]) {
      const job = await startJob(labeled === undefined ? {} : { labeled });
      expect(await job.read()).toEqual(refused(/^The label loadgate-accept was not counted: Can't read/));
    }
  });
});

test('of a fork, whose token only reads: the same holds', async () => {
  const forked = fake.addPullRequest({ branch: 'main', from: fake.addFork('contributor') });
  const job = await startJob({ of: forked, token: fake.readOnlyToken() });
  fake.addComment(forked, 'contributor', '/loadgate accept worth it');
  fake.addComment(forked, 'ann', '/loadgate accept worth it');
  expect(await job.read()).toEqual({
    accepted: [by('ann', { commit: forked.head.sha })],
    warnings: [expect.stringMatching(/contributor may not write/)],
  });
});

describe('in a merge queue', () => {
  test('counts what was accepted of the pull request that it is about to merge', async () => {
    await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    fake.label(pull, 'root', label);
    expect(await (await startQueue(pull.number)).read()).toEqual({
      accepted: [by('ann'), by('root', { reason: `label ${label}` })],
      warnings: [],
    });
  });

  test('nothing from before its head, of others, or by somebody who may not write', async () => {
    await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    fake.push(pull, shaOf(`queued-${pull.number}`), { isForced: false });
    await startJob();
    fake.addComment(pull, 'mallory', '/loadgate accept worth it');
    const other = fake.addPullRequest({ branch: `other-${pull.number}` });
    fake.addComment(other, 'ann', '/loadgate accept worth it');
    expect(await (await startQueue(pull.number)).read()).toEqual(
      refused(/is only known to be the head since/, /mallory may not write/),
    );
  });

  test('a pull request that is not there is a warning', async () => {
    expect(await (await startQueue(9999)).read()).toEqual(
      refused(/^Whether this change was accepted is not known: Can't read #9999/),
    );
  });
});

describe('on the default branch', () => {
  test('counts what was accepted of the pull request whose merge the commit is', async () => {
    await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    const merged = shaOf(`squashed-${pull.number}`);
    fake.merge(pull, merged);
    expect(await (await startMain(merged)).read()).toEqual({ accepted: [by('ann')], warnings: [] });
  });

  test('not a label from before the first run of its head, though its own run took it', async () => {
    fake.label(pull, 'ann', label);
    const job = await startJob({ labeled: { name: label, by: 'ann' } });
    expect((await job.read()).accepted).toHaveLength(1);
    const merged = shaOf(`labeled-${pull.number}`);
    fake.merge(pull, merged);
    expect(await (await startMain(merged)).read()).toEqual(
      refused(/^The label loadgate-accept by ann was not counted: .*head since/),
    );
  });

  test('nothing of one that only has the commit, or of none', async () => {
    await startJob();
    fake.addComment(pull, 'ann', '/loadgate accept worth it');
    expect(await (await startMain(pull.head.sha)).read()).toEqual(nothing);
    fake.merge(pull, shaOf(`elsewhere-${pull.number}`));
    expect(await (await startMain(pull.head.sha)).read()).toEqual(nothing);
    expect(await (await startMain(shaOf('direct'))).read()).toEqual(nothing);
  });
});
