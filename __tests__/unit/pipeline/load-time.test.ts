import { describe, expect, test } from '@jest/globals';
import { LoadTime } from '../../../src/pipeline/sides/load-time.js';
import { sliceMeasurement } from '../analyze/build.js';

/** Ten minutes by a clock that the test moves. */
function loadTime(): { readonly time: LoadTime; readonly pass: (ms: number) => void } {
  let nowMs = 1000;
  const time = new LoadTime({ monotonicMs: () => nowMs }, 600_000);
  return { time, pass: (ms) => (nowMs += ms) };
}

describe('the time of a comparison', () => {
  test('is that under load, and idle is what of it neither side was driven in or owed an answer', async () => {
    const { time, pass } = loadTime();
    time.begin();
    for (const drivenMs of [1500, 2300]) {
      const slice = Promise.resolve(sliceMeasurement({ drivenMs }));
      pass(drivenMs + 20);
      expect(await time.during(slice)).toMatchObject({ drivenMs });
    }
    expect([time.soFarMs, time.idleMs]).toEqual([3840, 40]);
    time.end();
    // Others boot.
    pass(30_000);
    expect([time.soFarMs, time.idleMs]).toEqual([3840, 40]);
    time.begin();
    pass(10);
    expect([time.soFarMs, time.idleMs]).toEqual([3850, 50]);
  });

  test('of a slice that does not count, or fails, is not idle', async () => {
    const { time, pass } = loadTime();
    time.begin();
    const after = async (ms: number): Promise<undefined> => {
      await Promise.resolve();
      pass(ms);
    };
    expect(await time.during(after(700))).toBeUndefined();
    const failing = after(400).then(() => {
      throw new Error('it broke');
    });
    await expect(time.during(failing)).rejects.toThrow('it broke');
    expect([time.soFarMs, time.idleMs]).toEqual([1100, 0]);
  });

  test('is there for pairs as long as warm-up lets expect, and then as long as they are', () => {
    const { time, pass } = loadTime();
    time.begin();
    pass(40_000);
    time.addWarmUp(40_000);
    time.expectPairsOf(3000);
    expect([time.hasTimeFor(186), time.hasTimeFor(187)]).toEqual([true, false]);
    // Answers take long, and so do two pairs.
    pass(10_000);
    time.addPair();
    time.addPair();
    expect([time.hasTimeFor(110), time.hasTimeFor(111)]).toEqual([true, false]);
    time.end();
    pass(60_000);
    expect([time.hasTimeForStart(102), time.hasTimeForStart(103)]).toEqual([true, false]);
    time.begin();
    pass(30_000);
    time.addWarmUp(30_000);
    expect([time.hasTimeFor(104), time.hasTimeFor(105)]).toEqual([true, false]);
    expect([time.hasTimeForStart(98), time.hasTimeForStart(99)]).toEqual([true, false]);
  });
});
