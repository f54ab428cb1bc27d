import type { InterleavedMeasurement } from '../../analyze/index.js';
import type { SideName } from './stacks.js';

export type Gone = NonNullable<InterleavedMeasurement['gone']>;

/** Whose container or process has ended while it was needed. @param how each did; undefined: it is there */
export function goneOf({ base, head }: Readonly<Record<SideName, string | undefined>>): Gone | undefined {
  if (base === undefined) return head === undefined ? undefined : { side: 'head', how: head };
  if (head === undefined) return { side: 'base', how: base };
  return { side: 'both', how: `${base}; of head, ${head}`, ofHead: head };
}

/** How head ended under load, so that nothing more can be driven; undefined where it did not. */
export function endOfHead(gone: Gone | undefined): string | undefined {
  if (gone === undefined || gone.side === 'base' || gone.restart !== undefined) return undefined;
  return gone.ofHead ?? gone.how;
}
