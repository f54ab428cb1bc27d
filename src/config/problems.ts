import { UsageError } from '../errors.js';
import { isRecord } from './json.js';

/** One thing that is wrong with the configuration, and where. Lines and columns count from 1. */
export interface ConfigurationProblem {
  /** As the user would name it: relative to the working directory. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Everything that is wrong with a configuration, at once: one line each, in the order of the file. */
export class ConfigurationError extends UsageError {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    super(lines.join('\n'));
    this.problems = problems;
  }
}

/** The way to a value: keys of maps and places in lists. */
export type Path = readonly (string | number)[];

/** A path as one string, for maps and sets. */
export const pathKey = (path: Path): string => JSON.stringify(path);

export const startsWith = (path: Path, start: Path): boolean =>
  start.every((key, index) => path[index] === key);

/** What stands at `path` in a plain value; undefined where nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (Array.isArray(current)) current = typeof key === 'number' ? current[key] : undefined;
    else current = isRecord(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current;
}

/** A path as the user would say it: `tests.nightly.hold`, `scenarios.a.steps[1].post`. */
export function describePath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const plain = /^[\w./-]+$/.test(part) ? part : JSON.stringify(part);
      return index === 0 ? plain : `.${plain}`;
    })
    .join('');
}

/** Whether a problem lies with a key (unknown, conflicting) or with its value. */
export type Spot = 'key' | 'value';

/** Where things stand in the file. Offsets count UTF-16 units from 0. */
export interface Places {
  /** The offset of what stands at `path`, or of the nearest thing around it. */
  offsetOf(path: Path, spot: Spot): number;
  /** The offset of the `count`-th (from 0) `needle` inside the value at `path`; of the value where it isn't found. */
  offsetInside(path: Path, needle: string, count: number): number;
  lineAndColumn(offset: number): { readonly line: number; readonly column: number };
}

interface ProblemOptions {
  readonly spot?: Spot;
  /** What the message begins with, where it is not the path itself. */
  readonly about?: Path;
}

/** Collects problems by place, each place and message once. */
export class Problems {
  readonly #file: string;
  readonly #places: Places;
  readonly #found = new Map<string, { readonly offset: number; readonly problem: ConfigurationProblem }>();
  readonly #mask: (text: string) => string;
  /** Where the text itself is at fault: whatever else is found there follows from it. */
  readonly #faultyOffsets = new Set<number>();
  readonly #mutedPaths = new Set<string>();

  /** @param mask takes secrets out of messages: they quote values that may come from the environment */
  constructor(file: string, places: Places, mask: (text: string) => string) {
    this.#file = file;
    this.#places = places;
    this.#mask = mask;
  }

  /** A problem with what stands at `path`. */
  add(path: Path, message: string, { spot = 'value', about = path }: ProblemOptions = {}): void {
    if (this.#mutedPaths.has(pathKey(path))) return;
    this.#addAt(this.#places.offsetOf(path, spot), named(about, message));
  }

  /** A problem with the `count`-th `{{` inside the text at `path`. */
  addAtTemplate(path: Path, count: number, message: string): void {
    if (this.#mutedPaths.has(pathKey(path))) return;
    this.#addAt(this.#places.offsetInside(path, '{{', count), named(path, message));
  }

  /** A problem with the `count`-th `word` inside the text at `path`. */
  addAtWord(path: Path, word: string, count: number, message: string): void {
    if (this.#mutedPaths.has(pathKey(path))) return;
    this.#addAt(this.#places.offsetInside(path, word, count), named(path, message));
  }

  /** What a message about `path` begins with, its place and its name: for a problem that shows only later. */
  placeOf(path: Path): string {
    const { line, column } = this.#places.lineAndColumn(this.#places.offsetOf(path, 'value'));
    return `${this.#file}:${line}:${column}: ${describePath(path)}`;
  }

  /** From now on nothing is said of what stands at `path`: it is known to be incomplete. */
  mute(path: Path): void {
    this.#mutedPaths.add(pathKey(path));
  }

  /** A fault of the text itself. */
  addFault(offset: number, message: string): void {
    this.#addAt(offset, message);
    this.#faultyOffsets.add(offset);
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  throwIfAny(): void {
    if (this.isEmpty) return;
    const inOrder = [...this.#found.values()].toSorted((a, b) => a.offset - b.offset);
    throw new ConfigurationError(inOrder.map(({ problem }) => problem));
  }

  #addAt(offset: number, message: string): void {
    if (this.#faultyOffsets.has(offset)) return;
    const { line, column } = this.#places.lineAndColumn(offset);
    const problem = { file: this.#file, line, column, message: this.#mask(message) };
    this.#found.set(`${offset} ${message}`, { offset, problem });
  }
}

const named = (path: Path, message: string): string =>
  path.length === 0 ? message : `${describePath(path)}: ${message}`;
