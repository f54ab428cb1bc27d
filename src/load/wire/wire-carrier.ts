import { performance } from 'node:perf_hooks';
import type { TargetAddress } from '../../target/index.js';
import { type AutocannonRun, startAutocannon } from './autocannon-run.js';
import type { Carrier, ConnectionEvents, SendOptions } from './carrier.js';
import { type Breakage, breakageOf } from './connection-faults.js';
import { isLength, keepsAlive, transferCodingOf } from './strict-answer.js';
import type { AnswerHead, WireClient, WireEvents } from './wire-client.js';

/** Connections over autocannon's clients. */
export interface Carriers {
  readonly connections: readonly Carrier[];
  /** Ends every connection, and autocannon. */
  stop(): Promise<void>;
}

/** So many connections, none of them open, spread over the addresses in turn. */
export async function startCarriers(
  addresses: readonly TargetAddress[],
  connections: number,
): Promise<Carriers> {
  const run: AutocannonRun = await startAutocannon(addresses, connections);
  const carriers = run.clients.map((client) => new WireCarrier(client));
  return {
    connections: carriers,
    stop() {
      for (const carrier of carriers) carrier.close();
      return run.stop();
    },
  };
}

const nobodyListens: ConnectionEvents = {
  onConnected() {},
  onFirstBytes() {},
  onHead() {},
  onBody() {},
  onAnswered() {},
  onLost() {},
};

/** Takes what comes over a client for the answer to the request that was sent, or for a fault: never for another's. */
class WireCarrier implements Carrier, WireEvents {
  readonly address: TargetAddress;
  events: ConnectionEvents = nobodyListens;
  isReached = false;
  readonly #client: WireClient;
  #state: 'closed' | 'connecting' | 'open' = 'closed';
  /** A request is on its way. */
  #awaiting = false;
  /** Bytes of the answer that have come. */
  #answerBytes = 0;
  /** They were told of: what came in one piece has no first ones. */
  #hasBegun = false;
  /** The head that is read announces the answer, and is none. */
  #isInterim = false;
  #isComplete = false;
  /** More came than this answer: what follows could not be told from the next one's. */
  #hasExcess = false;
  /** What the parser lets pass though it is wrong. */
  #violation: string | undefined;
  #isHead = false;
  #openedAtMs = 0;
  #reachedAtMs = 0;

  constructor(client: WireClient) {
    this.#client = client;
    this.address = client.address;
    client.events = this;
  }

  open(): void {
    this.#state = 'connecting';
    this.isReached = false;
    this.#isComplete = false;
    this.#openedAtMs = performance.now();
    this.#client.connect();
  }

  send(bytes: Buffer, { isHead, tail }: SendOptions): void {
    this.#isHead = isHead;
    this.#awaiting = true;
    this.#isComplete = false;
    this.#hasExcess = false;
    this.#violation = undefined;
    this.#answerBytes = 0;
    this.#hasBegun = false;
    this.#client.write(bytes, tail);
  }

  close(): void {
    this.#state = 'closed';
    this.#awaiting = false;
    this.#client.disconnect();
  }

  // --- what the client tells ------------------------------------------------------------------------------------

  onReached(): void {
    this.isReached = true;
    this.#reachedAtMs = performance.now();
  }

  onConnected(distrust: string | undefined): void {
    if (this.#state !== 'connecting') return;
    const { protocol, tls } = this.address;
    if (distrust !== undefined && tls?.verify !== false) {
      this.#lose({ reason: `the certificate is not trusted: ${distrust}`, fault: 'tls' });
      return;
    }
    this.#state = 'open';
    this.events.onConnected({
      connectUs: (this.#reachedAtMs - this.#openedAtMs) * 1000,
      tlsUs: protocol === 'https:' ? (performance.now() - this.#reachedAtMs) * 1000 : undefined,
    });
  }

  onBytes(count: number): boolean {
    if (this.#state === 'closed') return false;
    // Such as the 408 that a server sends before it closes an idle connection.
    if (!this.#awaiting) {
      this.#lose({ reason: 'the server sent what no request had asked for', fault: 'other' });
      return false;
    }
    this.#answerBytes += count;
    return true;
  }

  onHead(head: AnswerHead, bodyBytes: number | null): boolean {
    // 1xx announces the answer; 101 would be the last, but nothing here asks for it.
    this.#isInterim = head.statusCode < 200 && head.statusCode !== 101;
    if (this.#isInterim || !this.#awaiting) return true;
    const hasNoBody = this.#isHead || head.statusCode === 204 || head.statusCode === 304;
    // The parser knows the one coding: an answer in any other would never end on a connection that is kept.
    const coding = transferCodingOf(head.headers);
    if (!hasNoBody && coding !== '' && coding !== 'chunked')
      this.#violation = `the answer's transfer coding "${coding}" is not understood`;
    else if (!isLength(bodyBytes)) this.#violation = noHttp('Content-Length is no length');
    this.events.onHead({
      status: head.statusCode,
      rawHeaders: head.headers,
      keepAlive: hasNoBody ? keepsAlive(head, head.headers) : head.shouldKeepAlive && head.statusCode !== 101,
    });
    return hasNoBody;
  }

  onBody(piece: Buffer): void {
    if (this.#awaiting) this.events.onBody(piece);
  }

  onWhole(hasMore: boolean): void {
    if (this.#isInterim || !this.#awaiting) return;
    this.#awaiting = false;
    this.#isComplete = true;
    this.#hasExcess = hasMore;
  }

  onRead(fault: Error | undefined): void {
    // A second fault in bytes beyond a whole answer is no business of that answer.
    if (this.#isComplete && this.#violation === undefined) this.#tellAnswer();
    else if (this.#violation !== undefined) this.#lose({ reason: this.#violation, fault: 'other' });
    else if (fault !== undefined) this.#lose({ reason: noHttp(breakageOf(fault).reason), fault: 'other' });
    else if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.events.onFirstBytes();
    }
  }

  onEnd(): void {
    if (this.#state === 'closed') return;
    // A body without a length ends with the connection: that one answer is complete now.
    if (this.#awaiting) this.#client.finish();
    if (!this.#isComplete) this.#lose(undefined);
    else {
      this.close();
      this.#tellAnswer();
    }
  }

  onGone(error: Error | undefined): void {
    if (this.#state !== 'closed') this.#lose(error && breakageOf(error));
  }

  /** Undefined: the server closed, and nothing failed. */
  #lose(breakage: Breakage | undefined): void {
    const answerBegan = this.#answerBytes > 0;
    this.close();
    this.events.onLost({ reason: breakage?.reason, fault: breakage?.fault ?? 'closed', answerBegan });
  }

  /**
   * Tells of a complete answer, outside the parser, so that bytes beyond the answer's end can't be taken for the
   * next answer. Always the last act on an event: the next request may be sent, or the connection opened, in it.
   */
  #tellAnswer(): void {
    this.#isComplete = false;
    // The parser stands somewhere behind it.
    if (this.#hasExcess) this.close();
    this.events.onAnswered(this.#answerBytes, !this.#hasExcess);
  }
}

const noHttp = (why: string): string => `the answer is no valid HTTP: ${why}`;
