import type { ConnectionFault, ErrorKind } from '../../measurement/index.js';

/** Counts to begin with, by kind of error. */
export function noErrors(): Record<ErrorKind, number> {
  return { http: 0, check: 0, timeout: 0, connection: 0 };
}

/** Counts to begin with, by kind of connection error. */
export function noConnectionErrors(): Record<ConnectionFault, number> {
  return { refused: 0, reset: 0, closed: 0, dns: 0, tls: 0, unreachable: 0, local: 0, other: 0 };
}
