import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BundledLoad, bundleLoad, printedBy } from '../../helpers/bundled-load.js';
import { loadPlan, request } from '../../helpers/load.js';

/**
 * A million responses: every figure that counts them agrees with every other and with the server's own count, and
 * memory does not grow with them. Generator and server are processes of their own. Bounded in count, and in time for a
 * machine that is too slow for the count; then what was reached must agree.
 */

const million = 1_000_000;
const longestMs = 150_000;
/** A number kept for each of the responses after the warm-up would be 7.2 MB. */
const warmUp = 100_000;
const mostGrowthBytes = 4_000_000;

/** As little server as can be: answers by path, errs on every 10th /b and closes within every 5,000th answer of /c. */
const serverScript = `
  const counts = { a: 0, b: 0, c: 0, notFound: 0, closed: 0 };
  const answer = (status, body) => 'HTTP/1.1 ' + status + '\\r\\nContent-Length: ' + body.length + '\\r\\n\\r\\n' + body;
  const ok = answer('200 OK', 'hello');
  const bad = answer('404 Not Found', 'nothing');
  const server = require('node:net').createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      // One request at a time is on its way, and it is small: it comes in one piece.
      const path = String.fromCharCode(bytes[5]);
      counts[path] += 1;
      if (path === 'b' && counts.b % 10 === 0) {
        counts.notFound += 1;
        socket.write(bad);
      } else if (path === 'c' && counts.c % 5000 === 0) {
        counts.closed += 1;
        socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 500\\r\\n\\r\\npart');
      } else socket.write(ok);
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  process.stdin.once('data', () => {
    console.log(JSON.stringify(counts));
    process.exit();
  });`;

let load: BundledLoad;
let server: ChildProcessWithoutNullStreams;
beforeAll(async () => {
  load = await bundleLoad();
  server = spawn(process.execPath, ['-e', serverScript]);
});
afterAll(async () => {
  server.kill();
  await load.remove();
});

interface Counts {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly notFound: number;
  readonly closed: number;
}

interface Sums {
  readonly reached: number;
  readonly total: Readonly<Record<string, number>>;
  readonly sumOverNames: Readonly<Record<string, number>>;
  readonly byName: Readonly<Record<string, number>>;
  readonly histograms: Readonly<Record<string, number>>;
  readonly series: Readonly<Record<string, number>>;
  readonly outsideHold: { readonly attempted: number; readonly failed: number };
  readonly cut: number;
  readonly heap: { readonly before: number; readonly after: number };
}

test('a million responses add up, everywhere, and leave nothing behind', async () => {
  const [port] = await once(server.stdout, 'data');
  const plan = loadPlan(
    ['/a', '/b', '/c'].map((path) => request({ path })),
    { users: 10, holdMs: longestMs },
  );
  const printed = await printedBy(
    `import { driveInThisThread } from ${JSON.stringify(load.url)};
    const stopper = new AbortController();
    const heap = {};
    const used = () => {
      gc();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    let reached = 0;
    const { total, byRequest, series, outsideHold, cut } = await driveInThisThread(${JSON.stringify(plan)}, {
      addresses: [{ protocol: 'http:', host: '127.0.0.1', port: ${Number(port)}, basePath: '' }],
      hostHeader: undefined,
      stop: stopper.signal,
      onSecond({ completed }) {
        reached += completed;
        if (reached >= ${warmUp}) heap.before ??= used();
        if (reached >= ${million} && !stopper.signal.aborted) {
          heap.after = used();
          stopper.abort();
        }
      },
    });
    heap.after ??= used();
    const sum = (list) => list.reduce((all, value) => all + value, 0);
    const countsOf = ({ attempted, ok, errors, connectionErrors, statuses }) => ({
      attempted, ok, ...errors, ...connectionErrors, status200: statuses[200] ?? 0, status404: statuses[404] ?? 0,
    });
    const parts = byRequest.map(countsOf);
    console.log(JSON.stringify({
      reached,
      total: countsOf(total),
      sumOverNames: Object.fromEntries(Object.keys(parts[0]).map((key) => [key, sum(parts.map((part) => part[key]))])),
      byName: Object.fromEntries(byRequest.map(({ name, attempted }) => [name.slice(-1), attempted])),
      histograms: {
        ok: total.latency.count,
        firstByte: total.firstByte.count,
        failed: total.failedLatency.count,
        okByName: sum(byRequest.map(({ latency }) => latency.count)),
        failedByName: sum(byRequest.map(({ failedLatency }) => failedLatency.count)),
      },
      series: {
        completed: sum(series.map(({ completed }) => completed)),
        ...Object.fromEntries(Object.keys(total.errors).map((kind) => [kind, sum(series.map(({ errors }) => errors[kind]))])),
      },
      outsideHold, cut, heap,
    }));`,
    { flags: ['--expose-gc'] },
  );
  const sums: Sums = JSON.parse(printed);
  server.stdin.write('how many?\n');
  const [told] = await once(server.stdout, 'data');
  const served: Counts = JSON.parse(String(told));

  const { total, sumOverNames, histograms, series, outsideHold, cut, byName, heap } = sums;
  const failed = Number(total['http']) + Number(total['connection']);
  expect(sumOverNames).toEqual(total);
  expect(total['attempted']).toBe(Number(total['ok']) + failed);
  expect(total).toMatchObject({ check: 0, timeout: 0, status200: total['ok'], status404: total['http'] });
  expect(total['closed']).toBe(total['connection']);
  expect(histograms).toEqual({
    ok: total['ok'],
    firstByte: total['ok'],
    failed,
    okByName: total['ok'],
    failedByName: failed,
  });
  // Nothing is sent outside the hold but what a user had begun when the run was stopped.
  const all = Number(total['attempted']) + outsideHold.attempted;
  expect(series).toMatchObject({ completed: all, check: 0, timeout: 0 });
  expect(Number(series['http']) + Number(series['connection'])).toBe(failed + outsideHold.failed);
  expect(served.a + served.b + served.c).toBe(all + cut);
  if (outsideHold.attempted + cut === 0) {
    expect(byName).toEqual({ a: served.a, b: served.b, c: served.c });
    expect(total).toMatchObject({ http: served.notFound, closed: served.closed });
  }
  expect(heap.after - heap.before).toBeLessThan(mostGrowthBytes);
  process.stderr.write(
    `${sums.reached} responses; the heap grew by ${((heap.after - heap.before) / 1e6).toFixed(2)} MB\n`,
  );
}, 240_000);
