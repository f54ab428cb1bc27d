import { isRecord } from '../json.js';
import { pathKey, startsWith, valueAt, type Path, type Problems } from '../problems.js';
import { fileConfig, type FileConfig } from './file-config.js';
import { describeIssue } from './messages.js';
import { refusalsOf, type Refusal } from './refusals.js';

/** What is left of a configuration when everything that was refused is taken out. */
export interface Validated {
  /** undefined where too little is left. */
  readonly config: FileConfig | undefined;
  readonly trust: Trust;
}

/** What can be said of a configuration from which parts were taken out. */
export interface Trust {
  /** Whether something at, in or around `path` was refused. */
  readonly isSpoilt: (path: Path) => boolean;
  /** Whether the map at `path` lacks `keys` because the user left them out, rather than misspelt or garbled them. */
  readonly isLackReal: (path: Path, keys: readonly string[]) => boolean;
}

/** Stands where a step was refused, so that the steps after it keep their places. */
const someStep = { get: '/' };

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
  const removed: Refusal[] = [];
  let rest = value;
  // Each round takes something out, ever nearer to the root: few rounds are enough.
  for (let round = 0; round < 12; round += 1) {
    const outcome = fileConfig.safeParse(rest, { error: describeIssue });
    if (outcome.success) return { config: outcome.data, trust: trustAfter(removed) };
    const taken: Refusal[] = [];
    const refusals = outcome.error.issues.flatMap((issue) => refusalsOf(issue, rest));
    for (const refusal of refusals.filter((each) => !isExplained(each, refusals))) {
      const isTold = removed.some((earlier) => overlap(earlier.path, refusal.path));
      // What is explained is taken out all the same: else no round would come further.
      if (!isTold && !isExplained(refusal, removed)) report(refusal, written, problems);
      if (taken.some(({ path }) => startsWith(refusal.path, path))) continue;
      const path = partAround(rest, refusal.path);
      rest = without(rest, path);
      taken.push({ ...refusal, path });
      if (path.length === 0) return { config: undefined, trust: trustAfter(taken) };
    }
    removed.push(...taken);
  }
  return { config: undefined, trust: trustAfter(removed) };
}

function report(refusal: Refusal, written: ReadonlyMap<string, string>, problems: Problems): void {
  const { path, message, spot, noun, isUnknownKey } = refusal;
  const text = written.get(pathKey(path));
  const found =
    text === undefined
      ? message
      : `what the environment gives for ${JSON.stringify(text)} is not ${noun ?? 'accepted here'}`;
  // An unknown key names itself: what is of interest is the map that does not know it.
  problems.add(path, found, { spot, about: isUnknownKey ? path.slice(0, -1) : path });
}

/** A map that lacks something has it under a misspelt key. */
function isExplained({ path, isRule, isMissing }: Refusal, refusals: readonly Refusal[]): boolean {
  if (!isRule && !isMissing) return false;
  const map = pathKey(isMissing ? path.slice(0, -1) : path);
  return refusals.some((other) => other.isUnknownKey && pathKey(other.path.slice(0, -1)) === map);
}

/** The innermost entry of a map, or step of a list, that holds what is at `path`. */
function partAround(value: unknown, path: Path): Path {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = valueAt(value, path.slice(0, length - 1));
    const key = path[length - 1];
    if (typeof key === 'string' && isRecord(parent) && Object.hasOwn(parent, key))
      return path.slice(0, length);
    if (typeof key === 'number' && isStepList(path[length - 2]) && Array.isArray(parent))
      return path.slice(0, length);
  }
  return [];
}

const stepLists: ReadonlySet<unknown> = new Set(['steps', 'on-start', 'on-stop', 'setup', 'teardown']);
const isStepList = (key: string | number | undefined): boolean => stepLists.has(key);

function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (Array.isArray(value)) {
    const replaced = (item: unknown): unknown => (rest.length === 0 ? someStep : without(item, rest));
    return value.map((item: unknown, index) => (index === key ? replaced(item) : item));
  }
  if (!isRecord(value)) return value;
  if (rest.length > 0) return { ...value, [key]: without(value[key], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

const overlap = (one: Path, other: Path): boolean => startsWith(one, other) || startsWith(other, one);

function trustAfter(removed: readonly Refusal[]): Trust {
  return {
    isSpoilt: (path) => removed.some((refusal) => overlap(refusal.path, path)),
    isLackReal: (path, keys) =>
      !removed.some(({ path: taken, isUnknownKey }) => {
        if (startsWith(path, taken)) return true;
        const key = taken[path.length];
        const isChild = startsWith(taken, path) && taken.length === path.length + 1;
        return isChild && (isUnknownKey || keys.includes(String(key)));
      }),
  };
}
