import type { AfterContext, Value } from '../../../types/index.js';
import type { Aside } from '../record/asides.js';
import type { Random } from '../values/random.js';
import { ownText } from '../values/own-text.js';
import type { Values } from '../values/values.js';

/** What a hook is told of its caller. */
export interface HookCaller {
  readonly user: number;
  readonly values: Values;
  readonly random: Random;
}

interface HookCall {
  readonly step: string;
  readonly aside: Aside | undefined;
  readonly iteration: number;
}

/**
 * What a hook knows and may do while it runs. Once it has ended, or was given up, it can do nothing any more: it must not
 * reach into an iteration that is none of its business. Its functions work without their object, since a hook may well
 * take them out of it.
 */
export class HookContext implements AfterContext {
  readonly step: string;
  readonly phase: AfterContext['phase'];
  readonly user: number;
  readonly iteration: number;
  readonly #caller: HookCaller;
  #isOver = false;
  #complaint: { readonly message: unknown } | undefined;

  constructor(caller: HookCaller, { step, aside, iteration }: HookCall) {
    this.#caller = caller;
    this.step = step;
    this.phase = aside === 'on-start' || aside === 'on-stop' ? aside : 'iteration';
    this.user = caller.user;
    this.iteration = iteration;
  }

  readonly get = (name: string): Value | undefined => {
    this.#requireTime();
    const value = this.#caller.values.get(name);
    return value === undefined ? undefined : copyOf(value, name);
  };

  readonly set = (name: string, value: Value | undefined): void => {
    this.#requireTime();
    requireName(name);
    this.#caller.values.set(name, value === undefined ? undefined : copyOf(value, name));
  };

  readonly keep = (name: string, value: Value): void => {
    this.#requireTime();
    requireName(name);
    this.#caller.values.keepOne(name, copyOf(value, name));
  };

  readonly random = (): number => {
    this.#requireTime();
    return this.#caller.random();
  };

  readonly fail = (message: string): void => {
    this.#requireTime();
    this.#complaint ??= { message };
  };

  /** What it has failed the request with. */
  get complaint(): { readonly message: unknown } | undefined {
    return this.#complaint;
  }

  end(): void {
    this.#isOver = true;
  }

  #requireTime(): void {
    if (this.#isOver) throw new Error('the hook has ended; its context is no longer valid');
  }
}

function requireName(name: unknown): void {
  if (typeof name === 'string' && /^[A-Za-z_][\w-]*$/.test(name) && name !== 'index' && name !== 'env')
    return;
  throw new TypeError(`${JSON.stringify(name)} is no name for a value; use letters, digits, "_" and "-"`);
}

/** Deeper is nothing that anybody wrote by hand; what holds itself is deeper than anything. */
const mostLevels = 1000;

/** A copy: what a user knows is its own. Throws a TypeError for what JSON does not know. */
function copyOf(value: unknown, name: string, level = 0): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return ownText(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (level > mostLevels) throw new TypeError(`the value of "${name}" is nested too deep, or holds itself`);
  if (Array.isArray(value)) return value.map((item: unknown) => copyOf(item, name, level + 1));
  if (typeof value === 'object' && isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, copyOf(item, name, level + 1)]));
  }
  throw new TypeError(`the value of "${name}" holds ${kindOf(value)}; give it what JSON can hold`);
}

function kindOf(value: unknown): string {
  if (value === undefined || typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : `a ${typeof value}`;
}

/** Neither a date, nor a map, nor anything else that JSON would make something different of. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
}
