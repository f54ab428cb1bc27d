import type { ConnectionFault } from '../../measurement/index.js';
import { originOf } from './address.js';
import type { Carrier, ConnectionEvents, ConnectTimes, Loss, ResponseHead } from './carrier.js';
import { KeptBody } from './kept-body.js';
import type { RawHeaders } from './raw-headers.js';
import type { RunClock } from '../timing/run-clock.js';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** Its head, and of its body what is not in `tail`. */
  readonly bytes: Buffer;
  /** The rest of it, where that is long: in pieces that are shared with other requests. */
  readonly tail?: readonly Buffer[];
  readonly isHead: boolean;
  /** May be sent again when a reused connection turned out to be closed (RFC 9110, 9.2.2). */
  readonly isIdempotent: boolean;
  /** Whether the answer's body is kept; others are counted and dropped. */
  readonly keepsBody: boolean;
}

interface Timing {
  /** When it was first sent, or, where no connection came about, when it was to be sent. */
  readonly sentAtMs: number;
  readonly endedAtMs: number;
  /** From the send (the second one, where it was sent again) to the end of the answer; never the connecting. */
  readonly latencyUs: number;
}

export interface Answer extends Timing {
  readonly kind: 'answer';
  /** From the send to the first byte of the answer; the same as the latency where all of it came at once. */
  readonly firstByteUs: number;
  readonly status: number;
  readonly rawHeaders: RawHeaders;
  /** Present where the request keeps it. */
  readonly body: Buffer | undefined;
  readonly isBodyTooLarge: boolean;
  readonly bytes: number;
}

/** No (whole) answer. `cut`: ended by us, unanswered, when the run ended. */
export interface NoAnswer extends Timing {
  readonly kind: 'timeout' | 'cut';
  readonly message: string;
}

export interface ConnectionError extends Timing {
  readonly kind: 'connection';
  readonly fault: ConnectionFault;
  readonly message: string;
}

export type Outcome = Answer | NoAnswer | ConnectionError;

/** Bodies beyond this are not kept. */
export const maxBodyBytes = 16 * 1024 * 1024;

export interface ConnectionOptions {
  /** By which answers are timed. */
  readonly clock: Pick<RunClock, 'now'>;
  /** For each request from its send to its whole answer, and for connecting. */
  readonly timeoutMs: number;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Told of each connection that came about. */
  readonly onConnected?: (times: ConnectTimes) => void;
}

/**
 * One user's connection: takes a request, gives exactly one outcome. It connects when a request needs it, keeps
 * the connection while the server does, and holds every request to its own timeout.
 */
export class Connection implements ConnectionEvents {
  readonly #carrier: Carrier;
  readonly #clock: Pick<RunClock, 'now'>;
  readonly #timeoutMs: number;
  readonly #onOutcome: (outcome: Outcome) => void;
  readonly #onConnected: ((times: ConnectTimes) => void) | undefined;
  #state: 'closed' | 'connecting' | 'open' = 'closed';
  /** How often it connected. */
  #connects = 0;
  /** Requests answered over the connection that is open. */
  #answersHere = 0;

  #request: WireRequest | undefined;
  #askedAtMs = 0;
  /** How often the request was sent: 2 where a closed connection made it necessary. */
  #sends = 0;
  #firstSentAtMs = 0;
  #sentAtMs = 0;
  /** Undefined while nothing has come, and where everything came at once. */
  #firstByteAtMs: number | undefined;
  #deadlineMs = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #lastLook: NodeJS.Immediate | undefined;

  #head: ResponseHead | undefined;
  readonly #body = new KeptBody();
  #bodyBytes = 0;

  constructor(carrier: Carrier, { clock, timeoutMs, onOutcome, onConnected }: ConnectionOptions) {
    this.#carrier = carrier;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onOutcome = onOutcome;
    this.#onConnected = onConnected;
    carrier.events = this;
  }

