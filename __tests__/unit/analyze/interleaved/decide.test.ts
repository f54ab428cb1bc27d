import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decide,
  defaultSettings,
  requestsThatBaseLacks,
  type MetricDecision,
  type SlicePair,
} from '../../../../src/analyze/interleaved/index.js';
import { looksFor } from '../../../../src/analyze/interleaved/settings.js';
import { errorRate, figures, follow, p95, pairOf, pairsAround, rps, scatter, slice } from './build.js';

const first = ({ metrics: [metric] }: { readonly metrics: readonly MetricDecision[] }): MetricDecision => {
  if (metric === undefined) throw new Error('no metric');
  return metric;
};

/** The seconds of a run don't matter here: noise from a fixed list, by the number of the pair. */
const around =
  (factorOf: (start: number, index: number) => number, size = 0.05, seed = 3) =>
  (start: number, index: number): SlicePair =>
    pairOf(factorOf(start, index) * Math.exp(scatter(200, size, seed)[index] ?? 0), { start });

describe('the course of a comparison', () => {
  test('no pair yet: twelve are asked for', () => {
    const decision = decide({ pairs: [], metrics: [p95] });
    expect(decision).toMatchObject({ word: 'open', next: { action: 'measure', pairs: 12 } });
    expect(first(decision)).toMatchObject({ word: 'open', actual: null, interval: null, p: null, pairs: 0 });
    expect(first(decision).message).toBe('p95 was not compared yet');
  });

  test('the same code: no change after the first look', () => {
    const { decision, asked } = follow(
      [p95, rps, errorRate],
      around(() => 1),
    );
    expect(asked).toEqual(['measure 12']);
    expect(decision.word).toBe('no-change');
    expect(decision.metrics.map(({ word, reason }) => [word, reason])).toEqual([
      ['no-change', 'ruled-out'],
      ['no-change', 'ruled-out'],
      ['no-change', 'ruled-out'],
    ]);
  });

  test('20% slower: flagged, and confirmed on two fresh starts', () => {
    const { decision, asked } = follow(
      [p95, rps],
      around(() => 1.2),
    );
    expect(asked).toEqual(['measure 12', 'restart 6', 'restart 6']);
    expect(decision.word).toBe('regressed');
    const { actual, interval, expected, message, ...told } = first(decision);
    expect(told).toMatchObject({ word: 'regressed', reason: 'confirmed', stage: 2, pairs: 12 });
    expect(expected).toBeCloseTo(0.05, 12);
    expect(actual).toBeCloseTo(0.2, 1);
    expect(interval?.low).toBeGreaterThan(0.15);
    expect(interval?.high).toBeLessThan(0.25);
    expect(message).toMatch(
      /^p95 is worse on fresh starts, too: \+\d+\.\d% \(\+.*% to \+.*%\) from 12 pairs; allowed is \+5.0%$/,
    );
  });

  test('what somebody answers for does not end it: errors that come to light later are not hidden', () => {
    const slowWithErrors = (start: number, index: number): SlicePair => {
      const pair = around(() => 1.2)(start, index);
      const errors = index % 3 === 0 ? 12 : 0;
      return { ...pair, head: { ...pair.head, total: { ...pair.head.total, errors } } };
    };
    const wordsOf = (isAccepted: boolean): string[] =>
      follow([{ ...p95, isAccepted }, errorRate], slowWithErrors).decision.metrics.map(({ word }) => word);
    expect(wordsOf(false)).toEqual(['regressed', 'inconclusive']);
    expect(wordsOf(true)).toEqual(['regressed', 'regressed']);
  });

  test('the estimate that is quoted is that of the fresh starts alone', () => {
    const { decision } = follow(
      [p95],
      around((start) => (start === 1 ? 1.4 : 1.12)),
    );
    expect(first(decision).actual).toBeCloseTo(0.12, 1);
  });

  test('slow in one start only: withdrawn', () => {
    const { decision, asked } = follow(
      [p95],
      around((start) => (start === 1 ? 1.12 : 1)),
    );
    expect(asked).toEqual(['measure 12', 'restart 6', 'restart 6']);
    expect(decision.word).toBe('inconclusive');
    expect(first(decision)).toMatchObject({ reason: 'withdrawn', stage: 2 });
    expect(first(decision).message).toContain('the smallest change that could have been seen is +');
  });

  test('two fresh starts that leave it open ask for two more', () => {
    const { decision, asked } = follow(
      [p95],
      around((start) => (start === 1 ? 1.12 : 1.056), 0.004),
    );
    expect(asked).toEqual(['measure 12', 'restart 6', 'restart 6', 'restart 6', 'restart 6']);
    expect(first(decision)).toMatchObject({ word: 'regressed', pairs: 24 });
  });

  test('a change under the tolerance is no change, and said', () => {
    const { decision } = follow(
      [p95],
      around(() => 1.03, 0.02),
    );
    expect(first(decision)).toMatchObject({ word: 'no-change', reason: 'small-change' });
    expect(first(decision).message).toMatch(/^p95 has changed by less than what counts \(\+5.0%\): \+3\.\d%/);
  });

  test('20% faster: improved', () => {
    const { decision } = follow(
      [p95],
      around(() => 0.8),
    );
    expect(first(decision)).toMatchObject({ word: 'improved', reason: 'better' });
    expect(first(decision).actual).toBeCloseTo(-0.2, 1);
  });

  test('3% faster is no change', () => {
    const { decision } = follow(
      [p95],
      around(() => 0.97, 0.02),
    );
    expect(first(decision)).toMatchObject({ word: 'no-change', reason: 'ruled-out' });
    // Hardly any noise: what counts at all is the smallest that can be flagged.
    expect(first(decision).smallestVisible).toBeGreaterThan(0.05);
    expect(first(decision).smallestVisible).toBeLessThan(0.08);
  });

  test('fresh starts that are worse on average, and not surely, ask for more', () => {
    const { asked } = follow([p95], (start, index) =>
      start === 1 ? around(() => 1.2)(start, index) : pairOf(index % 2 === 0 ? 1.5 : 0.8, { start }),
    );
    expect(asked).toEqual(['measure 12', 'restart 6', 'restart 6', 'restart 6', 'restart 6']);
  });

  test('asks for the fewest pairs that bring any open metric to its look', () => {
    const noisy = scatter(12, 0.8, 5);
    const pairs = noisy.map((noise, index) => {
      const pair = pairOf(Math.exp(noise));
      const { p95: value = 0 } = pair.head.total.values;
      const values = index === 3 ? { p95: value } : { p95: value, rps: 400 * Math.exp(noise) };
      return { ...pair, head: slice(figures(values)) };
    });
    expect(decide({ pairs, metrics: [p95] }).next).toEqual({ action: 'measure', pairs: 6 });
    expect(decide({ pairs, metrics: [p95, rps] }).next).toEqual({ action: 'measure', pairs: 1 });
  });

  test('more than ten gated metrics make each look harder to pass', () => {
    const ps = (metrics: number) => looksFor(metrics, defaultSettings).map(({ changeP }) => changeP);
    expect(ps(1)).toEqual(defaultSettings.looks.map(({ changeP }) => changeP));
    expect(ps(10)).toEqual(ps(1));
    expect(ps(20)).toEqual(ps(1).map((p) => p / 2));
    expect(looksFor(20, defaultSettings)[0]?.noChangeP).toBe(defaultSettings.looks[0]?.noChangeP);
  });

  test('less throughput is worse, and its change is negative', () => {
    const slow = (start: number, index: number): SlicePair => {
      const pair = around(() => 1)(start, index);
      return { ...pair, head: slice(figures({ p95: 20_000, rps: 300 + (index % 3) })) };
    };
    const { decision } = follow([rps], slow);
    const { word, actual, interval, expected, smallestVisible } = first(decision);
    expect(word).toBe('regressed');
    expect(expected).toBeCloseTo(1 / 1.05 - 1, 12);
    expect(actual).toBeCloseTo(-0.25, 1);
    expect(interval?.low).toBeLessThanOrEqual(actual ?? NaN);
    expect(interval?.high).toBeGreaterThanOrEqual(actual ?? NaN);
    expect(smallestVisible).toBeLessThan(0);
  });

  test('too noisy to tell: inconclusive after 48 pairs, with the smallest change that could have been seen', () => {
    const { decision, asked } = follow(
      [p95],
      around(() => 1.06, 0.8, 5),
    );
    expect(asked).toEqual(['measure 12', 'measure 6', 'measure 6', 'measure 8', 'measure 8', 'measure 8']);
    expect(first(decision)).toMatchObject({ word: 'inconclusive', reason: 'undecided', pairs: 48 });
    expect(first(decision).smallestVisible).toBeGreaterThan(0.1);
  });

  test('one confirmed metric ends it; what is open by then is inconclusive', () => {
    const noisy = scatter(200, 1.5, 9);
    const { decision } = follow([p95, rps], (start, index) => {
      const pair = around(() => 1.2)(start, index);
      return {
        ...pair,
        head: slice(figures({ ...pair.head.total.values, rps: 400 * Math.exp(noisy[index] ?? 0) })),
      };
    });
    expect(decision.word).toBe('regressed');
    expect(decision.metrics.map(({ word, reason }) => [word, reason])).toEqual([
      ['regressed', 'confirmed'],
      ['inconclusive', 'ended'],
    ]);
  });

  test('a metric that is not gated is told, and neither fails nor prolongs anything', () => {
    const { decision, asked } = follow(
      [{ ...p95, gated: false }, errorRate],
      around(() => 1.5),
    );
    expect(asked).toEqual(['measure 12']);
    expect(decision.word).toBe('no-change');
    expect(first(decision)).toMatchObject({ word: 'inconclusive', reason: 'unconfirmed', gated: false });
    expect(() => decide({ pairs: [], metrics: [{ ...p95, gated: false }] })).toThrow('needs a gated metric');
  });

  test('pairs of fresh starts count for what is still open', () => {
    const noisy = scatter(200, 0.3, 8);
    const { decision, pairs } = follow([p95, rps], (start, index) => {
      const pair = around((at) => (at === 1 ? 1.2 : 1))(start, index);
      return {
        ...pair,
        head: slice(figures({ ...pair.head.total.values, rps: 400 * Math.exp(noisy[index] ?? 0) })),
      };
    });
    expect(decision.metrics.map(({ reason }) => reason)).toEqual(['withdrawn', 'ruled-out']);
    expect(decision.metrics[1]?.pairs).toBeGreaterThan(12);
    expect(pairs.some(({ start }) => start > 1)).toBe(true);
  });

  test('ended early: what was measured is kept and told', () => {
    const pairs = pairsAround(1.06, 20, { size: 0.3, seed: 2 });
    const decision = decide({ pairs, metrics: [p95], isLast: true });
    expect(decision).toMatchObject({
      word: 'inconclusive',
      next: { action: 'stop' },
      pairs: { measured: 20, unfit: 0 },
    });
    expect(first(decision)).toMatchObject({ reason: 'ended', pairs: 20 });
    expect(first(decision).message).toMatch(/^p95 was not clear when the measurement ended: [+−]?\d/);
    const flagged = first(decide({ pairs: pairsAround(1.2, 13), metrics: [p95], isLast: true }));
    expect(flagged).toMatchObject({ word: 'inconclusive', reason: 'unconfirmed' });
  });

  test('a start that ended with too few pairs is replaced', () => {
    const pairs = [
      ...pairsAround(1.2, 12),
      ...pairsAround(1.2, 3, { start: 2, seed: 4 }),
      ...pairsAround(1.2, 6, { start: 3, seed: 5 }),
    ];
    expect(decide({ pairs, metrics: [p95] }).next).toEqual({ action: 'restart', pairs: 6 });
    expect(decide({ pairs: pairs.slice(0, 15), metrics: [p95] }).next).toEqual({
      action: 'measure',
      pairs: 3,
    });
  });
});

