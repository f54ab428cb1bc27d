import { z } from 'zod';
import type { GithubAccess } from '../../../baseline/index.js';
import { readWhole, type Refused } from '../answers.js';

const eventPages = 20;

const eventSchema = z.object({
  event: z.string(),
  created_at: z.string(),
  actor: z.object({ login: z.string() }).nullish(),
  label: z.object({ name: z.string() }).optional(),
});

/** What happened to a pull request, oldest first. */
export type PullRequestEvents = { readonly value: readonly z.infer<typeof eventSchema>[] } | Refused;

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
