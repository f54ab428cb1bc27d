import { z } from 'zod';

/** A container of the project, as `docker compose ps` sees it. */
export interface ComposeContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`, `removing`. */
  readonly state: string;
  /** `starting`, `healthy`, `unhealthy`; empty where the container has no health check. */
  readonly health: string;
  readonly exitCode: number;
}

const entrySchema = z
  .object({
    ID: z.string(),
    Name: z.string(),
    Service: z.string(),
    State: z.string(),
    Health: z.string(),
    ExitCode: z.number(),
  })
  .transform((entry) => ({
    id: entry.ID,
    name: entry.Name,
    service: entry.Service,
    state: entry.State,
    health: entry.Health,
    exitCode: entry.ExitCode,
  }));

/** Reads `ps --format json`: one object per line since Compose 2.21, one array before, nothing where nothing is. */
export function readComposePs(output: string): ComposeContainer[] {
  const text = output.trim();
  if (text === '') return [];
  if (text.startsWith('[')) return z.array(entrySchema).parse(JSON.parse(text));
  return text.split('\n').map((line) => entrySchema.parse(JSON.parse(line)));
}
