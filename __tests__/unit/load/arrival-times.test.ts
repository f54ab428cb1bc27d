import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ArrivalTimesPlan, arrivalTimesMs } from '../../../src/load/timing/arrival-times.js';
import { randomOf } from '../../../src/load/values/random.js';

interface Changes extends Partial<ArrivalTimesPlan['arrivals']> {
  readonly perSecond?: number;
  readonly rampUpMs?: number;
  readonly holdMs?: number;
  readonly rampDownMs?: number;
}

function timesOf(changes: Changes, seed = 1): number[] {
  const { perSecond = 100, process = 'constant', rampUpMs = 0, holdMs = 1000, rampDownMs = 0 } = changes;
  const stages = [{ level: perSecond, rampMs: rampUpMs, holdMs }];
  return timesOfPlan({ stages, rampDownMs, arrivals: { process } }, seed);
}

function timesOfPlan(plan: ArrivalTimesPlan, seed = 1): number[] {
  return [...arrivalTimesMs(plan, randomOf(seed, 0))];
}

describe('a constant rate', () => {
  test.each([
    ['50/s', { perSecond: 50 }, 50, 20],
    ['a rate that divides nothing', { perSecond: 7 }, 7, 1000 / 7],
    ['less than one a second', { perSecond: 0.5, holdMs: 10_000 }, 5, 2000],
    ['0.1/s for 30 s', { perSecond: 0.1, holdMs: 30_000 }, 3, 10_000],
    ['5,000/s', { perSecond: 5000, holdMs: 10_000 }, 50_000, 0.2],
  ])('%s is evenly spaced from 0', (_what, changes, count, gapMs) => {
    const times = timesOf(changes);
    expect(times).toHaveLength(count);
    for (const [index, timeMs] of times.entries()) expect(timeMs).toBeCloseTo(index * gapMs, 6);
  });

  test('rises and falls evenly over the ramps', () => {
    const times = timesOf({ perSecond: 100, rampUpMs: 2000, holdMs: 1000, rampDownMs: 4000 });
    const within = (fromMs: number, toMs: number): number =>
      times.filter((timeMs) => timeMs >= fromMs && timeMs < toMs).length;
    // Areas under the rate: a quarter of the ramp-up's 100 in its first half, three quarters in its second.
    expect(within(0, 1000)).toBe(25);
    expect(within(1000, 2000)).toBe(75);
    expect(within(2000, 3000)).toBe(100);
    expect(within(3000, 5000)).toBe(150);
    expect(within(5000, 7000)).toBe(50);
    expect(times).toHaveLength(400);
  });
});

test('stages: each has its rate, and the ramp to it the mean of both', () => {
  const times = timesOfPlan({
    stages: [
      { level: 50, rampMs: 0, holdMs: 2000 },
      { level: 150, rampMs: 1000, holdMs: 1000 },
      { level: 10, rampMs: 0, holdMs: 1000 },
    ],
    rampDownMs: 0,
    arrivals: { process: 'constant' },
  });
  const within = (fromMs: number, toMs: number): number =>
    times.filter((timeMs) => timeMs >= fromMs - 1e-6 && timeMs < toMs - 1e-6).length;
  expect([within(0, 2000), within(2000, 3000), within(3000, 4000), within(4000, 5000)]).toEqual([
    100, 100, 150, 10,
  ]);
  // Half of the ramp's time makes (50 + 100) / 2 a second.
  expect(within(2000, 2500)).toBe(38);
});

describe('a Poisson process', () => {
  test('has exponential gaps of the right mean', () => {
    const times = timesOf({ perSecond: 1000, process: 'poisson', holdMs: 20_000 });
    const gaps = times.map((timeMs, index) => timeMs - (times[index - 1] ?? 0)).sort((a, b) => a - b);
    // The count is Poisson(20,000): five standard deviations.
    expect(Math.abs(times.length - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
    // Kolmogorov-Smirnov against 1 - exp(-t / 1 ms), at a level of 1e-6 (critical value 2.69 / sqrt(n)).
    const distance = Math.max(
      ...gaps.map((gapMs, index) => Math.abs(1 - Math.exp(-gapMs) - (index + 0.5) / gaps.length)),
    );
    expect(distance).toBeLessThan(2.69 / Math.sqrt(gaps.length));
  });

  test('is that of its seed', () => {
    const plan = { process: 'poisson', holdMs: 5000 } as const;
    expect(timesOf(plan, 7)).toEqual(timesOf(plan, 7));
    expect(timesOf(plan, 7)).not.toEqual(timesOf(plan, 8));
  });
});

test('times ascend, lie within the run, and are as many as the rate makes', () => {
  const lengthMs = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 200, noNaN: true }),
      fc.constantFrom('constant' as const, 'poisson' as const),
      lengthMs,
      fc.integer({ min: 1, max: 20_000 }),
      lengthMs,
      (perSecond, process, rampUpMs, holdMs, rampDownMs) => {
        const times = timesOf({ perSecond, process, rampUpMs, holdMs, rampDownMs });
        for (const [index, timeMs] of times.entries()) {
          expect(timeMs).toBeGreaterThanOrEqual(times[index - 1] ?? 0);
        }
        expect(times.at(-1) ?? 0).toBeLessThan(rampUpMs + holdMs + rampDownMs);
        const expected = (perSecond * (rampUpMs / 2 + holdMs + rampDownMs / 2)) / 1000;
        if (process === 'constant') expect(times).toHaveLength(Math.ceil(Number(expected.toFixed(9))));
      },
    ),
  );
});
