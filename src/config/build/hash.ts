import { createHash } from 'node:crypto';
import { isRecord } from '../json.js';
import type { FeederPlan, LoadPlan, OncePlan } from '../plan.js';

/**
 * SHA-256 over what decides what is sent: users, durations, a number of generators that was asked for, HTTP options,
 * feeders with their rows, tasks with their steps, those of a user's start and stop, the setup's, and by their hashes the
 * files in bodies and the module of the hooks. Not over names of scenarios or tasks, nor the seed: they change nothing that
 * a comparison must heed.
 *
 * @param load as written, with `{{env.NAME}}` in place of secrets
 */
export function hashScenario(load: LoadPlan, setup?: OncePlan): string {
  // The steps name the files by their hashes.
  const { seed: _seed, scenario, feeders, files: _files, generators, cookies, redirects, ...rest } = load;
  const tasks = scenario.tasks.map(({ weight, steps }) => ({ weight, steps }));
  const { think, onStart, onStop, hooks } = scenario;
  // The usual is left out, as before there was a choice: stored baselines stay comparable.
  const fed = feeders.length === 0 ? undefined : feeders.map(decisiveOfFeeder);
  const decisive = {
    format: 1,
    ...rest,
    // What follows from the machine is told by the machine.
    generators: generators.isAuto ? undefined : generators.threads,
    cookies: cookies ? undefined : false,
    redirects: redirects === 0 ? undefined : redirects,
    feeders: fed,
    think,
    onStart,
    onStop,
    hooks: hooks?.contentHash,
    tasks,
    setup: setup?.steps,
  };
  return hashOfJson(decisive);
}

/** SHA-256 over plain data, whatever the order of its keys. */
export function hashOfJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The rows by their hash: they may be many. */
function decisiveOfFeeder(feeder: FeederPlan): Record<string, string | undefined> {
  const { name, contentHash } = feeder;
  return { name, contentHash, order: feeder.kind === 'file' ? feeder.order : undefined };
}

/** JSON with keys in one order and without blanks: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item ?? null)).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** Freezes plain data to its leaves; bytes can't be frozen. */
export function freezeDeep<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return value;
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freezeDeep(part);
  return Object.freeze(value);
}
