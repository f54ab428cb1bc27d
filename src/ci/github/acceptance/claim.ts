/** Something on a pull request that means to accept its change, before anybody's rights are checked. */
export interface Claim {
  readonly source: 'label' | 'comment';
  /** undefined: an account that is gone. */
  readonly by: string | undefined;
  /** The app that made it, under its own name or under a person's. */
  readonly app: string | undefined;
  /** ISO 8601, by GitHub's clock. */
  readonly at: string;
  readonly reason: string;
  readonly includesErrors: boolean;
  /** That it names, perhaps not whole. */
  readonly commit: string | undefined;
  readonly isEdited: boolean;
  /** The event of this run is the claim itself, and shows its head. */
  readonly isOfHead: boolean;
}

/** The head that is judged, and what is known of its time as the head. */
export interface HeadFacts {
  readonly commit: string;
  /** What the pull request's head is by now. */
  readonly now: string;
  /**
   * From when on it was this one without a break, in milliseconds since the epoch, or why that is not known. A
   * claim that is later was said of it.
   */
  readonly since: number | { readonly unknown: string };
}

const short = (commit: string): string => commit.slice(0, 7);

/**
 * Why a claim does not count for this head, to be continued after "was not counted: "; undefined: it counts, if
 * its author may write.
 */
export function whyNot(claim: Claim, head: HeadFacts): string | undefined {
  if (claim.by === undefined) return 'its author is gone';
  // It may repeat what anybody told it.
  if (claim.app !== undefined)
    return `it comes from the app ${claim.app}, and an app accepts nothing, a person has to`;
  // Whoever may write can change others' comments, and REST does not say who did.
  if (claim.isEdited) return 'its comment was edited, and GitHub does not say by whom; write a new one';
  const { commit } = claim;
  if (commit !== undefined && !head.commit.startsWith(commit))
    return `it names commit ${short(commit)}, and ${short(head.commit)} is measured`;
  // A part of a commit's name can be made to fit another commit within minutes; the whole name can't.
  if (claim.isOfHead || commit === head.commit) return undefined;
  const doubt = orderDoubt(claim, head);
  return doubt === undefined ? undefined : `${doubt}. ${unambiguous(head.commit)}`;
}

/** Whether a claim needs to be known to be later than the head's arrival. */
export const needsOrder = ({ isOfHead, commit }: Claim, head: string): boolean =>
  !isOfHead && commit !== head;

function orderDoubt({ at }: Claim, { commit, now, since }: HeadFacts): string | undefined {
  if (now !== commit) return `the head is ${short(now)} by now, and it may mean that one`;
  if (typeof since !== 'number')
    return `nothing shows that it means ${short(commit)}: ${since.unknown.replace(/\.$/, '')}`;
  // In one and the same second either may have been first.
  if (Date.parse(at) > since) return undefined;
  const from = new Date(since).toISOString();
  return `it is of ${at}, and ${short(commit)} is only known to be the head since ${from}`;
}

const unambiguous = (commit: string): string =>
  `What can only mean this commit is a comment \`/loadgate accept ${commit}: REASON\``;
