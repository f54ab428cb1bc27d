import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { EnvironmentError } from '../errors.js';
import { describeSystemFault, systemCodeOf } from './faults.js';
import { collectText, splitLines } from './process-output.js';
import { endMarked, endTree, isAlive, signalTree, type ProcessTree } from './process-tree.js';
import type { Completed, Processes, Running, RunOptions, StartOptions, World } from './world.js';

/** Names every process that descends from one of ours; nested ones are appended. */
const markVariable = 'LOADGATE_PROCESS';
/** The action's input: GitHub's runner hands the token to nothing else unasked, and neither do we. */
const tokenVariable = 'INPUT_GITHUB-TOKEN';
/** After a timeout or an abort: time to end by itself. */
const abortGraceMs = 2_000;
/** A grandchild may hold the pipes of a child that has exited: what it has not said after this is not waited for. */
const quietAfterExitMs = 500;

/**
 * Child processes of the real system, each the leader of a process group of its own.
 *
 * @param onExit registers what is done when this process ends, however it does: processes that were started and
 *   not stopped are ended then
 */
export function createProcesses(env: World['env'], onExit: (action: () => void) => void): Processes {
  const started = new Set<ProcessTree>();
  onExit(() => {
    for (const tree of started) signalTree(tree, 'SIGKILL');
  });

  const { [tokenVariable]: _token, ...inherited } = env;
  const launch = (options: Launch): { child: ChildProcess; mark: string } => {
    const mark = randomUUID();
    const marks = [env[markVariable], mark].filter((word) => word !== undefined).join(',');
    const child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: { ...inherited, ...options.env, [markVariable]: marks },
      shell: options.isShell,
      detached: true,
      windowsHide: true,
      stdio: [options.hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    return { child, mark };
  };

  return {
    run: (command, args, options = {}) => run(command, options, () => launch(ending(command, args, options))),
    runShell: (commandLine, options = {}) =>
      run(commandLine, options, () => launch({ ...ending(commandLine, [], options), isShell: true })),
    async start(commandLine, options) {
      const { child, mark } = launch({
        command: commandLine,
        args: [],
        cwd: options.cwd,
        env: options.env,
        isShell: true,
        hasInput: false,
      });
      return watchOver(await spawned(child, commandLine, options), mark, options, started);
    },
    endMarked: (variable, value) => endMarked(`${variable}=${value}`, abortGraceMs),
    ownPid: process.pid,
    isAlive,
  };
}

interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  readonly isShell: boolean;
  readonly hasInput: boolean;
}

/** A program that is run to its end. */
const ending = (command: string, args: readonly string[], options: RunOptions): Launch => ({
  command,
  args,
  cwd: options.cwd,
  env: options.env,
  isShell: false,
  hasInput: options.input !== undefined,
});

// --- run ------------------------------------------------------------------------------------------------

async function run(
  command: string,
  options: RunOptions,
  launch: () => { child: ChildProcess; mark: string },
): Promise<Completed> {
  if (options.signal?.aborted === true)
    return { exitCode: 128 + constants.signals.SIGTERM, stdout: '', stderr: '', timedOut: false };
  let launched: ReturnType<typeof launch>;
  try {
    launched = launch();
  } catch (error) {
    throw describeSystemFault(`can't run ${command}`, error);
  }
  const { child, mark } = launched;
  const stdout = collectText(child.stdout, options.onLine);
  const stderr = collectText(child.stderr, options.onLine);
  giveInput(child, options.input);

  let timedOut = false;
  const end = (): void => {
    if (child.pid === undefined) return;
    void endTree({ rootPid: child.pid, mark, hasRootEnded: () => hasEnded(child) }, abortGraceMs);
  };
  const timeout =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          end();
        }, options.timeoutMs);
  options.signal?.addEventListener('abort', end, { once: true });

  try {
    const exitCode = await exitOf(child, () => [stdout.lastAtMs(), stderr.lastAtMs()]);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text(), timedOut };
  } catch (error) {
    return notFound(command, options, error);
  } finally {
    clearTimeout(timeout);
    options.signal?.removeEventListener('abort', end);
  }
}

/** As a shell does: 127 where the command was not found, 126 where it can't be executed. */
function notFound(command: string, options: RunOptions, error: unknown): Completed {
  const code = systemCodeOf(error);
  if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'ENOTDIR')
    throw describeSystemFault(`can't run ${command}`, error);
  if (options.cwd !== undefined && !existsSync(options.cwd)) {
    throw new EnvironmentError(`can't run ${command}: the folder ${options.cwd} does not exist`, {
      cause: error,
    });
  }
  const exitCode = code === 'EACCES' ? 126 : 127;
  const stderr = code === 'EACCES' ? `${command}: permission denied` : `${command}: command not found`;
  return { exitCode, stdout: '', stderr, timedOut: false };
}

/** The exit code, once the output is complete, or its pipes are silent after the exit. */
function exitOf(child: ChildProcess, lastOutputsAtMs: () => number[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let waiting: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearInterval(waiting);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(child.exitCode ?? 128 + (child.signalCode === null ? 0 : constants.signals[child.signalCode]));
    };
    child.once('error', reject);
    child.once('close', finish);
    child.once('exit', () => {
      const exitedAtMs = performance.now();
      waiting = setInterval(() => {
        if (performance.now() - Math.max(exitedAtMs, ...lastOutputsAtMs()) > quietAfterExitMs) finish();
      }, quietAfterExitMs / 5);
    });
  });
}

function giveInput(child: ChildProcess, input: string | undefined): void {
  if (child.stdin === null || input === undefined) return;
  // A program may end without reading its input (EPIPE); its exit code tells how it went.
  child.stdin.on('error', () => child.stdin?.destroy());
  child.stdin.end(input);
}

// --- start ----------------------------------------------------------------------------------------------

async function spawned(
  child: ChildProcess,
  commandLine: string,
  options: StartOptions,
): Promise<ChildProcess> {
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return child;
  } catch (error) {
    if (!existsSync(options.cwd))
      throw new EnvironmentError(`can't start "${commandLine}": the folder ${options.cwd} does not exist`, {
        cause: error,
      });
    throw describeSystemFault(`can't start "${commandLine}"`, error);
  }
}

function watchOver(
  child: ChildProcess,
  mark: string,
  options: StartOptions,
  started: Set<ProcessTree>,
): Running {
  const { pid } = child;
  if (pid === undefined) throw new Error('a process that was spawned has no number');
  splitLines(child.stdout, options.onLine);
  splitLines(child.stderr, options.onLine);
  const tree: ProcessTree = { rootPid: pid, mark, hasRootEnded: () => hasEnded(child) };
  started.add(tree);
  return {
    pid,
    ended: new Promise((resolve) => {
      child.once('exit', (exitCode, signal) =>
        resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }),
      );
    }),
    async stop(graceMs) {
      const left = await endTree(tree, graceMs);
      started.delete(tree);
      child.stdout?.destroy();
      child.stderr?.destroy();
      return left;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
