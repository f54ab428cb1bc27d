import { describe } from '@jest/globals';

/** Something of the machine that some tests can't do without. */
export interface Need {
  /** As it stands behind "tests that need". */
  readonly what: string;
  /** Why it can't be had here; undefined where it can. */
  readonly whyNot: string | undefined;
  /** The environment variable that, as `1`, lets no machine pass by skipping. */
  readonly requiredBy?: string;
}

/**
 * `describe` for tests with a need. Where it is not met they are skipped with a notice; where it is required they run
 * and fail.
 */
export function describeWhere({ what, whyNot, requiredBy }: Need): typeof describe.skip {
  const isRequired = requiredBy !== undefined && process.env[requiredBy] === '1';
  if (whyNot === undefined || isRequired) return describe;
  process.stderr.write(`Tests that need ${what} are skipped: ${whyNot}\n`);
  return describe.skip;
}
