import type { CiFacts } from '../config/index.js';
import { EnvironmentError, UsageError } from '../errors.js';
import { defaultBranchOf } from '../git/index.js';
import { chooseBase, chooseNamed, type BaseChoice } from './choose.js';
import { wholeClone, type Clone } from './clone.js';
import { fetchCommit, mergeBase, type Missing } from './history.js';
import { findName, tipOf } from './names.js';

/** A commit that is here, and how it came to be the base, in words. */
export interface FoundBase {
  readonly commit: string;
  readonly why: string;
  /** The commit that is checked out. */
  readonly head: string;
}

/**
 * The commit to compare with, fetched where the clone is too shallow to have it.
 *
 * @param ref a branch, a tag or a commit; undefined: as the change itself tells (see `chooseBase`)
 * @throws UsageError where `ref` names nothing
 * @throws EnvironmentError where there is no base, or it can't be had
 */
export async function findBase(clone: Clone, ref: string | undefined, ci: CiFacts): Promise<FoundBase> {
  const { head, parents } = await readHead(clone);
  const choice =
    ref === undefined
      ? chooseBase({ head, parents, ci, defaultBranch: await defaultBranch(clone, ci) })
      : await choiceOf(ref, clone);
  switch (choice.kind) {
    case 'none':
      throw new EnvironmentError(choice.message, { fix: choice.fix });
    case 'merge-base':
      return { ...(await mergeBaseOf(choice, { head, ci }, clone)), head };
    case 'commit':
      return { ...(await present(choice, clone)), head };
  }
}

/** As the commit itself tells: in a shallow clone `HEAD^` is unknown. */
export async function readHead({ git }: Pick<Clone, 'git'>): Promise<{ head: string; parents: string[] }> {
  const asked = await git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (asked.exitCode !== 0)
    throw new EnvironmentError('there is no base: the repository has no commit', {
      fix: 'Compare from the second commit on.',
    });
  const head = asked.stdout.trim();
  const [headers = ''] = (await git.must(['cat-file', 'commit', head])).split('\n\n', 1);
  return { head, parents: [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent) };
}

const defaultBranch = async ({ git }: Clone, ci: CiFacts): Promise<string | undefined> =>
  ci.github?.defaultBranch ?? (await defaultBranchOf(git));

async function choiceOf(ref: string, clone: Clone): Promise<BaseChoice> {
  const found = ref === '' || ref.startsWith('-') ? undefined : await findName(clone, ref);
  if (found === undefined)
    throw new UsageError(`the base "${ref}" is no branch, tag or commit of this repository`, {
      fix: 'Name one as `git log` knows it, such as main, v1.0.0 or a whole commit id.',
    });
  return chooseNamed({ ...found, name: ref });
}

type Found = Omit<FoundBase, 'head'>;

async function mergeBaseOf(
  { branch, why, tip }: Extract<BaseChoice, { kind: 'merge-base' }>,
  { head, ci }: { readonly head: string; readonly ci: CiFacts },
  clone: Clone,
): Promise<Found> {
  // A change that was rebased has left it later than a clone that was kept from another job knows.
  const isOfPull = branch === ci.pullRequest?.baseRef;
  const other = isOfPull || tip === undefined ? await tipOf(clone, branch, isOfPull) : tip;
  const missing = await fetchCommit(clone, other);
  if (missing !== undefined) throw notToBeHad(other, `the newest of ${branch}`, missing, wholeClone);
  const commit = await mergeBase(clone, head, other);
  if (commit !== undefined) return { commit, why };
  throw new EnvironmentError(`HEAD and ${branch} have no commit in common, as far as this clone goes`, {
    fix: `${wholeClone} Or name another base.`,
  });
}

async function present(choice: Extract<BaseChoice, { kind: 'commit' }>, clone: Clone): Promise<Found> {
  const { commit, why, otherwise } = choice;
  const missing = await fetchCommit(clone, commit);
  if (missing === undefined) return { commit, why };
  if (otherwise !== undefined && missing.isUnknown)
    return present(
      { kind: 'commit', commit: otherwise.commit, why: `${otherwise.why} (${why} is gone)` },
      clone,
    );
  const fix = why.startsWith('the first parent')
    ? 'Check out with `fetch-depth: 2` (actions/checkout), or see that git reaches origin from here.'
    : wholeClone;
  throw notToBeHad(commit, why, missing, fix);
}

function notToBeHad(commit: string, why: string, { reason }: Missing, fix: string): EnvironmentError {
  return new EnvironmentError(
    `the base ${commit.slice(0, 12)} (${why}) is not in this clone and can't be fetched: ${reason}`,
    { fix },
  );
}
