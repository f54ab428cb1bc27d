import { join } from 'node:path';
import { messageOf } from '../errors.js';
import type { ReportFiles } from '../report/index.js';
import type { World } from '../system/index.js';

/**
 * Writes the report's files. One that can't be written (a full disk) does not keep the others from being
 * written, nor the verdict from being delivered.
 *
 * @returns what could not be written, one sentence each
 */
export async function writeReport(
  files: Partial<ReportFiles>,
  outDir: string,
  world: World,
): Promise<string[]> {
  const failures: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    try {
      await world.files.writeText(join(outDir, name), text);
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  return failures;
}
