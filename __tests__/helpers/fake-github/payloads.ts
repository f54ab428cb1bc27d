import { sampleOf } from './sample.js';
import type {
  Account,
  Artifact,
  Comment,
  PullRequest,
  PullRequestEvent,
  Repository,
  WorkflowRun,
} from './state.js';

/** The state's things as GitHub's REST API shows them. `api` is this server's own root. */

const day = 24 * 3600 * 1000;
/** GitHub's default retention. */
const retentionDays = 90;

export function userPayload(account: Account): Record<string, unknown> {
  return {
    ...sampleOf('simple-user'),
    login: account.login,
    id: account.id,
    type: account.type,
    html_url: `https://github.com/${account.type === 'Bot' ? 'apps/' : ''}${account.login.replace('[bot]', '')}`,
  };
}

export function ownUserPayload(account: Account): Record<string, unknown> {
  return { ...sampleOf('public-user'), login: account.login, id: account.id, type: account.type };
}

function repositoryFields(repository: Repository): Record<string, unknown> {
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    id: repository.id,
    name: repository.name,
    full_name: fullName,
    html_url: `https://github.com/${fullName}`,
    fork: repository.fork,
    private: false,
  };
}

function ownerPayload(repository: Repository): Record<string, unknown> {
  return { ...sampleOf('simple-user'), login: repository.owner, type: 'User' };
}

export function repositoryPayload(repository: Repository, defaultBranch: string): Record<string, unknown> {
  return {
    ...sampleOf('full-repository'),
    ...repositoryFields(repository),
    owner: ownerPayload(repository),
    default_branch: defaultBranch,
  };
}

function minimalRepositoryPayload(repository: Repository): Record<string, unknown> {
  return {
    ...sampleOf('minimal-repository'),
    ...repositoryFields(repository),
    owner: ownerPayload(repository),
  };
}

/** The app that acted under somebody's name. */
function viaPayload(name: string | undefined): Record<string, unknown> | null {
  if (name === undefined) return null;
  return {
    id: 1,
    node_id: '',
    owner: sampleOf('simple-user'),
    name,
    description: null,
    external_url: 'https://github.invalid/',
    html_url: 'https://github.invalid/',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: {},
    events: [],
  };
}

export function commentPayload(
  comment: Comment,
  repository: Repository,
  api: string,
): Record<string, unknown> {
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    ...sampleOf('issue-comment'),
    id: comment.id,
    body: comment.body,
    user: userPayload(comment.author),
    performed_via_github_app: viaPayload(comment.via),
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    url: `${api}/repos/${fullName}/issues/comments/${comment.id}`,
    issue_url: `${api}/repos/${fullName}/issues/${comment.issueNumber}`,
    html_url: `https://github.com/${fullName}/pull/${comment.issueNumber}#issuecomment-${comment.id}`,
    author_association: comment.author.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR',
  };
}

function pullRequestFields(pull: PullRequest, repository: Repository): Record<string, unknown> {
  const end = (ref: string, sha: string, of: Repository): Record<string, unknown> => ({
    label: `${of.owner}:${ref}`,
    ref,
    sha,
    user: ownerPayload(of),
    repo: { ...sampleOf('repository'), ...repositoryFields(of), owner: ownerPayload(of) },
  });
  return {
    number: pull.number,
    state: 'open',
    user: userPayload(pull.author),
    html_url: `https://github.com/${repository.owner}/${repository.name}/pull/${pull.number}`,
    created_at: pull.createdAt.toISOString(),
    labels: pull.labels.map((name) => labelPayload(name)),
    merged_at: pull.merged?.at.toISOString() ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    head: end(pull.head.ref, pull.head.sha, pull.head.repository),
    base: end(pull.base.ref, pull.base.sha, repository),
  };
}

const labelPayload = (name: string): Record<string, unknown> => ({
  id: 1,
  node_id: '',
  url: '',
  name,
  description: '',
  color: 'ededed',
  default: false,
});

export function pullRequestEventPayload(
  { id, kind, actor, via, createdAt, of }: PullRequestEvent,
  repository: Repository,
  api: string,
): Record<string, unknown> {
  const isPush = kind === 'head_ref_force_pushed';
  return {
    id,
    node_id: '',
    url: `${api}/repos/${repository.owner}/${repository.name}/issues/events/${id}`,
    actor: userPayload(actor),
    event: kind,
    commit_id: isPush ? of : null,
    commit_url: isPush ? `${api}/repos/${repository.owner}/${repository.name}/commits/${of}` : null,
    created_at: createdAt.toISOString(),
    performed_via_github_app: viaPayload(via),
    ...(isPush ? {} : { label: { name: of, color: 'ededed' } }),
  };
}

export function pullRequestPayload(pull: PullRequest, repository: Repository): Record<string, unknown> {
  return { ...sampleOf('pull-request'), ...pullRequestFields(pull, repository) };
}

export function simplePullRequestPayload(pull: PullRequest, repository: Repository): Record<string, unknown> {
  return { ...sampleOf('pull-request-simple'), ...pullRequestFields(pull, repository) };
}

export function runPayload(run: WorkflowRun, repository: Repository, api: string): Record<string, unknown> {
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    ...sampleOf('workflow-run'),
    id: run.id,
    run_number: run.number,
    run_attempt: 1,
    event: run.event,
    status: run.conclusion === undefined ? 'in_progress' : 'completed',
    conclusion: run.conclusion ?? null,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflowPath,
    created_at: run.createdAt.toISOString(),
    updated_at: run.createdAt.toISOString(),
    run_started_at: run.createdAt.toISOString(),
    url: `${api}/repos/${fullName}/actions/runs/${run.id}`,
    html_url: `https://github.com/${fullName}/actions/runs/${run.id}`,
    artifacts_url: `${api}/repos/${fullName}/actions/runs/${run.id}/artifacts`,
    repository: minimalRepositoryPayload(repository),
    head_repository: minimalRepositoryPayload(run.headRepository),
    // GitHub leaves this empty for runs of forks.
    pull_requests: [],
  };
}

export function artifactPayload(
  artifact: Artifact,
  repository: Repository,
  api: string,
): Record<string, unknown> {
  const url = `${api}/repos/${repository.owner}/${repository.name}/actions/artifacts/${artifact.id}`;
  const created = artifact.createdAt.getTime();
  const expires = artifact.expired ? created - day : created + retentionDays * day;
  return {
    ...sampleOf('artifact'),
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.finalized?.size ?? 0,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt.toISOString(),
    updated_at: artifact.createdAt.toISOString(),
    expires_at: new Date(expires).toISOString(),
    digest: artifact.finalized?.digest ?? null,
    workflow_run: {
      id: artifact.run.id,
      repository_id: repository.id,
      head_repository_id: artifact.run.headRepository.id,
      head_branch: artifact.run.headBranch,
      head_sha: artifact.run.headSha,
    },
  };
}
