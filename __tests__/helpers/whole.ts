import { expect } from '@jest/globals';
import type { LoadMeasurement } from '../../src/measurement/index.js';
import { errorsOf } from './load.js';

/** What must hold of every run: each request ended as exactly one thing. */
export function expectWhole({ total, byRequest, series, outsideHold }: LoadMeasurement): void {
  expect(total.attempted).toBe(total.ok + errorsOf(total));
  expect(total.latency.count).toBe(total.ok);
  expect(total.failedLatency.count).toBe(errorsOf(total));
  expect(byRequest.reduce((sum, { attempted }) => sum + attempted, 0)).toBe(total.attempted);
  expect(series.reduce((sum, { completed }) => sum + completed, 0)).toBe(
    total.attempted + outsideHold.attempted,
  );
  expect(series.at(-1)?.inFlight).toBe(0);
}

/** All requests, with the few whose connection came about only after the hold. */
export function everything({ total, outsideHold }: LoadMeasurement): { attempted: number; ok: number } {
  return {
    attempted: total.attempted + outsideHold.attempted,
    ok: total.ok + outsideHold.attempted - outsideHold.failed,
  };
}
