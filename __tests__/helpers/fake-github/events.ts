import { eventProblems } from './description.js';
import { defaultBranch } from './rest-repository.js';
import { shaOf, type Account, type GithubState, type PullRequest, type Repository } from './state.js';

/**
 * The files behind GITHUB_EVENT_PATH: by hand, with the fields that an action reads, each checked against the
 * description of the webhook.
 */

export interface GithubEvent {
  readonly name: 'pull_request' | 'push' | 'merge_group';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** @param labeled the label that was set, and by whom; undefined: the pull request was opened */
export function pullRequestEvent(
  state: GithubState,
  pull: PullRequest,
  labeled?: { readonly name: string; readonly by: string },
): GithubEvent {
  const end = (ref: string, sha: string, of: Repository): Record<string, unknown> => ({
    ref,
    sha,
    label: `${of.owner}:${ref}`,
    repo: { id: of.id, full_name: `${of.owner}/${of.name}`, fork: of.fork, default_branch: defaultBranch },
  });
  const fullName = `${state.repository.owner}/${state.repository.name}`;
  return checked(labeled === undefined ? 'pull_request' : 'pull_request labeled', {
    action: labeled === undefined ? 'opened' : 'labeled',
    ...(labeled === undefined ? {} : { label: { name: labeled.name } }),
    number: pull.number,
    pull_request: {
      number: pull.number,
      state: 'open',
      draft: false,
      html_url: `https://github.com/${fullName}/pull/${pull.number}`,
      updated_at: (pull.events.at(-1)?.createdAt ?? pull.createdAt).toISOString(),
      user: accountFields(pull.author),
      head: end(pull.head.ref, pull.head.sha, pull.head.repository),
      base: end(pull.base.ref, pull.base.sha, state.repository),
    },
    repository: repositoryFields(state),
    sender: accountFields(labeled === undefined ? pull.author : state.account(labeled.by)),
  });
}

export function pushEvent(
  state: GithubState,
  { branch, sha, before }: { readonly branch: string; readonly sha: string; readonly before: string },
): GithubEvent {
  return checked('push', {
    ref: `refs/heads/${branch}`,
    before,
    after: sha,
    created: false,
    deleted: false,
    forced: false,
    head_commit: { id: sha, message: 'A change', timestamp: new Date().toISOString() },
    repository: repositoryFields(state),
    sender: accountFields(state.account('octocat')),
  });
}

/** @param change `number`: of the pull request that is to be merged, by default the first one */
export function mergeGroupEvent(
  state: GithubState,
  change: { readonly sha: string; readonly baseSha: string; readonly number?: number },
): GithubEvent {
  const { sha, baseSha, number = 1 } = change;
  return checked('merge_group', {
    action: 'checks_requested',
    merge_group: {
      head_sha: sha,
      head_ref: `refs/heads/gh-readonly-queue/${defaultBranch}/pr-${number}-${baseSha}`,
      base_sha: baseSha,
      base_ref: `refs/heads/${defaultBranch}`,
    },
    repository: repositoryFields(state),
    sender: accountFields(state.account('github-merge-queue[bot]')),
  });
}

/** The ref, branch names and commit that the runner derives from an event. */
export function refsOf(event: GithubEvent, state: GithubState): Record<string, string> {
  const { payload } = event;
  if (event.name === 'pull_request') {
    const pull = state.pullRequests.find(({ number }) => number === payload['number']);
    if (pull === undefined) throw new Error(`there is no pull request ${String(payload['number'])}`);
    return {
      GITHUB_REF: `refs/pull/${pull.number}/merge`,
      GITHUB_REF_NAME: `${pull.number}/merge`,
      GITHUB_HEAD_REF: pull.head.ref,
      GITHUB_BASE_REF: pull.base.ref,
      // The merge commit, which nobody wrote.
      GITHUB_SHA: shaOf(`merge-${pull.number}`),
    };
  }
  const group = payload['merge_group'];
  const isGroup = typeof group === 'object' && group !== null && 'head_ref' in group && 'head_sha' in group;
  const ref = String(isGroup ? group.head_ref : payload['ref']);
  return {
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace('refs/heads/', ''),
    GITHUB_HEAD_REF: '',
    GITHUB_BASE_REF: '',
    GITHUB_SHA: String(isGroup ? group.head_sha : payload['after']),
  };
}

function accountFields({ login, id, type }: Account): Record<string, unknown> {
  return { login, id, type };
}

function repositoryFields({ repository }: GithubState): Record<string, unknown> {
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    id: repository.id,
    name: repository.name,
    full_name: fullName,
    private: false,
    fork: repository.fork,
    default_branch: defaultBranch,
    html_url: `https://github.com/${fullName}`,
    owner: { login: repository.owner, id: repository.id, type: 'User' },
  };
}

/** @param described the event as the extract names it; the runner knows no actions */
function checked(
  described: GithubEvent['name'] | 'pull_request labeled',
  payload: Readonly<Record<string, unknown>>,
): GithubEvent {
  const problems = eventProblems(described, payload);
  if (problems.length > 0) throw new Error(`an event that GitHub would not send:\n${problems.join('\n')}`);
  return { name: described === 'pull_request labeled' ? 'pull_request' : described, payload };
}
