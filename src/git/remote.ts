import { join } from 'node:path';
import { EnvironmentError } from '../errors.js';
import type { World } from '../system/index.js';
import { complaintOf, createGit, type Git } from './git.js';

/** A remote of the repository around `cwd`, with what it takes to reach it from elsewhere. */
export interface Remote {
  readonly fetchUrl: string;
  readonly pushUrl: string;
  /** The repository's own settings for the transport (actions/checkout leaves its token in one), as variables. */
  readonly env: Readonly<Record<string, string>>;
}

/** @throws EnvironmentError where there is no repository or no such remote */
export async function readRemote(world: World, name: string): Promise<Remote> {
  const git = createGit(world, world.cwd);
  const top = await git.run(['rev-parse', '--show-toplevel']);
  if (top.exitCode !== 0)
    throw new EnvironmentError(`${world.cwd} is not in a git repository with files: ${complaintOf(top)}`);
  const root = top.stdout.trim();
  const urlOf = async (...kind: string[]): Promise<string> => {
    const found = await git.run(['remote', 'get-url', ...kind, '--', name]);
    if (found.exitCode !== 0) throw new EnvironmentError(`the repository has no remote "${name}"`);
    const url = fromElsewhere(found.stdout.trim(), root);
    hideCredentials(url, world);
    return url;
  };
  return {
    fetchUrl: await urlOf(),
    pushUrl: await urlOf('--push'),
    env: await transportSettings(world, git),
  };
}

/** A path that is relative to the repository means something else in another folder. */
function fromElsewhere(url: string, root: string): string {
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(url) || /^[^/]+:/.test(url);
  return isUrl || url.startsWith('/') ? url : join(root, url);
}

/** git repeats a URL in its complaints. */
function hideCredentials(url: string, world: World): void {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return;
  const { username, password } = new URL(url);
  world.secrets.add(decodeURIComponent(password === '' ? username : password));
}

/**
 * Settings of the repository itself are invisible to a temporary one. They are handed on as GIT_CONFIG_*
 * variables: as arguments they would be seen by every process of the machine.
 */
async function transportSettings(world: World, git: Git): Promise<Record<string, string>> {
  const listed = await git.run([
    'config',
    '--local',
    '--includes',
    '-z',
    '--get-regexp',
    '^(http|credential|url|ssh)\\.|^core\\.(sshcommand|askpass|gitproxy)$',
  ]);
  const entries = listed.exitCode === 0 ? listed.stdout.split('\0').filter((entry) => entry !== '') : [];
  const settings = entries.map((entry) => {
    const [key = '', ...value] = entry.split('\n');
    return [key, value.join('\n')] as const;
  });
  for (const [key, value] of settings) {
    if (!key.endsWith('.extraheader')) continue;
    world.secrets.add(value);
    world.secrets.add(value.split(' ').at(-1) ?? '');
  }
  return configVariables(world, [
    ...settings,
    ['core.hooksPath', '/dev/null'], // hooks of the machine's own are for its own repositories
    ['commit.gpgSign', 'false'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
  ]);
}

function configVariables(
  world: World,
  settings: readonly (readonly [string, string])[],
): Record<string, string> {
  const already = Number(world.env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(already + settings.length) };
  for (const [index, [key, value]] of settings.entries()) {
    variables[`GIT_CONFIG_KEY_${already + index}`] = key;
    variables[`GIT_CONFIG_VALUE_${already + index}`] = value;
  }
  return variables;
}
