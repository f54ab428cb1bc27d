import type { JsonValue } from '../../config/index.js';
import type { UserRows } from './feeders.js';
import type { ParsedJson } from './json-path.js';

/** A value that was captured, or comes with a row. */
export type KnownValue = ParsedJson | JsonValue;

type Known = ReadonlyMap<string, KnownValue>;

/**
 * What one user knows in one iteration: the captured values, items and `index` inside loops, and below them what it
 * knows in every iteration; beside them the rows of its feeders.
 */
export class Values {
  readonly #values = new Map<string, KnownValue>();
  #kept: Known;
  readonly #rows: Pick<UserRows, 'get'> | undefined;

  /** @param given known from the start; shared by all users */
  constructor(given: Known = new Map(), rows?: Pick<UserRows, 'get'>) {
    this.#kept = given;
    this.#rows = rows;
  }

  /** The value of a name, or with dots a member of one: `item.name`, `item.lines.0`; or of a row. */
  get(name: string): KnownValue | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    if (!name.includes('.')) return this.#kept.get(name);
    const ofRow = this.#rows?.get(name);
    return ofRow === undefined ? this.#member(name) : ofRow;
  }

  #member(name: string): KnownValue | undefined {
    const [head = '', ...keys] = name.split('.');
    let value = this.get(head);
    for (const key of keys) value = memberOf(value, key);
    return value;
  }

  /** undefined forgets the name. */
  set(name: string, value: KnownValue | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  clear(): void {
    if (this.#values.size > 0) this.#values.clear();
  }

  /** What is known now stays known after `clear`. */
  keep(): void {
    this.#kept = this.all;
    this.#values.clear();
  }

  /** From now on known after each `clear`, too. */
  keepOne(name: string, value: KnownValue): void {
    this.#values.delete(name);
    this.#kept = new Map([...this.#kept, [name, value]]);
  }

  get all(): Known {
    return new Map([...this.#kept, ...this.#values]);
  }
}

/** Plain data as values know them, each its own copy. */
export function givenValues(plain: Readonly<Record<string, JsonValue>> = {}): Known {
  const copy: Record<string, JsonValue> = JSON.parse(JSON.stringify(plain));
  return new Map(Object.entries(copy));
}

/** What is known as plain data. */
export function plainValues(known: Known): Readonly<Record<string, JsonValue>> {
  const copy: Record<string, JsonValue> = JSON.parse(JSON.stringify(Object.fromEntries(known)));
  return copy;
}

/** Whether it is a list, with items of either kind of JSON. */
export function isList(value: KnownValue | undefined): value is Extract<KnownValue, readonly unknown[]> {
  return Array.isArray(value);
}

function memberOf(value: KnownValue | undefined, key: string): KnownValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (isList(value)) return key === 'length' ? undefined : value[Number(key)];
  return value[key];
}

/** A value as it stands in text: a string as it is, anything else as JSON. */
export function textOf(value: KnownValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
