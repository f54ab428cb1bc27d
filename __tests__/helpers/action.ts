import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  refsOf,
  workflowPath,
  type FakeGithub,
  type GithubEvent,
  type Token,
  type WorkflowRun,
} from './fake-github/index.js';
import { findNode24 } from './node24.js';
import { parseCommands, parseKeyValueFile, type WorkflowCommand } from './runner-files.js';

/** Runs the built action as a runner does: its own Node, a bare checkout, inputs, variables and files. */

const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));
/** Of the runner, when a job is cancelled: SIGTERM this long after SIGINT, the kill that much later. */
const cancelTermMs = 7500;
const cancelKillMs = 2500;
/** No step of a test takes longer, unless the test says so. */
const usualTimeoutMs = 90_000;

const manifestShape = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.literal('node24'), main: z.string(), post: z.string() }),
});

/** A copy of what a workflow gets by `uses:`: the tagged files, without node_modules beside or above them. */
export class ActionCheckout {
  readonly folder: string;
  readonly node: string;
  readonly manifest: z.infer<typeof manifestShape>;

  private constructor(folder: string, node: string, manifest: z.infer<typeof manifestShape>) {
    this.folder = folder;
    this.node = node;
    this.manifest = manifest;
  }

  static async make(): Promise<ActionCheckout> {
    const folder = await mkdtemp(join(tmpdir(), 'loadgate-action-'));
    const names = ['action.yml', 'package.json', 'dist'];
    await Promise.all(
      names.map((name) => cp(join(repositoryRoot, name), join(folder, name), { recursive: true })),
    );
    const manifest = manifestShape.parse(parse(await readFile(join(folder, 'action.yml'), 'utf8')));
    return new ActionCheckout(folder, await findNode24(), manifest);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

export interface JobOptions {
  readonly github: FakeGithub;
  readonly run: WorkflowRun;
  readonly event: GithubEvent;
  readonly token: Token;
  /** What is checked out: paths and texts. */
  readonly files: Readonly<Record<string, string>>;
  /** `with:` of the step. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Beyond this a step hangs: it is killed, and its test fails. */
  readonly timeoutMs?: number;
}

export interface StepOutcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** `::error::`, `::warning::`, `::notice::`, ... of the step's output, in order. */
  readonly commands: readonly WorkflowCommand[];
}

export interface StartedStep {
  readonly finished: Promise<StepOutcome>;
  /** Resolves once the step's output matches; rejects when it ends without. */
  seen(pattern: RegExp): Promise<void>;
  /** As the runner cancels: SIGINT, SIGTERM 7.5 s later, a kill 2.5 s after that. */
  cancel(): void;
  /** As when the runner's patience is over, or its machine's memory. */
  kill(): void;
}

/** One job with one step: `uses: loadgate` in a workspace of its own. */
export class ActionJob {
  readonly workspace: string;
  readonly #checkout: ActionCheckout;
  readonly #options: JobOptions;
  readonly #folder: string;
  #state: Record<string, string> = {};

  private constructor(checkout: ActionCheckout, options: JobOptions, folder: string) {
    this.#checkout = checkout;
    this.#options = options;
    this.#folder = folder;
    this.workspace = join(folder, 'work');
  }

  static async make(checkout: ActionCheckout, options: JobOptions): Promise<ActionJob> {
    const folder = await mkdtemp(join(tmpdir(), 'loadgate-job-'));
    const job = new ActionJob(checkout, options, folder);
    await Promise.all([mkdir(job.workspace), mkdir(join(folder, 'temp')), mkdir(join(folder, 'files'))]);
    await writeFile(join(folder, 'event.json'), JSON.stringify(options.event.payload));
    for (const [path, text] of Object.entries(options.files)) {
      await mkdir(dirname(join(job.workspace, path)), { recursive: true });
      await writeFile(join(job.workspace, path), text);
    }
    return job;
  }

  /** The main step, to its end. */
  main(): Promise<StepOutcome> {
    return this.startMain().finished;
  }

  startMain(): StartedStep {
    return this.#start('main', this.#checkout.manifest.runs.main);
  }

  /** The post step: it gets what the main step has saved, even where that was killed. */
  async post(): Promise<StepOutcome> {
    await this.#readState();
    return this.#start('post', this.#checkout.manifest.runs.post).finished;
  }

