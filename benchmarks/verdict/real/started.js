// What a benchmark has started, and that nothing of it outlives the benchmark.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../engine/targets.js';

const patienceMs = 5000;

/** All that was started: ended by what was kept of each, at the end or on a signal. */
export class Started {
  #ends = new Set();
  /** Aborted by the first signal; the benchmark ends as soon as it can, and the second one ends it at once. */
  stop = new AbortController();

  constructor() {
    const interrupted = () => {
      if (this.stop.signal.aborted) process.exit(130);
      console.error('\ninterrupted: what was started is ended (once more: at once)');
      this.stop.abort();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupted);
  }

  /** Adds what `end` ends. @returns ends it, once */
  keep(end) {
    const ending = async () => {
      if (this.#ends.delete(ending)) await end();
    };
    this.#ends.add(ending);
    return ending;
  }

  /** The newest first. */
  async endAll() {
    for (const end of Array.from(this.#ends).reverse()) await end();
  }

  /** A process of this folder's scripts; it ends by itself, too, when this one does. */
  script(name, args = [], env = {}) {
    const child = spawn(process.execPath, [join(import.meta.dirname, name), ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
      // A Ctrl-C is for us: we end it when what it is for has ended.
      detached: true,
    });
    return { child, end: this.keep(() => endChild(child)) };
  }

  /** A neighbour that burns a core. @returns ends it */
  neighbour(seed) {
    return this.script('neighbour.mjs', [String(seed)]).end;
  }

  /** A server of `target`, without what a change adds. */
  async server(target, env = {}) {
    const { child, end } = this.script('server.mjs', [], { ...env, TARGET: target, PORT: '0' });
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`the target ended with ${code} before it listened`);
    });
    const [port] = await Promise.race([once(child, 'message'), failed]);
    failed.catch(() => undefined);
    const origin = `http://127.0.0.1:${port}`;
    return {
      port,
      add: async (percent) => {
        const { status } = await fetch(`${origin}/added/${percent}`, { method: 'POST' });
        if (status !== 200) throw new Error(`the target answered with ${status}`);
      },
      end,
    };
  }

  /** Redis on loopback, in the host's network: a published port would go through a process of the engine. */
  async redis(image = 'redis:7') {
    const port = await freePort();
    const words = `run --detach --rm --network host ${image} redis-server --port ${port} --bind 127.0.0.1 --save`;
    const { stdout } = await promisify(execFile)('docker', words.split(' ').concat(''));
    const id = stdout.trim();
    const end = this.keep(() => void spawnSync('docker', ['rm', '--force', id], { stdio: 'ignore' }));
    // Unlike our own processes it does not end with us.
    process.on('exit', end);
    const isReady = () =>
      spawnSync('docker', ['exec', id, 'redis-cli', '-p', String(port), 'ping'], {
        encoding: 'utf8',
      }).stdout.includes('PONG');
    for (let attempt = 0; !isReady(); attempt += 1) {
      if (attempt === 50) throw new Error(`Redis (${image}) did not come up`);
      await sleep(100);
    }
    return { port, end };
  }
}

async function endChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killing = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(killing);
}
