import { EnvironmentError } from '../errors.js';
import { complaintOf } from '../git/index.js';
import { remote, wholeClone, type Clone } from './clone.js';

/** Why a commit can't be had. */
export interface Missing {
  /** Git's own words. */
  readonly reason: string;
  /** The remote answered, and has it not. */
  readonly isUnknown: boolean;
}

/** A merge base is looked for this far back, in steps. */
const deepenings = [50, 500, 5_000] as const;
/** A clone with more ends than these was not made by a checkout of some depth. */
const mostEnds = 500;

/** Makes sure that a commit is here. @returns undefined, or why it can't be */
export async function fetchCommit(clone: Clone, commit: string): Promise<Missing | undefined> {
  const isHere = await clone.git.run(['cat-file', '-e', `${commit}^{commit}`]);
  if (isHere.exitCode === 0) return undefined;
  // A depth would make a whole clone a shallow one.
  return fetch(clone, (await clone.ends()).length > 0 ? ['--depth=1'] : [], [commit]);
}

/**
 * The newest commit that both have in common, looked for as far back as a clone may reasonably be deepened.
 *
 * @returns undefined where there is none
 * @throws EnvironmentError where the clone is too shallow and can't be deepened
 */
export async function mergeBase(clone: Clone, commit: string, other: string): Promise<string | undefined> {
  const common = async (): Promise<string | undefined> => {
    const { exitCode, stdout } = await clone.git.run(['merge-base', commit, other]);
    return exitCode === 0 ? stdout.trim() : undefined;
  };
  let found = await common();
  for (const depth of deepenings) {
    const ends = await clone.ends();
    if (found !== undefined || ends.length === 0 || ends.length > mostEnds) break;
    const missing = await fetch(clone, [`--deepen=${depth}`], ends);
    if (missing !== undefined)
      throw new EnvironmentError(
        `the clone is too shallow to tell where the change began, and can't be deepened: ${missing.reason}`,
        { fix: wholeClone },
      );
    found = await common();
  }
  return found;
}

/** Writes no ref and no FETCH_HEAD: those are the user's. */
async function fetch(
  { git }: Clone,
  how: readonly string[],
  commits: readonly string[],
): Promise<Missing | undefined> {
  const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  const done = await git.run(['fetch', ...quiet, ...how, remote, ...commits]);
  if (done.exitCode === 0) return undefined;
  const isUnknown = /not our ref|couldn't find remote ref|did not send all necessary objects/.test(
    done.stderr,
  );
  return { reason: complaintOf(done), isUnknown };
}
