import type { LoadPlan } from '../../config/index.js';
import { EnvironmentError } from '../../errors.js';
import { openFilesLimit, openFilesNow } from '../record/host-watch.js';

/** Kept free for what else opens files while load runs: watching the target, reading logs. */
const spareFiles = 32;

interface OpenFiles {
  /** undefined: unknown, or there is none. */
  readonly limit: number | undefined;
  readonly open: number;
}

/**
 * Every user needs a connection, that is, a descriptor. Throws an EnvironmentError where this process may not open so
 * many, since the load would end in a storm of failures (EMFILE) that are not the target's.
 */
export function assertEnoughFiles(
  { users, arrivals }: Pick<LoadPlan, 'users' | 'arrivals'>,
  { limit, open }: OpenFiles = { limit: openFilesLimit(), open: openFilesNow() ?? 0 },
): void {
  const needed = users + open + spareFiles;
  if (limit === undefined || needed <= limit) return;
  throw new EnvironmentError(
    `${users} users need a connection each, ${needed} open files with what else is open, and this process may open ${limit}`,
    {
      fix:
        `Raise the limit of open files (ulimit -n ${needed} in the shell, --ulimit nofile=${needed} of docker run), ` +
        `or use fewer users${arrivals === undefined ? '' : ' (max-users)'}.`,
    },
  );
}
