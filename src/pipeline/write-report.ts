import { join } from 'node:path';
import { messageWithFix } from '../errors.js';
import type { ReportFiles } from '../report/index.js';
import type { World } from '../system/index.js';

/**
 * Writes the report's files, which are of a masked result. One that can't be written (a full disk) does not keep the others from being
 * written, nor the verdict from being delivered.
 *
 * @returns what could not be written, each cause once
 */
export async function writeReport(
  files: Partial<ReportFiles>,
  outDir: string,
  world: World,
): Promise<string[]> {
  const failures = new Set<string>();
  for (const [name, text] of Object.entries(files)) {
    try {
      await world.files.writeText(join(outDir, name), text, { isMasked: true });
    } catch (error) {
      failures.add(messageWithFix(error));
    }
  }
  return [...failures];
}
