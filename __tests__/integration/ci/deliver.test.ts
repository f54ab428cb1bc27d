import { noComparison } from '../../helpers/compare-plan.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../../src/analyze/index.js';
import { deliver, reportFailure, type Delivery } from '../../../src/ci/index.js';
import type { CiFacts, Plan, ReportPlan } from '../../../src/config/index.js';
import { renderFiles } from '../../../src/report/index.js';
import {
  FakeGithub,
  pullRequestEvent,
  pushEvent,
  shaOf,
  type PullRequest,
  type Token,
} from '../../helpers/fake-github/index.js';
import { silenceRunnerCommands, stepOf, type GithubStep } from '../../helpers/github-run.js';
import { failingResult, passingResult } from '../../helpers/results/index.js';
import { testWorld } from '../../helpers/world.js';

let fake: FakeGithub;
let speakAgain: () => void;
const steps: GithubStep[] = [];
let pull: PullRequest;

beforeAll(async () => {
  speakAgain = silenceRunnerCommands();
  fake = await FakeGithub.start();
});
beforeEach(() => {
  pull = fake.addPullRequest({ branch: `branch-${fake.state.pullRequests.length}` });
});
afterEach(() => {
  fake.heal();
  for (const { world } of steps.splice(0)) world.cleanUp();
});
afterAll(async () => {
  speakAgain();
  await fake.close();
});

async function pullStep(token: Token = fake.workflowToken(), of: PullRequest = pull): Promise<GithubStep> {
  const run = fake.startRun({
    event: 'pull_request',
    branch: of.head.ref,
    sha: of.head.sha,
    from: of.head.repository,
  });
  const step = await stepOf(fake, run, pullRequestEvent(fake.state, of), token);
  steps.push(step);
  return step;
}

interface Delivered extends Delivery {
  readonly summary: string;
  readonly outputs: string;
  readonly annotations: string[];
  readonly artifacts: string[];
}

async function delivered(
  step: GithubStep,
  result: Result = failingResult(),
  changes: { ci?: Partial<CiFacts>; report?: Partial<ReportPlan>; withoutToken?: boolean } = {},
): Promise<Delivered> {
  const { world, github } = step;
  const files = renderFiles(result);
  const outDir = join(world.cwd, 'report');
  for (const [name, text] of Object.entries(files)) await world.files.writeText(join(outDir, name), text);
  const ci: CiFacts = { ...step.facts, ...changes.ci };
  const plan: Plan = {
    suite: result.suite,
    seed: 1,
    configPath: join(world.cwd, 'loadgate.yml'),
    rootDir: world.cwd,
    target: {
      kind: 'url',
      url: 'http://127.0.0.1:1',
      tls: { verify: true, caPath: undefined },
      ready: { path: '/', status: 200, timeoutMs: 1 },
      hostHeader: undefined,
    },
    tests: [],
    compare: noComparison,
    baseline: { store: { kind: 'none' }, tolerances: [], onBreach: 'fail' },
    gate: { onInvalid: 'fail', onInconclusive: 'warn', requireBaseline: false, failOnBreach: true },
    report: { comment: 'always', outDir, artifactName: 'loadgate-report', ...changes.report },
    ci,
    warnings: [],
  };
  const delivery = await deliver(result, files, plan, {
    world,
    github: changes.withoutToken === true ? undefined : github,
    fails: true,
  });
  const run = fake.state.runs.find(({ id }) => String(id) === step.facts.github?.runId);
  return {
    ...delivery,
    summary: (await world.files.readText(join(world.cwd, 'summary.md'))) ?? '',
    outputs: (await world.files.readText(join(world.cwd, 'output.txt'))) ?? '',
    annotations: world.written.stdout.split('\n').filter((line) => line.startsWith('::')),
    artifacts: run === undefined ? [] : fake.artifactsOf(run).map(({ name }) => name),
  };
}

