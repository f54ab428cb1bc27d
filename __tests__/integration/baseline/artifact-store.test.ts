import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Acceptance, BaselineLookup } from '../../../src/analyze/index.js';
import { openStore, type BaselineStore } from '../../../src/baseline/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import { uploadFiles } from '../../helpers/artifact-client.js';
import { baselineRecord } from '../../helpers/baseline.js';
import {
  FakeGithub,
  pullRequestEvent,
  pushEvent,
  shaOf,
  type WorkflowRun,
} from '../../helpers/fake-github/index.js';
import { silenceRunnerCommands, stepOf, type GithubStep } from '../../helpers/github-run.js';
import { testWorld } from '../../helpers/world.js';

let fake: FakeGithub;
const steps: GithubStep[] = [];

let speakAgain: () => void;
beforeAll(async () => {
  speakAgain = silenceRunnerCommands();
  fake = await FakeGithub.start();
});
beforeEach(() => {
  fake.state.runs.length = 0;
  fake.state.artifacts.length = 0;
});
afterEach(() => {
  fake.heal();
  for (const { world } of steps.splice(0)) world.cleanUp();
});
afterAll(async () => {
  speakAgain();
  await fake.close();
});

const artifactName = 'loadgate-baseline-shop';
const note: Acceptance = {
  commit: 'c'.repeat(40),
  at: '2026-11-20T10:00:00.000Z',
  author: 'Ann',
  reason: 'worth it',
  metrics: [],
  includesErrors: false,
};
const open = (
  { world, github, facts }: GithubStep,
  suite = 'shop',
  isDefaultBranch = facts.isDefaultBranch,
): BaselineStore => openStore({ kind: 'artifact', artifactName }, { world, suite, github, isDefaultBranch });

/** A step of a run on main that is under way. */
async function mainStep(commit: string, event = 'push'): Promise<{ run: WorkflowRun; step: GithubStep }> {
  const sha = shaOf(commit);
  const run = fake.startRun({ event, branch: 'main', sha });
  const step = await stepOf(
    fake,
    run,
    pushEvent(fake.state, { branch: 'main', sha, before: shaOf('before') }),
    fake.workflowToken(),
  );
  steps.push(step);
  return { run, step };
}

async function remembered(commit: string, event = 'push'): Promise<WorkflowRun> {
  const { run, step } = await mainStep(commit, event);
  await open(step).remember(baselineRecord({ commit }));
  fake.finish(run, 'success');
  return run;
}

/** A passed run of whatever kind that has left a document: what others run need not ask whether it may. */
async function planted(
  commit: string,
  options: Partial<Parameters<FakeGithub['startRun']>[0]>,
): Promise<WorkflowRun> {
  const sha = shaOf(commit);
  const run = fake.startRun({ event: 'push', branch: 'main', sha, ...options });
  const event = pushEvent(fake.state, { branch: run.headBranch, sha, before: sha });
  const step = await stepOf(fake, run, event, fake.workflowToken());
  steps.push(step);
  await open(step, 'shop', true).remember(baselineRecord({ commit }));
  fake.finish(run, 'success');
  return run;
}

/** Passed runs of main that leave no artifact. */
function passWithout(count: number): void {
  for (let n = 0; n < count; n++)
    fake.finish(fake.startRun({ event: 'push', branch: 'main', sha: shaOf(`docs-${n}`) }), 'success');
}

/** So many more artifacts like the one of this run. */
function multiply(run: WorkflowRun, count: number): void {
  const [artifact] = fake.artifactsOf(run);
  if (artifact === undefined) throw new Error('nothing was uploaded');
  for (let n = 0; n < count; n++) fake.state.artifacts.push({ ...artifact, id: fake.state.newId() });
}

async function pullStep(token = fake.workflowToken()): Promise<GithubStep> {
  const pull = fake.addPullRequest({ branch: 'faster' });
  const run = fake.startRun({ event: 'pull_request', branch: 'faster', sha: pull.head.sha });
  const step = await stepOf(fake, run, pullRequestEvent(fake.state, pull), token);
  steps.push(step);
  return step;
}

