import { acceptanceOf, type Acceptance } from '../analyze/index.js';
import type { BaselineStore } from '../baseline/index.js';
import { metrics, type Plan } from '../config/index.js';
import { UsageError } from '../errors.js';
import { createGit, type Git } from '../git/index.js';
import { acceptedFigures } from '../report/index.js';
import type { World } from '../system/index.js';
import { readResult } from './read-result.js';

export interface AcceptFlags {
  readonly reason?: string;
  readonly result?: string;
  readonly test?: readonly string[];
  readonly metric?: readonly string[];
  readonly errors?: boolean;
}

/** It stands in comments and tables. */
const longestReason = 300;

/**
 * Records in the store that what got worse in a result is accepted, for the commit that is checked out.
 *
 * @returns the note, and what was done in sentences
 * @throws UsageError where there is nothing to accept, no reason, no author, or the result is of another commit
 */
export async function acceptChange(
  store: BaselineStore,
  plan: Plan,
  flags: AcceptFlags,
  world: World,
): Promise<{ readonly note: Acceptance; readonly told: string }> {
  const reason = reasonOf(flags);
  const wanted = metricsOf(flags);
  const directory = flags.result ?? 'loadgate-report';
  const result = await readResult(directory, world);
  if (result.suite !== plan.suite)
    throw new UsageError(
      `${directory} holds a result of suite "${result.suite}", the configuration is of "${plan.suite}".`,
    );
  const tests = flags.test ?? [];
  const unknown = tests.find((name) => !result.tests.some((test) => test.name === name));
  if (unknown !== undefined)
    throw new UsageError(`--test ${JSON.stringify(unknown)}: the result in ${directory} has no such test.`, {
      fix: `Tests: ${result.tests.map(({ name }) => name).join(', ') || 'none'}.`,
    });
  const commit = commitOf(plan, result.environment.commit, directory);
  const git = createGit(world, plan.rootDir);
  const { note: made, left } = acceptanceOf(result, {
    commit,
    at: new Date(world.clock.now()).toISOString(),
    author: await authorOf(git),
    reason: world.secrets.mask(reason),
    tests,
    metrics: wanted,
    includesErrors: flags.errors === true,
  });
  if (made.metrics.length === 0) throw nothingToAccept(directory, left);
  const note = (await isTipOfDefaultBranch(git, commit)) ? { ...made, isTip: true } : made;
  const said = await store.accept(note);
  const more = left.length === 0 ? '' : `Not accepted: ${acceptedFigures(left)}.\n`;
  return { note, told: `${said}\nAccepted: ${acceptedFigures(note.metrics)}.\n${more}` };
}

function reasonOf({ reason = '' }: AcceptFlags): string {
  const text = reason.replace(/\s+/g, ' ').trim();
  if (text === '')
    throw new UsageError('A change is accepted for a reason, which stands in the history.', {
      fix: 'Write --reason "why this is slower, and worth it".',
    });
  if (text.length > longestReason)
    throw new UsageError(`--reason has ${text.length} characters; ${longestReason} have room.`, {
      fix: 'Write the short of it, and a link.',
    });
  return text;
}

function metricsOf({ metric: names = [] }: AcceptFlags): readonly string[] {
  const unknown = names.find((name) => !metrics.some((metric) => metric === name));
  if (unknown === undefined) return names;
  throw new UsageError(`--metric ${JSON.stringify(unknown)}: there is no such metric.`, {
    fix: `Metrics: ${metrics.join(', ')}.`,
  });
}

/** Who accepts has seen figures: they have to be of the very commit. */
function commitOf(plan: Plan, measured: string | null, directory: string): string {
  const { commit } = plan.ci;
  if (commit === undefined)
    throw new UsageError('There is no commit to accept: this is no git repository, or it has none.');
  if (measured === commit) return commit;
  const its = measured === null ? 'no commit' : `commit ${measured.slice(0, 12)}`;
  throw new UsageError(
    `The result in ${directory} is of ${its}, and ${commit.slice(0, 12)} is checked out.`,
    {
      fix: 'Accept what was measured: run it again here, or check out that commit.',
    },
  );
}

/** As the clone last saw it. */
async function isTipOfDefaultBranch(git: Git, commit: string): Promise<boolean> {
  const { exitCode, stdout } = await git.run([
    'rev-parse',
    '--verify',
    '--quiet',
    'refs/remotes/origin/HEAD',
  ]);
  return exitCode === 0 && stdout.trim() === commit;
}

async function authorOf(git: Git): Promise<string> {
  for (const key of ['user.name', 'user.email']) {
    const { exitCode, stdout } = await git.run(['config', '--get', key]);
    if (exitCode === 0 && stdout.trim() !== '') return stdout.trim();
  }
  throw new UsageError('git does not know who accepts this.', {
    fix: 'Run `git config user.name "Your Name"`.',
  });
}

function nothingToAccept(directory: string, left: Acceptance['metrics']): UsageError {
  if (left.length === 0)
    return new UsageError(`Nothing in ${directory} got worse than the baseline or the base allow.`, {
      fix: 'A broken limit is changed in `thresholds`; it is not accepted.',
    });
  const areErrors = left.every(({ metric }) => metric === 'error_rate');
  return new UsageError(`Nothing of what was named got worse; what did: ${acceptedFigures(left)}.`, {
    fix: areErrors
      ? 'An error rate is only accepted with --errors.'
      : 'Name it with --test and --metric, or name nothing.',
  });
}
