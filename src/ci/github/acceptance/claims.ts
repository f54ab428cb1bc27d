import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import type { GithubFacts } from '../../../config/index.js';
import { readWhole, type Refused } from '../answers.js';
import { actorSchema, appBehind, viaSchema } from './actor.js';
import type { Claim } from './claim.js';
import { commandIn } from './command.js';
import type { PullRequestEvent, PullRequestEvents } from './events.js';
import type { PullRequestNow } from './pull-request.js';

/** Set on a pull request it accepts what got worse, errors not among it. */
export const acceptLabel = 'loadgate-accept';

const commentPages = 100;
const commentSchema = z.object({
  body: z.string().nullish(),
  user: actorSchema,
  performed_via_github_app: viaSchema,
  created_at: z.string(),
  updated_at: z.string(),
});

/** GitHub tells labels apart without their case. */
const isAcceptLabel = ({ name }: { readonly name: string }): boolean => name.toLowerCase() === acceptLabel;

export const hasAcceptLabel = ({ labels }: PullRequestNow): boolean => labels.some(isAcceptLabel);

/**
 * The label as a claim, if it is set now: by who this run's own event says set it, else by who did last.
 *
 * @param labeled of the run's event, which does not tell whether an app did it under that name: what happened to the
 *   pull request does
 */
export async function labelClaim(
  pull: PullRequestNow,
  labeled: GithubFacts['labeled'],
  readEvents: () => Promise<PullRequestEvents>,
): Promise<Claim | Refused | undefined> {
  if (!hasAcceptLabel(pull)) return undefined;
  const events = await readEvents();
  if ('problem' in events) return events;
  const settings = events.value.filter(
    ({ event, label }) => event === 'labeled' && label !== undefined && isAcceptLabel(label),
  );
  const own = labeled !== undefined && isAcceptLabel(labeled) ? labeled : undefined;
  const set = own === undefined ? settings.at(-1) : nearestOf(own, settings);
  if (set === undefined) return undefined;
  return {
    source: 'label',
    by: set.actor?.login,
    app: appBehind(set.actor, set.performed_via_github_app),
    at: set.created_at,
    reason: `label ${acceptLabel}`,
    includesErrors: false,
    commit: undefined,
    isEdited: false,
    isOfHead: own !== undefined,
  };
}

/** The event that started this run, among all by its author: its time there is that of the pull request's last change. */
function nearestOf(
  { by, at }: NonNullable<GithubFacts['labeled']>,
  events: readonly PullRequestEvent[],
): PullRequestEvent | undefined {
  const distance = ({ created_at: time }: PullRequestEvent): number =>
    Math.abs(Date.parse(time) - Date.parse(at));
  const [nearest] = events
    .filter(({ actor }) => actor?.login === by)
    .toSorted((a, b) => distance(a) - distance(b));
  return nearest;
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
      claims: read.flatMap(({ user, command, ...comment }): Claim[] => {
        if (command.kind !== 'accept') return [];
        const { commit, reason, includesErrors } = command;
        const app = appBehind(user, comment.performed_via_github_app);
        const at = comment.created_at;
        const said = { source: 'comment', at, isEdited: comment.updated_at !== at } as const;
        return [{ ...said, by: user?.login, app, commit, reason, includesErrors, isOfHead: false }];
      }),
      unusable: read.flatMap(({ user, command }) =>
        command.kind === 'unusable' ? [{ by: user?.login, why: command.why }] : [],
      ),
    },
  };
}
