// A repository whose main branch holds a target, and a branch with a change of it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Four users without a pause keep one core busy, that of the CPU-bound target or that of Redis, and leave the other one to
 * the generator and the rest. In such a closed loop a request waits for three others: p95 is service time, about four of
 * them, and 10% more work is 10% more. Some 200 requests a second are enough for slices of one second.
 */
const users = 4;

export const targets = ['cpu', 'redis'];

const config = (target, seed) => `version: 1
name: ${target}
seed: ${seed}
target:
  command: { run: exec node server.mjs, env: { TARGET: ${target} }, ready: { path: /health, timeout: 30s } }
scenarios:
  work: { think: 0ms, steps: [ { get: /work, name: work, check: { status: 200 } } ] }
tests:
  pull-request: { scenario: work, users: ${users}, hold: 10s }
baseline: { store: none }
`;

/** The folder of a target, with its configuration. Its owner removes it. */
export function targetFolder(target, seed) {
  const folder = mkdtempSync(join(tmpdir(), `loadgate-verdict-${target}-`));
  copyFileSync(join(import.meta.dirname, 'server.mjs'), join(folder, 'server.mjs'));
  writeFileSync(join(folder, 'loadgate.yml'), config(target, seed));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A repository of a target on the branch `change`, which adds so many percent of work: 0 changes nothing that runs. */
export function repositoryOf(target, { added, seed }) {
  const { folder, remove } = targetFolder(target, seed);
  const git = (...words) =>
    execFileSync('git', ['-c', 'user.name=benchmark', '-c', 'user.email=benchmark@localhost', ...words], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const commit = (message, name, text) => {
    writeFileSync(join(folder, name), text);
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  git('init', '--quiet', '--initial-branch', 'main');
  commit('the target', 'work.json', '{"added":0}\n');
  git('checkout', '--quiet', '-b', 'change');
  if (added === 0) commit('a change of what does not run', 'NOTES.md', 'nothing that matters\n');
  else commit(`${added}% more work`, 'work.json', `{"added":${added}}\n`);
  return { folder, remove };
}
