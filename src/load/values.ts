import type { ParsedJson } from './json-path.js';

/** What one user knows in one iteration: the captured values, and `index` inside a repeat. */
export class Values {
  readonly #values = new Map<string, ParsedJson>();

  get(name: string): ParsedJson | undefined {
    return this.#values.get(name);
  }

  /** undefined forgets the name. */
  set(name: string, value: ParsedJson | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  clear(): void {
    if (this.#values.size > 0) this.#values.clear();
  }
}

/** A value as it stands in text: a string as it is, anything else as JSON. */
export function textOf(value: ParsedJson): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
