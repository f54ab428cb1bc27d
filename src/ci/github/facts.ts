import type { CiFacts, GithubFacts } from '../../config/index.js';
import { UsageError } from '../../errors.js';
import type { World } from '../../system/index.js';
import { readEvent, type GithubEvent } from './event.js';

/** Set to `true` in the workflow by who knows what is at stake. */
const allowTargetVariable = 'LOADGATE_ALLOW_PULL_REQUEST_TARGET';

type Env = World['env'];

/** The facts of a run in GitHub Actions, from the variables of the runner and the payload of the event. */
export async function readGithubFacts(world: World): Promise<CiFacts> {
  const { env } = world;
  const eventName = env['GITHUB_EVENT_NAME'] ?? '';
  refuseForeignCode(eventName, env);
  world.secrets.add(env['ACTIONS_RUNTIME_TOKEN'] ?? '');

  const { event, warnings } = await readEvent(world);
  const isPullRequest = eventName.startsWith('pull_request');
  if (isPullRequest && event.pull_request === undefined && warnings.length === 0)
    warnings.push(`The ${eventName} event names no pull request: no comment is written.`);

  const serverUrl = withoutSlash(env['GITHUB_SERVER_URL'] ?? 'https://github.com');
  const repository = nonEmpty(env['GITHUB_REPOSITORY']);
  const runId = nonEmpty(env['GITHUB_RUN_ID']);
  const github: GithubFacts = {
    eventName,
    before: eventName === 'push' ? nonEmpty(event.before) : undefined,
    queueBase: nonEmpty(event.merge_group?.base_sha),
    labeled: labeledBy(event),
    apiUrl: withoutSlash(env['GITHUB_API_URL'] ?? 'https://api.github.com'),
    serverUrl,
    runId,
    workflowFile: workflowFileOf(env['GITHUB_WORKFLOW_REF'] ?? ''),
    defaultBranch: event.repository?.default_branch,
    repositoryId: event.repository?.id ?? positiveInteger(env['GITHUB_REPOSITORY_ID']),
    artifacts: artifactsFor(serverUrl, env),
    summaryPath: nonEmpty(env['GITHUB_STEP_SUMMARY']),
    outputPath: nonEmpty(env['GITHUB_OUTPUT']),
  };
  return {
    provider: 'github',
    commit: commitOf(event, env),
    branch: branchOf(event, env),
    isDefaultBranch: isDefaultBranch(github, env),
    pullRequest: pullRequestOf(event),
    repository,
    runUrl:
      repository === undefined || runId === undefined
        ? undefined
        : `${serverUrl}/${repository}/actions/runs/${runId}`,
    github,
    warnings,
  };
}

/** There the job has the repository's secrets and a token that writes, and anybody's pull request chooses what is booted. */
function refuseForeignCode(eventName: string, env: Env): void {
  if (eventName !== 'pull_request_target' || env[allowTargetVariable] === 'true') return;
  throw new UsageError(
    'Loadgate boots the code of the pull request, and on pull_request_target that code gets the secrets and the write token of this repository.',
    {
      fix: `Use \`on: pull_request\`. Where every author is trusted, set \`${allowTargetVariable}: "true"\` in the step's env.`,
    },
  );
}

/**
 * On a pull request its head: the merge commit, which GITHUB_SHA names, is written by nobody. On a push of a tag
 * GITHUB_SHA: `after` is the tag's own object where the tag is annotated.
 */
function commitOf(event: GithubEvent, env: Env): string | undefined {
  const isTag = env['GITHUB_REF']?.startsWith('refs/tags/') === true;
  const pushed = isTag ? undefined : event.after;
  return event.pull_request?.head.sha ?? event.merge_group?.head_sha ?? pushed ?? nonEmpty(env['GITHUB_SHA']);
}

function branchOf(event: GithubEvent, env: Env): string | undefined {
  const ref = event.merge_group?.head_ref ?? env['GITHUB_REF'] ?? '';
  return event.pull_request?.head.ref ?? (ref.startsWith('refs/heads/') ? ref.slice(11) : undefined);
}

function isDefaultBranch({ eventName, defaultBranch }: GithubFacts, env: Env): boolean {
  if (eventName === 'schedule') return true; // runs nowhere else
  if (eventName !== 'push' && eventName !== 'workflow_dispatch') return false;
  return defaultBranch !== undefined && env['GITHUB_REF'] === `refs/heads/${defaultBranch}`;
}

function pullRequestOf({ pull_request: pull }: GithubEvent): CiFacts['pullRequest'] {
  if (pull === undefined) return undefined;
  return {
    number: pull.number,
    fromFork: pull.head.repo?.id !== pull.base.repo.id,
    baseRef: pull.base.ref,
  };
}

function labeledBy({ action, label, sender, pull_request: pull }: GithubEvent): GithubFacts['labeled'] {
  if (action !== 'labeled' || label === undefined || sender === undefined) return undefined;
  const at = pull?.updated_at;
  return at === undefined ? undefined : { name: label.name, by: sender.login, at };
}

/** `owner/name/.github/workflows/load.yml@refs/heads/main` -> `load.yml` */
function workflowFileOf(ref: string): string | undefined {
  return /^[^/]+\/[^/]+\/\.github\/workflows\/([^/]+?\.ya?ml)@/.exec(ref)?.[1];
}

function artifactsFor(serverUrl: string, env: Env): GithubFacts['artifacts'] {
  if (!URL.canParse(serverUrl)) return 'not-on-this-server';
  // As @actions/artifact decides it.
  const host = new URL(serverUrl).hostname.toLowerCase();
  if (host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost'))
    return 'not-on-this-server';
  const hasService = nonEmpty(env['ACTIONS_RUNTIME_TOKEN']) && nonEmpty(env['ACTIONS_RESULTS_URL']);
  return hasService === undefined ? 'not-in-this-step' : 'available';
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function positiveInteger(text: string | undefined): number | undefined {
  const number = Number(text ?? '');
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
