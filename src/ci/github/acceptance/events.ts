import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import { readWhole, type Refused } from '../answers.js';
import { actorSchema, viaSchema } from './actor.js';

const eventPages = 20;

const eventSchema = z.object({
  event: z.string(),
  created_at: z.string(),
  actor: actorSchema,
  performed_via_github_app: viaSchema,
  label: z.object({ name: z.string() }).optional(),
});

export type PullRequestEvent = z.infer<typeof eventSchema>;
/** What happened to a pull request, oldest first. */
export type PullRequestEvents = { readonly value: readonly PullRequestEvent[] } | Refused;

export const readEvents = (github: GithubAccess, number: number): Promise<PullRequestEvents> =>
  readWhole(
    github,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
      parameters: { issue_number: number },
      purpose: { doing: `read what happened to #${number}`, permission: 'pull-requests: read' },
      pageLimit: eventPages,
    },
    z.array(eventSchema),
  );
