import { join } from 'node:path';
import type { Result } from '../analyze/index.js';
import type { GithubAccess } from '../baseline/index.js';
import type { GithubFacts, Plan } from '../config/index.js';
import { messageOf } from '../errors.js';
import type { ReportFiles } from '../report/index.js';
import type { World } from '../system/index.js';
import { annotationsOf } from './github/annotations.js';
import { keepComment } from './github/comment.js';
import { keepReport } from './github/report-artifact.js';
import { writeSummary } from './github/summary.js';
import { annotate } from './github/workflow-commands.js';
import { outputsOf, setOutputs } from './outputs.js';

export interface DeliveryContext {
  readonly world: World;
  /** undefined: outside GitHub Actions, or without a token. */
  readonly github: GithubAccess | undefined;
  /** Whether the step ends with an exit code other than 0. */
  readonly fails: boolean;
}

/** Where the report went, and what of it could not be delivered. */
export interface Delivery {
  readonly commentUrl: string | undefined;
  readonly artifactUrl: string | undefined;
  /** One sentence each, for the log. */
  readonly notices: readonly string[];
}

const nowhere: Delivery = { commentUrl: undefined, artifactUrl: undefined, notices: [] };

/**
 * Takes the report, which is of a masked result and on disk already, to where people look: the job summary, an artifact, the
 * pull request's comment, annotations, and the outputs of the step. Each for itself: what is refused becomes
 * a notice, keeps nothing else from being delivered, and never touches the verdict.
 */
export async function deliver(
  result: Result,
  files: ReportFiles,
  plan: Plan,
  context: DeliveryContext,
): Promise<Delivery> {
  const { world } = context;
  const facts = plan.ci.github;
  if (facts === undefined) return nowhere;
  const notices: string[] = [...(plan.ci.warnings ?? [])];
  const step = async <T>(name: string, otherwise: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      notices.push(`${name}: ${messageOf(error)}`);
      return otherwise;
    }
  };

  const texts = { summary: files['summary.md'], shorter: files['comment.md'] };
  notices.push(
    ...(await step('The job summary was not written', [], () =>
      writeSummary(world, facts.summaryPath, texts),
    )),
  );
  const kept = await step('The report was not kept as an artifact', { url: undefined, notices: [] }, () =>
    keepReport(world, plan.ci, facts, plan.report, Object.keys(files)),
  );
  notices.push(...kept.notices);
  const comment = await step('The comment was not written', nothingSaid, () =>
    commentOn(result, files['comment.md'], plan, facts, context),
  );
  notices.push(...comment.notices);
  for (const annotation of annotationsOf(result, context.fails)) annotate(world, annotation);
  await step('The outputs were not set', undefined, () =>
    setOutputs(world, plan.ci, {
      ...outputsOf(result),
      'report-path': plan.report.outDir,
      'result-path': join(plan.report.outDir, 'result.json'),
      'comment-url': comment.url,
    }),
  );
  return { commentUrl: comment.url, artifactUrl: kept.url, notices };
}

interface Commented {
  readonly url: string | undefined;
  readonly notices: readonly string[];
}
const nothingSaid: Commented = { url: undefined, notices: [] };

async function commentOn(
  result: Result,
  body: string,
  plan: Plan,
  facts: GithubFacts,
  { github }: DeliveryContext,
): Promise<Commented> {
  const { pullRequest } = plan.ci;
  const mode = plan.report.comment;
  // A push and a merge queue have no pull request, and nobody to speak to.
  if (pullRequest === undefined || mode === 'off' || !facts.eventName.startsWith('pull_request'))
    return nothingSaid;
  if (github === undefined)
    return {
      url: undefined,
      notices: [
        `No comment was written on #${pullRequest.number}: there is no token. Pass \`github-token\`.`,
      ],
    };
  const outcome = await keepComment(github, {
    pullRequest: pullRequest.number,
    suite: result.suite,
    verdict: result.verdict,
    body,
    mode,
  });
  if (outcome.kind === 'done') return { url: outcome.url, notices: [] };
  const problem =
    outcome.status === 403 && pullRequest.fromFork
      ? `#${pullRequest.number} comes from a fork, whose token may only read: no comment was written.`
      : `No comment was written. ${outcome.problem}`;
  return { url: undefined, notices: [`${problem} The verdict stands; the job summary has the report.`] };
}
