import { z } from 'zod';
import { messageOf } from '../../errors.js';
import type { World } from '../../system/index.js';

const repository = z.object({ id: z.number(), default_branch: z.string() });
const pullRequest = z.object({
  number: z.number().int(),
  /** `repo` is null where the fork is gone. */
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ id: z.number() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ id: z.number() }) }),
  updated_at: z.string().optional().catch(undefined),
});
const mergeGroup = z.object({
  head_sha: z.string(),
  head_ref: z.string(),
  base_sha: z.string().optional().catch(undefined),
});

/** A part that is not as documented is as good as absent: the rest still tells something. */
const part = <T extends z.ZodType>(schema: T): z.ZodCatch<z.ZodOptional<T>> =>
  schema.optional().catch(undefined);

const eventSchema = z.object({
  action: part(z.string()),
  label: part(z.object({ name: z.string() })),
  sender: part(z.object({ login: z.string() })),
  after: part(z.string()),
  before: part(z.string()),
  repository: part(repository),
  pull_request: part(pullRequest),
  merge_group: part(mergeGroup),
});

/** What the payload of the event says, as far as it can be read. */
export type GithubEvent = z.infer<typeof eventSchema>;

/** @returns an empty event and a warning where the file can't be read */
export async function readEvent(world: World): Promise<{ event: GithubEvent; warnings: string[] }> {
  const path = world.env['GITHUB_EVENT_PATH'];
  const unknown = (why: string): { event: GithubEvent; warnings: string[] } => ({
    event: {},
    warnings: [
      `The event that started this run is not known: ${why}. No comment is written, no baseline stored.`,
    ],
  });
  if (path === undefined || path === '') return unknown('GITHUB_EVENT_PATH is not set');
  let value: unknown;
  try {
    const text = await world.files.readText(path);
    if (text === undefined) return unknown(`${path} does not exist`);
    value = JSON.parse(text);
  } catch (error) {
    return unknown(`${path}: ${messageOf(error)}`);
  }
  const parsed = eventSchema.safeParse(value);
  return parsed.success ? { event: parsed.data, warnings: [] } : unknown(`${path} holds no object`);
}
