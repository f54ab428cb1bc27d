import type { Hooks } from '../hooks/hooks.js';
import type { Asides } from '../record/asides.js';
import type { EndPart } from '../record/part.js';
import type { Scenario } from '../users/scenario.js';
import type { Share } from '../values/share.js';
import type { People } from './people.js';

interface Ended {
  readonly people: People;
  readonly asides: Asides;
  readonly scenario: Scenario;
  readonly hooks: Hooks | undefined;
  readonly share: Share;
  readonly cut: number;
}

/** What is known of a thread's share when everybody has gone. */
export function endPartOf({ people, asides, scenario, hooks, share, cut }: Ended): EndPart {
  return {
    arrivals: people.arrivals,
    cut,
    asides: asides.list(),
    heldUp: people.heldUp,
    refusals: people.refusals,
    // One thread speaks for all: they have the same hooks and a like share.
    warnings: [
      ...scenario.warnings,
      ...(share.index === 0 && hooks !== undefined ? hooks.times.warnings : []),
    ],
  };
}
