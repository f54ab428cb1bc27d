import type { World } from '../../system/index.js';
import { fail, isAtLeast, ok, warn, type Check } from './check.js';

const askLimitMs = 15_000;
/** `!override` and `!reset`, `up --wait-timeout`: what a run writes and calls. */
const oldestCompose = [2, 24, 4] as const;
/** Container statistics as a run reads them (engine 20.10 and later). */
const oldestEngine = [20, 10, 0] as const;

/**
 * The Docker command, its engine and Compose.
 *
 * @param isNeeded the configuration's target is a compose stack: what is missing then fails, else it warns
 */
export async function checkDocker(world: World, isNeeded: boolean): Promise<Check[]> {
  const missing = isNeeded ? fail : warn;
  const beside = isNeeded ? '' : ' Until then command and url targets work.';
  const ask = (...args: string[]) => world.processes.run('docker', args, { timeoutMs: askLimitMs });

  const engine = await ask('version', '--format', '{{.Server.Version}}');
  if (engine.exitCode === 127) {
    return [
      missing(
        'docker',
        'the command was not found',
        `Install Docker Engine with its compose plugin.${beside}`,
      ),
    ];
  }
  if (engine.exitCode !== 0) {
    const said = engine.timedOut ? `no answer within ${askLimitMs / 1000} s` : lastLine(engine.stderr);
    return [missing('docker', said, `${fixOf(said)}${beside}`)];
  }
  const version = engine.stdout.trim();
  const compose = await ask('compose', 'version', '--short');
  return [
    isAtLeast(version, oldestEngine)
      ? ok('docker', `engine ${version}`)
      : missing(
          'docker',
          `engine ${version}`,
          `Upgrade the engine to ${oldestEngine.join('.')} or later.${beside}`,
        ),
    compose.exitCode !== 0
      ? missing(
          'compose',
          lastLine(compose.stderr),
          `Install the compose plugin (docker-compose-plugin).${beside}`,
        )
      : checkCompose(compose.stdout.trim(), missing),
  ];
}

function checkCompose(version: string, missing: typeof fail): Check {
  if (isAtLeast(version, oldestCompose)) return ok('compose', version);
  return missing('compose', version, `Upgrade the compose plugin to ${oldestCompose.join('.')} or later.`);
}

function fixOf(said: string): string {
  if (/permission denied/i.test(said))
    return 'Let this user reach the engine: sudo usermod -aG docker $USER, then log in anew.';
  return 'Start the engine: sudo systemctl start docker, or Docker Desktop.';
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
