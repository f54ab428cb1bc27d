import { messageOf } from '../errors.js';

/** Faults of the same kind, once a second, are one warning. */
export class Troubles {
  #first: string | undefined;
  #count = 0;

  add(error: unknown): void {
    this.#first ??= messageOf(error);
    this.#count += 1;
  }

  /** Nothing, or one sentence: `what`, the first fault, and how many there were. */
  asWarnings(what: string): string[] {
    if (this.#first === undefined) return [];
    const more = this.#count > 1 ? ` (and ${this.#count - 1} more times)` : '';
    return [`${what}: ${this.#first}${more}`];
  }
}