describe('a trend', () => {
  test('of a head that is not warm yet: the first pairs are left out, and the rest decides', () => {
    const warmingUp = [1.05, 1.045, 1.04, 1.035];
    const warm = [1.01, 0.99, 1.015, 0.985];
    const { decision, asked } = follow([p95], (start, index) =>
      pairOf(warmingUp[index] ?? warm[index % 4] ?? 1, { start }),
    );
    expect(asked).toEqual(['measure 12', 'measure 4']);
    expect(first(decision)).toMatchObject({ word: 'no-change', pairs: 12 });
  });

  test('that does not end: inconclusive, and said', () => {
    const { decision } = follow(
      [p95],
      around((_, index) => 1 - index / 100, 0.01),
    );
    expect(first(decision)).toMatchObject({ word: 'inconclusive', reason: 'trend' });
    expect(first(decision).message).toContain('still drifted');
  });

  test('within each fresh start confirms nothing', () => {
    const places = new Map<number, number>();
    const { decision } = follow([p95], (start, index) => {
      const place = places.get(start) ?? 0;
      places.set(start, place + 1);
      return around(() => (start === 1 ? 1.2 : 1 + 0.4 * 0.6 ** place), 0.01)(start, index);
    });
    expect(first(decision)).toMatchObject({ word: 'inconclusive', reason: 'trend', stage: 2 });
  });
});

