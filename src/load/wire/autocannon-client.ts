import type { SecureContext } from 'node:tls';
import type { Socket } from 'node:net';
import type { TargetAddress } from '../../target/index.js';
import {
  assertContract,
  latePrivateMembers,
  type ParsedHead,
  type PrivateClient,
  type PrivateParser,
} from './autocannon-contract.js';
import { addPlainHeader, LineCutter, plainStatus, plainStatusLength } from './head-lines.js';
import { faultOfChunk, faultOfTrailers, isEndless } from './strict-answer.js';
import type { WireClient, WireEvents } from './wire-client.js';

/**
 * The only file that touches the inside of autocannon's client and of its parser; autocannon-contract.ts lists what.
 * They connect, write requests and parse answers. When to connect and when to send is decided elsewhere: a client is
 * parked until it is told, and no figure, queue, timeout or rate of autocannon's is used.
 */

/**
 * What every plain socket of this thread reads into: a read is parsed to its end before the next one, and a fresh buffer
 * for each would cost as much as the parsing. Of the size that Node reads at once.
 */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * One client as autocannon hands it out before it connects. Throws where its inside has changed.
 *
 * @param secureContext of an https target
 */
export function parked(
  client: unknown,
  address: TargetAddress,
  secureContext: SecureContext | undefined,
): WireClient {
  assertContract(client);
  // Not through autocannon's own option: it copies that to its depth, and a copy of a context crashes Node.
  if (secureContext !== undefined) client.opts.tlsOptions = { secureContext };
  return new ParkedClient(client, address);
}

class ParkedClient implements WireClient {
  readonly address: TargetAddress;
  events: WireEvents = nobodyListens;
  readonly #client: PrivateClient;
  readonly #connect: () => void;
  readonly #doRequest: () => void;
  #request: Buffer = Buffer.alloc(0);
  #error: Error | undefined;

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
      client._connect = () => {
        if (this.#error === undefined) this.events.onEnd();
        else this.events.onGone(this.#error);
      };
    };
    // autocannon would send on connecting and after each answer.
    client._doRequest = () => {};
    client.getRequestBuffer = () => this.#request;
    // It has one request and would reset its context by a deep copy on every send.
    client.requestIterator.nextRequest = () => client.requestIterator.currentRequest;
    // One request is on its way at a time, and which one is known without the queue.
    client.pipelinedRequests.insertRequest = () => {};
    client._destroyConnection = () => {
      // A client that never opened has no connection to destroy.
      if (client.conn !== undefined) destroyConnection();
    };
    client.on('connError', (error: Error) => {
      this.#error = error;
    });
    if (!client.secure) this.#readInto(readBuffer);
  }

  /** autocannon has no option for it; the path of a local socket is what it hands on to Node as it is. */
  #readInto(buffer: Buffer): void {
    const client = this.#client;
    const callback = (bytes: number): boolean => {
      client.parser.execute(buffer, 0, bytes);
      return true;
    };
    const { port, hostname: host } = client.opts;
    client.ipc = true;
    client.opts.socketPath = { port, host, onread: { buffer, callback } };
  }

  connect(): void {
    const client = this.#client;
    this.#error = undefined;
    client.parser.initialize('RESPONSE');
    this.#connect();
    const socket = client.conn;
    if (socket === undefined) throw new Error('autocannon made no connection');
    socket.setNoDelay(true);
    socket.once('connect', () => this.events.onReached());
    socket.once(client.secure ? 'secureConnect' : 'connect', () =>
      this.events.onConnected(distrustOf(socket)),
    );
    // Every way to end has been told before; this is for those that are neither an end nor an error.
    socket.once('close', () => {
      if (socket === client.conn) this.events.onGone(this.#error);
    });
  }

  write(bytes: Buffer, tail?: readonly Buffer[]): void {
    this.#request = bytes;
    // The parser has begun anew at the answer's end, but for this: to it the bytes of that read are of the next head.
    this.#client.parser.headerSize = 0;
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

  finish(): void {
    this.#client.parser.finish();
  }

  disconnect(): void {
    this.#client.conn?.removeAllListeners('data');
    this.#client._destroyConnection();
  }

  destroy(): void {
    this.disconnect();
    this.#client.destroy();
  }

  /** Puts our hooks in the place of autocannon's in the parser; runs when autocannon has set its own. */
  #finishSetup(): void {
    const client = this.#client;
    assertContract(client, latePrivateMembers);
    client.timeoutTicker?.clear();
    client.timeoutTicker = { reschedule() {}, clear() {} };

    const { parser } = client;
    const { kOnHeadersComplete, kOnBody, kOnMessageComplete } = parser.constructor;
    if (!Object.hasOwn(parser, kOnHeadersComplete) || !Object.hasOwn(parser, kOnMessageComplete)) {
      throw new Error(
        'autocannon sets its parser up elsewhere: src/load/wire/autocannon-client.ts relies on the hooks',
      );
    }
    parser[kOnHeadersComplete] = (head: ParsedHead): boolean => this.events.onHead(head, parser.body_bytes);
    parser[kOnBody] = (piece: Buffer): void => this.events.onBody(piece);
    parser[kOnMessageComplete] = (): void => this.events.onWhole(parser.offset < parser.end);

    refineParser(parser);
    const execute = parser.execute.bind(parser);
    parser.execute = (chunk, start = 0, length = chunk.length) => {
      if (!this.events.onBytes(length)) return length;
      const executed = execute(chunk, start, length);
      const fault = isEndless(parser.line) ? new Error('a line has no end') : undefined;
      this.events.onRead(typeof executed === 'number' ? fault : executed);
      return executed;
    };
  }
}

