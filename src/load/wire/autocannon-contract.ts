import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { AnswerHead } from './wire-client.js';

/** What of autocannon's inside autocannon-client.ts relies on, and nobody else: the types, the list and the check. */

export interface PrivateClient extends EventEmitter {
  readonly secure: boolean;
  /** Whether it connects to what `opts.socketPath` says. */
  ipc: boolean;
  readonly opts: {
    readonly hostname: string;
    readonly port: number;
    tlsOptions: { readonly secureContext?: SecureContext };
    /** Handed to net.connect as it is. */
    socketPath?: object;
  };
  conn?: Socket;
  readonly parser: PrivateParser;
  readonly pipelinedRequests: { insertRequest(request: object): void };
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
  /** Length of the body or chunk as announced, then what is left of it; null where none was. */
  body_bytes: number | null;
  /** What was given to execute, while that runs. */
  readonly chunk: Buffer | null | undefined;
  /** Which of these bytes are read next, and where they end. */
  offset: number;
  readonly end: number;
  /** What has come of a line that has not ended. */
  line: string;
  /** Names and values in turn. */
  trailers: string[];
  /** The head that is being read. */
  info: ParsedHead;
  /** Name of the member that reads what comes next. */
  state: string;
  type: string;
  isChunked: boolean;
  connection: string;
  /** Bytes of the head, counted by reads. */
  headerSize: number;
  isUserCall: boolean;
  hadError: boolean;
  /** Each of these reads what its name says, and sets the state. */
  RESPONSE_LINE(): unknown;
  BODY_CHUNKHEAD(): unknown;
  BODY_CHUNKTRAILERS(): unknown;
  /** The next line without its end; undefined, and `line` holds what there is, where it has none yet. */
  consumeLine(): string | undefined;
  parseHeader(line: string, headers: string[]): void;
  initialize(type: 'RESPONSE'): void;
  execute(chunk: Buffer, start?: number, length?: number): number | Error;
  finish(): Error | undefined;
  [callback: number]: ((argument: never) => unknown) | undefined;
}

/** A head as far as it was read. */
export type ParsedHead = { -readonly [Member in keyof AnswerHead]: AnswerHead[Member] } & {
  headers: string[];
  statusMessage: string;
  upgrade: boolean;
};

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
  ['ipc', 'boolean'],
  ['opts.hostname', 'string'],
  ['opts.port', 'number'],
  ['opts.tlsOptions', 'object'],
  ['pipelinedRequests.insertRequest', 'function'],
  ['requestIterator.nextRequest', 'function'],
  ['requestIterator.currentRequest', 'object'],
  ['parser.body_bytes', 'object'],
  ['parser.line', 'string'],
  ['parser.trailers', 'object'],
  ['parser.info', 'object'],
  ['parser.state', 'string'],
  ['parser.type', 'string'],
  ['parser.isChunked', 'boolean'],
  ['parser.connection', 'string'],
  ['parser.headerSize', 'number'],
  ['parser.isUserCall', 'boolean'],
  ['parser.hadError', 'boolean'],
  ['parser.RESPONSE_LINE', 'function'],
  ['parser.BODY_CHUNKHEAD', 'function'],
  ['parser.BODY_CHUNKTRAILERS', 'function'],
  ['parser.consumeLine', 'function'],
  ['parser.parseHeader', 'function'],
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
/** Those that exist only while it is connected, or while bytes are read. */
export const passingPrivateMembers = [
  'conn',
  'parser.chunk',
  'parser.offset',
  'parser.end',
  'opts.socketPath',
] as const;

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
