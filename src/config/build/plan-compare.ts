import type { ComparePlan } from '../plan.js';

/** A twentieth more of whatever it is. */
const fraction = 0.05;

/** How head is compared with the base's own target. */
export function planCompare(): ComparePlan {
  return {
    when: 'never',
    ref: undefined,
    images: {},
    copy: [],
    gated: [
      { metric: 'p95', request: null },
      { metric: 'error_rate', request: null },
    ],
    tolerances: {
      p50: fraction,
      p90: fraction,
      p95: fraction,
      p99: fraction,
      p999: fraction,
      max: fraction,
      mean: fraction,
      rps: fraction,
      // Half a percentage point.
      error_rate: 0.005,
    },
    detect: 0.1,
    maxDurationMs: 10 * 60_000,
  };
}
