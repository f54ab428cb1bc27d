import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

/** Why Docker can't be used here; undefined where engine and compose answer. Asked once per test file. */
const whyNot = ((): string | undefined => {
  for (const args of [
    ['version', '--format', '{{.Server.Version}}'],
    ['compose', 'version', '--short'],
  ]) {
    const asked = spawnSync('docker', args, { encoding: 'utf8', timeout: 15_000 });
    if (asked.status !== 0) return asked.error?.message ?? asked.stderr.trim();
  }
  return undefined;
})();

const isRequired = process.env['LOADGATE_REQUIRE_DOCKER'] === '1';

/**
 * `describe` for tests that need Docker. Where none answers they are skipped with a notice; with
 * LOADGATE_REQUIRE_DOCKER=1 they run and fail, so that no machine passes by skipping.
 */
export const describeWithDocker: typeof describe.skip = ((): typeof describe.skip => {
  if (whyNot === undefined || isRequired) return describe;
  process.stderr.write(`Tests that need Docker are skipped: ${whyNot}\n`);
  return describe.skip;
})();