const outputOf = (outputs: string, name: string): string | undefined =>
  new RegExp(`^${name}<<(end-\\S+)\\n([^]*?)\\n\\1$`, 'm').exec(outputs)?.[2];

describe('a pull request', () => {
  test('gets summary, artifact, comment, annotations and outputs', async () => {
    const result = failingResult();
    const step = await pullStep();
    const done = await delivered(step, result);
    expect(done.notices).toEqual([]);
    expect(done.summary).toBe(`${renderFiles(result)['summary.md']}\n`);
    expect(done.artifacts).toEqual(['loadgate-report']);
    expect(done.artifactUrl).toMatch(
      /^https:\/\/github\.com\/acme\/shop\/actions\/runs\/\d+\/artifacts\/\d+$/,
    );
    expect(fake.commentsOf(pull).map(({ body }) => body)).toEqual([renderFiles(result)['comment.md']]);
    expect(done.annotations.filter((line) => line.startsWith('::error '))).toHaveLength(3);
    const outputs = {
      verdict: 'fail',
      p95: '2410',
      regressions: '1',
      'report-path': join(step.world.cwd, 'report'),
      'result-path': join(step.world.cwd, 'report', 'result.json'),
      'baseline-sha': result.baseline.commit ?? '',
      'comment-url': done.commentUrl,
    };
    for (const [name, value] of Object.entries(outputs)) expect(outputOf(done.outputs, name)).toBe(value);
  });

  test('from a fork gets everything but the comment, and a notice says why', async () => {
    const fork = fake.addFork('contributor');
    const forked = fake.addPullRequest({ branch: 'main', from: fork });
    const done = await delivered(await pullStep(fake.readOnlyToken(), forked));
    expect(done).toMatchObject({ commentUrl: undefined, artifacts: ['loadgate-report'] });
    expect(done.notices).toEqual([
      `#${forked.number} comes from a fork, whose token may only read: no comment was written. The verdict stands; the job summary has the report.`,
    ]);
    expect(done.summary).not.toBe('');
    expect(outputOf(done.outputs, 'verdict')).toBe('fail');
    expect(outputOf(done.outputs, 'comment-url')).toBe('');
  });

  test('with comments off, or without a token, has none', async () => {
    const before = fake.log.length;
    expect(
      (await delivered(await pullStep(), failingResult(), { report: { comment: 'off' } })).notices,
    ).toEqual([]);
    const without = await delivered(await pullStep(), failingResult(), { withoutToken: true });
    expect(without.notices).toEqual([expect.stringContaining('Pass `github-token`')]);
    expect(fake.log.slice(before).filter(({ path }) => path.includes('/comments'))).toEqual([]);
  });

  test('keeps its marker, summary and outputs where a secret is a word of them', async () => {
    const step = await pullStep();
    for (const word of ['load', 'fail', 'Metric']) step.world.secrets.add(word);
    const { outputs, summary } = await delivered(step);
    await delivered(step);
    expect(fake.commentsOf(pull).map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- loadgate:suite=\S+ -->\n<!-- loadgate:verdict=fail -->/),
    ]);
    expect(outputOf(outputs, 'verdict')).toBe('fail');
    expect(summary).toContain('| Metric');
  });
});

describe.each(['push', 'merge_group'])('a %s', (eventName) => {
  test('gets summary, artifact and outputs, and asks for no comment', async () => {
    const sha = shaOf(`event-${eventName}`);
    const run = fake.startRun({ event: eventName, branch: 'main', sha });
    const event = pushEvent(fake.state, { branch: 'main', sha, before: sha });
    const step = await stepOf(fake, run, event, fake.workflowToken());
    steps.push(step);
    const before = fake.log.length;
    const done = await delivered(step, passingResult());
    expect(done).toMatchObject({
      notices: [],
      commentUrl: undefined,
      artifacts: ['loadgate-report'],
      annotations: [],
    });
    expect(fake.log.slice(before).filter(({ path }) => path.includes('/issues/'))).toEqual([]);
  });
});