describe('error rates', () => {
  const withErrors =
    (errorsOf: (index: number) => number, baseErrors = 0) =>
    (start: number, index: number): SlicePair => ({
      start,
      base: slice(figures({ p95: 20_000 }, { errors: baseErrors })),
      head: slice(figures({ p95: 20_000 }, { errors: errorsOf(index) })),
    });

  test('none on both sides: no change, and the bound that so many requests without an error give', () => {
    const { decision } = follow(
      [errorRate],
      withErrors(() => 0),
    );
    expect(first(decision)).toMatchObject({ word: 'no-change', actual: 0 });
    expect(first(decision).interval?.high).toBeCloseTo(-Math.log(0.00494) / (12 * 400), 12);
  });

  test('2 percentage points more: regressed', () => {
    const { decision } = follow(
      [errorRate],
      withErrors((index) => 7 + (index % 3)),
    );
    expect(first(decision)).toMatchObject({ word: 'regressed' });
    expect(first(decision).message).toMatch(
      /^error rate is worse on fresh starts, too: \+2\.\d\d pp .*allowed is \+0.50 pp$/,
    );
  });

  test('significant, and less than half a percentage point: no change', () => {
    const { decision } = follow(
      [errorRate],
      withErrors(() => 1),
    );
    expect(first(decision)).toMatchObject({ word: 'no-change', reason: 'small-change' });
  });

  test('a burst in one slice is no regression', () => {
    const { decision } = follow(
      [errorRate],
      withErrors((index) => (index === 4 ? 80 : 0)),
    );
    expect(decision.word).not.toBe('regressed');
  });

  test('fewer errors: improved', () => {
    expect(
      follow(
        [errorRate],
        withErrors(() => 0, 8),
      ).decision.word,
    ).toBe('improved');
  });
});

