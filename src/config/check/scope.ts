import { isRecord } from '../json.js';
import { describePath, valueAt, type Path } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileRequest } from '../schema/request.js';
import { defaultItemName, type FileStep } from '../schema/scenario.js';
import type { Trust } from '../schema/validate.js';
import { nearest } from '../suggest.js';
import type { Fed, Feeding } from './feeds.js';
import { requestsOf, tasksOf, type PlacedRequest } from './steps.js';

/** What can be done with a value: a text has no members and is no list, a count neither. */
type Kind = 'text' | 'json' | 'item' | 'count';

/** What has a value at one place of the steps. */
export class Scope {
  readonly #known: Map<string, Kind>;
  /** Captured in a block before this place, which may not have run. */
  readonly #uncertain: Map<string, Path>;
  /** Possibly captured by a step that was refused. */
  readonly #tolerated: Set<string>;
  /** Where each name is captured first, anywhere in these steps. */
  readonly #captures: ReadonlyMap<string, Path>;
  readonly #fed: Fed;

  private constructor(
    fed: Fed,
    captures: ReadonlyMap<string, Path>,
    known: ReadonlyMap<string, Kind>,
    uncertain: ReadonlyMap<string, Path>,
    tolerated: ReadonlySet<string>,
  ) {
    this.#fed = fed;
    this.#captures = captures;
    this.#known = new Map(known);
    this.#uncertain = new Map(uncertain);
    this.#tolerated = new Set(tolerated);
  }