  /** Connections made beyond the first. */
  get reconnects(): number {
    return Math.max(0, this.#connects - 1);
  }

  /** Sends one request, after connecting where that is needed; `onOutcome` follows, never before this returns. */
  exchange(request: WireRequest, nowMs = this.#clock.now()): void {
    if (this.#request !== undefined) throw new Error('a connection carries one request at a time');
    this.#request = request;
    this.#sends = 0;
    this.#askedAtMs = nowMs;
    if (this.#state === 'open') this.#send(request, nowMs);
    else this.#open();
  }

  /** Ends what is on its way as `cut`, and the connection. */
  cut(message: string): void {
    if (this.#request !== undefined) this.#fail({ kind: 'cut', message });
  }

  close(): void {
    clearTimeout(this.#watchdog);
    clearImmediate(this.#lastLook);
    this.#watchdog = undefined;
    this.#drop();
  }

  #open(): void {
    this.#state = 'connecting';
    // A request that was already sent keeps its deadline; connecting alone may take as long as a request.
    if (this.#sends === 0) this.#deadlineMs = this.#askedAtMs + this.#timeoutMs;
    this.#watch();
    this.#carrier.open();
  }

  onConnected(times: ConnectTimes): void {
    this.#state = 'open';
    this.#connects += 1;
    this.#answersHere = 0;
    this.#onConnected?.(times);
    if (this.#request !== undefined) this.#send(this.#request, this.#clock.now());
  }

  #send(request: WireRequest, nowMs: number): void {
    if (this.#sends === 0) {
      this.#firstSentAtMs = nowMs;
      this.#deadlineMs = nowMs + this.#timeoutMs;
    }
    this.#sends += 1;
    this.#sentAtMs = nowMs;
    this.#firstByteAtMs = undefined;
    this.#head = undefined;
    this.#bodyBytes = 0;
    if (this.#watchdog === undefined) this.#watch();
    this.#carrier.send(request.bytes, request);
  }

  onFirstBytes(): void {
    this.#firstByteAtMs = this.#clock.now();
  }

  onHead(head: ResponseHead): void {
    this.#head = head;
  }

  onBody(chunk: Buffer): void {
    if (this.#request?.keepsBody !== true) return;
    this.#bodyBytes += chunk.length;
    if (this.#bodyBytes <= maxBodyBytes) this.#body.add(chunk);
    else this.#body.clear();
  }

  onAnswered(bytes: number, isExact: boolean): void {
    const endedAtMs = this.#clock.now();
    const { status, rawHeaders, keepAlive } = this.#head ?? noHead;
    const isBodyTooLarge = this.#bodyBytes > maxBodyBytes;
    const body = this.#request?.keepsBody === true && !isBodyTooLarge ? this.#body.join() : undefined;
    this.#body.clear();
    if (keepAlive && isExact) this.#answersHere += 1;
    else this.#drop();
    this.#request = undefined;
    this.#onOutcome({
      kind: 'answer',
      sentAtMs: this.#firstSentAtMs,
      endedAtMs,
      latencyUs: (endedAtMs - this.#sentAtMs) * 1000,
      firstByteUs: ((this.#firstByteAtMs ?? endedAtMs) - this.#sentAtMs) * 1000,
      status,
      rawHeaders,
      body,
      isBodyTooLarge,
      bytes,
    });
  }

  onLost(loss: Loss): void {
    const request = this.#request;
    const wasConnecting = this.#state === 'connecting';
    this.#state = 'closed';
    if (request === undefined) return;
    // The server closed an idle connection while the request was under way to it: it has not seen the request.
    const mayResend =
      request.isIdempotent &&
      !wasConnecting &&
      !loss.answerBegan &&
      this.#answersHere > 0 &&
      this.#sends === 1;
    if (mayResend) this.#open();
    else {
      const message = this.#describe(loss, wasConnecting);
      this.#fail({ kind: 'connection', fault: loss.fault, message });
    }
  }

  #describe({ reason, answerBegan }: Loss, wasConnecting: boolean): string {
    if (wasConnecting)
      return `could not connect to ${originOf(this.#carrier.address)} (${reason ?? 'closed'})`;
    const when = answerBegan ? 'in the middle of the answer' : 'before it answered';
    if (reason === undefined) return `the server closed the connection ${when}`;
    if (reason === 'ECONNRESET') return `the server reset the connection ${when}`;
    return reason;
  }

  /** One timer for many requests: it looks at the deadline when it fires and sleeps on where that has moved. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(
      () => this.#look(),
      Math.max(1, Math.ceil(this.#deadlineMs - this.#clock.now())),
    );
  }

  #look(): void {
    this.#watchdog = undefined;
    if (this.#request === undefined) return;
    if (this.#clock.now() < this.#deadlineMs) this.#watch();
    // Where this thread stood still the answer may be there, unread: timers come before it in a turn of the loop.
    else this.#lastLook = setImmediate(() => this.#expire());
  }

  #expire(): void {
    if (this.#request === undefined) return;
    // It was answered, and this is the next one.
    if (this.#clock.now() < this.#deadlineMs) {
      if (this.#watchdog === undefined) this.#watch();
    } else if (this.#sends === 0) {
      const { address, isReached } = this.#carrier;
      this.#fail({
        kind: 'connection',
        fault: isReached ? 'tls' : 'unreachable',
        message: `could not connect to ${originOf(address)} (no answer in ${this.#timeoutMs} ms)`,
      });
    } else this.#fail({ kind: 'timeout', message: `no complete answer in ${this.#timeoutMs} ms` });
  }

  #fail(why: Omit<NoAnswer, keyof Timing> | Omit<ConnectionError, keyof Timing>): void {
    this.#drop();
    const endedAtMs = this.#clock.now();
    const wasSent = this.#sends > 0;
    this.#request = undefined;
    this.#onOutcome({
      ...why,
      sentAtMs: wasSent ? this.#firstSentAtMs : this.#askedAtMs,
      endedAtMs,
      // A timeout says no more than that the answer takes longer than the limit.
      latencyUs:
        (why.kind === 'timeout'
          ? this.#timeoutMs
          : endedAtMs - (wasSent ? this.#sentAtMs : this.#askedAtMs)) * 1000,
    });
  }

  #drop(): void {
    // Also where the connection is gone already: half an answer is no part of the next one.
    this.#body.clear();
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#carrier.close();
  }
}

const noHead: ResponseHead = { status: 0, rawHeaders: [], keepAlive: false };
