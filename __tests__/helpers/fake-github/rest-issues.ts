import { notFound, paged, refusal, unprocessable, type RestCall, type RestHandler } from './exchange.js';
import { commentPayload, pullRequestEventPayload } from './payloads.js';
import type { Comment } from './state.js';

/** Comments and events of issues and pull requests. */

/** GitHub's limit, in characters. */
const longestBody = 65_536;

export const issueHandlers: Readonly<Record<string, RestHandler>> = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const issueNumber = Number(call.path['issue_number']);
    const comments = call.state.comments.filter((comment) => comment.issueNumber === issueNumber);
    // Oldest first, whatever is asked for: this list has no order parameter.
    const { page, headers } = paged(comments, call);
    return { status: 200, body: page.map((comment) => payload(comment, call)), headers };
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': (call) => {
    const { issues, pull_requests: pulls } = call.token.permissions;
    if (issues === 'none' && pulls === 'none') return forbidden();
    const number = Number(call.path['issue_number']);
    const pull = call.state.pullRequests.find((each) => each.number === number);
    if (pull === undefined) return notFound;
    const { page, headers } = paged(pull.events, call);
    return {
      status: 200,
      body: page.map((event) => pullRequestEventPayload(event, call.state.repository, call.origin)),
      headers,
    };
  },

  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const issueNumber = Number(call.path['issue_number']);
    if (!mayWrite(call)) return forbidden();
    if (call.state.pullRequests.every((pull) => pull.number !== issueNumber)) return notFound;
    const body = bodyText(call);
    const problem = bodyProblem(body);
    if (problem !== undefined) return unprocessable('IssueComment', 'data', problem);
    const now = call.state.now();
    const comment: Comment = {
      id: call.state.newId(),
      issueNumber,
      author: call.token.account,
      via: undefined,
      body,
      createdAt: now,
      updatedAt: now,
    };
    call.state.comments.push(comment);
    return { status: 201, body: payload(comment, call) };
  },

  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const comment = find(call);
    return comment === undefined ? notFound : { status: 200, body: payload(comment, call) };
  },

  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const comment = find(call);
    if (comment === undefined) return notFound;
    if (!mayWrite(call)) return forbidden();
    const body = bodyText(call);
    const problem = bodyProblem(body);
    if (problem !== undefined) return unprocessable('IssueComment', 'data', problem);
    comment.body = body;
    comment.updatedAt = call.state.now();
    return { status: 200, body: payload(comment, call) };
  },

  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const comment = find(call);
    if (comment === undefined) return notFound;
    if (!mayWrite(call)) return forbidden();
    call.state.comments.splice(call.state.comments.indexOf(comment), 1);
    return { status: 204 };
  },
};

function find(call: RestCall): Comment | undefined {
  return call.state.comments.find((comment) => comment.id === Number(call.path['comment_id']));
}

function payload(comment: Comment, call: RestCall): Record<string, unknown> {
  return commentPayload(comment, call.state.repository, call.origin);
}

function mayWrite({ token }: RestCall): boolean {
  return token.permissions.issues === 'write' || token.permissions.pull_requests === 'write';
}

function forbidden(): ReturnType<RestHandler> {
  return refusal(403, 'Resource not accessible by integration');
}

function bodyText({ body }: RestCall): string {
  return typeof body === 'object' && body !== null && 'body' in body ? String(body.body) : '';
}

function bodyProblem(body: string): string | undefined {
  if (body.trim() === '') return 'Body cannot be blank';
  return body.length > longestBody ? `Body is too long (maximum is ${longestBody} characters)` : undefined;
}
