import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/** What of autocannon's inside autocannon-client.ts and strict-answer.ts rely on: the types, the list and the check. */

export interface PrivateClient extends EventEmitter {
  readonly secure: boolean;
  readonly opts: { tlsOptions: { readonly secureContext?: SecureContext } };
  conn?: Socket;
  readonly parser: PrivateParser;
  readonly pipelinedRequests: { clear(): void };
  readonly requestIterator: { currentRequest: object; nextRequest(): unknown };
  timeoutTicker?: Ticker;
  _connect(): void;
  _doRequest(): void;
  _destroyConnection(): void;
  getRequestBuffer(): Buffer;
  destroy(): void;
}

interface Ticker {
  reschedule(timeoutMs: number): void;
  clear(): void;
}

export interface PrivateParser {
  readonly constructor: Function &
    Readonly<Record<'kOnHeadersComplete' | 'kOnBody' | 'kOnMessageComplete', number>> & {
      /** Of all parsers: how bytes of a head become text. */
      encoding: BufferEncoding;
    };
  /** Length of the body or chunk as announced, null where none was. */
  readonly body_bytes: number | null;
  /** What was given to execute, while that runs. */
  readonly chunk: Buffer | null | undefined;
  /** Which of these bytes are read next, and where they end. */
  readonly offset: number;
  readonly end: number;
  /** What has come of a line that has not ended. */
  readonly line: string;
  /** Names and values in turn. */
  readonly trailers: readonly string[];
  /** Reads the line that begins a chunk. */
  BODY_CHUNKHEAD(): void;
  /** Reads a line after the last chunk. */
  BODY_CHUNKTRAILERS(): void;
  initialize(type: 'RESPONSE'): void;
  execute(chunk: Buffer): number | Error;
  finish(): Error | undefined;
  [callback: number]: ((argument: never) => unknown) | undefined;
}

export interface ParsedHead {
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly statusCode: number;
  readonly headers: readonly string[];
  readonly shouldKeepAlive: boolean;
}

/** Every private member that is used, with its type. */
export const privateMembers: readonly (readonly [
  path: string,
  type: 'function' | 'object' | 'number' | 'boolean' | 'string',
])[] = [
  ['_connect', 'function'],
  ['_doRequest', 'function'],
  ['_destroyConnection', 'function'],
  ['getRequestBuffer', 'function'],
  ['destroy', 'function'],
  ['on', 'function'],
  ['secure', 'boolean'],
  ['opts.tlsOptions', 'object'],
  ['pipelinedRequests.clear', 'function'],
  ['requestIterator.nextRequest', 'function'],
  ['requestIterator.currentRequest', 'object'],
  ['parser.body_bytes', 'object'],
  ['parser.line', 'string'],
  ['parser.trailers', 'object'],
  ['parser.BODY_CHUNKHEAD', 'function'],
  ['parser.BODY_CHUNKTRAILERS', 'function'],
  ['parser.initialize', 'function'],
  ['parser.execute', 'function'],
  ['parser.finish', 'function'],
  ['parser.constructor.kOnHeadersComplete', 'number'],
  ['parser.constructor.kOnBody', 'number'],
  ['parser.constructor.kOnMessageComplete', 'number'],
  ['parser.constructor.encoding', 'string'],
];
/** Those that exist only once a client is made, just before its first connection. */
export const latePrivateMembers: typeof privateMembers = [
  ['timeoutTicker.reschedule', 'function'],
  ['timeoutTicker.clear', 'function'],
];

/** Throws a sentence that names the first private member that is missing or of another type. */
export function assertContract(client: unknown, members = privateMembers): asserts client is PrivateClient {
  for (const [path, type] of members) {
    let found: unknown = client;
    for (const key of path.split('.')) found = memberOf(found, key);
    if (typeof found !== type) {
      throw new Error(
        `autocannon's client has no ${type} "${path}" (found ${typeof found}): src/load/wire/autocannon-client.ts was ` +
          'written for autocannon 9.0.0 and relies on it',
      );
    }
  }
}

function memberOf(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  return Reflect.get(value, key);
}
