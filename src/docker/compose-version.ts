import { EnvironmentError } from '../errors.js';
import type { World } from '../system/index.js';

export interface ComposeVersion {
  readonly text: string;
  /** Compose 2.24.4 and later can replace a list of the user's file (`!override`). */
  readonly canOverride: boolean;
}

/** `up --wait-timeout` came with it. */
const oldest = [2, 17, 0] as const;
const overrideSince = [2, 24, 4] as const;
const installHint = 'Install Docker with its compose plugin: https://docs.docker.com/compose/install/';

/**
 * The version of `docker compose`.
 *
 * @throws EnvironmentError where docker or its compose plugin is missing or too old
 */
export async function readComposeVersion(world: World): Promise<ComposeVersion> {
  const asked = await world.processes.run('docker', ['compose', 'version', '--short'], { timeoutMs: 30_000 });
  if (asked.exitCode === 127)
    throw new EnvironmentError('docker is not installed: the command was not found', { fix: installHint });
  if (asked.exitCode !== 0) {
    throw new EnvironmentError('docker has no compose plugin: `docker compose version` fails', {
      fix: installHint,
    });
  }
  return parseComposeVersion(asked.stdout.trim());
}

/**
 * Reads `2.40.3-3`, `v2.17.0` or `5.0.1`.
 *
 * @throws EnvironmentError for a version that is too old, or none
 */
export function parseComposeVersion(text: string): ComposeVersion {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  if (parts === undefined)
    throw new EnvironmentError(`docker compose tells "${text}" as its version`, { fix: installHint });
  if (!isAtLeast(parts, oldest)) {
    throw new EnvironmentError(`docker compose ${text} is too old: ${oldest.join('.')} or later is needed`, {
      fix: installHint,
    });
  }
  return { text, canOverride: isAtLeast(parts, overrideSince) };
}

function isAtLeast(version: readonly number[], wanted: readonly number[]): boolean {
  const at = wanted.findIndex((part, index) => part !== version[index]);
  return at < 0 || (version[at] ?? 0) > (wanted[at] ?? 0);
}