describe('a measurement that is broken', () => {
  const stalled = (pair: SlicePair): SlicePair => ({
    ...pair,
    head: { ...pair.head, unfit: 'it stood still' },
  });

  test('a stall of some pairs: they are dropped and measured again', () => {
    const { decision, pairs } = follow([p95], (start, index) => {
      const pair = around(() => 1)(start, index);
      return index < 4 ? stalled(pair) : pair;
    });
    expect(decision).toMatchObject({ word: 'no-change', pairs: { measured: 20, unfit: 4 } });
    expect(pairs).toHaveLength(20);
  });

  test('over 20% unfit: invalid, every metric of it', () => {
    const { decision, pairs } = follow([p95, rps], (start, index) => {
      const pair = around(() => 1)(start, index);
      return index % 2 === 0 ? stalled(pair) : pair;
    });
    expect(decision.word).toBe('invalid');
    expect(decision.metrics.map(({ word, reason }) => [word, reason])).toEqual([
      ['invalid', 'unfit-pairs'],
      ['invalid', 'unfit-pairs'],
    ]);
    expect(pairs.length).toBeLessThan(20);
  });

  test('ended with over 20% unfit: invalid', () => {
    const pairs = pairsAround(1, 9).map((pair, index) => (index < 2 ? stalled(pair) : pair));
    expect(decide({ pairs, metrics: [p95], isLast: true }).word).toBe('invalid');
    expect(decide({ pairs: pairs.slice(1), metrics: [p95], isLast: true }).word).toBe('inconclusive');
  });

  test('ended before its first pair: invalid', () => {
    const decision = decide({ pairs: [], metrics: [p95], isLast: true });
    expect(decision).toMatchObject({ word: 'invalid', next: { action: 'stop' } });
    expect(first(decision)).toMatchObject({ word: 'invalid', reason: 'nothing-measured' });
    expect(first(decision).message).toBe('p95 is not compared: the measurement ended before its first pair');
  });

  test('ended after one pair that nobody answered: invalid', () => {
    const side = slice(figures({}, { errors: 400 }));
    const decision = decide({ pairs: [{ start: 1, base: side, head: side }], metrics: [p95], isLast: true });
    expect(first(decision)).toMatchObject({ word: 'invalid', reason: 'nothing-answered' });
  });

  test.each([
    ['nothing sent', { attempts: 0 }, 'nothing-sent'],
    ['both sides fail every request', { errors: 400 }, 'nothing-answered'],
    ['fewer than 100 requests a slice', { attempts: 99 }, 'too-few-requests'],
  ])('%s: invalid', (_, options, reason) => {
    const side = slice(figures({ p95: 20_000, rps: 1 }, options));
    const { decision } = follow([p95], (start) => ({ start, base: side, head: side }));
    expect(decision.word).toBe('invalid');
    expect(first(decision)).toMatchObject({ word: 'invalid', reason, actual: null, p: null });
  });

  test('both sides fail every request from the ninth pair on: invalid', () => {
    const failing = slice(figures({ rps: 400 }, { errors: 400 }));
    const { decision } = follow([p95], (start, index) =>
      index < 8 ? around(() => 1.06, 0.8, 5)(start, index) : { start, base: failing, head: failing },
    );
    expect(first(decision)).toMatchObject({ word: 'invalid', reason: 'no-value-on-either' });
  });

  test('a value that is missing now and then is made up for by other pairs', () => {
    const { decision, pairs } = follow([p95], (start, index) => {
      const pair = around(() => 1.06, 0.8, 5)(start, index);
      return index % 7 === 3 ? { ...pair, head: slice(figures({ rps: 400 })) } : pair;
    });
    expect(first(decision)).toMatchObject({ reason: 'undecided', pairs: 48 });
    expect(pairs.length).toBeGreaterThan(52);
  });

  test('head alone fails every request: its latency is not compared, its errors are', () => {
    const base = slice(figures({ p95: 20_000 }));
    const head = slice(figures({}, { errors: 400 }));
    const { decision } = follow([p95, errorRate], (start) => ({ start, base, head }));
    expect(decision.word).toBe('regressed');
    expect(decision.metrics.map(({ word, reason }) => [word, reason])).toEqual([
      ['inconclusive', 'no-value-on-head'],
      ['regressed', 'confirmed'],
    ]);
  });
});

