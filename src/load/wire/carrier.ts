import type { ConnectionFault } from '../../measurement/index.js';
import type { TargetAddress } from '../../target/index.js';
import type { RawHeaders } from './raw-headers.js';

/** What becomes of a connection; at most one request is on its way at a time. */
export interface ConnectionEvents {
  /** Connected (and, with https, the certificate is trusted): `send` may be called. */
  onConnected(times: ConnectTimes): void;
  onHead(head: ResponseHead): void;
  /** A piece of its body; its memory is used for other bytes after this call. */
  onBody(piece: Buffer): void;
  /** The first bytes of an answer have come, and they are not all of it. */
  onFirstBytes(): void;
  /**
   * The answer is complete, `bytes` long with its head; the parser has let go of it. Where it is not exact, more has
   * come than was announced, and the connection can't be told right from wrong any more.
   */
  onAnswered(bytes: number, isExact: boolean): void;
  /** The connection is gone, at whatever moment; nothing follows until `open`. */
  onLost(loss: Loss): void;
}

/** How long it took to connect. */
export interface ConnectTimes {
  /** Until the other side took the connection, the lookup of its name included. */
  readonly connectUs: number;
  /** The TLS handshake; undefined without TLS. */
  readonly tlsUs: number | undefined;
}

export interface ResponseHead {
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  /** False: the server closes after this answer, so the connection can't carry another request. */
  readonly keepAlive: boolean;
}

export interface Loss {
  /** Such as `ECONNRESET`; undefined where the server simply closed. */
  readonly reason: string | undefined;
  readonly fault: ConnectionFault;
  /** True when bytes of an answer had come. */
  readonly answerBegan: boolean;
}

export interface SendOptions {
  readonly isHead: boolean;
  readonly tail?: readonly Buffer[];
}

/** A connection that does as it is told: it neither connects, nor sends, nor repeats anything by itself. */
export interface Carrier {
  readonly address: TargetAddress;
  /** Who is told; set once before the first `open`. */
  events: ConnectionEvents;
  /** Whether the other side has taken the connection; with https the handshake may still be going on. */
  readonly isReached: boolean;
  /** Connects: `onConnected` or `onLost` follows. */
  open(): void;
  /**
   * Writes one request, the bytes and what follows them. Only when connected and nothing is on its way. May be called
   * from `onAnswered`.
   */
  send(bytes: Buffer, options: SendOptions): void;
  /** Drops the connection and whatever was on its way, without an event. */
  close(): void;
}
