import { rootMessageOf } from '../../errors.js';
import type { World } from '../../system/index.js';
import { ok, warn, type Check } from './check.js';

const answerLimitMs = 5_000;
const defaultApiUrl = 'https://api.github.com';
const permissionsFix = 'Give the job: permissions: { contents: read, pull-requests: write, actions: read }.';

/**
 * What the token in GITHUB_TOKEN may do, as far as reading shows it; nothing where there is no token. A refused
 * token never fails the gate: the verdict stands without a comment.
 */
export async function checkToken(world: World): Promise<Check[]> {
  const token = world.env['GITHUB_TOKEN'] ?? '';
  if (token === '') return [];
  world.secrets.add(token);
  const repository = world.env['GITHUB_REPOSITORY'] ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    return [
      warn('github token', 'set, but GITHUB_REPOSITORY is not', 'Set GITHUB_REPOSITORY to OWNER/NAME, too.'),
    ];
  }
  const apiUrl = world.env['GITHUB_API_URL'] || defaultApiUrl;
  const ask = (path: string): Promise<Response> =>
    fetch(`${apiUrl}/repos/${repository}${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'user-agent': 'loadgate',
      },
      signal: AbortSignal.timeout(answerLimitMs),
      redirect: 'error',
    });
  try {
    const [read, runs] = await Promise.all([ask(''), ask('/actions/runs?per_page=1')]);
    await runs.body?.cancel();
    return [await checkRepository(read, repository), checkRuns(runs)];
  } catch (error) {
    return [
      warn(
        'github token',
        `no answer from ${apiUrl}: ${rootMessageOf(error)}`,
        'See that this machine reaches it (name server, firewall), or set GITHUB_API_URL to the API of your server.',
      ),
    ];
  }
}

async function checkRepository(response: Response, repository: string): Promise<Check> {
  if (!response.ok) {
    await response.body?.cancel();
    const fix =
      response.status === 401
        ? 'Use a token that is valid.'
        : `Use a token for ${repository}. ${permissionsFix}`;
    return warn('github token', `${repository} answers ${response.status}`, fix);
  }
  const answer: unknown = await response.json();
  const mayPush = hasPush(answer);
  const writing =
    mayPush === undefined ? 'writing shows only when it is tried' : mayPush ? 'may push' : 'may not push';
  return ok('github token', `reads ${repository}; ${writing}`);
}

function checkRuns(response: Response): Check {
  if (response.ok)
    return ok('github actions', 'earlier runs can be read: a baseline kept as an artifact is found');
  return warn(
    'github actions',
    `earlier runs: ${response.status}`,
    `A baseline kept as an artifact is not found. ${permissionsFix}`,
  );
}

/** `permissions.push` of a repository's description; GitHub leaves it out for some tokens. */
function hasPush(answer: unknown): boolean | undefined {
  if (typeof answer !== 'object' || answer === null || !('permissions' in answer)) return undefined;
  const { permissions } = answer;
  if (typeof permissions !== 'object' || permissions === null || !('push' in permissions)) return undefined;
  return permissions.push === true;
}
