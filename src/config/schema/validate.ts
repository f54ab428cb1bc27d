import type { z } from 'zod';
import { isRecord } from '../json.js';
import { describePath, pathKey, type Path, type Problems, type Spot } from '../problems.js';
import { fileConfig, type FileConfig } from './file-config.js';
import { describeIssue, issueMessages } from './messages.js';

/** One refusal of the schema. */
interface Refusal {
  readonly path: Path;
  readonly spot: Spot;
  readonly message: string;
  /** What belongs there, where it can be said in a few words. */
  readonly noun: string | undefined;
}

export interface Validated {
  /** The configuration without the parts that were refused; undefined where too little is left. */
  readonly config: FileConfig | undefined;
  /** Whether something at, in or around `path` was refused, so that what depends on it can't be judged. */
  isSpoilt(path: Path): boolean;
}

/**
 * Checks a plain value against the schema and reports every refusal. What is refused is then taken out and the
 * rest checked again: so one mistake does not hide those that only the whole can show (an unknown scenario, a
 * template that nothing captures).
 *
 * @param written texts that hold a secret's value, as they are written: their values must not be quoted
 */
export function validate(
  value: unknown,
  written: ReadonlyMap<string, string>,
  problems: Problems,
): Validated {
  const removed: Path[] = [];
  let rest = value;
  // Each round removes something, and what is removed lies ever nearer to the root: few rounds are enough.
  for (let round = 0; round < 12; round += 1) {
    const outcome = fileConfig.safeParse(rest, { error: describeIssue });
    if (outcome.success) return { config: outcome.data, isSpoilt: spoilt(removed) };
    for (const refusal of outcome.error.issues.flatMap((issue) => refusalsOf(issue, rest, []))) {
      if (!isConsequence(refusal.path, removed)) report(refusal, written, problems);
      const taken = entryAround(rest, refusal.path);
      rest = without(rest, taken);
      removed.push(taken);
      if (taken.length === 0) return { config: undefined, isSpoilt: () => true };
    }
  }
  return { config: undefined, isSpoilt: () => true };
}

function report(
  { path, message, spot, noun }: Refusal,
  written: ReadonlyMap<string, string>,
  problems: Problems,
): void {
  const text = written.get(pathKey(path));
  const name = path.length === 0 ? '' : `${describePath(path)}: `;
  if (text === undefined) problems.add(path, name + message, spot);
  else
    problems.add(
      path,
      `${name}what the environment gives for ${JSON.stringify(text)} is not ${noun ?? 'accepted here'}`,
      spot,
    );
}

function refusalsOf(issue: z.core.$ZodIssue, input: unknown, base: Path): Refusal[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const refusal = (message: string, spot: Spot): Refusal => ({ path, message, spot, noun: undefined });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issueMessages(issue).map((message, index) => ({
        ...refusal(message, 'key'),
        path: [...path, issue.keys[index] ?? ''],
      }));
    case 'invalid_union':
      return bestBranch(issue.errors).flatMap((inner) => refusalsOf(inner, input, path));
    case 'invalid_key':
      return issue.issues.slice(0, 1).map((inner) => refusal(inner.message, 'key'));
    case 'custom':
      return [
        {
          ...refusal(issue.message, issue.params?.['spot'] === 'key' ? 'key' : 'value'),
          noun: typeof issue.params?.['noun'] === 'string' ? issue.params['noun'] : undefined,
        },
      ];
    default:
      // What is missing has no place of its own: the key that lacks it is shown.
      return [refusal(issue.message, valueAt(input, path) === undefined ? 'key' : 'value')];
  }
}

/** The alternative that the user most likely meant: the right type first, then the fewest keys amiss. */
function bestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const cost = (issues: readonly z.core.$ZodIssue[]): number => {
    let sum = 0;
    for (const issue of issues) {
      if (issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
        sum += 1000;
      sum += issue.code === 'unrecognized_keys' ? issue.keys.length * 2 : 1;
    }
    return sum;
  };
  const [best] = branches.toSorted((a, b) => cost(a) - cost(b));
  return best ?? [];
}

/** The innermost entry of a map that holds what is at `path`: taking an item out of a list would move the others. */
function entryAround(value: unknown, path: Path): Path {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = valueAt(value, path.slice(0, length - 1));
    const key = path[length - 1];
    if (typeof key === 'string' && isRecord(parent) && Object.hasOwn(parent, key))
      return path.slice(0, length);
  }
  return [];
}

function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? without(item, rest) : item));
  if (!isRecord(value)) return value;
  if (rest.length > 0) return { ...value, [key]: without(value[key], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (Array.isArray(current)) current = typeof key === 'number' ? current[key] : undefined;
    else current = isRecord(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current;
}

const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);

/** A map from which we took a part may lack it: that was reported where the part was. */
function isConsequence(path: Path, removed: readonly Path[]): boolean {
  return removed.some(
    (taken) =>
      startsWith(path, taken) || pathKey(path) === pathKey(taken.slice(0, -1)) || isNextAround(path, taken),
  );
}

/** Whether `path` is the nearest thing around `taken` that is no map (an item of a list). */
function isNextAround(path: Path, taken: Path): boolean {
  return path.length === taken.length - 1 && startsWith(taken, path);
}

function spoilt(removed: readonly Path[]): (path: Path) => boolean {
  return (path) => removed.some((taken) => startsWith(taken, path) || startsWith(path, taken));
}
