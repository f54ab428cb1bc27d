import { isAbsolute, join, relative, sep } from 'node:path';
import { UsageError } from '../errors.js';
import { complaintOf } from '../git/index.js';
import type { World } from '../system/index.js';
import { gitIn, type Clone } from './clone.js';
import { withoutHooks } from './worktree.js';

/** Where a path of the user's working tree lies below its top; undefined: it is outside, or the top itself. */
export function withinClone({ tops }: Clone, path: string): string | undefined {
  return tops
    .map((top) => relative(top, path))
    .find((below) => below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
}

/**
 * The files that the base needs and git does not have, such as `.env`.
 *
 * @param paths absolute ones, of the user's working tree
 * @throws UsageError that names each one that is missing or outside the repository
 */
export async function requireCopies(
  world: World,
  clone: Clone,
  paths: readonly string[],
): Promise<readonly { readonly from: string; readonly below: string }[]> {
  const problems: string[] = [];
  const copies: { from: string; below: string }[] = [];
  for (const from of paths) {
    const below = withinClone(clone, from);
    if (below === undefined || below.split(sep)[0] === '.git')
      problems.push(`${from} is not in the repository`);
    else if (!(await world.files.exists(from))) problems.push(`${from} does not exist`);
    else copies.push({ from, below });
  }
  if (problems.length === 0) return copies;
  throw new UsageError(`can't copy to the base: ${problems.join('; ')}`, {
    fix: 'Name files of the repository that are there before the run.',
  });
}

/**
 * Those of these paths at which the user's working tree has a file that git does not have: what is committed or staged
 * belongs to the change.
 *
 * @param paths absolute ones; what is outside the repository is left out
 */
export async function untrackedOf(
  world: World,
  clone: Clone,
  paths: readonly string[],
): Promise<readonly string[]> {
  const untracked: string[] = [];
  for (const path of paths) {
    if (withinClone(clone, path) === undefined || (await world.files.sizeBytes(path)) === undefined) continue;
    // No character of a path stands for others here.
    const listing = ['--literal-pathspecs', 'ls-files', '--error-unmatch', '--', path];
    const tracked = await clone.git.run(listing);
    if (tracked.exitCode !== 0) untracked.push(path);
  }
  return untracked;
}

/** @returns a warning for each file that the base has itself: it keeps its own */
export async function copyInto(
  world: World,
  worktree: string,
  copies: Awaited<ReturnType<typeof requireCopies>>,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const { from, below } of copies) {
    const to = join(worktree, below);
    if (await world.files.exists(to)) warnings.push(`The base has its own ${below} and keeps it.`);
    else await world.files.copy(from, to);
  }
  return warnings;
}

/**
 * Checks out the base's submodules, as far as the user's working tree has them: each at the commit that the base
 * names. Where that fails the folder stays empty, and whatever needs it will say more.
 *
 * @returns a warning for what could not be checked out
 */
export async function fillSubmodules(
  world: World,
  clone: Clone,
  worktree: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (!(await world.files.exists(join(worktree, '.gitmodules')))) return [];
  const here = gitIn(world, worktree, signal);
  const theirs = await submodulesOf(gitIn(world, clone.tops[1], signal));
  const own = [...(await submodulesOf(here)).keys()];
  const wanted = own.filter((path) => theirs.get(path) === true);
  if (wanted.length === 0) return [];
  const done = await here.run([...withoutHooks, ...update, '--', ...wanted]);
  return done.exitCode === 0
    ? []
    : [`Submodules of the base (${wanted.join(', ')}) could not be checked out: ${complaintOf(done)}`];
}

const update = ['submodule', '--quiet', 'update', '--init', '--recursive'] as const;

/** Paths, and whether each is checked out. */
async function submodulesOf(git: ReturnType<typeof gitIn>): Promise<ReadonlyMap<string, boolean>> {
  const { stdout } = await git.run(['submodule', 'status']);
  // ` <commit> path (describe)`, with `-` in front where it is not checked out.
  const lines = [...stdout.matchAll(/^(.)[0-9a-f]+ (.+?)(?: \([^()]*\))?$/gm)];
  return new Map(lines.map(([, mark, path = '']) => [path, mark !== '-']));
}