describe('a request that is new in this change', () => {
  const pair = (start: number): SlicePair => ({
    start,
    base: slice(figures({ p95: 20_000 }), {
      byRequest: { list: figures({ p95: 20_000 }), fresh: figures({}, { errors: 400 }) },
    }),
    head: slice(figures({ p95: 30_000 }), {
      byRequest: { list: figures({ p95: 20_000 }), fresh: figures({ p95: 40_000 }) },
    }),
  });
  const metrics = [p95, { ...p95, request: 'list' }, { ...p95, request: 'fresh' }];

  test('is not compared, nor are totals that include it', () => {
    const { decision } = follow(metrics, pair);
    expect(decision.metrics.map(({ word, reason }) => [word, reason])).toEqual([
      ['inconclusive', 'base-lacks-another-request'],
      ['no-change', 'ruled-out'],
      ['inconclusive', 'base-lacks-request'],
    ]);
    expect(decision.metrics[2]?.message).toBe(
      'p95 of "fresh" is not compared: base never answers this request, so only thresholds judge it',
    );
  });

  test('where base sends nothing back at all, or fails, it is the base that is broken', () => {
    const mute = figures({}, { errors: 400, refusals: 0 });
    const { decision } = follow(metrics, (start) => {
      const { base, head } = pair(start);
      return { start, base: { ...base, byRequest: { ...base.byRequest, fresh: mute } }, head };
    });
    expect(decision.metrics.map(({ word, reason }) => [word, reason])).toEqual([
      ['inconclusive', 'base-lacks-another-request'],
      ['no-change', 'ruled-out'],
      ['inconclusive', 'no-value-on-base'],
    ]);
  });

  test('totals without it are compared', () => {
    const pairs = Array.from({ length: 12 }, () => pair(1));
    expect(requestsThatBaseLacks(pairs)).toEqual(['fresh']);
    const settings = { ...defaultSettings, totalsLeaveOut: ['fresh'] };
    expect(first(decide({ pairs, metrics, settings }))).toMatchObject({ word: 'open', reason: 'flagged' });
  });
});