/** Why Node, which verifies all the same, does not trust a certificate: autocannon turns the consequence off. */
function distrustOf(socket: Socket): string | undefined {
  if (!('authorized' in socket) || socket.authorized === true) return undefined;
  return 'authorizationError' in socket ? String(socket.authorizationError) : 'unknown reason';
}

const nobodyListens: WireEvents = {
  onReached() {},
  onConnected() {},
  onBytes: () => false,
  onHead: () => false,
  onBody() {},
  onWhole() {},
  onRead() {},
  onEnd() {},
  onGone() {},
};

// --- its parser -----------------------------------------------------------------------------------------------

/**
 * From now on the parser throws at a chunk that is none and at more trailers than it may keep. All else it does as
 * before, for less: what is plain is read here, and whatever is not is left to it.
 */
export function refineParser(parser: PrivateParser): void {
  const putBack = readLinesFromText(parser);
  readPlainHeads(parser, putBack);
  guardChunks(parser, putBack);
  beginAnewCheaply(parser);
}

/** Makes a line that was read the next one again. */
type PutBack = (line: string) => void;

/** Lines are cut out of one text of what was read; those that are split over reads, or lie behind it, as before. */
function readLinesFromText(parser: PrivateParser): PutBack {
  // Also where the parser does it: as ASCII the upper half of the bytes would lose a bit.
  parser.constructor.encoding = 'latin1';
  const lines = new LineCutter();
  let ready: string | undefined;
  const consumeLine = parser.consumeLine.bind(parser);
  parser.consumeLine = () => {
    if (ready !== undefined) {
      const line = ready;
      ready = undefined;
      return line;
    }
    const { chunk, offset, end, line: begun } = parser;
    if (begun !== '' || !chunk) return consumeLine();
    const line = lines.cut(chunk, offset, end, parser.state === 'HEADER');
    if (line === undefined) return consumeLine();
    parser.offset = lines.next;
    return line;
  };
  const execute = parser.execute.bind(parser);
  parser.execute = (chunk, start, length) => {
    lines.begin();
    return execute(chunk, start, length);
  };
  return (line) => {
    ready = line;
  };
}

function readPlainHeads(parser: PrivateParser, putBack: PutBack): void {
  const responseLine = parser.RESPONSE_LINE.bind(parser);
  parser.RESPONSE_LINE = () => {
    const line = parser.consumeLine();
    if (line === undefined || line === '') return;
    const status = plainStatus(line);
    // Those of them that have no body are the parser's.
    if (status === undefined || status < 200 || status === 204 || status === 304) {
      putBack(line);
      responseLine();
      return;
    }
    const { info } = parser;
    info.versionMajor = 1;
    info.versionMinor = 1;
    info.statusCode = status;
    info.statusMessage = line.slice(plainStatusLength);
    parser.state = 'HEADER';
  };
  const parseHeader = parser.parseHeader.bind(parser);
  parser.parseHeader = (line, headers) => {
    if (!addPlainHeader(line, headers)) parseHeader(line, headers);
  };
}

function guardChunks(parser: PrivateParser, putBack: PutBack): void {
  const chunkHead = parser.BODY_CHUNKHEAD.bind(parser);
  parser.BODY_CHUNKHEAD = () => {
    const line = parser.consumeLine();
    if (line === undefined) return;
    putBack(line);
    chunkHead();
    throwAt(faultOfChunk(line, parser.body_bytes));
  };
  const chunkTrailers = parser.BODY_CHUNKTRAILERS.bind(parser);
  parser.BODY_CHUNKTRAILERS = () => {
    chunkTrailers();
    throwAt(faultOfTrailers(parser.trailers));
  };
}

function throwAt(fault: string | undefined): void {
  if (fault !== undefined) throw new Error(fault);
}

/** The parser does it at each answer's end, with a name of its state that it puts together and looks up again. */
function beginAnewCheaply(parser: PrivateParser): void {
  parser.initialize = () => {
    parser.type = 'RESPONSE';
    parser.state = 'RESPONSE_LINE';
    parser.info = {
      versionMajor: 0,
      versionMinor: 0,
      statusCode: 0,
      statusMessage: '',
      headers: [],
      shouldKeepAlive: false,
      upgrade: false,
    };
    parser.trailers = [];
    parser.line = '';
    parser.isChunked = false;
    parser.connection = '';
    parser.headerSize = 0;
    parser.body_bytes = null;
    parser.isUserCall = false;
    parser.hadError = false;
  };
}
