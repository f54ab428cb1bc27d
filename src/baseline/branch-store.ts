import type { BaselineLookup } from '../analyze/index.js';
import type { BaselineStorePlan } from '../config/index.js';
import { EnvironmentError, messageOf } from '../errors.js';
import type { World } from '../system/index.js';
import { parseDocument, renderDocument, type ParsedDocument } from './document.js';
import { fileNameOf } from './file-name.js';
import { withRemoteBranch, type RemoteBranch } from './remote-branch.js';
import type { Place } from './store.js';

type BranchPlan = Extract<BaselineStorePlan, { kind: 'branch' }>;

/** Of racing writers at least one arrives in each round. */
const pushAttempts = 12;
const longestPauseMs = 2_000;

/**
 * A branch of the repository with a file for each suite. A push that loses a race is made again on top of the
 * winner's, so that every record stays.
 */
export function openBranchStore(plan: BranchPlan, suite: string, world: World): Place {
  const folders = plan.directory.split('/').filter((part) => part !== '' && part !== '.');
  const path = [...folders, fileNameOf(suite)].join('/');
  const place = `branch ${plan.branch} of ${plan.remote}`;
  const from = `${path} on ${place}`;
  const look = async (branch: RemoteBranch): Promise<Seen> => {
    const tip = await branch.fetch();
    const text = tip === undefined ? undefined : await branch.read(tip, path);
    return { tip, parsed: text === undefined ? undefined : parseDocument(text, suite, from) };
  };

  return {
    description: place,

    async recall(): Promise<BaselineLookup> {
      try {
        const { tip, parsed } = await withRemoteBranch(world, plan, look);
        if (parsed === undefined)
          return {
            kind: 'missing',
            message: `There is no baseline yet: no ${tip === undefined ? place : from} exists.`,
          };
        return parsed.kind === 'ok' ? { kind: 'found', document: parsed.document, from } : parsed;
      } catch (error) {
        const message = `The baseline on ${place} could not be read: ${messageOf(error)}.`;
        return { kind: 'unavailable', message: `${message}${credentialsHint(message)}` };
      }
    },

    change: (change) =>
      withRemoteBranch(world, plan, async (branch) => {
        for (let attempt = 1; attempt <= pushAttempts; attempt++) {
          const { tip, parsed } = await look(branch).catch(notStored);
          if (parsed?.kind === 'unreadable')
            throw new EnvironmentError(`${parsed.message} It was left as it is.`, {
              fix: `Remove ${path} from the branch ${plan.branch} to begin a new history.`,
            });
          const document = change.apply(parsed?.document);
          const commit = await branch.commit(tip, path, renderDocument(document), change.subject);
          if (await branch.push(commit, tip).catch(notStored)) return `${change.told(document)} in ${from}.`;
          await world.clock.sleep(Math.random() * Math.min(longestPauseMs, 100 * 2 ** attempt));
        }
        throw new EnvironmentError(`${pushAttempts} pushes to ${place} were overtaken by others.`, {
          fix: 'Run the job again, or give it a concurrency group.',
        });
      }),
  };

  function notStored(error: unknown): never {
    throw new EnvironmentError(`Nothing could be stored on ${place}: ${messageOf(error)}.`, {
      fix: `Give the job \`permissions: contents: write\` and keep the branch out of branch protection, or name another baseline.branch.`,
      cause: error,
    });
  }
}

/** The branch as it was last seen: its commit, and what it holds for the suite. */
interface Seen {
  /** undefined: the branch does not exist. */
  readonly tip: string | undefined;
  readonly parsed: ParsedDocument | undefined;
}

function credentialsHint(message: string): string {
  return /could not read (Username|Password)|Authentication failed/.test(message)
    ? " In a workflow, leave actions/checkout's `persist-credentials` on."
    : '';
}
