import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import type { GithubFacts } from '../../../config/index.js';
import { readWhole, type Refused } from '../answers.js';
import type { Claim } from './claim.js';
import { commandIn } from './command.js';
import type { PullRequestEvents } from './events.js';
import type { PullRequestNow } from './pull-request.js';

/** Set on a pull request it accepts what got worse, errors not among it. */
export const acceptLabel = 'loadgate-accept';

const commentPages = 100;
const commentSchema = z.object({
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** GitHub tells labels apart without their case. */
const isAcceptLabel = ({ name }: { readonly name: string }): boolean => name.toLowerCase() === acceptLabel;

export const hasAcceptLabel = ({ labels }: PullRequestNow): boolean => labels.some(isAcceptLabel);

/**
 * The label as a claim, if it is set now: by who this run's own event says set it, else by who did last.
 *
 * @param labeled of the run's event
 * @param readEvents asked where the run's event is another one
 */
export async function labelClaim(
  pull: PullRequestNow,
  labeled: GithubFacts['labeled'],
  readEvents: () => Promise<PullRequestEvents>,
): Promise<Claim | Refused | undefined> {
  if (!hasAcceptLabel(pull)) return undefined;
  const claim = {
    source: 'label',
    reason: `label ${acceptLabel}`,
    includesErrors: false,
    commit: undefined,
    isEdited: false,
  } as const;
  if (labeled !== undefined && isAcceptLabel(labeled))
    return { ...claim, by: labeled.by, at: labeled.at, isOfHead: true };
  const events = await readEvents();
  if ('problem' in events) return events;
  const last = events.value.findLast(
    ({ event, label }) => event === 'labeled' && label !== undefined && isAcceptLabel(label),
  );
  return last === undefined
    ? undefined
    : { ...claim, by: last.actor?.login, at: last.created_at, isOfHead: false };
}

/** What the comments claim, and why some of them are of no use; both oldest first. */
export interface CommentClaims {
  readonly claims: readonly Claim[];
  readonly unusable: readonly { readonly by: string | undefined; readonly why: string }[];
}

export async function commentClaims(
  github: GithubAccess,
  number: number,
): Promise<{ readonly value: CommentClaims } | Refused> {
  const comments = await readWhole(
    github,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { issue_number: number },
      purpose: { doing: `read the comments of #${number}`, permission: 'pull-requests: read' },
      pageLimit: commentPages,
    },
    z.array(commentSchema),
  );
  if ('problem' in comments) return comments;
  const read = comments.value.map((comment) => ({ ...comment, command: commandIn(comment.body ?? '') }));
  return {
    value: {
      claims: read.flatMap(({ user, command, created_at: created, updated_at: updated }): Claim[] => {
        if (command.kind !== 'accept') return [];
        const { commit, reason, includesErrors } = command;
        const said = { source: 'comment', at: created, isEdited: updated !== created } as const;
        return [{ ...said, by: user?.login, commit, reason, includesErrors, isOfHead: false }];
      }),
      unusable: read.flatMap(({ user, command }) =>
        command.kind === 'unusable' ? [{ by: user?.login, why: command.why }] : [],
      ),
    },
  };
}
