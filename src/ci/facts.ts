import type { CiFacts } from '../config/index.js';
import type { World } from '../system/index.js';
import { readGitFacts } from './git-facts.js';
import { readGithubFacts } from './github/facts.js';

/**
 * Where this runs and what change it looks at, read once.
 *
 * @throws UsageError for a `pull_request_target` that did not explicitly allow running the pull request's code
 */
export async function readCiFacts(world: World): Promise<CiFacts> {
  if (world.env['GITHUB_ACTIONS'] === 'true') return readGithubFacts(world);
  return readGitFacts(world, isSet(world.env['CI']) ? 'other' : 'none');
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false'].includes(value);
