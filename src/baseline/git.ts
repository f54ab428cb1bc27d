import { join } from 'node:path';
import { EnvironmentError } from '../errors.js';
import type { Completed, World } from '../system/index.js';

/** For one command; those that speak to the remote move a few kilobytes. */
const commandTimeoutMs = 60_000;

const quiet = {
  LC_ALL: 'C', // messages are read
  GIT_TERMINAL_PROMPT: '0',
  GCM_INTERACTIVE: 'never',
};

/** Runs git with these arguments in a folder. Never throws for an exit code. */
export interface Git {
  run(args: readonly string[], input?: string): Promise<Completed>;
  /** Its stdout. Throws an EnvironmentError, whose message ends in git's own words, where it fails. */
  must(args: readonly string[], input?: string): Promise<string>;
}

export function createGit(world: World, cwd: string, env: Readonly<Record<string, string>> = {}): Git {
  const run: Git['run'] = (args, input) =>
    world.processes.run('git', args, {
      cwd,
      env: { ...quiet, ...env },
      timeoutMs: commandTimeoutMs,
      ...(input === undefined ? {} : { input }),
    });
  return {
    run,
    async must(args, input) {
      const done = await run(args, input);
      if (done.exitCode !== 0) throw new EnvironmentError(`git ${args[0] ?? ''}: ${complaintOf(done)}`);
      return done.stdout;
    },
  };
}

/** What git said went wrong, on one line. */
export function complaintOf(done: Completed): string {
  if (done.timedOut) return `no answer within ${commandTimeoutMs / 1000} s`;
  if (done.exitCode === 127) return 'git is not installed';
  const lines = done.stderr.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => /^(fatal|error|remote|ERROR)\b/.test(line));
  return (
    (said.length > 0 ? said : lines.filter((line) => line !== '')).slice(0, 3).join(' ') ||
    `exit code ${done.exitCode}`
  );
}

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
