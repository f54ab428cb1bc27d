import { spawnSync } from 'node:child_process';
import { describeWhere } from './needs.js';

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

/** `describe` for tests that need Docker; see CONTRIBUTING.md. */
export const describeWithDocker = describeWhere({
  what: 'Docker',
  whyNot,
  requiredBy: 'LOADGATE_REQUIRE_DOCKER',
});
