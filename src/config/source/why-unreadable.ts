import { basename, dirname, join } from 'node:path';
import { EnvironmentError } from '../../errors.js';
import type { World } from '../../system/index.js';
import { formatBytes } from '../../units/index.js';
import { nearest } from '../suggest.js';

/** How much of a file is taken, and for what. */
export interface FileLimit {
  /** Such as `a feeder`. */
  readonly what: string;
  readonly mostBytes: number;
}

/**
 * Why a file can't be taken, before it is read; undefined where it can.
 *
 * @param full its absolute path
 * @param shown the path as it is written
 */
export async function whyUnreadable(
  full: string,
  shown: string,
  { what, mostBytes }: FileLimit,
  { files }: World,
): Promise<string | undefined> {
  const quoted = JSON.stringify(shown);
  try {
    const bytes = await files.sizeBytes(full);
    if (bytes !== undefined) {
      return bytes > mostBytes
        ? `${quoted} has ${formatBytes(bytes)}; ${what} may have ${formatBytes(mostBytes)}`
        : undefined;
    }
    if (await files.isFolder(full)) return `${quoted} is a folder; name the file in it`;
    if (await files.exists(full)) return `${quoted} is no plain file`;
    const beside = await files.list(dirname(full));
    const match = nearest(basename(full), beside);
    const hint =
      match === undefined
        ? `; it is looked for in ${dirname(full)}`
        : `; did you mean ${JSON.stringify(join(dirname(shown), match))}?`;
    return `there is no file ${quoted}${hint}`;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.message;
  }
}
