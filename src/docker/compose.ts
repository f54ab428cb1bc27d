import { basename } from 'node:path';
import { EnvironmentError, UsageError } from '../errors.js';
import type { Completed, RunOptions, World } from '../system/index.js';
import { isComposeLog, readComposeFault, readComposeWarnings } from './compose-faults.js';
import { readComposeModel, type ComposeModel } from './compose-model.js';
import { readComposePs, type ComposeContainer } from './compose-ps.js';

export interface ComposeOptions {
  /** Absolute paths; later ones override earlier ones. */
  readonly files: readonly string[];
  readonly project: string;
  readonly profiles: readonly string[];
  readonly cwd: string;
  /** Added to the environment, from which the files take variables. */
  readonly env?: Readonly<Record<string, string>>;
}

type ComposeRunOptions = Pick<RunOptions, 'signal' | 'onLine'> & { readonly timeoutMs: number };

/** `docker compose` for one project. */
export interface Compose {
  readonly project: string;
  /**
   * The model that the files resolve to, with compose's warnings about them.
   *
   * @throws UsageError with compose's own message where they are invalid
   */
  model(): Promise<{ readonly model: ComposeModel; readonly warnings: readonly string[] }>;
  /** Names of all services, those of inactive profiles too. */
  allServices(): Promise<readonly string[]>;
  /** Builds and pulls images, creates networks, volumes and containers; starts nothing. */
  create(options: ComposeRunOptions): Promise<Completed>;
  /** Starts what was created and waits until all run and are healthy, at most `waitTimeoutMs`. */
  up(options: ComposeRunOptions & { readonly waitTimeoutMs: number }): Promise<Completed>;
  ps(): Promise<readonly ComposeContainer[]>;
  /** The last lines of a service's output. */
  logs(service: string, lines: number): Promise<string>;
  /**
   * Removes containers, networks and volumes, whatever the profile. Images stay: `--rmi local` would also remove
   * what was built under a name that the file gives, which is the user's own.
   */
  down(options: ComposeRunOptions): Promise<Completed>;
}

const questionTimeoutMs = 60_000;
/** Tells whose `docker compose` a process is, after the run that started it was killed. */
const projectVariable = 'LOADGATE_PROJECT';

/** Ends every `docker compose` that still works for a project, whichever run started it. */
export function endCompose(world: World, project: string): Promise<void> {
  return world.processes.endMarked(projectVariable, project);
}

/** `docker compose` with these files under this project name. The caller has seen that compose is there. */
export function createCompose(world: World, options: ComposeOptions): Compose {
  const { files, project, cwd } = options;
  const run = (
    args: readonly string[],
    profiles: readonly string[],
    runOptions: RunOptions,
  ): Promise<Completed> =>
    world.processes.run(
      'docker',
      [
        'compose',
        '--ansi',
        'never',
        '-p',
        project,
        ...files.flatMap((file) => ['-f', file]),
        ...profiles.flatMap((profile) => ['--profile', profile]),
        ...args,
      ],
      { cwd, env: { ...options.env, [projectVariable]: project }, ...runOptions },
    );
  const ask = async (args: readonly string[], profiles = options.profiles): Promise<Completed> => {
    const answer = await run(args, profiles, { timeoutMs: questionTimeoutMs });
    if (answer.timedOut) {
      throw new EnvironmentError(
        `docker compose ${args[0]} did not answer within ${questionTimeoutMs / 1000} s`,
      );
    }
    return answer;
  };
  const askedOf = async (args: readonly string[]): Promise<string> => {
    const answer = await ask(args);
    if (answer.exitCode === 0) return answer.stdout;
    const fault = readComposeFault(answer.stderr);
    throw new EnvironmentError(`docker compose ${args[0]} failed: ${fault.message}`, { fix: fault.fix });
  };

  return {
    project,
    async model() {
      const answer = await ask(['config', '--format', 'json']);
      if (answer.exitCode !== 0) {
        const names = files.map((file) => basename(file)).join(', ');
        throw new UsageError(
          `docker compose can't use ${names}: ${readComposeFault(answer.stderr).message}`,
          {
            fix: 'Correct the compose file; `docker compose config` shows the same message.',
          },
        );
      }
      return { model: readComposeModel(answer.stdout), warnings: readComposeWarnings(answer.stderr) };
    },
    async allServices() {
      const answer = await ask(['config', '--services'], ['*']);
      return answer.exitCode === 0
        ? answer.stdout
            .split('\n')
            .filter((name) => name !== '')
            .toSorted()
        : [];
    },
    create: (runOptions) => run(['create', '--build'], options.profiles, runOptions),
    up: ({ waitTimeoutMs, ...runOptions }) =>
      run(
        [
          'up',
          '-d',
          '--no-build',
          '--wait',
          '--wait-timeout',
          String(Math.max(1, Math.ceil(waitTimeoutMs / 1000))),
        ],
        options.profiles,
        runOptions,
      ),
    ps: async () => readComposePs(await askedOf(['ps', '-a', '--format', 'json'])),
    async logs(service, lines) {
      const found: string[] = [];
      // By line as they come: stdout and stderr of a service stay in their order.
      await run(
        ['logs', '--no-color', '--no-log-prefix', '--tail', String(lines), service],
        options.profiles,
        {
          timeoutMs: questionTimeoutMs,
          onLine: (line) => isComposeLog(line) || found.push(line),
        },
      );
      return found.slice(-lines).join('\n');
    },
    down: (runOptions) => run(['down', '-v', '--remove-orphans', '-t', '1'], ['*'], runOptions),
  };
}