  /** What the main step has saved for the post step so far. */
  async savedState(): Promise<Readonly<Record<string, string>>> {
    await this.#readState();
    return this.#state;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #start(step: 'main' | 'post', script: string): StartedStep {
    const path = join(this.#checkout.folder, script);
    // The runner makes them, empty, before each step.
    for (const file of Object.values(this.#files(step))) writeFileSync(file, '', { flag: 'a' });
    const child = spawn(this.#checkout.node, [path], {
      cwd: this.workspace,
      env: { ...this.#environment(), ...this.#files(step) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { timeoutMs = usualTimeoutMs } = this.#options;
    return startedStep(child, timeoutMs, (ended) => this.#outcome(step, ended));
  }

  #environment(): Record<string, string> {
    const { github, run, event } = this.#options;
    const passed = ['PATH', 'HOME', 'DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT'];
    const machine = passed.flatMap((name): [string, string][] => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    });
    const state = Object.entries(this.#state).map(([name, value]): [string, string] => [
      `STATE_${name}`,
      value,
    ]);
    return {
      ...Object.fromEntries([...machine, ...this.#inputVariables(), ...state]),
      ...github.environmentOf(run),
      ...refsOf(event, github.state),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: '__loadgate_loadgate',
      GITHUB_ACTION_PATH: this.#checkout.folder,
      GITHUB_ACTOR: 'octocat',
      GITHUB_EVENT_PATH: join(this.#folder, 'event.json'),
      GITHUB_JOB: 'loadgate',
      GITHUB_WORKFLOW: 'Load test',
      GITHUB_WORKFLOW_REF: `${github.environmentOf(run)['GITHUB_REPOSITORY']}/${workflowPath}@refs/heads/main`,
      GITHUB_WORKSPACE: this.workspace,
      ImageOS: 'ubuntu24',
      ImageVersion: '20261101.1',
      RUNNER_ARCH: 'X64',
      RUNNER_ENVIRONMENT: 'github-hosted',
      RUNNER_OS: 'Linux',
      RUNNER_TEMP: join(this.#folder, 'temp'),
    };
  }

  /** INPUT_*: upper case, dashes stay; inputs that aren't given have their default or are empty. */
  #inputVariables(): [string, string][] {
    const { inputs = {}, token } = this.#options;
    const unknown = Object.keys(inputs).filter((name) => !(name in this.#checkout.manifest.inputs));
    if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`);
    return Object.entries(this.#checkout.manifest.inputs).map(([name, { default: otherwise = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? otherwise.replace('${{ github.token }}', token.value),
    ]);
  }

  #files(step: 'main' | 'post') {
    const file = (name: string): string => join(this.#folder, 'files', `${step}-${name}`);
    return {
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_ENV: file('env'),
      GITHUB_PATH: file('path'),
    };
  }

  async #readState(): Promise<void> {
    this.#state = parseKeyValueFile(await readFile(this.#files('main').GITHUB_STATE, 'utf8'));
  }

  async #outcome(step: 'main' | 'post', ended: EndedProcess): Promise<StepOutcome> {
    const files = this.#files(step);
    return {
      ...ended,
      outputs: parseKeyValueFile(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      commands: parseCommands(ended.stdout),
    };
  }
}

type EndedProcess = Pick<StepOutcome, 'exitCode' | 'signal' | 'stdout' | 'stderr'>;

function startedStep(
  child: ChildProcess,
  timeoutMs: number,
  outcome: (ended: EndedProcess) => Promise<StepOutcome>,
): StartedStep {
  const written = { stdout: '', stderr: '' };
  const timers: NodeJS.Timeout[] = [];
  const later = (durationMs: number, signal: NodeJS.Signals): void => {
    timers.push(setTimeout(() => child.kill(signal), durationMs));
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  later(timeoutMs, 'SIGKILL');

  const ended = new Promise<EndedProcess>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ exitCode, signal, ...written });
    });
  });
  const matches = (pattern: RegExp): boolean => pattern.test(written.stdout) || pattern.test(written.stderr);

  return {
    finished: ended.then(outcome),
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (matches(pattern) && resolve());
        child.stdout?.on('data', look);
        child.stderr?.on('data', look);
        look();
        ended.then(
          () => reject(new Error(`it ended without ${pattern}:\n${written.stdout}\n${written.stderr}`)),
          reject,
        );
      }),
    cancel: () => {
      child.kill('SIGINT');
      later(cancelTermMs, 'SIGTERM');
      later(cancelTermMs + cancelKillMs, 'SIGKILL');
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
