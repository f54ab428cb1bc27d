import type { CiFacts } from '../config/index.js';

/** What git and the place know of the change, as far as the choice of its base needs it. */
export interface ChangeFacts {
  /** The commit that is checked out. */
  readonly head: string;
  /** Of that commit, as it names them: in a shallow clone they need not be there. */
  readonly parents: readonly string[];
  readonly ci: Pick<CiFacts, 'commit' | 'isDefaultBranch' | 'pullRequest'> & {
    readonly github?: Pick<NonNullable<CiFacts['github']>, 'eventName' | 'before' | 'queueBase'> | undefined;
  };
  /** undefined: neither the place nor the clone tells. */
  readonly defaultBranch: string | undefined;
}

export type BaseChoice =
  | {
      readonly kind: 'commit';
      readonly commit: string;
      /** In words, after "the base is". */
      readonly why: string;
      /** Taken where the remote has the commit no more, as after a forced push. */
      readonly otherwise?: { readonly commit: string; readonly why: string };
    }
  /** The newest commit that HEAD and this branch have in common. */
  | {
      readonly kind: 'merge-base';
      readonly branch: string;
      readonly why: string;
      /** The branch's newest commit, where that was looked up. */
      readonly tip?: string;
    }
  | { readonly kind: 'none'; readonly message: string; readonly fix: string };

/**
 * What a change is compared with where nobody names it: the state that it would be merged into, or that it followed.
 *
 * On a pull request the merge commit's first parent, which is newer than `pull_request.base.sha` of the event; where a
 * workflow checks out the head itself, its merge base. On a push what the branch was before. In a merge queue the
 * queue's base. Elsewhere the merge base with the default branch, and on that branch itself the commit before.
 */
export function chooseBase(facts: ChangeFacts): BaseChoice {
  const { head, parents, ci, defaultBranch } = facts;
  const { eventName, before, queueBase } = ci.github ?? {};
  if (queueBase !== undefined)
    return { kind: 'commit', commit: queueBase, why: 'the base that the merge queue names' };
  if (ci.pullRequest !== undefined) {
    // The head may be a merge commit as well: of the target branch into the pull request's.
    const isMerge = head !== ci.commit && parents.length === 2 && parents[1] === ci.commit;
    return isMerge ? firstParent(facts, 'the merge commit') : mergeBase(ci.pullRequest.baseRef);
  }
  if (eventName === 'push') {
    const parent = firstParent(facts);
    if (before === undefined || isNone(before)) return parent;
    const otherwise = parent.kind === 'commit' ? { otherwise: parent } : {};
    return { kind: 'commit', commit: before, why: 'the commit before the push', ...otherwise };
  }
  if (ci.isDefaultBranch) return firstParent(facts);
  if (defaultBranch !== undefined) return mergeBase(defaultBranch);
  return {
    kind: 'none',
    message: "there is no base: the repository's default branch is not known here",
    fix: 'Name a branch, a tag or a commit as the base, such as main.',
  };
}

/**
 * What a person means who names the base. A branch moves on: a change is compared with the commit at which it left
 * it, as on a pull request, and not with what others did there since. A tag, a commit or an expression such as
 * `HEAD~3` names one state, and that is it.
 */
export function chooseNamed(named: {
  readonly name: string;
  readonly isBranch: boolean;
  readonly commit: string;
}): BaseChoice {
  const { name, isBranch, commit } = named;
  if (isBranch) return { ...mergeBase(name), tip: commit };
  return { kind: 'commit', commit, why: commit.startsWith(name) ? 'the commit that was named' : name };
}

function firstParent({ parents, head }: ChangeFacts, of = 'HEAD'): BaseChoice {
  const [parent] = parents;
  if (parent !== undefined) return { kind: 'commit', commit: parent, why: `the first parent of ${of}` };
  return {
    kind: 'none',
    message: `there is no base: ${head.slice(0, 12)} is the first commit`,
    fix: 'Compare from the second commit on.',
  };
}

const mergeBase = (branch: string): Extract<BaseChoice, { kind: 'merge-base' }> => ({
  kind: 'merge-base',
  branch,
  why: `the merge base with ${branch}`,
});

/** A push that makes a branch or a tag has zeros there. */
const isNone = (commit: string): boolean => /^0*$/.test(commit);