describe('the tail guard', () => {
  const latency = (slow: number) => ({ valuesUs: [10_000, 20_000, 60_000], counts: [360 - slow, 40, slow] });

  test('a tail that is heavier in some slices alone forbids "no change"', () => {
    const { decision } = follow([p95], (start, index) => ({
      start,
      base: slice(figures({ p95: 20_000 + (index % 7) }, { latency: latency(0) })),
      head: slice(figures({ p95: 20_000 + (index % 5) }, { latency: latency(index % 2 === 0 ? 100 : 0) })),
    }));
    expect(first(decision)).toMatchObject({ word: 'inconclusive', reason: 'bursty-tail', pairs: 48 });
    expect(first(decision).tail?.pooledRatio).toBe(3);
    expect(first(decision).message).toContain('a bursty tail');
  });

  test('a tail that is heavier in too few slices to be sure does not', () => {
    const { decision } = follow([p95], (start, index) => ({
      start,
      base: slice(figures({ p95: 20_000 + (index % 7) }, { latency: latency(0) })),
      head: slice(figures({ p95: 20_000 + (index % 5) }, { latency: latency(index % 3 === 0 ? 100 : 0) })),
    }));
    expect(first(decision)).toMatchObject({ word: 'no-change', pairs: 12 });
    expect(first(decision).tail).toEqual({ pooledRatio: 3, p: 1 / 16 });
  });

  test('what is as slow as the quantile itself is not beyond it', () => {
    const { decision } = follow([p95], (start, index) => ({
      start,
      base: slice(
        figures(
          { p95: 20_000 + (index % 7) },
          { latency: { valuesUs: [10_000, 20_000], counts: [360, 40] } },
        ),
      ),
      head: slice(
        figures(
          { p95: 20_000 + (index % 5) },
          { latency: { valuesUs: [10_000, 20_000, 60_000], counts: [360, 15, 25] } },
        ),
      ),
    }));
    expect(first(decision)).toMatchObject({ reason: 'bursty-tail' });
  });

  test('the same tail on both sides does not', () => {
    const { decision } = follow([p95], (start, index) => ({
      start,
      base: slice(figures({ p95: 20_000 + (index % 7) }, { latency: latency(index % 3 === 1 ? 100 : 0) })),
      head: slice(figures({ p95: 20_000 + (index % 5) }, { latency: latency(index % 3 === 0 ? 100 : 0) })),
    }));
    expect(first(decision)).toMatchObject({ word: 'no-change', pairs: 12 });
  });
});

