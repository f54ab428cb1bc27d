import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultSchema, type Result } from '../../src/analyze/index.js';
import { ActionJob, type ActionCheckout, type StepOutcome } from './action.js';
import {
  pullRequestEvent,
  pushEvent,
  shaOf,
  type FakeGithub,
  type GithubEvent,
  type PullRequest,
  type Token,
  type WorkflowRun,
} from './fake-github/index.js';
import { shopFiles } from './shop.js';

/** A workflow run with the gate in it, from its start to its conclusion. */

export interface GateOptions {
  readonly github: FakeGithub;
  /** Default: a token that may write. */
  readonly token?: Token;
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface GateRun {
  readonly run: WorkflowRun;
  readonly step: StepOutcome;
  readonly result: Result;
  /** The report's files by name. */
  readonly report: Readonly<Record<string, string>>;
}

let pushes = 0;

/** A push to main. */
export function gateMain(checkout: ActionCheckout, options: GateOptions): Promise<GateRun> {
  pushes += 1;
  const sha = shaOf(`push-${pushes}`);
  const event = pushEvent(options.github.state, { branch: 'main', sha, before: shaOf(`push-${pushes - 1}`) });
  const run = options.github.startRun({ event: 'push', branch: 'main', sha });
  return gate(checkout, run, event, options);
}

export function gatePullRequest(
  checkout: ActionCheckout,
  pull: PullRequest,
  options: GateOptions,
): Promise<GateRun> {
  const event = pullRequestEvent(options.github.state, pull);
  const { ref: branch, sha, repository: from } = pull.head;
  return gate(
    checkout,
    options.github.startRun({ event: 'pull_request', branch, sha, from }),
    event,
    options,
  );
}

/** Main step, post step, conclusion; the workspace is read and removed. */
export async function gate(
  checkout: ActionCheckout,
  run: WorkflowRun,
  event: GithubEvent,
  options: GateOptions,
): Promise<GateRun> {
  const { github, token = github.workflowToken(), files = shopFiles(), inputs = {} } = options;
  const job = await ActionJob.make(checkout, { github, run, event, token, files, inputs });
  try {
    const step = await job.main();
    const post = await job.post();
    if (post.exitCode !== 0) throw new Error(`the post step failed:\n${post.stdout}\n${post.stderr}`);
    github.finish(run, step.exitCode === 0 ? 'success' : 'failure');
    const report = await readReport(join(job.workspace, 'loadgate-report'));
    const text = report['result.json'];
    if (text === undefined) throw new Error(`no result was written:\n${step.stdout}\n${step.stderr}`);
    return { run, step, report, result: resultSchema.parse(JSON.parse(text)) };
  } finally {
    await job.remove();
  }
}

export async function readReport(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, n) => [name, texts[n] ?? '']));
}
