import { describe, expect, test } from '@jest/globals';
import type { SliceMeasurement } from '../../../src/measurement/index.js';
import { warmUp } from '../../../src/pipeline/sides/warm-up.js';
import { recording, sliceMeasurement } from '../analyze/build.js';

type Side = 'base' | 'head';

const windowOf = (latencyMs: number, options: Partial<SliceMeasurement> = {}): SliceMeasurement =>
  sliceMeasurement({ byRequest: [recording({ ok: 300, latencyMs })], ...options });

/** Warms up on a clock on which each window takes so long. */
async function warmed(
  windowFor: (side: Side, index: number) => SliceMeasurement | undefined,
  takesMs = 1000,
): Promise<{ driven: Side[]; outcome: Awaited<ReturnType<typeof warmUp>> }> {
  const driven: Side[] = [];
  const outcome = await warmUp(
    (side) => {
      const index = driven.filter((other) => other === side).length;
      driven.push(side);
      return Promise.resolve(windowFor(side, index));
    },
    () => driven.length * takesMs,
  );
  return { driven, outcome };
}

describe('warm-up of both sides', () => {
  test('drives them in turn, ten windows each where their latency stays', async () => {
    const { driven, outcome } = await warmed(() => windowOf(20));
    expect(driven).toEqual(Array.from({ length: 10 }, () => ['base', 'head']).flat());
    expect(outcome).toMatchObject({ ms: 20_000, isSteady: true, newRequests: [] });
  });

  test('tells what passes between two of its windows, such as the time that answers take', async () => {
    const { outcome } = await warmed(() => windowOf(200), 1200);
    expect(outcome).toMatchObject({ ms: 24_000, isSteady: true });
    expect(outcome?.betweenMs).toBeCloseTo(200);
    expect((await warmed(() => windowOf(20))).outcome?.betweenMs).toBe(0);
  });

  test('goes on for both as long as one of them still gets faster', async () => {
    const { driven, outcome } = await warmed((side, index) =>
      windowOf(side === 'head' && index < 10 ? 100 * 0.8 ** index : 10),
    );
    expect(driven.length).toBeGreaterThan(24);
    expect(outcome?.isSteady).toBe(true);
  });

  test('takes a minute at most, and says that it was not over', async () => {
    const { driven, outcome } = await warmed((_, index) => windowOf(100 * 0.9 ** index));
    expect(driven).toHaveLength(60);
    expect(outcome).toMatchObject({ ms: 60_000, isSteady: false });
  });

  test('ends at once where it is stopped', async () => {
    const { driven, outcome } = await warmed((_, index) => (index < 3 ? windowOf(20) : undefined));
    expect(driven).toHaveLength(7);
    expect(outcome).toBeUndefined();
  });

  test('ends where everybody has left, who would come back at once for ever', async () => {
    const left = windowOf(0, { measuredMs: 0, byRequest: [], total: recording({ ok: 0 }) });
    const { driven } = await warmed((side, index) => (side === 'head' && index === 2 ? left : windowOf(20)));
    expect(driven).toHaveLength(6);
  });

  test('tells what head answers and base never does', async () => {
    const known = recording({ name: 'known', ok: 300, latencyMs: 20 });
    const fresh = (ok: number): SliceMeasurement =>
      windowOf(20, { byRequest: [known, recording({ name: 'fresh', ok, errors: { http: 5 } })] });
    const { outcome } = await warmed((side) => (side === 'head' ? fresh(40) : fresh(0)));
    expect(outcome?.newRequests).toEqual(['fresh']);
  });

  test('where base sends nothing back at all, nothing is new: the base is broken', async () => {
    const of = (errors: Partial<Record<'timeout' | 'connection', number>>): SliceMeasurement =>
      windowOf(20, { byRequest: [recording({ name: 'known', ok: 0, errors })] });
    const { outcome: refusing } = await warmed((side) =>
      side === 'head' ? windowOf(20) : of({ connection: 9 }),
    );
    expect(refusing?.newRequests).toEqual(['GET /']);
    const head = windowOf(20, { byRequest: [recording({ name: 'known', ok: 300, latencyMs: 20 })] });
    for (const errors of [{ connection: 9 }, { timeout: 9 }]) {
      const { outcome } = await warmed((side) => (side === 'head' ? head : of(errors)));
      expect(outcome?.newRequests).toEqual([]);
    }
  });

  test.each([
    ['new', [404, 405, 410, 501, 200]],
    ['not new: the base is broken, or lets nobody in', [500, 502, 503, 401, 403, 429]],
  ])('what base answers with some statuses alone is %s', async (_, statuses) => {
    const head = windowOf(20, { byRequest: [recording({ name: 'known', ok: 300, latencyMs: 20 })] });
    for (const status of statuses) {
      const failing = {
        ...recording({ name: 'known', ok: 0, errors: { http: 9 } }),
        statuses: { [status]: 9 },
      };
      const { outcome } = await warmed((side) =>
        side === 'head' ? head : windowOf(20, { byRequest: [failing] }),
      );
      expect(outcome?.newRequests.length).toBe(statuses.includes(404) ? 1 : 0);
    }
  });

  test('the length of slices follows from its last windows', async () => {
    const { outcome } = await warmed(() => windowOf(20));
    const p95 = { metric: 'p95' as const, request: null, gated: true };
    // Latencies that never differ leave nothing to chance.
    expect(outcome?.chooseLength([p95], { minAttempts: 100 })).toMatchObject({ seconds: 1, sd: 0 });
  });

  test('what is new does not count there either, as totals are built without it', async () => {
    const of = (name: string, ok: number, errors = 0): ReturnType<typeof recording> =>
      recording({ name, ok, latencyMs: 20, errors: { http: errors } });
    const { outcome } = await warmed((side) => {
      const fresh = side === 'head' ? of('fresh', 270) : of('fresh', 0, 270);
      return windowOf(20, { byRequest: [of('known', 28), fresh] });
    });
    const p95 = { metric: 'p95' as const, request: null, gated: true };
    expect(outcome?.newRequests).toEqual(['fresh']);
    // 28 a second, and 140 are wanted.
    expect(outcome?.chooseLength([p95], { minAttempts: 100 })).toMatchObject({ seconds: 5 });
  });
});
