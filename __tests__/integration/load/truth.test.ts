import { describe, expect, test } from '@jest/globals';
import { driveInThisThread } from '../../../src/load/index.js';
import { randomOf } from '../../../src/load/random.js';
import type { LoadMeasurement } from '../../../src/measurement/index.js';
import { context, errorsOf, loadPlan, quantileOf, request, serve, thinking } from '../../helpers/load.js';

/**
 * The figures against a server that knows the answer, because it stamped every request itself. A run whose own
 * watch says that it came too late is no evidence and is made again, at most twice.
 */
const attempts = 3;
/** Generous: the server shares this thread, so what delays the engine delays the server's own clockwork alike. */
const fitLagUs = 30_000;

interface Trial {
  readonly measurement: LoadMeasurement;
  /** What the server stamped, from the request's arrival to the answer's last write, in milliseconds. */
  readonly stamped: readonly number[];
}

async function fitTrial(trial: () => Promise<Trial>): Promise<Trial> {
  const lags: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const made = await trial();
    const lagUs = made.measurement.generator.sendLagP99Us;
    if (lagUs <= fitLagUs) return made;
    lags.push(lagUs);
  }
  throw new Error(
    `three runs on this machine were late by ${lags.join(', ')} us: it is too busy to measure on`,
  );
}

describe('the truth about latency', () => {
  // Exponential service times with a mean of 25 ms, and a slow tenth of 80 ms more: p95 lies in the tail.
  const draw = (random: () => number): number => -25 * Math.log(1 - random()) + (random() < 0.1 ? 80 : 0);

  test.each([
    ['kept connections', 0],
    ['connections of five requests each', 5],
  ])('%s: p50, p90 and p95 are those that the server stamped', async (_what, requestsPerConnection) => {
    const { measurement, stamped } = await fitTrial(async () => {
      const random = randomOf(42, 0);
      const stamped: number[] = [];
      const perSocket = new WeakMap<object, number>();
      const server = await serve((incoming, response) => {
        const arrived = performance.now();
        const nth = (perSocket.get(incoming.socket) ?? 0) + 1;
        perSocket.set(incoming.socket, nth);
        if (nth === requestsPerConnection) response.setHeader('connection', 'close');
        setTimeout(() => {
          response.end('answer');
          stamped.push(performance.now() - arrived);
        }, draw(random));
      });
      const plan = thinking(loadPlan([request()], { users: 20, holdMs: 4000 }), 5, 25);
      const measurement = await driveInThisThread(plan, context(server.address));
      await server.close();
      return { measurement, stamped };
    });
    const { total } = measurement;
    expect(errorsOf(total)).toBe(0);
    expect(total.ok + measurement.outsideHold.attempted).toBe(stamped.length);
    for (const q of [0.5, 0.9, 0.95]) {
      const truth = quantileOf(stamped, q);
      const reported = (total.latency.quantileUs(q) ?? 0) / 1000;
      // Never below what the server took (to the histogram's 0.1%), and above it only by the way there and back.
      expect(reported).toBeGreaterThan(truth * 0.98);
      expect(reported).toBeLessThan(truth * 1.05 + 2);
    }
  });
});

test('think times: as many requests as users, think time and latency make', async () => {
  const { measurement } = await fitTrial(async () => {
    const server = await serve((_incoming, response) => setTimeout(() => response.end(), 10));
    const plan = thinking(loadPlan([request()], { users: 60, rampUpMs: 1000, holdMs: 6000 }), 100, 300);
    const measurement = await driveInThisThread(plan, context(server.address));
    await server.close();
    return { measurement, stamped: [] };
  });
  const { total, holdMs, generator } = measurement;
  const latencyMs = (total.latency.meanUs ?? 0) / 1000;
  const expected = (60 * holdMs) / (200 + latencyMs);
  expect(total.ok).toBe(total.attempted);
  expect(total.ok / expected).toBeGreaterThan(0.95);
  expect(total.ok / expected).toBeLessThan(1.05);
  expect(generator.sendLagP99Us).toBeGreaterThan(0);
});
