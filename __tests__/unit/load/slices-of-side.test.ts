import { describe, expect, test } from '@jest/globals';
import { SlicesOfSide } from '../../../src/load/record/slices-of-side.js';
import type { SideEnd, SliceMeasurement } from '../../../src/measurement/index.js';
import { measurement, recording, startedAtMs } from '../analyze/build.js';

function slice(
  second: number,
  { ok = 100, http = 0, measuredMs = 2000, sendLagMaxUs = 1000 } = {},
): SliceMeasurement {
  const byRequest = [
    recording({ name: 'a', ok, latencyMs: 10 }),
    recording({ name: 'b', ok, errors: { http }, latencyMs: 30 }),
  ];
  const { generator, connections } = measurement();
  return {
    startedAtMs: startedAtMs + second * 1000,
    measuredMs,
    drivenMs: measuredMs + 500,
    total: recording({
      name: 'total',
      ok: 2 * ok,
      errors: { http },
      latencyMs: (index) => (index < ok ? 10 : 30),
    }),
    byRequest,
    outsideHold: { attempted: 5, failed: 1 },
    reconnects: 1,
    connections,
    errorExamples: [],
    generator: { ...generator, sendLagMaxUs },
  };
}

const end = (scheduled: number, dropped: number): SideEnd => ({
  arrivals: { scheduled, dropped },
  aside: { attempted: 3, failed: 1 },
  heldUp: 2,
  cut: 1,
  warnings: ['one warning'],
});

const context = { startedAtMs, ended: 'completed', users: 20, settleMs: 500 } as const;

describe('slices of a side, added up', () => {
  test('are one measurement: its hold is theirs, and nothing is lost', () => {
    const side = new SlicesOfSide();
    side.add(slice(20, { http: 10 }));
    side.add(slice(26, { sendLagMaxUs: 7000 }));
    const whole = side.measurement({ ...context, ends: [end(400, 0), end(100, 7)] });
    expect(whole).toMatchObject({
      holdMs: 4000,
      plannedHoldMs: 4000,
      settleMs: 500,
      holds: [
        { fromMs: 20_000, toMs: 22_000 },
        { fromMs: 26_000, toMs: 28_000 },
      ],
      total: { attempted: 410, ok: 400, errors: { http: 10 } },
      arrivals: { scheduled: 500, dropped: 7 },
      outsideHold: { attempted: 10, failed: 2 },
      aside: { attempted: 6, failed: 2 },
      // The same users, seen twice.
      heldUp: 2,
      cut: 2,
      reconnects: 2,
      warnings: ['one warning'],
    });
    expect(whole.total.latency.count).toBe(400);
    expect(whole.byRequest.map(({ name, ok }) => [name, ok])).toEqual([
      ['a', 200],
      ['b', 200],
    ]);
    expect(whole.generator.sendLagMaxUs).toBe(7000);
    expect(whole.series.map(({ second, completed, errors }) => [second, completed, errors.http])).toEqual([
      [20, 105, 5],
      [26, 100, 0],
    ]);
  });

  test('of none nothing is known, and nothing is made up', () => {
    const none = new SlicesOfSide().measurement({ ...context, ends: [] });
    expect(none).toMatchObject({
      holdMs: 0,
      holds: [],
      total: { attempted: 0 },
      arrivals: undefined,
      series: [],
    });
  });
});
