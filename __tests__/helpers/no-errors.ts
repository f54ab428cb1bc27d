import type { ConnectionErrorCounts, ErrorCounts } from '../../src/measurement/index.js';

/** Counts of a run in which nothing failed. */
export const noErrors: ErrorCounts = { http: 0, check: 0, timeout: 0, connection: 0 };

export const noConnectionErrors: ConnectionErrorCounts = {
  refused: 0,
  reset: 0,
  closed: 0,
  dns: 0,
  tls: 0,
  unreachable: 0,
  local: 0,
  other: 0,
};
