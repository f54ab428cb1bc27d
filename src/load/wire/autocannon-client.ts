import autocannon from 'autocannon';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { TargetAddress, TlsTrust } from '../../target/index.js';
import { originOf } from './address.js';
import {
  assertContract,
  latePrivateMembers,
  type ParsedHead,
  type PrivateClient,
} from './autocannon-contract.js';
import type { Carrier, ConnectionEvents, SendOptions } from './carrier.js';
import { type Breakage, breakageOf } from './connection-faults.js';
import { guardChunks, isEndless, isLength, keepsAlive, transferCodingOf } from './strict-answer.js';

/**
 * The only file that touches autocannon's inside; strict-answer.ts does so with its parser. autocannon-contract.ts lists
 * what of both. autocannon makes the clients, connects, writes requests, keeps its queue of pending requests and parses
 * answers. When to connect and when to send is decided here: a client is parked until `send`, and no figure, timeout,
 * rate or stop rule of autocannon's is used.
 */

/** A run of autocannon with parked clients, spread over the addresses in turn. */
export interface AutocannonRun {
  readonly connections: readonly Carrier[];
  /** Destroys every client and waits until autocannon has ended. */
  stop(): Promise<void>;
}

/** Far beyond any test and below what a timer can hold (2^31 ms): autocannon never ends or times out by itself. */
const foreverSeconds = 2_000_000;

/** Starts autocannon with one parked client per connection. Rejects where autocannon's inside has changed. */
export async function startAutocannon(
  addresses: readonly TargetAddress[],
  connections: number,
): Promise<AutocannonRun> {
  const clients: ParkedClient[] = [];
  // All addresses are of one target.
  const tls = addresses[0]?.protocol === 'https:' ? addresses[0].tls : undefined;
  const secureContext = tls === undefined ? undefined : contextOf(tls);
  const run = autocannon({
    url: addresses.map(originOf),
    connections,
    duration: foreverSeconds,
    timeout: foreverSeconds,
    sampleInt: 50,
    skipAggregateResult: true,
    histograms: { latencies: noHistogram, requests: noHistogram, throughput: noHistogram },
    setupClient(client) {
      assertContract(client);
      // autocannon deals its clients over the URLs in this same order.
      const address = addresses[clients.length % addresses.length];
      if (address === undefined) throw new RangeError('there is no address to send load to');
      // Not through autocannon's own option: it copies that to its depth, and a copy of a context crashes Node.
      if (secureContext !== undefined) client.opts.tlsOptions = { secureContext };
      clients.push(new ParkedClient(client, address));
    },
  });
  // What is thrown above ends autocannon's start before the client connects, and rejects its promise.
  if (clients.length < connections) await run;
  return {
    connections: clients,
    async stop() {
      for (const client of clients) client.destroy();
      await run;
    },
  };
}

/** Made once: to read some hundred certificates anew for each connection would be most of its time. */
function contextOf({ ca }: TlsTrust): SecureContext {
  return createSecureContext(ca === undefined ? {} : { ca: [...rootCertificates, ca] });
}

/** autocannon's own statistics are not used, so they cost nothing. */
export const noHistogram = {
  recordValue() {},
  recordValueWithExpectedInterval() {},
  destroy() {},
  __custom: true,
} as const;

// --- one client -----------------------------------------------------------------------------------------------

const nobodyListens: ConnectionEvents = {
  onConnected() {},
  onFirstBytes() {},
  onHead() {},
  onBody() {},
  onAnswered() {},
  onLost() {},
};

class ParkedClient implements Carrier {
  readonly address: TargetAddress;
  events: ConnectionEvents = nobodyListens;
  readonly #client: PrivateClient;
  readonly #connect: () => void;
  readonly #doRequest: () => void;
  #state: 'closed' | 'connecting' | 'open' = 'closed';
  /** A request is on its way. */
  #awaiting = false;
  /** Bytes of the answer that have come. */
  #answerBytes = 0;
  #isComplete = false;
  /** More came than this answer: what follows could not be told from the next one's. */
  #hasExcess = false;
  /** What the parser lets pass though it is wrong. */
  #violation: Error | undefined;
  #request: Buffer = Buffer.alloc(0);
  #isHead = false;
  #error: Error | undefined;
  isReached = false;
  #openedAtMs = 0;
  #reachedAtMs = 0;

