import { join } from 'node:path';
import { EnvironmentError, UsageError } from '../errors.js';
import type { World } from '../system/index.js';

/**
 * Makes the report's folder and tries whether it takes a file: a run whose result nobody could read is not begun.
 *
 * @throws UsageError where it can't be made or written
 */
export async function claimFolder(outDir: string, { files }: World): Promise<void> {
  const trial = join(outDir, '.loadgate-trial');
  try {
    await files.writeText(trial, '');
    await files.remove(trial);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    throw new UsageError(`The report has no place: ${error.message}`, {
      fix: error.fix ?? 'Choose another folder for the report.',
      cause: error,
    });
  }
}
