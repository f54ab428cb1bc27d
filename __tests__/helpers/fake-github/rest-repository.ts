import { notFound, paged, refusal, type RestHandler } from './exchange.js';
import {
  ownUserPayload,
  pullRequestPayload,
  repositoryPayload,
  simplePullRequestPayload,
  userPayload,
} from './payloads.js';
import { sampleOf } from './sample.js';

/** Who asks, the repository, its pull requests, its collaborators. */

export const defaultBranch = 'main';
const hourlyLimit = 1000;

export const repositoryHandlers: Readonly<Record<string, RestHandler>> = {
  'GET /user': ({ token }) =>
    token.kind === 'workflow'
      ? refusal(403, 'Resource not accessible by integration')
      : { status: 200, body: ownUserPayload(token.account) },

  'GET /rate_limit': () => {
    const rate = { limit: hourlyLimit, used: 1, remaining: hourlyLimit - 1, reset: resetSecond() };
    const overview = sampleOf('rate-limit-overview');
    return { status: 200, body: { ...overview, rate, resources: { core: rate, search: rate } } };
  },

  'GET /repos/{owner}/{repo}': ({ state }) => ({
    status: 200,
    body: repositoryPayload(state.repository, defaultBranch),
  }),

  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': ({ state, path }) => {
    const account = state.account(path['username'] ?? '');
    const permission = state.collaborators.get(account.login) ?? 'read';
    const user = { ...userPayload(account), role_name: permission };
    return { status: 200, body: { permission, role_name: permission, user } };
  },

  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': (call) => {
    const sha = call.path['commit_sha'];
    const pulls = call.state.pullRequests.filter(
      ({ head, merged }) => head.sha === sha || merged?.commit === sha,
    );
    const { page, headers } = paged(pulls, call);
    return {
      status: 200,
      body: page.map((pull) => simplePullRequestPayload(pull, call.state.repository)),
      headers,
    };
  },

  'GET /repos/{owner}/{repo}/pulls': (call) => {
    const { head, base } = call.query;
    const pulls = call.state.pullRequests.filter(
      (pull) =>
        (head === undefined || head === `${pull.head.repository.owner}:${pull.head.ref}`) &&
        (base === undefined || base === pull.base.ref),
    );
    const { page, headers } = paged(pulls, call);
    return {
      status: 200,
      body: page.map((pull) => simplePullRequestPayload(pull, call.state.repository)),
      headers,
    };
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}': ({ state, path }) => {
    const pull = state.pullRequests.find(({ number }) => number === Number(path['pull_number']));
    return pull === undefined ? notFound : { status: 200, body: pullRequestPayload(pull, state.repository) };
  },
};

function resetSecond(): number {
  return Math.floor(Date.now() / 1000) + 3600;
}
