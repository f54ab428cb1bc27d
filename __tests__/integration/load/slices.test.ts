import { describe, expect, test } from '@jest/globals';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadPlan } from '../../../src/config/index.js';
import { openSideEngine, type SideEngine } from '../../../src/load/engine/side-engine.js';
import { wholeShare } from '../../../src/load/values/share.js';
import { sumOfRecordings } from '../../../src/load/record/sum-recordings.js';
import type { TargetAddress } from '../../../src/target/index.js';
import { hooked } from '../../helpers/hooks.js';
import { listen, loadPlan, request, thinking } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const opened = openedServers();

/** A server that answers after so long, and knows when each request came and how many connections there were. */
async function slowServer(answerMs: number): Promise<{
  readonly address: TargetAddress;
  readonly arrivedAtMs: number[];
  readonly connections: () => number;
}> {
  const arrivedAtMs: number[] = [];
  let connections = 0;
  const server = http.createServer((_incoming, response) => {
    arrivedAtMs.push(performance.now());
    setTimeout(() => response.end('hello'), answerMs);
  });
  server.on('connection', () => (connections += 1));
  const { address } = await opened(listen(server));
  return { address, arrivedAtMs, connections: () => connections };
}

const open = (plan: LoadPlan, address: TargetAddress): Promise<SideEngine> =>
  openSideEngine(plan, { addresses: [address], hostHeader: undefined, share: wholeShare(plan) });

