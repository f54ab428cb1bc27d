// Two starts of a target, driven in turn by the product's own code, while what head would add is switched.
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleSources } from '../../engine/bundle.js';
import { targetFolder } from './repository.js';
import { commitHere } from './versions.js';

/** As the product lets a slice settle. */
export const settleMs = 500;

/** What either start adds, in percent: each may be head, and the same code is there for both ways at once. */
export const combinations = [
  [0, 0],
  [0, 0],
  ...[5, 10, 20].flatMap((added) => [
    [0, added],
    [added, 0],
  ]),
];

export async function bundleProduct() {
  const bundled = await bundleSources({
    load: 'src/load/index.ts',
    'load-worker': 'src/load/threads/worker.ts',
    interleaved: 'src/analyze/interleaved/index.ts',
    'warm-up': 'src/pipeline/sides/warm-up.ts',
    random: 'src/analyze/statistics/random.ts',
    config: 'src/config/index.ts',
    system: 'src/system/index.ts',
    recording: 'benchmarks/verdict/real/recording.ts',
    resample: 'benchmarks/verdict/real/resample.ts',
  });
  const names = ['load', 'interleaved', 'warm-up', 'random', 'config', 'system', 'recording', 'resample'];
  const rooms = await Promise.all(names.map((name) => import(bundled.urlOf(name))));
  return { product: Object.assign({}, ...rooms), remove: bundled.remove };
}

/**
 * Records a session into `path`, which is there only when it is whole.
 *
 * @returns false where it was stopped
 */
export async function recordSession(
  { target, noise, session, rounds, measuredMs, path },
  { product, started, redis },
) {
  const { folder, remove } = targetFolder(target, session);
  const part = `${path}.part`;
  const ends = [];
  try {
    const plan = await product.loadPlan(product.createWorld(process), {
      configPath: join(folder, 'loadgate.yml'),
      overrides: {},
      ci: product.localFacts,
    });
    if (noise === 'neighbour') ends.push(started.neighbour(session));
    const at = new Date().toISOString();
    const slice = { settleMs, measuredMs };
    const recorder = new Recorder(plan, { session, slice }, product);
    await recorder.open({ target, redis, started }, ends);
    const warmed = await recorder.warmUp();
    if (warmed === undefined) return false;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(part, lineOf({ target, noise, session, at, ...slice, ...warmed, ...factsOf(product) }));
    for (const [quad, added] of recorder.quads(rounds).entries()) {
      const driven = await recorder.drive(quad, added);
      if (driven === undefined) return false;
      appendFileSync(part, lineOf({ quad, ...driven }));
    }
    renameSync(part, path);
    return true;
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(part, { force: true });
    remove();
  }
}

const lineOf = (value) => `${JSON.stringify(value)}\n`;

const factsOf = ({ sliceColumns }) => ({
  machine: `${cpus()[0]?.model}, ${cpus().length} cores, Linux ${release()}`,
  versions: { commit: commitHere(), node: process.version },
  columns: sliceColumns,
});

/** Two starts of a target, and what drives them. */
class Recorder {
  #servers = [];
  #sides = [];
  #fromMs = performance.now();

  constructor(plan, { session, slice }, product) {
    this.load = plan.tests[0].load;
    this.metrics = product.metricsOf(plan.compare, ['work']);
    this.session = session;
    this.slice = slice;
    this.product = product;
  }

  /** @param ends hears what ends it */
  async open({ target, redis, started }, ends) {
    for (let start = 0; start < 2; start += 1) {
      const server = await started.server(target, { REDIS_PORT: String(redis.port) });
      ends.push(server.end);
      this.#servers.push(server);
    }
    for (const { port } of this.#servers) {
      const side = await this.product.openSide(this.load, {
        addresses: [{ protocol: 'http:', host: '127.0.0.1', port, basePath: '' }],
        hostHeader: undefined,
        stop: started.stop.signal,
      });
      ends.push(() => side.close());
      this.#sides.push(side);
    }
  }

  /** Both in turn, as the product does it; undefined: stopped. */
  async warmUp() {
    const warmed = await this.product.warmUp(
      (name, measuredMs) => this.#sides[name === 'base' ? 0 : 1].slice({ settleMs: 0, measuredMs }),
      () => performance.now(),
    );
    if (warmed === undefined) return undefined;
    const { seconds, sd } = warmed.chooseLength(this.metrics, this.product.defaultSettings);
    return {
      warmUpMs: Math.round(warmed.ms),
      isSteady: warmed.isSteady,
      chosen: { seconds, ...(sd === undefined ? {} : { sd: Number(sd.toPrecision(3)) }) },
    };
  }

  /** What the starts add, quad by quad: all combinations in each round, shuffled. */
  quads(rounds) {
    const words = this.product.randomWords(this.session);
    const shuffle = () => this.product.shuffled(combinations, () => words() / 2 ** 32);
    return Array.from({ length: rounds }, shuffle).flat();
  }

  /** Two pairs, ABBA or BAAB; undefined: stopped. */
  async drive(quad, added) {
    // Nothing is under way now; what the switch costs is over when a slice has settled.
    for (const [start, server] of this.#servers.entries()) await server.add(added[start]);
    const atMs = Math.round(performance.now() - this.#fromMs);
    const pairs = [];
    for (const index of [2 * quad, 2 * quad + 1]) {
      const first = this.product.orderOfPair(index, this.session) === 'base-head' ? 0 : 1;
      const slices = [];
      for (const start of [first, 1 - first]) {
        const measured = await this.#sides[start].slice(this.slice);
        if (measured === undefined) return undefined;
        slices[start] = this.#encoded(measured);
      }
      pairs.push({ first, slices });
    }
    return { atMs, added, pairs };
  }

  #encoded(measured) {
    const { timeoutMs } = this.load;
    const { sliceOf, encodeSlice } = this.product;
    return encodeSlice(sliceOf(measured, { timeoutMs, metrics: this.metrics, totalsLeaveOut: [] }));
  }
}
