import { tmpdir } from 'node:os';
import { createClock } from './clock.js';
import { createCrashActions } from './crash.js';
import { createFiles } from './files.js';
import { readMachine } from './machine.js';
import { createOutput, type TextStream } from './output.js';
import { createProcesses } from './processes.js';
import { createSecrets } from './secrets.js';
import { createSignals, type SignalSource } from './signals.js';
import type { World } from './world.js';

/** What a world is made of: Node's `process`, or a test's stand-in for it. */
export interface HostProcess extends SignalSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly execPath: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  cwd(): string;
  exit(code: number): never;
  on(event: NodeJS.Signals | 'exit', listener: (signal: NodeJS.Signals) => void): unknown;
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
}

/**
 * The real world around `host`. Its environment and working directory are read once, now.
 * Temporary folders go to the runner's own (RUNNER_TEMP) where there is one.
 */
export function createWorld(host: HostProcess): World {
  const env = Object.freeze({ ...host.env });
  const secrets = createSecrets();
  const stderr = createOutput(host.stderr, env, secrets);
  return {
    env,
    cwd: host.cwd(),
    platform: host.platform,
    nodePath: host.execPath,
    machine: readMachine(env, host.version),
    clock: createClock(),
    files: createFiles(secrets, env['RUNNER_TEMP'] ?? env['TMPDIR'] ?? tmpdir()),
    stdout: createOutput(host.stdout, env, secrets),
    stderr,
    processes: createProcesses(env, (action) => void host.on('exit', action)),
    secrets,
    signals: createSignals(host),
    onCrash: createCrashActions(host, stderr),
    exit: (code) => host.exit(code),
  };
}
