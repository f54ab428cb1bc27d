import type { ComparePlan } from '../../src/config/index.js';

/** A run that is compared with no base. */
export const noComparison: ComparePlan = {
  when: 'never',
  ref: undefined,
  images: {},
  copy: [],
  gated: [
    { metric: 'p95', request: null },
    { metric: 'error_rate', request: null },
  ],
  tolerances: {
    p50: 0.05,
    p90: 0.05,
    p95: 0.05,
    p99: 0.05,
    p999: 0.05,
    max: 0.05,
    mean: 0.05,
    rps: 0.05,
    error_rate: 0.005,
  },
  detect: 0.1,
  maxDurationMs: 600_000,
};