const commitsOf = (lookup: BaselineLookup): (string | null)[] =>
  lookup.kind === 'found' ? lookup.document.records.map(({ commit }) => commit) : [];

describe('the newest passing run of main', () => {
  test('hands its history to the next one, and to pull requests', async () => {
    await remembered('one');
    await remembered('two');
    const last = await remembered('three', 'schedule');
    const found = await open(await pullStep()).recall();
    expect(commitsOf(found)).toEqual(['one', 'two', 'three']);
    expect(found).toMatchObject({ from: `artifact ${artifactName} of run ${last.id}` });
  });

  test('is none yet: missing', async () => {
    const { step } = await mainStep('first');
    // The stand-in knows the workflow from this run on, which has not ended.
    expect(await open(step).recall()).toEqual({
      kind: 'missing',
      message: 'There is no baseline yet: no run of load.yml on main has passed yet.',
    });
    expect(await open(step).remember(baselineRecord())).toBe(
      `Remembered as record 1 of suite shop in artifact ${artifactName}.`,
    );
  });

  test('a workflow that GitHub does not know: missing', async () => {
    const step = await pullStep();
    fake.state.runs.length = 0;
    expect(await open(step).recall()).toMatchObject({
      kind: 'missing',
      message: expect.stringContaining('no run of load.yml on main has passed yet'),
    });
  });

  test('without the artifact is passed over', async () => {
    await remembered('one');
    passWithout(1);
    expect(commitsOf(await open(await pullStep()).recall())).toEqual(['one']);
    expect(await open(await pullStep(), 'cart').recall()).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining('belongs to the suite "shop"'),
    });
  });

  // More of them than are listed at once, too.
  test.each([25, 130])('is found behind %d without the artifact, and its history goes on', async (count) => {
    const one = await remembered('one');
    passWithout(count);
    const { step } = await mainStep('two');
    expect(await open(step).recall()).toMatchObject({
      kind: 'found',
      from: expect.stringContaining(String(one.id)),
    });
    expect(await open(step).remember(baselineRecord({ commit: 'two' }))).toMatch(/record 2/);
  });

  test('hands its history on when the workflow file is renamed', async () => {
    const old = await planted('old', { workflowPath: '.github/workflows/perf.yml' });
    const { step } = await mainStep('new');
    expect(await open(step).recall()).toMatchObject({
      kind: 'found',
      from: expect.stringContaining(String(old.id)),
    });
    expect(await open(step).remember(baselineRecord({ commit: 'new' }))).toMatch(/record 2/);
  });

  test('is one of this workflow where there is one, not a newer one of another', async () => {
    const own = await remembered('own');
    await planted('other', { workflowPath: '.github/workflows/nightly.yml' });
    expect(await open(await pullStep()).recall()).toMatchObject({
      kind: 'found',
      from: expect.stringContaining(String(own.id)),
    });
  });

  test.each([
    [
      500,
      'of a fork',
      async () =>
        multiply(await planted('poison', { event: 'pull_request', from: fake.addFork('mallory') }), 500),
    ],
    [
      20,
      'of failed runs',
      async () => {
        passWithout(101);
        const failed = await remembered('failed');
        fake.finish(failed, 'failure');
        multiply(failed, 20);
      },
    ],
  ])('behind the %d artifacts that are looked at, %s, is unknown, not missing', async (count, _, leave) => {
    await remembered('one');
    await leave();
    const { run, step } = await mainStep('two');
    const message = expect.stringContaining(
      `${count} artifacts "${artifactName}" that are of no passed run on main were passed over`,
    );
    expect(await open(step).recall()).toEqual({ kind: 'unavailable', message });
    await expect(open(step).remember(baselineRecord({ commit: 'two' }))).rejects.toMatchObject({ message });
    expect(fake.artifactsOf(run)).toEqual([]);
  });

  test('does not come from a failed run, another branch or event, or a run under way', async () => {
    fake.finish(await remembered('failed'), 'failure');
    const { run, step } = await mainStep('running');
    await open(step).remember(baselineRecord({ commit: 'running' }));
    await planted('topic', { branch: 'topic' });
    // A pull request of main into another branch.
    await planted('backport', { event: 'pull_request' });
    expect(fake.state.artifacts).toHaveLength(4);
    expect(await open(await pullStep()).recall()).toMatchObject({ kind: 'missing' });
    fake.finish(run, 'success');
    expect(commitsOf(await open(await pullStep()).recall())).toEqual(['running']);
  });

  test("does not come from a fork, whose own main has main's name", async () => {
    const from = fake.addFork('mallory');
    for (const event of ['push', 'pull_request']) await planted(`poison-${event}`, { event, from });
    expect(await open(await pullStep()).recall()).toMatchObject({ kind: 'missing' });
    const honest = await remembered('honest');
    expect(await open(await pullStep()).recall()).toMatchObject({
      kind: 'found',
      from: expect.stringContaining(String(honest.id)),
      document: { records: [{ commit: 'honest' }] },
    });
  });
});

