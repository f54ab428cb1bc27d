import type { Acceptance } from '../../../analyze/index.js';
import type { GithubAccess } from '../../../baseline/index.js';
import type { CiFacts, GithubFacts } from '../../../config/index.js';
import { messageOf } from '../../../errors.js';
import type { Refused } from '../answers.js';
import { needsOrder, whyNot, type Claim, type HeadFacts } from './claim.js';
import { acceptLabel, commentClaims, hasAcceptLabel, labelClaim, type CommentClaims } from './claims.js';
import { readEvents, type PullRequestEvents } from './events.js';
import { readHeadSince } from './head-since.js';
import { queuedNumber, readMergedAs, readPullRequest, type PullRequestNow } from './pull-request.js';
import { writersOf } from './writers.js';

/** What people said of a change on GitHub. */
export interface SaidOnGithub {
  /** Oldest first; each by somebody who may write, and of the head. */
  readonly accepted: readonly Acceptance[];
  /** What was not counted, or could not be read, and why: a sentence each, of hostile words. */
  readonly warnings: readonly string[];
}

const nothing: SaidOnGithub = { accepted: [], warnings: [] };
/** Anybody may comment: GitHub is asked of so many people whether they may write, once each however much they say. */
const authorLimit = 50;
/** And so many refusals are told. */
const warningLimit = 5;

/**
 * What was accepted of the change under test: on a pull request by its label and its comments, for its head as this run
 * measures it; in a merge queue by those of the pull request that it is about to merge; on the default branch by those of
 * the one whose merge made the commit. Only reads, and never throws: what GitHub does not tell is a warning, and accepts
 * nothing.
 */
export async function readAcceptances(ci: CiFacts, github: GithubAccess | undefined): Promise<SaidOnGithub> {
  if (github === undefined || ci.commit === undefined) return nothing;
  try {
    if (ci.isDefaultBranch) return await ofMerged(github, ci.commit);
    if (github.facts.eventName === 'merge_group') return await ofQueued(github, ci.branch ?? '');
    const isPull = github.facts.eventName.startsWith('pull_request') && ci.pullRequest !== undefined;
    return isPull ? await ofPullRequest(github, ci.pullRequest.number, ci.commit) : nothing;
  } catch (error) {
    return unknown(messageOf(error));
  }
}

const unknown = (problem: string): SaidOnGithub => ({
  accepted: [],
  warnings: [`Whether this change was accepted is not known: ${problem}`],
});

/** @param head that is measured; undefined: as it is now */
async function ofPullRequest(
  github: GithubAccess,
  number: number,
  head: string | undefined,
): Promise<SaidOnGithub> {
  const pull = await readPullRequest(github, number);
  if ('problem' in pull) return unknown(pull.problem);
  return saidOf(github, pull.value, head ?? pull.value.head.sha, github.facts.labeled);
}

/** The event does not name the head. The queue has the one of now: a push to it takes the pull request out. */
async function ofQueued(github: GithubAccess, branch: string): Promise<SaidOnGithub> {
  const number = queuedNumber(branch);
  return number === undefined
    ? unknown(`the branch ${branch} of the merge queue names no pull request.`)
    : ofPullRequest(github, number, undefined);
}

async function ofMerged(github: GithubAccess, commit: string): Promise<SaidOnGithub> {
  const pull = await readMergedAs(github, commit);
  if ('problem' in pull) return unknown(pull.problem);
  return pull.value === undefined ? nothing : saidOf(github, pull.value, pull.value.head.sha, undefined);
}

async function saidOf(
  github: GithubAccess,
  pull: PullRequestNow,
  head: string,
  labeled: GithubFacts['labeled'],
): Promise<SaidOnGithub> {
  let asked: Promise<PullRequestEvents> | undefined;
  const events = (): Promise<PullRequestEvents> => (asked ??= readEvents(github, pull.number));
  const [label, comments] = await Promise.all([
    labelClaim(pull, labeled, events),
    commentClaims(github, pull.number),
  ]);
  const found = gathered(label, comments, pull);
  const facts = await headFacts(github, pull, head, found.claims, events);
  const judged = await judgeClaims(github, found.claims, facts);
  const warnings = [...found.warnings, ...judged.warnings];
  const more = warnings.length - warningLimit;
  return {
    accepted: judged.accepted,
    warnings:
      more <= 0
        ? warnings
        : [...warnings.slice(-warningLimit), `${more} more lines were not counted either.`],
  };
}

/** All claims in the order of their times, those that were not read or not meant so among the warnings. */
function gathered(
  label: Claim | Refused | undefined,
  comments: { readonly value: CommentClaims } | Refused,
  pull: PullRequestNow,
): { readonly claims: readonly Claim[]; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const claims: Claim[] = [];
  if ('problem' in comments) warnings.push(...unknown(comments.problem).warnings);
  else {
    claims.push(...comments.value.claims);
    warnings.push(
      ...comments.value.unusable.map(
        ({ by, why }) => `A line \`/loadgate accept\`${of(by)} was not counted: ${why}.`,
      ),
    );
  }
  if (label !== undefined && 'problem' in label)
    warnings.push(`The label ${acceptLabel} was not counted: ${label.problem}`);
  else if (label !== undefined) claims.push(label);
  else if (hasAcceptLabel(pull))
    warnings.push(`The label ${acceptLabel} was not counted: GitHub does not tell who has set it.`);
  return { claims: claims.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)), warnings };
}

/** Asks GitHub for no more than the claims need. */
async function headFacts(
  github: GithubAccess,
  pull: PullRequestNow,
  commit: string,
  claims: readonly Claim[],
  events: () => Promise<PullRequestEvents>,
): Promise<HeadFacts> {
  const now = pull.head.sha;
  const isNeeded = now === commit && claims.some((claim) => needsOrder(claim, commit));
  const since = isNeeded
    ? await readHeadSince(github, pull, await events())
    : { unknown: 'it was not asked' };
  return { commit, now, since };
}

async function judgeClaims(
  github: GithubAccess,
  claims: readonly Claim[],
  head: HeadFacts,
): Promise<SaidOnGithub> {
  const doubted = claims.map((claim) => ({ ...claim, doubt: whyNot(claim, head) }));
  const sound = doubted.filter(({ doubt }) => doubt === undefined);
  const authors = [...new Set(sound.toReversed().map(({ by }) => by))];
  const asked = new Set(authors.slice(0, authorLimit));
  const whyNotWriter = writersOf(github);
  const accepted: Acceptance[] = [];
  const warnings: string[] = [];
  for (const { by, at, reason, includesErrors, source, doubt } of doubted) {
    if (doubt === undefined && !asked.has(by)) continue;
    const why = doubt ?? (by === undefined ? undefined : await whyNotWriter(by));
    if (why !== undefined || by === undefined) {
      const what = source === 'label' ? `The label ${acceptLabel}` : 'A line `/loadgate accept`';
      warnings.push(`${what}${of(by)} was not counted: ${sentence(why ?? 'its author is gone')}`);
    } else accepted.push({ commit: head.commit, at, author: by, reason, metrics: [], includesErrors });
  }
  if (authors.length > asked.size)
    warnings.push(`Of ${authors.length} people who accept, only the ${asked.size} who did so last count.`);
  return { accepted, warnings };
}

const of = (by: string | undefined): string => (by === undefined ? '' : ` by ${by}`);
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
