import type { JsonValue } from '../config/index.js';
import type { ParsedJson } from './json-path.js';

type Known = ReadonlyMap<string, ParsedJson>;

/**
 * What one user knows in one iteration: the captured values, items and `index` inside loops, and below them what it
 * knows in every iteration.
 */
export class Values {
  readonly #values = new Map<string, ParsedJson>();
  #kept: Known;

  /** @param given known from the start; shared by all users */
  constructor(given: Known = new Map()) {
    this.#kept = given;
  }

  /** The value of a name, or with dots a member of one: `item.name`, `item.lines.0`. */
  get(name: string): ParsedJson | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    return name.includes('.') ? this.#member(name) : this.#kept.get(name);
  }

  #member(name: string): ParsedJson | undefined {
    const [head = '', ...keys] = name.split('.');
    let value = this.get(head);
    for (const key of keys) value = memberOf(value, key);
    return value;
  }

  /** undefined forgets the name. */
  set(name: string, value: ParsedJson | undefined): void {
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

  get all(): Known {
    return new Map([...this.#kept, ...this.#values]);
  }
}

/** Plain data as values know them, each its own copy. */
export function givenValues(plain: Readonly<Record<string, JsonValue>> = {}): Known {
  const copy: Record<string, ParsedJson> = JSON.parse(JSON.stringify(plain));
  return new Map(Object.entries(copy));
}

/** What is known as plain data. */
export function plainValues(known: Known): Readonly<Record<string, JsonValue>> {
  const copy: Record<string, JsonValue> = JSON.parse(JSON.stringify(Object.fromEntries(known)));
  return copy;
}

function memberOf(value: ParsedJson | undefined, key: string): ParsedJson | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value)) return key === 'length' ? undefined : value[Number(key)];
  return value[key];
}

/** A value as it stands in text: a string as it is, anything else as JSON. */
export function textOf(value: ParsedJson): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
