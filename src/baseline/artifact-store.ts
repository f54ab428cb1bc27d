import { join } from 'node:path';
import type { BaselineLookup } from '../analyze/index.js';
import { EnvironmentError, messageOf } from '../errors.js';
import type { World } from '../system/index.js';
import { findNewestArtifact } from './artifact-runs.js';
import { downloadArtifact } from './artifact-download.js';
import { uploadArtifact } from './artifact-service.js';
import { parseDocument, renderDocument } from './document.js';
import type { GithubAccess } from './github-access.js';
import type { Place } from './store.js';

const fileName = 'loadgate-baseline.json';
const otherStores = 'Use `baseline: { store: branch }` or `{ store: file, path: ... }` instead.';
/** An action does not accept: where only an action can store, the pull request is the place. */
const acceptElsewhere =
  'Accept it on the pull request, by the comment `/loadgate accept REASON` or the label `loadgate-accept`, or keep the baseline in `store: branch` or `store: file`.';

const notOnThisServer = `GitHub Enterprise Server has no artifact service of this kind. ${otherStores}`;

interface ArtifactContext {
  readonly world: World;
  readonly suite: string;
  readonly github: GithubAccess | undefined;
  /** Whether this is one of the runs whose artifacts are read. */
  readonly isDefaultBranch: boolean;
}

/**
 * An artifact of the newest passing run on the default branch carries the history; each such run appends its
 * record to what it finds and uploads the whole. GitHub deletes artifacts after 90 days, unless told otherwise.
 */
export function openArtifactStore(artifactName: string, context: ArtifactContext): Place {
  const { world, suite, github } = context;
  const look = async (): Promise<BaselineLookup> => {
    const reachable = reach(github);
    if ('problem' in reachable) return { kind: 'unavailable', message: reachable.problem };
    const found = await findNewestArtifact(reachable.github, reachable.workflowFile, artifactName);
    if (found.kind === 'missing')
      return { kind: 'missing', message: `There is no baseline yet: ${found.message}.` };
    if (found.kind !== 'found')
      return { kind: 'unavailable', message: `The baseline could not be read: ${found.message}` };
    const { run, artifact } = found;
    const from = `artifact ${artifactName} of run ${run.id}`;
    if (artifact.expired) return expired(from, run.created_at);
    const content = await downloadArtifact(reachable.github, artifact, fileName);
    if (content.kind === 'gone') return expired(from, run.created_at);
    if (content.kind === 'unavailable')
      return {
        kind: 'unavailable',
        message: `The baseline in ${from} could not be read: ${content.problem}`,
      };
    if (content.kind === 'unreadable')
      return { kind: 'unreadable', message: `The baseline in ${from} ${content.problem}.` };
    const parsed = parseDocument(content.text, suite, from);
    return parsed.kind === 'ok' ? { kind: 'found', document: parsed.document, from } : parsed;
  };

  const recall = async (): Promise<BaselineLookup> => {
    try {
      return await look();
    } catch (error) {
      return { kind: 'unavailable', message: `The baseline could not be read: ${messageOf(error)}` };
    }
  };

  return {
    description: `artifact ${artifactName}`,
    recall,

    async change(change) {
      // The report has it from `recall` already.
      if (github?.facts.artifacts === 'not-on-this-server' && change.isOptional)
        return `Not remembered: ${notOnThisServer}`;
      if (change.isOfFailedRun)
        return 'Not noted: the baseline is read from artifacts of passing runs alone, and this run is none of them.';
      const vain = whyInVain(context);
      // A note is all that its caller wants; a record comes with a run, which can be started otherwise.
      if (vain !== undefined)
        throw new EnvironmentError(vain.problem, { fix: change.isOptional ? vain.fix : acceptElsewhere });
      const known = await recall();
      // Uploading now would begin a new history and hide the old one.
      if (known.kind === 'unavailable') throw new EnvironmentError(known.message);
      if (known.kind === 'unreadable')
        throw new EnvironmentError(`${known.message} It was left as it is.`, {
          fix: 'Delete that artifact on the page of its run to go on from the one before it, or give the configuration another `name` to begin a new history.',
        });
      const document = change.apply(known.kind === 'found' ? known.document : undefined);

      const folder = await world.files.makeTemporaryFolder('baseline-');
      try {
        await world.files.writeText(join(folder, fileName), renderDocument(document), { isMasked: true });
        const upload = await uploadArtifact(artifactName, [join(folder, fileName)], folder, world.clock);
        if (upload.kind === 'uploaded') return `${change.told(document)} in artifact ${artifactName}.`;
        if (upload.kind === 'name-taken')
          throw new EnvironmentError(`This run has an artifact "${artifactName}" already.`, {
            fix: 'Where several jobs of one run measure, give each configuration a `name` of its own.',
          });
        throw new EnvironmentError(`The artifact "${artifactName}" was not stored: ${upload.problem}.`);
      } finally {
        await world.files.remove(folder);
      }
    },
  };
}

/** Why nothing can be stored from here, or nobody would read it; undefined: it can. */
function whyInVain({
  github,
  isDefaultBranch,
}: ArtifactContext): { readonly problem: string; readonly fix?: string } | undefined {
  const reachable = reach(github);
  if ('problem' in reachable) return reachable;
  if (reachable.github.facts.artifacts === 'not-in-this-step')
    return {
      problem: 'This step has no access to the artifact service.',
      fix: `Run Loadgate as an action (\`uses:\`), not from \`run:\`. ${otherStores}`,
    };
  if (isDefaultBranch) return undefined;
  return {
    problem:
      "The baseline is read from artifacts of the default branch's runs alone, and this run is none of them.",
    fix: otherStores,
  };
}

function reach(
  github: GithubAccess | undefined,
): { readonly github: GithubAccess; readonly workflowFile: string } | { readonly problem: string } {
  if (github === undefined)
    return {
      problem: `The baseline is in artifacts, which only GitHub Actions with a token can read. ${otherStores}`,
    };
  if (github.facts.artifacts === 'not-on-this-server') return { problem: notOnThisServer };
  const { workflowFile } = github.facts;
  return workflowFile === undefined
    ? { problem: 'GITHUB_WORKFLOW_REF does not name the workflow file whose runs hold the baseline.' }
    : { github, workflowFile };
}

function expired(from: string, since: string): BaselineLookup {
  return {
    kind: 'expired',
    message: `The baseline has expired: GitHub has deleted the ${from} of ${since.slice(0, 10)}. The next passing run of the default branch stores a new one.`,
  };
}
