import { z } from 'zod';
import type { Verdict } from '../../analyze/index.js';
import type { GithubAccess } from '../../baseline/index.js';
import type { ReportPlan } from '../../config/index.js';
import { commentMarker, commentState } from '../../report/index.js';
import { pagesOf, readAnswer, type Refused } from './answers.js';

/** Ends the name of every app's account, `github-actions[bot]` among them. No person's name can hold a bracket. */
const appSuffix = '[bot]';
const pageLimit = 100;
const permission = 'pull-requests: write';

const commentSchema = z.object({
  id: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
});
type Comment = z.infer<typeof commentSchema>;

export interface CommentRequest {
  readonly pullRequest: number;
  readonly suite: string;
  readonly verdict: Verdict;
  /** Begins with the suite's marker. */
  readonly body: string;
  readonly mode: Exclude<ReportPlan['comment'], 'off'>;
}

export type CommentOutcome =
  /** `url`: of the suite's comment, where there is one, also if it was left as it is. */
  { readonly kind: 'done'; readonly url: string | undefined } | Refused;

/**
 * Keeps one comment for each suite on a pull request: found by its hidden marker among all pages, written by
 * ourselves (anybody may quote a marker), and changed in place.
 */
export async function keepComment(github: GithubAccess, request: CommentRequest): Promise<CommentOutcome> {
  const found = await findOwn(github, request);
  if ('problem' in found) return found;
  const { comment } = found;
  if (!wantsWriting(request, comment)) return { kind: 'done', url: comment?.html_url };
  const number = request.pullRequest;
  const answer =
    comment === undefined
      ? await github.request(
          'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
          { issue_number: number, body: request.body },
          { doing: `comment on #${number}`, permission },
        )
      : await github.request(
          'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
          { comment_id: comment.id, body: request.body },
          { doing: `update the comment on #${number}`, permission },
        );
  const written = readAnswer(answer, z.object({ html_url: z.string() }));
  return 'problem' in written ? written : { kind: 'done', url: written.value.html_url };
}

/** Whether the mode asks for a comment now, and there is something new to say. */
export function wantsWriting(
  { mode, verdict, body }: Pick<CommentRequest, 'mode' | 'verdict' | 'body'>,
  previous: Pick<Comment, 'body'> | undefined,
): boolean {
  if (previous === undefined) return mode === 'always' || verdict !== 'pass';
  const previousBody = previous.body ?? '';
  // GitHub hands a comment back without the blanks at its ends.
  if (previousBody.trim() === body.trim()) return false;
  // In `on-failure` an old failure must not stand there after the recovery.
  return mode !== 'on-change' || commentState(previousBody)?.verdict !== verdict;
}

async function findOwn(
  github: GithubAccess,
  { pullRequest, suite }: CommentRequest,
): Promise<{ readonly comment: Comment | undefined } | Refused> {
  const author = await ownAuthor(github);
  if ('problem' in author) return author;
  const marker = commentMarker(suite);
  const listing = {
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: pullRequest },
    purpose: { doing: `read the comments of #${pullRequest}`, permission },
    pageLimit,
  };
  for await (const page of pagesOf(github, listing, z.array(commentSchema))) {
    if ('problem' in page) return page;
    const comment = page.value.find(
      ({ body, user }) => user !== null && author.isOwn(user.login) && (body ?? '').startsWith(marker),
    );
    if (comment !== undefined) return { comment };
  }
  return { comment: undefined };
}

/**
 * Whom our comments are of. The token of an app (the workflow's own one is such) may not ask: then it is one of the
 * apps, which only somebody who may write here has installed.
 */
async function ownAuthor(
  github: GithubAccess,
): Promise<{ readonly isOwn: (login: string) => boolean } | Refused> {
  const answer = await github.request(
    'GET /user',
    {},
    { doing: 'ask whose token it is', permission: 'metadata: read' },
  );
  if (!answer.ok && answer.status === 403) return { isOwn: (login) => login.endsWith(appSuffix) };
  const user = readAnswer(answer, z.object({ login: z.string() }));
  return 'problem' in user ? user : { isOwn: (login) => login === user.value.login };
}