describe('what stands in the way is said', () => {
  /** An action can't accept: to be told to run one is of no use. */
  const acceptOnPullRequest = expect.stringMatching(/^Accept it on the pull request, .*\/loadgate accept/);

  test('an expired artifact', async () => {
    for (const artifact of fake.artifactsOf(await remembered('old'))) fake.expire(artifact);
    expect(await open(await pullStep()).recall()).toEqual({
      kind: 'expired',
      message: expect.stringMatching(
        /has expired: GitHub has deleted .* The next passing run of the default branch/,
      ),
    });
    // The next one begins anew.
    const { step } = await mainStep('new');
    expect(await open(step).remember(baselineRecord())).toMatch(/record 1/);
  });

  test('a token without actions: read', async () => {
    await remembered('one');
    const step = await pullStep(fake.workflowToken({ actions: 'none' }));
    expect(await open(step).recall()).toEqual({
      kind: 'unavailable',
      message: expect.stringMatching(/list the runs of load\.yml on main.*403.*permissions: actions: read/),
    });
    await expect(open(step, 'shop', true).remember(baselineRecord())).rejects.toThrow(/permissions: actions/);
  });

  test('a download that is refused', async () => {
    await remembered('one');
    fake.fail('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', { status: 403 });
    expect(await open(await pullStep()).recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/download the artifact .*permissions: actions: read/),
    });
  });

  test('a download that breaks off: nothing is written over', async () => {
    await remembered('one');
    const { run, step } = await mainStep('two');
    fake.fail('GET blob', { breaksOff: true });
    expect(await open(step).recall()).toEqual({
      kind: 'unavailable',
      message: expect.stringMatching(/^The baseline in artifact .* could not be read: Can't download the/),
    });
    await expect(open(step).remember(baselineRecord())).rejects.toThrow(EnvironmentError);
    expect(fake.artifactsOf(run)).toEqual([]);
    fake.heal();
    expect(await open(step).remember(baselineRecord({ commit: 'two' }))).toMatch(/record 2/);
  });

  test('a document of a newer version: it stays as it is', async () => {
    await remembered('one');
    const newer = fake.startRun({ event: 'push', branch: 'main', sha: shaOf('newer') });
    const files = { 'loadgate-baseline.json': '{"loadgateBaseline":9}' };
    await uploadFiles(fake, newer, artifactName, files);
    fake.finish(newer, 'success');
    const { run, step } = await mainStep('two');
    expect(await open(step).recall()).toMatchObject({ kind: 'unreadable' });
    await expect(open(step).remember(baselineRecord())).rejects.toMatchObject({
      message: expect.stringMatching(/newer Loadgate .* It was left as it is\.$/),
      fix: expect.stringMatching(/^Delete that artifact/),
    });
    expect(fake.artifactsOf(run)).toEqual([]);
    // When it is deleted the one before it counts.
    fake.state.artifacts.splice(
      fake.state.artifacts.findIndex((artifact) => artifact.run === newer),
      1,
    );
    expect(await open(step).remember(baselineRecord({ commit: 'two' }))).toMatch(/record 2/);
  });

  test('content that is not what was uploaded', async () => {
    const [artifact] = fake.artifactsOf(await remembered('one'));
    const [other] = fake.artifactsOf(await remembered('two'));
    if (artifact === undefined || other === undefined) throw new Error('nothing was uploaded');
    fake.contentOf(artifact).copy(fake.contentOf(other));
    expect(await open(await pullStep()).recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('checksum differs'),
    });
  });

  test('a second job of the same run', async () => {
    const { step } = await mainStep('one');
    await open(step).remember(baselineRecord());
    await expect(open(step).remember(baselineRecord())).rejects.toMatchObject({
      message: expect.stringContaining(`an artifact "${artifactName}" already`),
      fix: expect.stringContaining('name'),
    });
  });

  test('no GitHub; an Enterprise Server; a plain step', async () => {
    const world = testWorld();
    const away = openStore({ kind: 'artifact', artifactName }, { world, suite: 'shop', github: undefined });
    expect(await away.recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('store: branch'),
    });
    await expect(away.accept(note)).rejects.toMatchObject({ fix: acceptOnPullRequest });
    world.cleanUp();

    const step = await pullStep();
    const withArtifacts = (artifacts: 'not-on-this-server' | 'not-in-this-step'): BaselineStore => {
      const facts = { ...step.github.facts, artifacts };
      return open({
        ...step,
        github: Object.assign(Object.create(step.github), {
          facts,
          request: step.github.request.bind(step.github),
        }),
      });
    };
    expect(await withArtifacts('not-on-this-server').recall()).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/Enterprise Server .*store: branch/),
    });
    // Once is enough: what recall says is in the report.
    expect(await withArtifacts('not-on-this-server').remember(baselineRecord())).toMatch(
      /^Not remembered: .*Enterprise Server .*store: branch/,
    );
    await expect(withArtifacts('not-in-this-step').remember(baselineRecord())).rejects.toThrow(
      /no access to the artifact service/,
    );
    for (const artifacts of ['not-on-this-server', 'not-in-this-step'] as const)
      await expect(withArtifacts(artifacts).accept(note)).rejects.toMatchObject({ fix: acceptOnPullRequest });
  });

  test('a run that is none of the default branch, whose artifacts nobody reads', async () => {
    const step = await pullStep();
    const message = expect.stringContaining("artifacts of the default branch's runs alone");
    await expect(open(step).remember(baselineRecord())).rejects.toMatchObject({
      message,
      fix: expect.stringContaining('store: branch'),
    });
    await expect(open(step).accept(note)).rejects.toMatchObject({ message, fix: acceptOnPullRequest });
    expect(fake.state.artifacts).toEqual([]);
    const { step: main } = await mainStep('merged');
    expect(await open(main).accept(note)).toMatch(/^Noted for suite shop: .* in artifact /);
  });

  test('what was accepted of a run that has failed: nobody reads its artifacts; of one that passes it is kept', async () => {
    const { step: failed } = await mainStep('slow');
    expect(await open(failed).note([note], { hasFailed: true })).toMatch(
      /^Not noted: .* artifacts of passing runs alone/,
    );
    expect(fake.state.artifacts).toEqual([]);
    const { step } = await mainStep('merged');
    const other = { ...note, author: 'Bob' };
    expect(await open(step).note([note, other], { hasFailed: false })).toMatch(/^Noted for suite shop: /);
    expect(fake.state.artifacts).toHaveLength(1);
  });
});
