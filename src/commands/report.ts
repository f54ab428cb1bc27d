import { basename, dirname, resolve } from 'node:path';
import { ExitCode, EnvironmentError } from '../errors.js';
import { writeReport } from '../pipeline/index.js';
import { renderFiles, renderTerminal } from '../report/index.js';
import type { World } from '../system/index.js';
import { readResult } from './read-result.js';

/**
 * Writes the report's files again from the result.json in a folder (which may itself be named), and prints the
 * summary. The verdict is the one that was given then: nothing is judged anew, so the exit code says only whether
 * the files were written.
 */
export async function reportCommand(directory: string, world: World): Promise<number> {
  const given = resolve(world.cwd, directory);
  const outDir = basename(given) === 'result.json' ? dirname(given) : given;
  const result = await readResult(outDir, world);
  const failures = await writeReport(renderFiles(result), outDir, world);
  if (failures.length > 0) throw new EnvironmentError(failures.join('\n'));
  world.stdout.write(`${renderTerminal(result, world.stdout)}\n`);
  return ExitCode.ok;
}
