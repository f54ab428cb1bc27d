import type { Outcome } from './connection.js';
import type { Failure } from './response-rules.js';

/** When a request is sent that is no part of an iteration. */
export type Aside = 'on-start' | 'on-stop' | 'setup' | 'teardown';

/** Is told of each request outside the iterations; `outcome` is undefined where nothing could be sent. */
export interface AsideRecorder {
  record(aside: Aside, name: string, outcome: Outcome | undefined, failure: Failure | undefined): void;
}

interface Count {
  readonly aside: Aside;
  readonly name: string;
  attempted: number;
  failed: number;
  first: string;
}

/** Counts by name what users do before their first iteration and after their last: no figure of it is judged. */
export class Asides implements AsideRecorder {
  /** As many as there are steps. */
  readonly #counts = new Map<string, Count>();

  record(aside: Aside, name: string, _outcome: Outcome | undefined, failure: Failure | undefined): void {
    const key = `${aside} ${name}`;
    const count = this.#counts.get(key) ?? { aside, name, attempted: 0, failed: 0, first: '' };
    this.#counts.set(key, count);
    count.attempted += 1;
    if (failure === undefined) return;
    if (count.failed === 0) count.first = failure.message;
    count.failed += 1;
  }

  get counts(): { readonly attempted: number; readonly failed: number } {
    const all = [...this.#counts.values()];
    return {
      attempted: all.reduce((sum, { attempted }) => sum + attempted, 0),
      failed: all.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  /** One for each name that failed. */
  get warnings(): string[] {
    return [...this.#counts.values()]
      .filter(({ failed }) => failed > 0)
      .map(
        ({ aside, name, attempted, failed, first }) =>
          `${aside}: ${failed} of ${attempted} times "${name}" failed, first: ${first}.`,
      );
  }
}
