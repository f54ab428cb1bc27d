import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { addressOf, type TestServer } from './load.js';
import { measureStandstills, type Standstill } from './standstill.js';

/** One request, by the server; times on the clock of `monotonicMs`. */
export interface Stamp {
  readonly path: string;
  /** When the request was parsed. */
  readonly parsedMs: number;
  /** When the answer was about to be written. */
  readonly writtenMs: number;
}

export interface StampingServer extends TestServer {
  /** What it stamped, in the order in which the answers were written, and for how long it stood still. */
  ask(): Promise<{ readonly stamps: readonly Stamp[]; readonly standstills: readonly Standstill[] }>;
}

/**
 * A server in a process of its own, so that what it stamps is not what the generator does to its own thread.
 *
 * @param serviceMs source of a function from a random number generator, always seeded alike, to the milliseconds that
 * an answer takes; without it, it takes none
 * @param requestsPerConnection after so many, by Connection: close; 0: without end
 */
export async function startStampingServer({
  serviceMs = 'undefined',
  requestsPerConnection = 0,
} = {}): Promise<StampingServer> {
  const script = `
    const now = () => Number(process.hrtime.bigint()) / 1e6;
    const serviceMs = ${serviceMs};
    let state = 42;
    // Mulberry32.
    const random = () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const stamps = [];
    const counts = new WeakMap();
    const server = require('node:http').createServer((incoming, response) => {
      const parsedMs = now();
      const nth = (counts.get(incoming.socket) ?? 0) + 1;
      counts.set(incoming.socket, nth);
      if (nth === ${requestsPerConnection}) response.setHeader('connection', 'close');
      const answer = () => {
        // Before it is written: afterwards the client may have read it, and this process may have to wait for its turn.
        stamps.push({ path: incoming.url, parsedMs, writtenMs: now() });
        response.end('answer');
      };
      if (serviceMs === undefined) answer();
      else setTimeout(answer, serviceMs(random));
    });
    ${measureStandstills.toString()}
    const { list: standstills } = measureStandstills();
    process.on('message', () => process.send({ stamps, standstills }));
    process.on('disconnect', () => process.exit());
    server.listen(0, '127.0.0.1', () => process.send(server.address().port));`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [port] = await once(child, 'message');
  return {
    address: addressOf(Number(port)),
    async ask() {
      child.send('what was it?');
      const [told] = await once(child, 'message');
      return told;
    },
    async close() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