describe('a side that pauses', () => {
  test('counts in a slice what was sent in its window, answered or on its way; the settling is apart', async () => {
    const { address, arrivedAtMs } = await slowServer(20);
    const side = await open(loadPlan([request()], { users: 4 }), address);
    let before = 0;
    for (let nth = 0; nth < 3; nth += 1) {
      const { byRequest, outsideHold } = await side.slice({ settleMs: 100, measuredMs: 300 });
      const total = sumOfRecordings('total', byRequest);
      const arrived = arrivedAtMs.length - before;
      before = arrivedAtMs.length;
      expect(total).toMatchObject({ ok: total.attempted, errors: { connection: 0, timeout: 0 } });
      expect(total.attempted + outsideHold.attempted).toBe(arrived);
      expect(total.attempted).toBeGreaterThan(outsideHold.attempted);
      // What was on its way at the end of the window has its whole latency: the clock waits for it.
      expect(total.latency.count).toBe(total.ok);
      expect(total.latency.quantileUs(0.01)).toBeGreaterThanOrEqual(19_000);
    }
    await side.close();
  });

  test('waits for hooks that look at an answer: it belongs to the slice of its request', async () => {
    const { address, arrivedAtMs } = await slowServer(1);
    const text = `export const afterResponse = () => new Promise((resolve) => setTimeout(resolve, 50));`;
    const side = await open(hooked(loadPlan([request()], { users: 4 }), text), address);
    let before = 0;
    for (let nth = 0; nth < 2; nth += 1) {
      const { byRequest, outsideHold } = await side.slice({ settleMs: 0, measuredMs: 200 });
      const { attempted } = sumOfRecordings('total', byRequest);
      expect(attempted + outsideHold.attempted).toBe(arrivedAtMs.length - before);
      before = arrivedAtMs.length;
    }
    await side.close();
  });

  test('says how long it stood still, while it settled or measured', async () => {
    const blockedMs = 400;
    const block = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockedMs);
    let blocksAtRequest = 1;
    let requests = 0;
    const server = http.createServer((_incoming, response) => {
      requests += 1;
      // Some beats of its watch after the slice began.
      if (requests === blocksAtRequest) setTimeout(block, 50);
      setTimeout(() => response.end(), 200);
    });
    const { address } = await opened(listen(server));
    const side = await open(loadPlan([request()], { users: 1 }), address);
    const stallsMs: number[] = [];
    for (blocksAtRequest of [1, 2]) {
      requests = 0;
      const { generator } = await side.slice({ settleMs: 150, measuredMs: 600 });
      stallsMs.push((generator.longestStallUs ?? 0) / 1000);
    }
    await side.close();
    expect(stallsMs.filter((stallMs) => stallMs < blockedMs - 50)).toEqual([]);
  });

  test('sends nothing between its slices, and keeps its connections', async () => {
    const { address, arrivedAtMs, connections } = await slowServer(5);
    const side = await open(thinking(loadPlan([request()], { users: 5 }), 10), address);
    await side.slice({ settleMs: 50, measuredMs: 200 });
    const sent = arrivedAtMs.length;
    await sleep(300);
    expect(arrivedAtMs.length).toBe(sent);
    const { byRequest, reconnects } = await side.slice({ settleMs: 50, measuredMs: 200 });
    expect(byRequest[0]?.ok).toBeGreaterThan(0);
    expect({ reconnects, connections: connections() }).toEqual({ reconnects: 0, connections: 5 });
    await side.close();
  });

  test('says how long it was driven: until its last answer had come, and no longer', async () => {
    const answerMs = 150;
    const { address } = await slowServer(answerMs);
    const side = await open(loadPlan([request()], { users: 2 }), address);
    for (let nth = 0; nth < 2; nth += 1) {
      const fromMs = performance.now();
      // Each user's second request is under way at the end.
      const { drivenMs } = await side.slice({ settleMs: 50, measuredMs: 200 });
      expect(drivenMs).toBeGreaterThanOrEqual(2 * answerMs - 5);
      expect(drivenMs).toBeLessThanOrEqual(performance.now() - fromMs);
      await sleep(100);
    }
    await side.close();
  });

  test('thinks on where it paused: a long think time is as long in slices', async () => {
    const { address, arrivedAtMs } = await slowServer(1);
    const side = await open(thinking(loadPlan([request()], { users: 40 }), 1000), address);
    for (let nth = 0; nth < 3; nth += 1) {
      await side.slice({ settleMs: 0, measuredMs: 100 });
      await sleep(500);
    }
    // By now everybody's think time is over on the wall's clock, and a third of it on the side's.
    expect(arrivedAtMs.length).toBe(40);
    await side.slice({ settleMs: 0, measuredMs: 1200 });
    expect(arrivedAtMs.length).toBe(80);
    await side.close();
  });

  test('arrivals stand still, too: as many as its own time has', async () => {
    const { address, arrivedAtMs } = await slowServer(1);
    const side = await open(loadPlan([request()], { users: 20, perSecond: 200 }), address);
    let measured = 0;
    for (let nth = 0; nth < 4; nth += 1) {
      const { byRequest } = await side.slice({ settleMs: 50, measuredMs: 200 });
      measured += byRequest[0]?.ok ?? 0;
      await sleep(100);
    }
    await side.close();
    // 200/s over four windows of 200 ms; one that falls due with a window's end may find the gate closed, and one that was
    // due while it settled may be sent late, in the window.
    expect(measured).toBeLessThanOrEqual(164);
    expect(measured).toBeGreaterThanOrEqual(156);
    expect(arrivedAtMs.length).toBeGreaterThanOrEqual(196);
    expect(arrivedAtMs.length).toBeLessThanOrEqual(200);
  });

  test('users leave with their on-stop when the side is closed, also from within a slice', async () => {
    const paths: string[] = [];
    const { address } = await opened(
      listen(
        http.createServer((incoming, response) => {
          paths.push(incoming.url ?? '');
          response.end('hello');
        }),
      ),
    );
    const base = loadPlan([request({ path: '/work' })], { users: 3 });
    const plan: LoadPlan = {
      ...base,
      scenario: {
        ...base.scenario,
        think: { minMs: 20, maxMs: 20 },
        onStart: [request({ path: '/hello' })],
        onStop: [request({ path: '/bye' })],
      },
    };
    const side = await open(plan, address);
    const slice = side.slice({ settleMs: 0, measuredMs: 60_000 });
    await sleep(200);
    await side.close();
    await slice;
    expect(paths.filter((path) => path === '/hello')).toHaveLength(3);
    expect(paths.filter((path) => path === '/bye')).toHaveLength(3);
    expect(paths.slice(-3)).toEqual(['/bye', '/bye', '/bye']);
  });
});
