import { createHook } from 'node:async_hooks';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetAddress } from '../../src/target/index.js';
import type { Stamp } from './stamping-server.js';
import { monotonicMs } from './standstill.js';

/** One request and its answer as a socket of this process saw them, on the clock of `monotonicMs`. */
export interface Exchange {
  /** Of its own, so that the server's stamp is found by it. */
  readonly path: string;
  /** When the request was handed to the socket. */
  readonly sentMs: number;
  /** When the socket gave the answer out. */
  readonly readMs: number;
}

export interface TappedExchange extends Exchange {
  /**
   * For how long this thread was not let run between the begin of the callback that sent and the sending, and between
   * the reading and the end of what came of it: there its user looks at the clock.
   */
  readonly heldUpMs: number;
}

/**
 * Listens to the sockets that `act` connects to that port, below whoever uses them. Each answer must come in one piece,
 * as the short ones of `startStampingServer` do.
 */
export async function tapped<T>(
  port: number,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly exchanges: readonly TappedExchange[] }> {
  const exchanges: TappedExchange[] = [];
  let callbackBegan = cpuClock();
  const callbacks = createHook({
    before() {
      callbackBegan = cpuClock();
    },
  }).enable();
  const { connect } = net;
  const tappedConnect = (...args: readonly unknown[]): net.Socket => {
    const tap = new Tap(() => callbackBegan);
    const [options] = args;
    const ofEngine = readsByCallback(options);
    const socket: unknown = Reflect.apply(connect, net, ofEngine ? [tappedRead(options, tap)] : args);
    if (!(socket instanceof net.Socket)) throw new TypeError('that is no socket');
    tap.onExchange = (exchange) => {
      if (socket.remotePort === port) exchanges.push(exchange);
    };
    if (!ofEngine) socket.on('data', () => tap.read());
    socket.once('connect', () => {
      // Not before: connecting sets it anew.
      const write = socket.write.bind(socket);
      socket.write = (bytes: string | Uint8Array) => {
        tap.send(bytes);
        return write(bytes);
      };
      // After those who listen since before it was connected.
      if (!ofEngine) socket.on('data', () => tap.end());
    });
    return socket;
  };
  Object.assign(net, { connect: tappedConnect });
  try {
    return { result: await act(), exchanges };
  } finally {
    Object.assign(net, { connect });
    callbacks.disable();
  }
}

interface ReadByCallback {
  readonly onread: { readonly callback: (bytes: number, buffer: Uint8Array) => boolean };
}

/** Whether a socket with these options hands what it reads to a callback: it has no `data`. */
function readsByCallback(options: unknown): options is ReadByCallback {
  return typeof options === 'object' && options !== null && 'onread' in options;
}

function tappedRead({ onread, ...options }: ReadByCallback, tap: Tap): ReadByCallback {
  const callback: typeof onread.callback = (bytes, buffer) => {
    tap.read();
    const goesOn = onread.callback(bytes, buffer);
    tap.end();
    return goesOn;
  };
  return { ...options, onread: { ...onread, callback } };
}

/** What one socket does. */
class Tap {
  onExchange: (exchange: TappedExchange) => void = () => {};
  readonly #callbackBegan: () => CpuClock;
  #path = '';
  #sent = cpuClock();
  #read = cpuClock();
  #heldUpMs = 0;

  constructor(callbackBegan: () => CpuClock) {
    this.#callbackBegan = callbackBegan;
  }

  send(bytes: string | Uint8Array): void {
    this.#sent = cpuClock();
    this.#heldUpMs = heldUpMs(this.#callbackBegan(), this.#sent);
    this.#path = String(bytes).split(' ', 2)[1] ?? '';
  }

  read(): void {
    this.#read = cpuClock();
  }

  end(): void {
    this.onExchange({
      path: this.#path,
      sentMs: this.#sent.wallMs,
      readMs: this.#read.wallMs,
      heldUpMs: this.#heldUpMs + heldUpMs(this.#read, cpuClock()),
    });
  }
}

interface CpuClock {
  readonly wallMs: number;
  /** CPU time that the process has used. */
  readonly cpuMs: number;
}

function cpuClock(): CpuClock {
  const { user, system } = process.cpuUsage();
  return { wallMs: monotonicMs(), cpuMs: (user + system) / 1000 };
}

const heldUpMs = (from: CpuClock, to: CpuClock): number =>
  Math.max(0, to.wallMs - from.wallMs - (to.cpuMs - from.cpuMs));

export interface ProbePlan {
  readonly sockets: number;
  readonly forMs: number;
  /** Draws the pause from an answer to the next request. */
  readonly pauseMs: () => number;
}

/**
 * The least that a client can be: sockets that write one request after another and look at the clock when the answer is
 * there. What it sees beyond the server's own time is the floor that this machine and this thread give to every client.
 */
export async function probe(
  { host, port }: TargetAddress,
  { sockets, forMs, pauseMs }: ProbePlan,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const untilMs = monotonicMs() + forMs;
  let asked = 0;
  const live = async (): Promise<void> => {
    while (monotonicMs() < untilMs) {
      const socket = net.connect({ host, port, noDelay: true });
      await once(socket, 'connect');
      for (let isLast = false; !isLast && monotonicMs() < untilMs;) {
        const { answer, ...exchange } = await exchangeOver(socket, `/probe/${(asked += 1)}`);
        exchanges.push(exchange);
        isLast = /^connection: close/im.test(answer);
        await sleep(pauseMs());
      }
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: sockets }, live));
  return exchanges;
}

function exchangeOver(socket: net.Socket, path: string): Promise<Exchange & { readonly answer: string }> {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: probe\r\nConnection: keep-alive\r\n\r\n`);
  return new Promise((resolve, reject) => {
    const sentMs = monotonicMs();
    socket.once('data', (bytes) => {
      const readMs = monotonicMs();
      socket.off('error', reject);
      resolve({ path, sentMs, readMs, answer: bytes.toString('latin1') });
    });
    socket.once('error', reject);
    socket.write(request);
  });
}

/** What the server took, and what a client saw beyond that. */
export interface Served {
  readonly servedMs: number;
  readonly floorMs: number;
}

/** Brings together what a client saw and what the server stamped. Throws where an exchange has no stamp. */
export function overStamps<T extends Exchange>(
  exchanges: readonly T[],
  stamps: readonly Stamp[],
): readonly (T & Served)[] {
  const byPath = new Map(stamps.map((stamp) => [stamp.path, stamp]));
  return exchanges.map((exchange) => {
    const stamp = byPath.get(exchange.path);
    if (stamp === undefined) throw new Error(`the server never answered ${exchange.path}`);
    const servedMs = stamp.writtenMs - stamp.parsedMs;
    return { ...exchange, servedMs, floorMs: exchange.readMs - exchange.sentMs - servedMs };
  });
}
