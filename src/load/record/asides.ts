import type { Outcome } from '../wire/connection.js';
import type { Failure } from '../exchange/response-rules.js';

/** When a request is sent that is no part of an iteration. */
export type Aside = 'on-start' | 'on-stop' | 'setup' | 'teardown';

/** Is told of each request outside the iterations; `outcome` is undefined where nothing could be sent. */
export interface AsideRecorder {
  record(aside: Aside, name: string, outcome: Outcome | undefined, failure: Failure | undefined): void;
}

/** How often the requests of one name were sent, and failed. */
export interface AsideCount {
  readonly aside: Aside;
  readonly name: string;
  readonly attempted: number;
  readonly failed: number;
  /** Why the first one failed; undefined where none did. */
  readonly firstFailure: string | undefined;
}

/** Counts by name what users do before their first iteration and after their last: no figure of it is judged. */
export class Asides implements AsideRecorder {
  /** As many as there are steps. */
  readonly #counts = new Map<string, AsideCount>();

  record(aside: Aside, name: string, _outcome: Outcome | undefined, failure: Failure | undefined): void {
    const failed = failure === undefined ? 0 : 1;
    this.add({ aside, name, attempted: 1, failed, firstFailure: failure?.message });
  }

  /** Adds what was counted elsewhere. */
  add(count: AsideCount): void {
    const key = `${count.aside} ${count.name}`;
    const known = this.#counts.get(key);
    this.#counts.set(
      key,
      known === undefined
        ? count
        : {
            ...known,
            attempted: known.attempted + count.attempted,
            failed: known.failed + count.failed,
            firstFailure: known.firstFailure ?? count.firstFailure,
          },
    );
  }

  list(): readonly AsideCount[] {
    return [...this.#counts.values()];
  }

  get counts(): { readonly attempted: number; readonly failed: number } {
    const all = this.list();
    return {
      attempted: all.reduce((sum, { attempted }) => sum + attempted, 0),
      failed: all.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  /** One for each name that failed. */
  get warnings(): string[] {
    return this.list()
      .filter(({ failed }) => failed > 0)
      .map(
        ({ aside, name, attempted, failed, firstFailure }) =>
          `${aside}: ${failed} of ${attempted} times "${name}" failed, first: ${firstFailure}.`,
      );
  }
}
