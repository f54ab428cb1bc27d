import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installTimeoutMs = 180_000;

/**
 * The Node that GitHub runs the action with (`runs.using: node24`): LOADGATE_NODE24, this process's own, or one
 * installed once into the user's cache. Where none can be had, this process's Node with a notice; with
 * LOADGATE_REQUIRE_NODE24=1 that is an error.
 */
export async function findNode24(): Promise<string> {
  const given = process.env['LOADGATE_NODE24'];
  if (given !== undefined && given !== '') return given;
  if (process.version.startsWith('v24.')) return process.execPath;
  const cache =
    process.env['LOADGATE_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'loadgate');
  const prefix = join(cache, 'node24');
  const node = join(prefix, 'bin', 'node');
  if (existsSync(node)) return node;
  try {
    // `npx node@24` would look the package up again for every test.
    await run('npm', ['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, 'node@24'], {
      timeout: installTimeoutMs,
    });
    await run(node, ['--version']);
    return node;
  } catch (error) {
    if (process.env['LOADGATE_REQUIRE_NODE24'] === '1') throw error;
    process.stderr.write(`No Node 24 could be had: the action's tests run on ${process.version}\n`);
    return process.execPath;
  }
}
