import type { ConnectionFault } from '../../measurement/index.js';

/** What became of a connection, in a stable word, and which kind of fault it is. */
export interface Breakage {
  readonly reason: string;
  readonly fault: ConnectionFault;
}

/** The system's codes (man 3 errno, man 3 getaddrinfo; a failed lookup also has its name as `syscall`). */
const faultsByCode: Readonly<
  Record<Exclude<ConnectionFault, 'closed' | 'tls' | 'other'>, readonly string[]>
> = {
  refused: ['ECONNREFUSED'],
  reset: ['ECONNRESET', 'EPIPE', 'ECONNABORTED'],
  dns: ['ENOTFOUND', 'ENODATA'],
  unreachable: ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ETIMEDOUT'],
  local: ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS'],
};

/**
 * Reads what a socket failed with. Where several addresses of a name were tried, the first failure that is not this
 * machine's own is told: one without IPv6 has no address to try `::1` from, and that says nothing.
 */
export function breakageOf(error: Error): Breakage {
  const attempts = attemptsOf(error).map(readOne);
  return attempts.find(({ fault }) => fault !== 'local') ?? attempts[0] ?? readOne(error);
}

/** The failures behind one AggregateError, which Node gives with `errors`; else the failure itself. */
function attemptsOf(error: Error): readonly Error[] {
  if (!('errors' in error) || !Array.isArray(error.errors)) return [error];
  return error.errors.filter((each: unknown): each is Error => each instanceof Error);
}

function readOne(error: Error): Breakage {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { reason: code ?? error.message, fault: faultOf(error, code) };
}

function faultOf(error: Error, code: string | undefined): ConnectionFault {
  if (code === undefined) return 'other';
  const syscall = 'syscall' in error ? error.syscall : undefined;
  // Node says ECONNRESET, too, of a server that closes in the middle of a TLS handshake; no call failed then.
  if (code === 'ECONNRESET' && syscall === undefined) return 'closed';
  if (/^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return 'tls';
  for (const fault of ['refused', 'reset', 'dns', 'unreachable', 'local'] as const) {
    if (faultsByCode[fault].includes(code)) return fault;
  }
  return syscall === 'getaddrinfo' || code.startsWith('EAI_') ? 'dns' : 'other';
}
