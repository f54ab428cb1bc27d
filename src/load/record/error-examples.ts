import {
  connectionFaults,
  type ConnectionFault,
  type ErrorExample,
  type ErrorKind,
  errorKinds,
} from '../../measurement/index.js';

/** How many different messages of one kind are kept; later ones are counted as errors only. */
const examplesPerKind = 5;
/** There are eight kinds of connection error. */
const examplesPerFault = 3;

interface Group {
  readonly kind: ErrorKind;
  readonly fault: ConnectionFault | undefined;
  readonly examples: Map<string, ErrorExample & { count: number }>;
}

/**
 * The first different failures of each kind, with how often each came; a kind of connection error counts as one, so
 * that refused connections leave room for those that were reset. Bounded, whatever the target says.
 */
export class ErrorExamples {
  readonly #groups: readonly Group[] = errorKinds.flatMap((kind) =>
    kind === 'connection' ? connectionFaults.map((fault) => groupOf(kind, fault)) : [groupOf(kind)],
  );

  /** Counts one, or as many as were counted elsewhere. */
  add({ kind, fault, request, message, count }: ErrorExample): void {
    const examples = this.#groups.find((group) => group.kind === kind && group.fault === fault)?.examples;
    const key = `${request}\n${message}`;
    const known = examples?.get(key);
    if (known !== undefined) known.count += count;
    else if (
      examples !== undefined &&
      examples.size < (fault === undefined ? examplesPerKind : examplesPerFault)
    ) {
      examples.set(key, { kind, ...(fault === undefined ? {} : { fault }), request, message, count });
    }
  }

  /** By kind, the most frequent first. */
  list(): readonly ErrorExample[] {
    return errorKinds.flatMap((kind) =>
      this.#groups
        .filter((group) => group.kind === kind)
        .flatMap(({ examples }) => [...examples.values()])
        .sort((a, b) => b.count - a.count),
    );
  }
}

function groupOf(kind: ErrorKind, fault?: ConnectionFault): Group {
  return { kind, fault, examples: new Map() };
}
