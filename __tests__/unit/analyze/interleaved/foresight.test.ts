import { describe, expect, test } from '@jest/globals';
import { defaultSettings, foresee, type Foresight } from '../../../../src/analyze/interleaved/index.js';
import { errorRate, p95, rps } from './build.js';

const minuteMs = 60_000;

/** What is said of a comparison that would have time enough, and be certain enough. */
const foreseen = (changes: Partial<Foresight> = {}, chosen: Partial<Foresight['chosen']> = {}): string[] =>
  foresee(
    {
      chosen: { seconds: 5, sd: 0.05, leastCertain: p95, ...chosen },
      warmUpMs: 20_000,
      pairMs: 11_000,
      maxDurationMs: 10 * minuteMs,
      ...changes,
    },
    [p95, errorRate, rps],
    defaultSettings,
  );

describe('when warm-up is over', () => {
  test('nothing is said where a suspicion can be confirmed in time, and chance does not matter', () => {
    expect(foreseen()).toEqual([]);
  });

  test('where it takes longer than is allowed, what would be enough is said', () => {
    // 10 requests a second: slices of 14 s, and warm-ups of 40 s. 24 pairs and three of these take 816 s.
    const slow = { warmUpMs: 40_000, pairMs: 29_000 };
    expect(foreseen(slow)).toEqual([
      '"compare.max-duration: 10m" leaves no time to measure a suspicion on fresh starts, as a warm-up takes 40s here and a pair of slices 29s: a slower change ends as inconclusive; from 15m on it can fail.',
    ]);
    expect(foreseen({ ...slow, maxDurationMs: 15 * minuteMs })).toEqual([]);
    expect(foreseen({ ...slow, maxDurationMs: 816_000 })).toEqual([]);
    expect(foreseen({ ...slow, maxDurationMs: 815_000 })).toHaveLength(1);
  });

  test('where chance moves the differences by more than 7%, the smallest change is said that would show', () => {
    expect(foreseen({}, { sd: 0.07 })).toEqual([]);
    expect(foreseen({}, { sd: 0.1 })).toEqual([
      'By chance alone p95 of two slices of 5s differs by 10% (one standard deviation): the smallest change that 48 pairs of them show is 7.58%. More requests a second make it smaller.',
    ]);
    // Beyond +5% by 1.6 standard errors, or significant: the larger of the two.
    expect(foreseen({}, { sd: 0.2 })[0]).toMatch(/48 pairs of them show is 13\.\d%/);
    expect(foreseen({}, { sd: 0.1, leastCertain: { ...p95, request: 'login' } })[0]).toMatch(
      /p95 of "login"/,
    );
  });

  test('of as many pairs as there is time for', () => {
    expect(foreseen({ maxDurationMs: 300_000 }, { sd: 0.1 })).toEqual([
      expect.stringMatching(/^"compare\.max-duration: 5m" leaves no time/),
      expect.stringMatching(/the smallest change that 24 pairs of them show is 9\.\d+%/),
    ]);
    // Not even the first look: that is told.
    expect(foreseen({ maxDurationMs: 100_000 }, { sd: 0.1 })).toHaveLength(1);
  });

  test('nothing of chance where no quantile is gated, or too little was seen', () => {
    expect(foreseen({}, { sd: undefined, leastCertain: undefined })).toEqual([]);
  });
});
