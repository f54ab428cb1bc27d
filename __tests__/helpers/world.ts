import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, type HostProcess, type World } from '../../src/system/index.js';

/** A real world in a folder of its own, whose output is kept and whose signals the test gives. */
export interface TestWorld extends World {
  /** Everything written to stdout and stderr so far. */
  readonly written: { readonly stdout: string; readonly stderr: string };
  /** The code that `exit` was called with. */
  readonly exitCode: number | undefined;
  /** As a first Ctrl-C. */
  requestStop(): void;
  /** As a second Ctrl-C. */
  requestStopNow(): void;
  /** Removes the folder. Call it in afterEach or afterAll. */
  cleanUp(): void;
}

/** Thrown by `exit` instead of ending the test run. */
export class ExitCalled extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit(${code})`);
    this.code = code;
  }
}

export interface TestWorldOptions {
  /** Beside PATH, HOME and the Docker variables of this process; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether stdout and stderr are terminals, and how wide. */
  readonly terminalColumns?: number;
  /** Replaces parts of the real world: a clock, a machine with other cores, an engine's answers. */
  readonly overrides?: Partial<World>;
}

const passedOn = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'DOCKER_CONTEXT',
  'LOADGATE_REQUIRE_DOCKER',
];

/** A world for one test: temporary working directory, kept output, chosen environment, signals on demand. */
export function testWorld(options: TestWorldOptions = {}): TestWorld {
  const cwd = mkdtempSync(join(tmpdir(), 'loadgate-test-'));
  const written = { stdout: '', stderr: '' };
  const stop = new AbortController();
  const stopNow = new AbortController();
  const exitListeners: (() => void)[] = [];
  let exitCode: number | undefined;

  const stream = (name: 'stdout' | 'stderr'): HostProcess['stdout'] => ({
    write: (text) => (written[name] += text),
    on: () => undefined,
    ...(options.terminalColumns === undefined ? {} : { isTTY: true, columns: options.terminalColumns }),
  });
  const host: HostProcess = {
    env: {
      ...Object.fromEntries(passedOn.map((name) => [name, process.env[name]])),
      RUNNER_TEMP: join(cwd, '.temporary'),
      ...options.env,
    },
    platform: process.platform,
    version: process.version,
    execPath: process.execPath,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    cwd: () => cwd,
    exit: (code) => {
      exitCode ??= code;
      throw new ExitCalled(code);
    },
    on: (event: string, listener: (signal: NodeJS.Signals) => void) => {
      if (event === 'exit') exitListeners.push(() => listener('SIGTERM'));
    },
  };

  return {
    ...createWorld(host),
    signals: { stop: stop.signal, stopNow: stopNow.signal },
    ...options.overrides,
    written,
    get exitCode() {
      return exitCode;
    },
    requestStop: () => stop.abort(new Error('SIGINT')),
    requestStopNow: () => stopNow.abort(new Error('SIGINT')),
    cleanUp() {
      for (const listener of exitListeners) listener(); // ends processes that the test left running
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}
