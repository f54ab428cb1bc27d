import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach } from '@jest/globals';
import { resultSchema, type Result } from '../../src/analyze/index.js';

/** The built command line, as a person or a CI starts it. LOADGATE_DIST names another build than dist/. */
const cliPath = join(process.env['LOADGATE_DIST'] ?? resolve(import.meta.dirname, '../../dist'), 'cli.js');

const usualTimeoutMs = 90_000;
/** Nothing of the CI in which these tests run may reach the command. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT'];

export const reportFileNames = [
  'comment.md',
  'junit.xml',
  'metrics.txt',
  'report.html',
  'result.json',
  'summary.md',
] as const;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is under way. */
export interface Started {
  /** Resolves once stdout or stderr has matched; rejects where the command ends without. */
  seen(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Beyond this the command hangs: it is killed, and its test fails. */
  readonly timeoutMs?: number;
}

export function startCli(
  args: readonly string[],
  { cwd, env = {}, timeoutMs = usualTimeoutMs }: StartOptions,
): Started {
  const own = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd,
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const written = { stdout: '', stderr: '' };
  const ended = endOf(child, written);
  return {
    ended,
    signal: (name) => void child.kill(name),
    seen: (pattern) =>
      new Promise((found, notFound) => {
        const look = (): void => void (pattern.test(written.stdout + written.stderr) && found());
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
        ended.then(({ stdout, stderr }) => {
          look();
          notFound(new Error(`it ended without ${pattern}:\n${stdout}\n${stderr}`));
        }, notFound);
      }),
  };
}

function endOf(child: ChildProcess, written: { stdout: string; stderr: string }): Promise<Ended> {
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...written }));
  });
}

/** What a run wrote, read back. */
export interface Run extends Ended {
  readonly result: Result;
  /** The files of the report by name. */
  readonly report: Readonly<Record<string, string>>;
}

/** A folder of its own for a test, in which commands are run. */
export interface Place {
  readonly cwd: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Started;
  loadgate(...args: string[]): Promise<Ended>;
  /** `loadgate run`, and what it wrote to `loadgate-report`. */
  run(...args: string[]): Promise<Run>;
  /** As `run`, repeated at most twice where the generator was late: for a test that needs a verdict on latency. */
  runUntilFit(...args: string[]): Promise<Run>;
  readReport(folder?: string): Record<string, string>;
}

const places: string[] = [];
afterEach(() => {
  for (const folder of places.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Tries of a run whose generator was late: what else runs on this machine is not what is tested. */
const fitTries = 3;

/** A place with these files, removed after the test. */
export function placeWith(files: Readonly<Record<string, string | Uint8Array>>): Place {
  const cwd = mkdtempSync(join(tmpdir(), 'loadgate-cli-'));
  places.push(cwd);
  const start: Place['start'] = (args, env = {}) => startCli(args, { cwd, env });
  const readReport: Place['readReport'] = (folder = 'loadgate-report') =>
    Object.fromEntries(
      readdirSync(join(cwd, folder)).map((name) => [name, readFileSync(join(cwd, folder, name), 'utf8')]),
    );
  const run: Place['run'] = async (...args) => {
    rmSync(join(cwd, 'loadgate-report'), { recursive: true, force: true });
    const ended = await start(['run', ...args]).ended;
    try {
      const report = readReport();
      return { ...ended, report, result: resultSchema.parse(JSON.parse(report['result.json'] ?? '')) };
    } catch (error) {
      const said = `${ended.stdout}\n${ended.stderr}`;
      throw new Error(`it ended with ${ended.exitCode} and no valid result:\n${said}`, { cause: error });
    }
  };
  const place: Place = {
    cwd,
    start,
    run,
    readReport,
    loadgate: (...args) => start(args).ended,
    async runUntilFit(...args) {
      for (let tries = 1; ; tries += 1) {
        const outcome = await run(...args);
        if (!isUnfit(outcome.result) || tries === fitTries) return outcome;
      }
    },
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), content);
      }
    },
  };
  place.write(files);
  return place;
}

/** Whether the generator was late on this machine, so that latencies are judged with care or not at all. */
function isUnfit({ tests }: Result): boolean {
  return tests.some(
    ({ generator, warnings }) =>
      generator.bound || warnings.some((warning) => warning.startsWith('The load generator was late')),
  );
}
