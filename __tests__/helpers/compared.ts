import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { resultSchema, type Result } from '../../src/analyze/index.js';
import { placeWith, startCli, type Ended, type Place, type Started } from './cli.js';
import { commit, git, newRepository } from './git.js';
import { shopFiles } from './shop.js';

/** A repository whose branch is measured in turn with its main, by the built command line. */

/** Warm-up, pairs and fresh starts take minutes, however fast the machine is. */
export const longestMs = 400_000;

const shop = shopFiles({ store: 'none' });
export const shopCode = shop['shop.js'] ?? '';
export const shopConfig = shop['loadgate.yml'] ?? '';

/** The shop on main, and a branch with this change of it. */
export function repositoryWith(change: Readonly<Record<string, string>>): Place {
  const place = placeWith({});
  newRepository(place.cwd);
  commit(place.cwd, 'the shop', { '.gitignore': 'shop.pid\nloadgate-report/\n', ...shop });
  git(place.cwd, 'checkout', '--quiet', '-b', 'topic');
  commit(place.cwd, 'a change', change);
  return place;
}

/** On main the shop is this one, which its branch mends. */
export function repositoryWithBase(ofBase: string, change: Readonly<Record<string, string>> = {}): Place {
  const place = repositoryWith({});
  git(place.cwd, 'checkout', '--quiet', 'main');
  commit(place.cwd, 'another shop', { 'shop.js': ofBase });
  git(place.cwd, 'checkout', '--quiet', '-B', 'topic');
  commit(place.cwd, 'the shop again', { 'shop.js': shopCode, ...change });
  return place;
}

export interface Compared extends Ended {
  readonly result: Result;
  readonly report: Readonly<Record<string, string>>;
}

export const startComparison = (
  place: Place,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Started => startCli(['run', '--base', 'main', ...flags], { cwd: place.cwd, timeoutMs: longestMs, env });

export const compare = async (place: Place, ...flags: string[]): Promise<Compared> =>
  outcome(place, await startComparison(place, flags).ended);

export function outcome(place: Place, ended: Ended): Compared {
  if (!existsSync(join(place.cwd, 'loadgate-report'))) throw new Error(`${ended.stdout}\n${ended.stderr}`);
  const report = place.readReport();
  return { ...ended, report, result: resultSchema.parse(JSON.parse(report['result.json'] ?? '')) };
}

/** Neither a folder nor what git knows of one. */
export function expectNothingLeft(place: Place): void {
  expect(git(place.cwd, 'worktree', 'list').split('\n')).toHaveLength(1);
  const ours = readdirSync(tmpdir()).filter((name) => name.startsWith('loadgate-base-'));
  expect(ours.filter((name) => existsSync(join(tmpdir(), name, place.cwd.split('/').at(-1) ?? '')))).toEqual(
    [],
  );
}