describe('properties', () => {
  const metrics = [p95, rps, errorRate];
  const value = fc.integer({ min: 1, max: 1 << 20 });
  const side = fc
    .record({ p95: value, rps: value, errors: fc.integer({ min: 0, max: 20 }) })
    .map(({ errors, ...values }) => slice(figures(values, { errors })));
  const lists = (least = 0) =>
    fc.array(fc.record({ start: fc.constant(1), base: side, head: side }), {
      minLength: least,
      maxLength: 60,
    });

  test('identical sides never regress, improve or stay open', () => {
    fc.assert(
      fc.property(fc.array(side, { minLength: 12, maxLength: 30 }), (sides) => {
        const pairs = sides.map((same) => ({ start: 1, base: same, head: same }));
        const decision = decide({ pairs, metrics });
        expect(decision).toMatchObject({ word: 'no-change', next: { action: 'stop' } });
        // Not minus zero either.
        for (const { actual } of decision.metrics) expect(actual).toBe(0);
      }),
    );
  });

  test('the same pairs get the same answer', () => {
    fc.assert(
      fc.property(lists(), (pairs) => expect(decide({ pairs, metrics })).toEqual(decide({ pairs, metrics }))),
    );
  });

  test('the scale of a metric changes nothing', () => {
    const scaled = (factor: number, { total, ...rest }: SlicePair['base']) => ({
      ...rest,
      total: {
        ...total,
        values: { p95: (total.values.p95 ?? 0) * factor, rps: (total.values.rps ?? 0) * factor },
      },
    });
    const of = (pairs: readonly SlicePair[], factor: number) =>
      decide({
        pairs: pairs.map(({ start, base, head }) => ({
          start,
          base: scaled(factor, base),
          head: scaled(factor, head),
        })),
        metrics,
      });
    const words = (decision: ReturnType<typeof decide>) =>
      decision.metrics.map(({ word, reason, pairs }) => [word, reason, pairs]);
    fc.assert(
      fc.property(
        lists(),
        fc.constantFrom(2 ** -10, 8),
        fc.constantFrom(0.3, 7, 1000),
        (pairs, exact, rounded) => {
          expect(of(pairs, exact)).toEqual(of(pairs, 1));
          expect(words(of(pairs, rounded))).toEqual(words(of(pairs, 1)));
        },
      ),
    );
  });

  test('exchanging the sides turns the sign of every estimate', () => {
    const exchanged = (pairs: readonly SlicePair[]) =>
      pairs.map(({ start, base, head }) => ({ start, base: head, head: base }));
    fc.assert(
      fc.property(
        lists(1).filter(({ length }) => length < 12),
        (pairs) => {
          const here = decide({ pairs, metrics, isLast: true }).metrics;
          const there = decide({ pairs: exchanged(pairs), metrics, isLast: true }).metrics;
          here.forEach(({ metric, actual, p }, index) => {
            const turned = there[index];
            const expected = metric === 'error_rate' ? 0 - (actual ?? NaN) : 1 / (1 + (actual ?? NaN)) - 1;
            const scale = metric === 'error_rate' ? 1 : 1 + expected;
            expect((turned?.actual ?? NaN) / scale).toBeCloseTo(expected / scale, 7);
            expect([turned?.p?.worse, turned?.p?.better]).toEqual([p?.better, p?.worse]);
          });
        },
      ),
    );
  });

  test('the order of the pairs before the first look changes no estimate', () => {
    fc.assert(
      fc.property(
        lists(1).filter(({ length }) => length < 12),
        (pairs) => {
          const here = decide({ pairs, metrics, isLast: true }).metrics;
          const there = decide({ pairs: pairs.toReversed(), metrics, isLast: true }).metrics;
          here.forEach(({ actual, p }, index) => {
            expect(there[index]?.actual).toBeCloseTo(actual ?? NaN, 9);
            expect(there[index]?.p).toEqual(p);
          });
        },
      ),
    );
  });

  test('whatever comes, it ends within 200 pairs', () => {
    const kind = fc.constantFrom('same', 'slow', 'fast', 'noisy', 'unfit', 'missing');
    fc.assert(
      fc.property(fc.array(kind, { minLength: 1, maxLength: 50 }), fc.integer(), (kinds, seed) => {
        const noise = scatter(400, 0.4, seed);
        const { pairs, decision } = follow([p95, rps], (start, index) => {
          const at = kinds[index % kinds.length];
          if (at === 'noisy') return pairOf(Math.exp(noise[index] ?? 0), { start });
          const pair = pairOf(at === 'slow' ? 1.2 : at === 'fast' ? 0.8 : 1, { start });
          if (at === 'unfit') return { ...pair, base: { ...pair.base, unfit: 'late' } };
          return at === 'missing' ? { ...pair, head: slice(figures({ rps: 400 })) } : pair;
        });
        expect(pairs.length).toBeLessThan(200);
        expect(decision.metrics.every(({ word }) => word !== 'open')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
