import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach } from '@jest/globals';
import { resultSchema, type Result } from '../../src/analyze/index.js';
import { startCli } from './cli.js';

const repository = resolve(import.meta.dirname, '../..');
/** Building the image, booting Cassandra and three tests of some 15 s, on two busy cores. */
export const runLimitMs = 420_000;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface CliRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly result: Result;
}

/** Runs the built command line on an example, as the README says. */
export function runExample(example: string, ...args: string[]): Promise<CliRun> {
  return runCli(repository, '--config', `examples/${example}/loadgate.yml`, ...args);
}

/** `loadgate run` of the built command line, in a folder. */
export async function runCli(cwd: string, ...args: string[]): Promise<CliRun> {
  const out = mkdtempSync(join(tmpdir(), 'loadgate-example-'));
  folders.push(out);
  const started = startCli(['run', '--out', out, ...args], { cwd, timeoutMs: runLimitMs });
  const { exitCode, stdout, stderr } = await started.ended;
  const output = stderr + stdout;
  try {
    const result = resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
    return { exitCode, output, result };
  } catch (error) {
    throw new Error(`loadgate ended with ${exitCode} and no valid result:\n${output}`, { cause: error });
  }
}

/** What is left on the machine of stacks that this checkout booted from a file of `example`; another's are not ours. */
export function leftOvers(example: string): string[] {
  const format = '{{.Names}} {{.Label "com.docker.compose.project.config_files"}}';
  const { stdout } = spawnSync('docker', ['ps', '-a', '--format', format], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(join(repository, 'examples', example)));
}

/**
 * The outcome of a run in which nothing went wrong with what was tested. Where other work on the machine made the
 * generator late, the gate has to refuse to judge; everything that was counted stands all the same.
 */
export function outcomeWithoutBreach({ tests }: Result): { exitCode: number; verdict: Result['verdict'] } {
  return tests.some(({ generator }) => generator.bound)
    ? { exitCode: 3, verdict: 'invalid' }
    : { exitCode: 0, verdict: 'pass' };
}
