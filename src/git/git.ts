import { EnvironmentError } from '../errors.js';
import type { Completed, World } from '../system/index.js';

/** For one command: most are local, those that speak to a remote mostly move a few kilobytes. */
const commandTimeoutMs = 60_000;

const quiet = {
  LC_ALL: 'C', // messages are read
  GIT_TERMINAL_PROMPT: '0',
  GCM_INTERACTIVE: 'never',
};

export interface GitOptions {
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For each command. Default: a minute. */
  readonly timeoutMs?: number;
  /** Ends the command under way. */
  readonly signal?: AbortSignal;
}

/** Runs git with these arguments in a folder. Never throws for an exit code. */
export interface Git {
  run(args: readonly string[], input?: string): Promise<Completed>;
  /** Its stdout. Throws an EnvironmentError, whose message ends in git's own words, where it fails. */
  must(args: readonly string[], input?: string): Promise<string>;
}

export function createGit(world: World, cwd: string, options: GitOptions = {}): Git {
  const { env, timeoutMs = commandTimeoutMs, signal } = options;
  const run: Git['run'] = (args, input) =>
    world.processes.run('git', args, {
      cwd,
      env: { ...quiet, ...env },
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
      ...(input === undefined ? {} : { input }),
    });
  return {
    run,
    async must(args, input) {
      const done = await run(args, input);
      if (done.timedOut)
        throw new EnvironmentError(`git ${args[0] ?? ''}: no answer within ${timeoutMs / 1000} s`);
      if (done.exitCode !== 0) throw new EnvironmentError(`git ${args[0] ?? ''}: ${complaintOf(done)}`);
      return done.stdout;
    },
  };
}

/** What git said went wrong, on one line. */
export function complaintOf(done: Completed): string {
  if (done.timedOut) return 'no answer in time';
  if (done.exitCode === 127) return 'git is not installed';
  const lines = done.stderr.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => /^(fatal|error|remote|ERROR)\b/.test(line));
  return (
    (said.length > 0 ? said : lines.filter((line) => line !== '')).slice(0, 3).join(' ') ||
    `exit code ${done.exitCode}`
  );
}

/** The default branch as the clone learned it from the remote; a checkout of a single commit does not know it. */
export async function defaultBranchOf(git: Git): Promise<string | undefined> {
  const { exitCode, stdout } = await git.run(['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']);
  const ref = stdout.trim();
  return exitCode === 0 && ref.startsWith('origin/') ? ref.slice('origin/'.length) : undefined;
}