  constructor(client: PrivateClient, address: TargetAddress) {
    this.#client = client;
    this.address = address;
    this.#connect = client._connect.bind(client);
    this.#doRequest = client._doRequest.bind(client);
    const destroyConnection = client._destroyConnection.bind(client);

    // autocannon calls this at the end of its constructor, and from then on whenever the connection failed or
    // ended. It would connect again at once and send; here the first call finishes the setup, the others tell.
    client._connect = () => {
      this.#finishSetup();
      client._connect = () => this.#ended();
    };
    // autocannon would send on connecting and after each answer.
    client._doRequest = () => {};
    client.getRequestBuffer = () => this.#request;
    // It has one request and would reset its context by a deep copy on every send.
    client.requestIterator.nextRequest = () => client.requestIterator.currentRequest;
    client._destroyConnection = () => {
      // A client that never opened has no connection to destroy.
      if (client.conn !== undefined) destroyConnection();
    };
    client.on('connError', (error: Error) => {
      this.#error = error;
    });
  }

  open(): void {
    const client = this.#client;
    this.#state = 'connecting';
    this.#error = undefined;
    this.isReached = false;
    this.#isComplete = false;
    client.pipelinedRequests.clear();
    this.#openedAtMs = performance.now();
    this.#connect();
    const socket = client.conn;
    if (socket === undefined) throw new Error('autocannon made no connection');
    socket.setNoDelay(true);
    socket.once('connect', () => {
      this.isReached = true;
      this.#reachedAtMs = performance.now();
    });
    socket.once(client.secure ? 'secureConnect' : 'connect', () => this.#connected(socket));
    // Every way to end has been told before; this is for those that are neither an end nor an error.
    socket.once('close', () => {
      if (socket === client.conn && this.#state !== 'closed')
        this.#lose(this.#error && breakageOf(this.#error));
    });
  }

  send(bytes: Buffer, { isHead, tail }: SendOptions): void {
    this.#request = bytes;
    this.#isHead = isHead;
    this.#awaiting = true;
    this.#isComplete = false;
    this.#hasExcess = false;
    this.#violation = undefined;
    this.#answerBytes = 0;
    // Nothing left over from the answer before may stand in front of the next one.
    this.#client.parser.initialize('RESPONSE');
    if (tail === undefined) this.#doRequest();
    else this.#doRequestWith(tail);
  }

  /** autocannon writes one buffer; to join a long body to it would be a copy for each request. */
  #doRequestWith(tail: readonly Buffer[]): void {
    const socket = this.#client.conn;
    if (socket === undefined) throw new Error('autocannon has no connection to send over');
    socket.cork();
    this.#doRequest();
    for (const piece of tail) socket.write(piece);
    socket.uncork();
  }

  close(): void {
    this.#state = 'closed';
    this.#awaiting = false;
    this.#client.conn?.removeAllListeners('data');
    this.#client._destroyConnection();
  }

  destroy(): void {
    this.close();
    this.#client.destroy();
  }

  #connected(socket: Socket): void {
    if (this.#state !== 'connecting') return;
    // autocannon turns verification off; Node has verified all the same and says what it found.
    if ('authorized' in socket && socket.authorized !== true && this.address.tls?.verify !== false) {
      const why = 'authorizationError' in socket ? String(socket.authorizationError) : 'unknown reason';
      this.#lose({ reason: `the certificate is not trusted: ${why}`, fault: 'tls' });
      return;
    }
    this.#state = 'open';
    this.events.onConnected({
      connectUs: (this.#reachedAtMs - this.#openedAtMs) * 1000,
      tlsUs: this.#client.secure ? (performance.now() - this.#reachedAtMs) * 1000 : undefined,
    });
  }

  /** The server closed, or the socket failed. */
  #ended(): void {
    if (this.#state === 'closed') return;
    const error = this.#error;
    // A body without a length ends with the connection: finish() completes that one answer.
    if (error === undefined && this.#awaiting) this.#client.parser.finish();
    if (this.#isComplete) {
      this.close();
      this.#tellAnswer();
    } else this.#lose(error && breakageOf(error));
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
    if (!this.#isComplete) return;
    this.#isComplete = false;
    this.events.onAnswered(this.#answerBytes, !this.#hasExcess);
  }

  /** Puts our hooks before autocannon's in the parser; runs when autocannon has set its own. */
  #finishSetup(): void {
    const client = this.#client;
    assertContract(client, latePrivateMembers);
    client.timeoutTicker?.clear();
    client.timeoutTicker = { reschedule() {}, clear() {} };

    const { parser } = client;
    // As ASCII the upper half of the bytes would lose a bit.
    parser.constructor.encoding = 'latin1';
    const { kOnHeadersComplete, kOnBody, kOnMessageComplete } = parser.constructor;
    const headComplete = parser[kOnHeadersComplete];
    const messageComplete = parser[kOnMessageComplete];
    if (headComplete === undefined || messageComplete === undefined) {
      throw new Error(
        'autocannon sets its parser up elsewhere: src/load/wire/autocannon-client.ts relies on the hooks',
      );
    }
    let isInterim = false;
    parser[kOnHeadersComplete] = (head: ParsedHead): boolean => {
      // 1xx announces the answer; 101 would be the last, but nothing here asks for it.
      isInterim = head.statusCode < 200 && head.statusCode !== 101;
      if (isInterim || !this.#awaiting) return true;
      const hasNoBody = this.#isHead || head.statusCode === 204 || head.statusCode === 304;
      // The parser knows the one coding: an answer in any other would never end on a connection that is kept.
      const coding = transferCodingOf(head);
      if (!hasNoBody && coding !== '' && coding !== 'chunked')
        this.#violation = new Error(`the answer's transfer coding "${coding}" is not understood`);
      else if (!isLength(parser.body_bytes))
        this.#violation = new Error('the answer is no valid HTTP: Content-Length is no length');
      Reflect.apply(headComplete, parser, [head]);
      this.events.onHead({
        status: head.statusCode,
        rawHeaders: head.headers,
        keepAlive: hasNoBody ? keepsAlive(head) : head.shouldKeepAlive && head.statusCode !== 101,
      });
      return hasNoBody;
    };
    // autocannon would join all chunks into one string.
    parser[kOnBody] = (chunk: Buffer): void => {
      if (this.#awaiting) this.events.onBody(chunk);
    };
    parser[kOnMessageComplete] = (): void => {
      if (isInterim || !this.#awaiting) return;
      this.#awaiting = false;
      this.#isComplete = true;
      this.#hasExcess = parser.offset < parser.end;
      // Takes the request off autocannon's queue and counts it in autocannon's run.
      Reflect.apply(messageComplete, parser, []);
    };

    guardChunks(parser);
    const execute = parser.execute.bind(parser);
    parser.execute = (chunk) => {
      if (this.#state === 'closed') return chunk.length;
      // Such as the 408 that a server sends before it closes an idle connection.
      if (!this.#awaiting) {
        this.#lose({ reason: 'the server sent what no request had asked for', fault: 'other' });
        return chunk.length;
      }
      const isFirst = this.#answerBytes === 0;
      this.#answerBytes += chunk.length;
      const executed = execute(chunk);
      if (typeof executed === 'number' && isEndless(parser))
        this.#violation ??= new Error('the answer is no valid HTTP: a line has no end');
      const result = this.#violation ?? executed;
      // A second fault in bytes beyond a whole answer is no business of that answer.
      if (this.#isComplete && this.#violation === undefined) this.#tellAnswer();
      else if (this.#violation !== undefined) this.#lose({ reason: this.#violation.message, fault: 'other' });
      else if (typeof result !== 'number') {
        this.#lose({
          reason: `the answer is no valid HTTP: ${breakageOf(result).reason}`,
          fault: 'other',
        });
      } else if (isFirst) this.events.onFirstBytes();
      return result;
    };
  }
}
