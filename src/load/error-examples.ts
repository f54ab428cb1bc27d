import { type ErrorExample, errorKinds } from '../measurement/index.js';
import type { Failure } from './response-rules.js';

/** How many different messages of one kind are kept; later ones are counted as errors only. */
const examplesPerKind = 5;

/** The first different failures of each kind, with how often each came. Bounded, whatever the target says. */
export class ErrorExamples {
  readonly #kinds = errorKinds.map((kind) => ({
    kind,
    examples: new Map<string, ErrorExample & { count: number }>(),
  }));

  add(request: string, { kind, message }: Failure): void {
    const examples = this.#kinds.find((entry) => entry.kind === kind)?.examples;
    const key = `${request}\n${message}`;
    const known = examples?.get(key);
    if (known !== undefined) known.count += 1;
    else if (examples !== undefined && examples.size < examplesPerKind) {
      examples.set(key, { kind, request, message, count: 1 });
    }
  }

  /** By kind, the most frequent first. */
  list(): readonly ErrorExample[] {
    return this.#kinds.flatMap(({ examples }) => [...examples.values()].sort((a, b) => b.count - a.count));
  }
}