  /** The scope before the first of some steps, whose requests these are, behind `earlier` ones. */
  static before(requests: readonly PlacedRequest[], fed: Fed, earlier?: Scope): Scope {
    const places = requests.flatMap(({ request, path }) =>
      Object.keys(request.capture).map((name) => [name, path] as const),
    );
    const captures = new Map(places);
    if (earlier === undefined) return new Scope(fed, captures, new Map(), new Map(), new Set());
    return new Scope(fed, captures, earlier.#known, earlier.#uncertain, earlier.#tolerated);
  }

  /** The same scope, in which these names may have any value, too. */
  with(names: readonly string[]): Scope {
    const known = new Map([...this.#known, ...names.map((name) => [name, 'json'] as const)]);
    return new Scope(this.#fed, this.#captures, known, this.#uncertain, this.#tolerated);
  }

  /** Whether a name, or the value whose member it is, has a value here: a captured one, an item, a count. */
  readonly isKnown = (name: string): boolean => {
    if (this.#known.has(name) || this.#tolerated.has(name)) return true;
    const head = headOf(name);
    const kind = this.#known.get(head);
    return head !== name && (kind === 'json' || kind === 'item' || this.#tolerated.has(head));
  };

  /** Whether a name has a value here: a template sees the rows of feeders, too. */
  readonly isKnownInText = (name: string): boolean => this.isKnown(name) || this.#fed.covers(name);

  /** @param shown the name as it is written there */
  whyUnknown(name: string, shown: string): string {
    const head = headOf(name);
    const kind = this.#known.get(head);
    if (kind === 'count') return `${shown} has no value; "${head}" is a number`;
    if (kind === 'text') return `${shown} has no value; "${head}" is a text, which has no members`;
    const block = this.#uncertain.get(name);
    if (block !== undefined) {
      return `${shown} may have no value; it is captured only inside the block ${describePath(block)}, which may not run`;
    }
    const later = this.#captures.get(name);
    if (later !== undefined)
      return `${shown} has no value yet; it is captured only in ${describePath(later)}`;
    if (this.#fed.covers(name) || (this.#fed.isFeeder(name) && !shown.includes('{{')))
      return `${shown} can't be used here; "for-each" and "if" see captured values, not the rows of a feeder`;
    const notFed = this.#fed.whyNot(name, shown);
    if (notFed !== undefined) return notFed;
    const notMember = nearest(head, [...this.#known.keys()]) === undefined && !this.#captures.has(head);
    const noFeeder = notMember ? this.#fed.whyNoFeeder(name, shown) : undefined;
    if (noFeeder !== undefined) return noFeeder;
    if (name === 'index') return `${shown} has a value inside "repeat" and "for-each" only`;
    const problem = `no earlier step of this iteration captures ${shown}`;
    const isCount = (each: string): number => (this.#known.get(each) === 'count' ? 1 : 0);
    const known = [...this.#known.keys()].toSorted((a, b) => isCount(a) - isCount(b));
    const match = nearest(name, known);
    if (match !== undefined) return `${problem}; did you mean ${shown.replace(name, () => match)}?`;
    if (known.length > 0) return `${problem}; captured by then: ${known.join(', ')}`;
    return name.includes('.')
      ? `${problem}; the environment is {{env.NAME}}`
      : `${problem}; add "capture: { ${name}: $.${name} }" to the step that receives it`;
  }

  whyNoList(name: string): string | undefined {
    const kind = this.#known.get(name);
    if (kind === 'count') return `"${name}" is a number, never a list`;
    if (kind === 'text') return `"${name}" is a text, never a list; capture it with a JSONPath`;
    return undefined;
  }

  /** The names that a condition can use, with the type of each. */
  get types(): Record<string, 'dyn' | 'string' | 'int'> {
    const tolerated = [...this.#tolerated].map((name) => [name, 'dyn'] as const);
    const known = [...this.#known].map(([name, kind]) => [name, typeOf[kind]] as const);
    return Object.fromEntries([...tolerated, ...known]);
  }

  /** Why a `for-each` can't give its item this name. */
  whyNoItem(name: string): string | undefined {
    if (name === 'index') return '"index" counts the items; give the item another name';
    if (name === 'env') return '"env" is the environment; give the item another name';
    if (name.includes('.')) return `"${name}" is a member's name; give the item one without a dot`;
    if (this.#fed.isFeeder(name)) return `"${name}" is a feeder; give the item another name`;
    if (!this.#known.has(name)) return undefined;
    return `"${name}" has a value already; give the item another name with "as"`;
  }

  /** Why a step can't capture under this name. */
  whyNoCapture(name: string): string | undefined {
    if (name === 'index') return '"index" is the count of "repeat"; capture under another name';
    if (this.#fed.isFeeder(name))
      return `"${name}" is a feeder, so "{{${name}.…}}" could mean either; capture under another name`;
    if (this.#known.get(name) !== 'item') return undefined;
    return `"${name}" is the item of "for-each"; capture under another name`;
  }

  capture(name: string, kind: Kind): void {
    // The refused ones keep their meaning.
    if (this.whyNoCapture(name) === undefined) this.#known.set(name, kind);
  }

  tolerate(name: string): void {
    this.#tolerated.add(name);
  }

  /** The scope inside a block that begins here. */
  enter(step: FileStep): Scope {
    const inner = new Scope(this.#fed, this.#captures, this.#known, this.#uncertain, this.#tolerated);
    if (step.if === undefined) inner.#known.set('index', 'count');
    if (step['for-each'] !== undefined) inner.#known.set(step.as ?? defaultItemName, 'item');
    return inner;
  }

  /** What is left of a block behind it. */
  leave(inner: Scope, step: FileStep, path: Path): void {
    const isCertain = step.repeat !== undefined;
    for (const name of inner.#tolerated) this.tolerate(name);
    for (const [name, kind] of inner.#known) {
      if (kind === 'item' || kind === 'count') continue;
      const before = this.#known.get(name);
      if (before !== undefined) {
        // Captured anew in there, perhaps: then it may be either.
        if (before !== kind) this.#known.set(name, 'json');
        continue;
      }
      if (isCertain) this.#known.set(name, kind);
      else this.#uncertain.set(name, path);
    }
    for (const [name, at] of inner.#uncertain) this.#uncertain.set(name, at);
  }
}

const typeOf = { text: 'string', json: 'dyn', item: 'dyn', count: 'int' } as const;

const headOf = (name: string): string => name.split('.', 1)[0] ?? name;

interface StepVisitor {
  /** See there. */
  readonly keysOfSpoilt: (path: Path) => readonly string[];
  request?(request: FileRequest, path: Path, scope: Scope): void;
  /** Before its inner steps, in the scope around it. */
  block(step: FileStep, path: Path, scope: Scope): void;
}

/** Goes through all steps of a configuration in the order in which they run. */
export function walkConfig(
  { setup = [], teardown = [], scenarios = {} }: FileConfig,
  feeding: Feeding,
  visitor: StepVisitor,
): void {
  const once = (steps: readonly FileStep[], place: string, earlier?: Scope): Scope =>
    walk(steps, [place], { fed: feeding.outside(place), earlier }, visitor);
  const setUp = once(setup, 'setup');
  for (const [name, scenario] of Object.entries(scenarios)) {
    const at = ['scenarios', name];
    const side = (key: 'on-start' | 'on-stop', earlier: Scope): Scope =>
      walk(scenario[key] ?? [], [...at, key], { fed: feeding.outside(key), earlier }, visitor);
    const started = side('on-start', setUp.with(feeding.hooked(name)));
    const fed = feeding.iterations(name);
    for (const { steps, path } of tasksOf(scenario, at))
      walk(steps, path, { fed, earlier: started }, visitor);
    side('on-stop', started);
  }
  once(teardown, 'teardown', setUp);
}

/** Walks some steps that see what `earlier` knows; gives what is known behind them. */
function walk(
  steps: readonly FileStep[],
  path: Path,
  { fed, earlier }: { readonly fed: Fed; readonly earlier: Scope | undefined },
  visitor: StepVisitor,
): Scope {
  const scope = Scope.before(requestsOf(steps, path), fed, earlier);
  walkSteps(steps, path, scope, visitor);
  return scope;
}

/**
 * Whatever a step that was refused names: it may be a capture, so its use draws no second complaint.
 *
 * @param source the file's plain value
 */
export function keysOfSpoilt(source: unknown, trust: Trust): (path: Path) => readonly string[] {
  return (path) => (trust.isSpoilt(path) ? allKeysIn(valueAt(source, path)) : []);
}

function allKeysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(allKeysIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...allKeysIn(item)]);
}

/** Goes through steps in the order in which they run; `scope` then holds what is known behind them. */
function walkSteps(steps: readonly FileStep[], path: Path, scope: Scope, visitor: StepVisitor): void {
  for (const [index, step] of steps.entries()) {
    const at = [...path, index];
    if (step.steps === undefined) {
      visitor.request?.(step, at, scope);
      for (const name of visitor.keysOfSpoilt(at)) scope.tolerate(name);
      for (const [name, from] of Object.entries(step.capture)) {
        scope.capture(name, typeof from === 'string' ? 'json' : 'text');
      }
      continue;
    }
    visitor.block(step, at, scope);
    const inner = scope.enter(step);
    walkSteps(step.steps, [...at, 'steps'], inner, visitor);
    scope.leave(inner, step, at);
  }
}