describe('what is refused keeps nothing else', () => {
  test('the name of the artifact is taken: another one, and a notice', async () => {
    const step = await pullStep();
    await delivered(step);
    const second = await delivered(step);
    expect(second.artifacts.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'loadgate-report',
      'loadgate-report-2',
    ]);
    expect(second.notices).toEqual([
      expect.stringMatching(/"loadgate-report-2": "loadgate-report" is taken/),
    ]);
  });

  test('the artifact service and the comments', async () => {
    fake.fail('artifacts', { status: 403 });
    fake.fail('rest', { status: 401 });
    const done = await delivered(await pullStep());
    expect(done.notices).toEqual([
      expect.stringMatching(/not kept as an artifact: .*403/),
      expect.stringMatching(/No comment was written\. .*does not accept the token/),
    ]);
    expect(done.summary).not.toBe('');
    expect(outputOf(done.outputs, 'verdict')).toBe('fail');
  });

  test('an Enterprise Server has no artifacts', async () => {
    const step = await pullStep();
    const { github } = step.facts;
    if (github === undefined) throw new Error('a step in GitHub Actions');
    const done = await delivered(step, failingResult(), {
      ci: { github: { ...github, artifacts: 'not-on-this-server' } },
    });
    expect(done.notices).toEqual([expect.stringContaining('Enterprise Server')]);
    expect(done.commentUrl).toBeDefined();
  });

  test('a summary that can not be written, or is not wanted', async () => {
    const step = await pullStep();
    const { github } = step.facts;
    if (github === undefined) throw new Error('a step in GitHub Actions');
    const folder = await delivered(step, failingResult(), {
      ci: { github: { ...github, summaryPath: step.world.cwd } },
    });
    expect(folder.notices).toEqual([expect.stringContaining('The job summary was not written')]);
    const unset = await delivered(await pullStep(), failingResult(), {
      ci: { github: { ...github, summaryPath: undefined } },
    });
    expect(unset.notices).toEqual([expect.stringContaining('GITHUB_STEP_SUMMARY is not set')]);
  });
});

test('a summary above the limit of the runner is the shorter text', async () => {
  const { writeSummary } = await import('../../../src/ci/github/summary.js');
  const { world } = await pullStep();
  const path = join(world.cwd, 'summary.md');
  const notices = await writeSummary(world, path, { summary: 'ü'.repeat(600_000), shorter: 'short' });
  expect(notices).toEqual([expect.stringContaining('1,024 KiB')]);
  expect(readFileSync(path, 'utf8')).toBe('short\n');
});

test('outside GitHub Actions nothing is delivered', async () => {
  const step = await pullStep();
  const before = fake.log.length;
  const done = await delivered(step, failingResult(), { ci: { provider: 'none', github: undefined } });
  expect(done).toMatchObject({
    notices: [],
    commentUrl: undefined,
    summary: '',
    outputs: '',
    annotations: [],
  });
  expect(fake.log).toHaveLength(before);
});

test('a run without a result says so on the page, in the summary and in the outputs', async () => {
  const { world } = await pullStep();
  await reportFailure(world, 'loadgate.yml:3:1: unknown key\nsecond line');
  expect(world.written.stdout).toContain(
    '::error title=Loadgate::loadgate.yml:3:1: unknown key%0Asecond line\n',
  );
  expect(readFileSync(join(world.cwd, 'summary.md'), 'utf8')).toContain(
    '    loadgate.yml:3:1: unknown key\n    second line',
  );
  expect(outputOf(readFileSync(join(world.cwd, 'output.txt'), 'utf8'), 'verdict')).toBe('invalid');

  const laptop = testWorld();
  await reportFailure(laptop, 'nobody reads this');
  expect(laptop.written.stdout).toBe('');
  laptop.cleanUp();
});
