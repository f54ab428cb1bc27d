import type { TargetAddress } from '../../target/index.js';

/** What happens to a client, as it happens. */
export interface WireEvents {
  /** The other side took the connection; with https its handshake follows. */
  onReached(): void;
  /** Connected for good. `distrust`: why Node would not trust the certificate, where it would not. */
  onConnected(distrust: string | undefined): void;
  /** So many bytes have come. False: they are passed over. */
  onBytes(count: number): boolean;
  /**
   * A head is whole. True: no body follows it, whatever it says.
   *
   * @param bodyBytes length of the body as announced, whatever was said there; null where nothing was, or chunks follow
   */
  onHead(head: AnswerHead, bodyBytes: number | null): boolean;
  /** A piece of a body; its memory is used for other bytes after this call. */
  onBody(piece: Buffer): void;
  /** An answer has ended; `hasMore`: and there are bytes behind it. The next one must not be asked for in this call. */
  onWhole(hasMore: boolean): void;
  /** The bytes that `onBytes` told of have been read. `fault`: until something in them was no HTTP. */
  onRead(fault: Error | undefined): void;
  /** The other side has ended the connection in order. */
  onEnd(): void;
  /** The connection failed, or is gone: then without an error. May come more than once. */
  onGone(error: Error | undefined): void;
}

/** What an answer says of itself. */
export interface AnswerHead {
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly statusCode: number;
  /** Names and values in turn, a character for each byte. */
  readonly headers: readonly string[];
  /** Whether the connection outlives it, as far as an answer with a body can tell. */
  readonly shouldKeepAlive: boolean;
}

/** A socket and a parser of answers: it connects, writes and reads as it is told, and judges nothing. */
export interface WireClient {
  readonly address: TargetAddress;
  /** Who is told; set once before the first `connect`. */
  events: WireEvents;
  /** Connects anew; whatever was read before is forgotten. */
  connect(): void;
  /** Writes a request, the bytes and what follows them. The answer before it was read to its end and no further. */
  write(bytes: Buffer, tail?: readonly Buffer[]): void;
  /** Nothing more comes: a body whose end is the connection's is whole, and `onWhole` tells so in this call. */
  finish(): void;
  /** Drops the connection. Nothing that comes over it is told any more. */
  disconnect(): void;
  /** For good. */
  destroy(): void;
}
