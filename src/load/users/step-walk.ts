import { brief } from '../values/brief.js';
import type { Moves } from './moves.js';
import type { RequestStep, Step } from './scenario.js';
import { isList, type KnownValue, type Values } from '../values/values.js';

/** Whoever takes the steps. */
export interface Walker {
  /** Whether the step that comes next may be taken. */
  goesOn(): boolean;
  /** The moment of its last event, in milliseconds of the run. */
  nowMs(): number;
  /** A pause was made, only so that others get their turn. */
  onPause(): void;
  /** A block could not be decided, for want of a value. */
  onUndecided(block: string, why: string): void;
}

/** Blocks that do nothing, after which a user lets the others go on. */
const skipsWithoutPause = 1000;
/** Items of one list that are gone through. */
const mostItems = 100_000;

/** The way of one user through steps and blocks of steps. */
export class StepWalk {
  readonly #values: Values;
  readonly #walker: Walker;
  #skips = 0;

  constructor(values: Values, walker: Walker) {
    this.#values = values;
    this.#walker = walker;
  }

  /** False when it ends before the last step. */
  *take(steps: readonly Step[]): Moves<boolean> {
    for (const step of steps) {
      if (!this.#walker.goesOn()) return false;
      const wentWell = step.kind === 'request' ? yield step : yield* this.#takeBlock(step);
      if (!wentWell) return false;
    }
    return true;
  }

  #takeBlock(step: Exclude<Step, RequestStep>): Moves<boolean> {
    switch (step.kind) {
      case 'repeat':
        return this.#repeat(step);
      case 'for-each':
        return this.#forEach(step);
      case 'if':
        return this.#takeIf(step);
    }
  }

  *#takeIf({ source, condition, steps }: Extract<Step, { kind: 'if' }>): Moves<boolean> {
    const answer = condition(this.#values);
    if (answer === true) return yield* this.take(steps);
    if (answer === false) return yield* this.#skip();
    this.#walker.onUndecided(`if ${source}`, answer);
    return false;
  }

  *#forEach({ items, as, steps }: Extract<Step, { kind: 'for-each' }>): Moves<boolean> {
    const list = this.#values.get(items);
    const problem = whyNoItems(list);
    if (problem !== undefined) {
      this.#walker.onUndecided(`for-each ${items}`, problem);
      return false;
    }
    if (!isList(list) || list.length === 0) return yield* this.#skip();
    const outerIndex = this.#values.get('index');
    for (const [index, item] of list.entries()) {
      this.#values.set('index', index);
      this.#values.set(as, item);
      if (!(yield* this.take(steps))) return false;
    }
    this.#values.set('index', outerIndex);
    this.#values.set(as, undefined);
    return true;
  }

  *#repeat({ times, steps }: Extract<Step, { kind: 'repeat' }>): Moves<boolean> {
    const outerIndex = this.#values.get('index');
    for (let index = 0; index < times; index += 1) {
      this.#values.set('index', index);
      if (!(yield* this.take(steps))) return false;
    }
    this.#values.set('index', outerIndex);
    return true;
  }

  /** A block without anything to do: many of them in a row must not keep the thread from its other users. */
  *#skip(): Moves<boolean> {
    this.#skips += 1;
    if (this.#skips % skipsWithoutPause === 0) {
      yield this.#walker.nowMs();
      this.#walker.onPause();
    }
    return this.#walker.goesOn();
  }
}

function whyNoItems(list: KnownValue | undefined): string | undefined {
  if (!isList(list)) {
    return `it needs a list, and there is ${list === undefined ? 'nothing' : brief(JSON.stringify(list))}`;
  }
  if (list.length <= mostItems) return undefined;
  return `the list has ${list.length} items; at most ${mostItems} are gone through`;
}
