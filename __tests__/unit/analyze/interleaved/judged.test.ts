import { describe, expect, test } from '@jest/globals';
import { noComparison } from '../../../helpers/compare-plan.js';
import {
  exitCodeOf,
  judge,
  resultSchema,
  suspicionIn,
  type BaseUse,
  type MeasuredTest,
  type Result,
} from '../../../../src/analyze/index.js';
import {
  metricsOf,
  settingsOf,
  type InterleavedMeasurement,
  type MeasuredPair,
  type SlicePair,
} from '../../../../src/analyze/interleaved/index.js';
import {
  baselineRecord,
  found,
  incident,
  input,
  measuredTest,
  measurement,
  nothingSeen,
  plan,
  recording,
} from '../build.js';
import { figures, pairOf, pairsAround, slice } from './build.js';

const compare = { ...noComparison, when: 'always' as const };

const inTime = (pairs: readonly SlicePair[]): MeasuredPair[] =>
  pairs.map((pair, index) => ({
    ...pair,
    atMs: 20_000 + index * 3000,
    order: index % 2 === 0 ? 'base-head' : 'head-base',
  }));

function interleaved(
  pairs: readonly SlicePair[],
  options: Partial<InterleavedMeasurement> = {},
): InterleavedMeasurement {
  return {
    pairs: inTime(pairs),
    metrics: metricsOf(compare, ['GET /']),
    settings: settingsOf(compare, 1, []),
    ended: 'clear',
    gone: undefined,
    slice: { settleMs: 500, measuredMs: 1000 },
    warmUps: [{ ms: 20_000, isSteady: true }],
    loadMs: 20_000 + pairs.length * 3000,
    idleMs: 300,
    base: measurement(),
    baseObservation: nothingSeen,
    warnings: [],
    ...options,
  };
}

const judged = (
  pairs: readonly SlicePair[],
  options: Partial<InterleavedMeasurement> = {},
  test: Partial<MeasuredTest> = {},
): Result =>
  judge(input({ measured: [measuredTest({ ...test, interleaved: interleaved(pairs, options) })] }));

/** Worse in the first containers, and in two fresh starts. */
const confirmed = [
  ...pairsAround(1.2, 12),
  ...pairsAround(1.2, 6, { start: 2, seed: 2 }),
  ...pairsAround(1.2, 6, { start: 3, seed: 3 }),
];

describe('a test whose head and base were driven in turn', () => {
  test('fails where the change is confirmed, with the estimate of the fresh starts', () => {
    const { verdict, reasons, tests } = judged(confirmed);
    expect(verdict).toBe('fail');
    expect(reasons[0]).toMatch(/^p95 is worse on fresh starts, too: \+1\d\.\d% \(.*\) from 12 pairs/);
    const [of] = tests;
    const p95 = of?.comparison.find(({ metric, request }) => metric === 'p95' && request === null);
    expect(p95).toMatchObject({
      against: 'base',
      gated: true,
      verdict: 'regressed',
      tolerance: '+5%',
      stage: 2,
      pairs: 12,
      seconds: 92,
    });
    expect(p95?.base).toBeCloseTo(20, 0);
    expect(p95?.change).toBeGreaterThan(0.15);
    expect(p95?.change).toBeLessThan(0.25);
    expect(p95?.interval?.low).toBeGreaterThan(0.1);
    expect(p95?.pValue).toBeLessThan(0.001);
    expect(of?.interleaved).toMatchObject({
      verdict: 'regressed',
      ended: 'clear',
      starts: 3,
      pairs: { measured: 24, unfit: 0 },
      slice: { settleSeconds: 0.5, measuredSeconds: 1 },
      warmUp: [{ seconds: 20, isSteady: true }],
      newRequests: [],
    });
    expect(of?.interleaved?.series).toHaveLength(24);
    expect(of?.interleaved?.series[1]).toMatchObject({
      second: 23,
      start: 1,
      order: 'head-base',
      unfit: null,
    });
  });

  test('only warns where somebody answers for it, with the name and the reason', () => {
    const note = {
      commit: 'abcdef1234567890',
      at: '2026-11-23T11:00:00.000Z',
      author: 'Ann',
      reason: 'a checksum',
      metrics: [],
      includesErrors: false,
    };
    const measured = [measuredTest({ interleaved: interleaved(confirmed) })];
    const result = judge(input({ measured, accepted: [note] }));
    expect(result.verdict).toBe('warn');
    expect(result.reasons[0]).toMatch(/^p95 is worse on fresh starts.* \(accepted by Ann: a checksum\)$/);
    expect(result.tests[0]?.comparison[0]).toMatchObject({ against: 'base', accepted: { author: 'Ann' } });
  });

  test('passes where +10% is ruled out', () => {
    const { verdict, tests } = judged(pairsAround(1, 12));
    expect(verdict).toBe('pass');
    expect(tests[0]?.interleaved?.verdict).toBe('no-change');
  });

  test('warns where it could not be told, or fails where the gate says so', () => {
    const unclear = pairsAround(1.05, 48, { size: 0.9 });
    expect(judged(unclear, { ended: 'out-of-pairs' }).verdict).toBe('warn');
    const strict = plan({ gate: { ...plan().gate, onInconclusive: 'fail' } });
    const measured = [measuredTest({ interleaved: interleaved(unclear) })];
    expect(judge(input({ plan: { ...strict, tests: [measuredTest().test] }, measured })).verdict).toBe(
      'fail',
    );
  });

  test('is invalid where too many pairs do not count, whatever they say', () => {
    const unfit = pairsAround(1.3, 30).map((pair, index) =>
      index % 2 === 0 ? { ...pair, head: { ...pair.head, unfit: 'the load generator was late' } } : pair,
    );
    const { verdict, reasons, tests } = judged(unfit);
    expect(verdict).toBe('invalid');
    expect(reasons[0]).toMatch(/^the comparison with the base is invalid/);
    expect(tests[0]?.interleaved?.pairs).toEqual({ measured: 30, unfit: 15 });
    expect(tests[0]?.interleaved?.series[0]?.unfit).toBe('the load generator was late');
  });

  test('is invalid for that reason, too, where no pair counts', () => {
    const none = pairsAround(1, 30).map((pair) => ({ ...pair, base: { ...pair.base, unfit: 'busy' } }));
    const empty = measurement({ total: recording({ ok: 0 }), byRequest: [] });
    const { verdict, reasons } = judged(none, {}, { measurement: empty });
    expect(verdict).toBe('invalid');
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(/generator or its machine was not fit/);
  });

  test('fails where head ends, and names it', () => {
    const gone = { side: 'head' as const, how: 'api ended' };
    const observation = { ...nothingSeen, incidents: [incident({ service: 'api' })] };
    const { verdict, reasons } = judged(pairsAround(1, 9), { ended: 'side-gone', gone }, { observation });
    expect(verdict).toBe('fail');
    expect(reasons[0]).toMatch(/^api exited under load/);
  });

  test('is inconclusive where base ends, and names it', () => {
    const gone = { side: 'base' as const, how: 'api ended' };
    const { verdict, reasons } = judged(pairsAround(1.3, 9), { ended: 'side-gone', gone });
    expect(verdict).toBe('warn');
    expect(reasons[0]).toBe('the comparison ended after 9 pairs: of the base, api ended');
  });

  test('is as inconclusive where base ends before a pair counts, and head was measured alone', () => {
    const gone = { side: 'base' as const, how: 'api ended' };
    const empty = measurement({ total: recording({ ok: 0 }), byRequest: [] });
    expect(judged([], { ended: 'side-gone', gone })).toMatchObject({
      verdict: 'warn',
      reasons: ['the comparison ended after 0 pairs: of the base, api ended'],
      tests: [{ interleaved: { verdict: 'inconclusive' } }],
    });
    // Nothing of head is known then.
    expect(judged([], { ended: 'side-gone', gone }, { measurement: empty })).toMatchObject({
      verdict: 'invalid',
      reasons: ['nothing was sent during the hold', expect.stringMatching(/^the comparison ended/)],
    });
  });

  test('a side that does not start again: of head it fails, of base it stays open', () => {
    const how = 'it did not start again: the service api ended';
    const ofSide = (side: 'base' | 'head'): Result =>
      judged(pairsAround(1.3, 12), { ended: 'side-gone', gone: { side, how, restart: 'failed' } });
    expect(ofSide('head')).toMatchObject({
      verdict: 'fail',
      reasons: [
        `the comparison ended after 12 pairs: of head, ${how}`,
        expect.stringMatching(/^p95 looked worse/),
      ],
    });
    expect(ofSide('base').verdict).toBe('warn');
    expect(ofSide('base').reasons[0]).toBe(`the comparison ended after 12 pairs: of the base, ${how}`);
  });

  test('a side that starts again with another image than its own makes all of it invalid', () => {
    const how = 'api of head runs 1 instead of what was built for it (2)';
    const gone = { side: 'head' as const, how, restart: 'wrong-image' as const };
    const { verdict, reasons, tests } = judged(pairsAround(1.3, 12), { ended: 'side-gone', gone });
    expect(verdict).toBe('invalid');
    expect(reasons).toEqual([`the comparison with the base is invalid: ${how}`]);
    expect(tests[0]?.interleaved?.verdict).toBe('invalid');
  });

  test('keeps what was measured where it was interrupted', () => {
    const { verdict, reasons, tests } = judged(
      pairsAround(1.05, 20, { size: 0.25, seed: 5 }),
      { ended: 'interrupted' },
      { measurement: measurement({ ended: 'interrupted' }) },
    );
    expect(verdict).toBe('invalid');
    expect(reasons.filter((reason) => /interrupted/.test(reason))).toEqual([
      'the comparison was interrupted after 20 pairs',
    ]);
    expect(reasons[0]).toMatch(/interrupted/);
    expect(tests[0]?.comparison[0]).toMatchObject({ metric: 'p95', pairs: 20 });

    const early = judged(
      [],
      { ended: 'interrupted' },
      { measurement: measurement({ ended: 'interrupted' }) },
    );
    expect(early.reasons).toEqual(['the comparison was interrupted after 0 pairs']);
  });

  test('a request that base lacks is judged by thresholds alone', () => {
    const gated = { ...compare, gated: [...compare.gated, { metric: 'p95' as const, request: 'fresh' }] };
    const withFresh = pairsAround(1, 12).map((pair) => ({
      ...pair,
      base: slice(pair.base.total, { byRequest: { fresh: figures({}, { attempts: 200, errors: 200 }) } }),
      head: slice(pair.head.total, { byRequest: { fresh: figures({ p95: 9000 }, { attempts: 200 }) } }),
    }));
    const { verdict, tests } = judged(withFresh, {
      metrics: metricsOf(gated, ['fresh']),
      settings: settingsOf(gated, 1, ['fresh']),
    });
    expect(verdict).toBe('pass');
    expect(tests[0]?.interleaved?.newRequests).toEqual(['fresh']);
    expect(tests[0]?.comparison.find(({ request }) => request === 'fresh')?.message).toMatch(
      /base never answers this request, so only thresholds judge it/,
    );
  });

  test('so is all of a test whose every request is new', () => {
    const none = figures({}, { attempts: 0, errors: 0 });
    const refused = figures({}, { attempts: 200, errors: 200 });
    const works = figures({ p95: 9000, rps: 200 }, { attempts: 200 });
    const pairs = Array.from({ length: 4 }, () => ({
      start: 1,
      base: slice(none, { byRequest: { fresh: refused } }),
      head: slice(none, { byRequest: { fresh: works } }),
    }));
    const { verdict, tests } = judged(pairs, {
      metrics: metricsOf(compare, ['fresh']),
      settings: settingsOf(compare, 1, ['fresh']),
    });
    expect(verdict).toBe('pass');
    expect(tests[0]?.comparison[0]?.message).toBe(
      'p95 is not compared: base answers none of these requests, so only thresholds judge them',
    );
  });

  test('a base that fails every request is no pass: nothing was compared', () => {
    const failing = figures({ rps: 400 }, { errors: 400, refusals: 0 });
    const pairs = pairsAround(1, 12).map((pair) => ({
      ...pair,
      base: slice(failing, { byRequest: { 'GET /': failing } }),
      head: slice(pair.head.total, { byRequest: { 'GET /': pair.head.total } }),
    }));
    const { verdict, tests } = judged(pairs);
    expect(verdict).toBe('warn');
    expect(tests[0]?.interleaved).toMatchObject({ verdict: 'inconclusive', newRequests: [] });
  });

  test('fails where neither side answers: nothing is told apart, and nothing works', () => {
    const failing = figures({ rps: 400 }, { attempts: 400, errors: 400 });
    const pairs = Array.from({ length: 4 }, () => ({
      ...pairOf(1),
      base: slice(failing),
      head: slice(failing),
    }));
    const total = recording({ ok: 0, errors: { http: 1600 } });
    const { verdict, reasons } = judged(
      pairs,
      {},
      { measurement: measurement({ total, byRequest: [total] }) },
    );
    expect(verdict).toBe('fail');
    expect(reasons).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/none of the 1,600 requests succeeded/),
        expect.stringMatching(/neither side answered any request without an error/),
      ]),
    );
  });
});

describe('what a comparison weighs', () => {
  const weights = ({ tests }: Result): unknown[] =>
    tests.flatMap(({ comparison }) =>
      comparison.filter(({ gated }) => gated).map(({ metric, weighs }) => [metric, weighs]),
    );

  test('is what it makes of the verdict', () => {
    expect(weights(judged(confirmed))).toEqual([
      ['p95', 'fail'],
      ['error_rate', 'none'],
    ]);
    expect(weights(judged(pairsAround(1, 12)))[0]).toEqual(['p95', 'none']);
    expect(weights(judged(pairsAround(1.05, 48, { size: 0.9 })))[0]).toEqual(['p95', 'warn']);
    expect(weights(judged([]))[0]).toEqual(['p95', 'invalid']);
  });

  test('is no failure where the run was stopped, which decides', () => {
    const stopped = { measurement: measurement({ ended: 'interrupted' as const }) };
    const result = judged(confirmed, { ended: 'interrupted' }, stopped);
    expect(result.verdict).toBe('invalid');
    expect(weights(result)[0]).toEqual(['p95', 'warn']);
  });

  test('one metric with too few requests is named, and keeps nothing of the others back', () => {
    const gated = [...compare.gated, { metric: 'p95' as const, request: 'rare' }];
    const rare = (p95: number): SlicePair['base'] =>
      slice(figures({ p95: 20_000 }), { byRequest: { rare: figures({ p95 }, { attempts: 5 }) } });
    const pairs = Array.from({ length: 12 }, () => ({ start: 1, base: rare(9000), head: rare(9000) }));
    const { verdict, reasons } = judged(pairs, { metrics: metricsOf({ ...compare, gated }, ['rare']) });
    expect(verdict).toBe('invalid');
    expect(reasons).toEqual([expect.stringMatching(/^p95 of "rare" is not compared: too many slices/)]);
  });
});

describe('what is told of it', () => {
  test('an error in a slice of more than a second is less than one a second', () => {
    const errors = { http: 0.667, check: 0, timeout: 0, connection: 0 };
    const [second] = measurement().series;
    const series = second === undefined ? [] : [{ ...second, errors }];
    const result = judged(pairsAround(1, 12), {}, { measurement: measurement({ series }) });
    expect(series).toHaveLength(1);
    expect(resultSchema.parse(result).tests[0]?.series[0]?.errorsByKind).toEqual(errors);
  });

  test('where head ended, the figures are of the part that ran', () => {
    const gone = { side: 'head' as const, how: 'the process ended' };
    const measured = [
      measuredTest({ interleaved: interleaved(pairsAround(1, 9), { ended: 'side-gone', gone }) }),
    ];
    const { tests, verdict } = judge(input({ measured, targetGone: 'the process ended' }));
    expect({ verdict, ended: tests[0]?.ended }).toEqual({ verdict: 'fail', ended: 'target-gone' });
  });

  test('where base ended before a pair counted, no metric is invalid', () => {
    const gone = { side: 'base' as const, how: 'api ended' };
    const { tests } = judged([], { ended: 'side-gone', gone });
    expect(new Set(tests[0]?.comparison.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
  });

  test('whether the figures are those of the slices', () => {
    const isAlone = (settleMs: number | undefined): boolean | undefined =>
      judged(pairsAround(1, 12), {}, { measurement: measurement(settleMs === undefined ? {} : { settleMs }) })
        .tests[0]?.interleaved?.isHeadAlone;
    expect([isAlone(500), isAlone(undefined)]).toEqual([false, true]);
  });

  test('a request that is new did not get slower, and what base withdraws is no finding', () => {
    const fresh = { p95: 90_000, rps: 400 };
    const pairs = confirmed.map((pair) => ({
      ...pair,
      base: { ...pair.base, byRequest: { old: pair.base.total, fresh: figures({}, { errors: 400 }) } },
      head: { ...pair.head, byRequest: { old: pair.head.total, fresh: figures(fresh) } },
    }));
    const { tests } = judged(pairs, {
      metrics: metricsOf(compare, ['old', 'fresh']),
      settings: settingsOf(compare, 1, ['fresh']),
    });
    const [finding] = tests[0]?.findings ?? [];
    expect(finding?.evidence).toMatch(/; old got slower by [34]\.\d\d ms$/);
  });
});

describe('what is gated', () => {
  test('of a test leaves out what it never sends', () => {
    const gated = ['GET /', 'other'].map((request) => ({ metric: 'p95' as const, request }));
    const gatedOf = (names: readonly string[]): unknown[] =>
      metricsOf({ ...compare, gated }, names)
        .filter((metric) => metric.gated)
        .map(({ request }) => request);
    expect(gatedOf(['GET /', 'third'])).toEqual(['GET /']);
    expect(gatedOf(['third'])).toEqual([]);
  });
});

describe('the tolerances of the plan', () => {
  test('are the procedure’s, metric by metric', () => {
    const wide = {
      ...compare,
      tolerances: { ...compare.tolerances, p95: 0.3, error_rate: 0.02 },
      detect: 0.5,
    };
    const { sizes } = settingsOf(wide, 1, []);
    expect(sizes?.p95?.tolerance).toBeCloseTo(Math.log(1.3), 12);
    expect(sizes?.p95?.promised).toBeCloseTo(Math.log(1.5), 12);
    expect(sizes?.rps?.tolerance).toBeCloseTo(-Math.log(0.95), 12);
    expect(sizes?.error_rate).toEqual({ tolerance: 0.02, promised: 0.04 });
    expect(sizes?.p50?.tolerance).toBeCloseTo(Math.log(1.05), 12);
    expect(judged(confirmed, { settings: settingsOf(wide, 1, []) }).verdict).not.toBe('fail');
  });
});

const baseThatWasUp = (cause: BaseUse['cause']): BaseUse => ({
  outcome: 'compared',
  cause,
  message: '',
  commit: null,
  why: null,
  isHead: false,
  bootSeconds: 1,
});

const withFewRequests = Array.from({ length: 12 }, () => {
  const few = slice(figures({ p95: 9000 }, { attempts: 20 }));
  return { start: 1, base: few, head: few };
});

describe('a comparison that is worth nothing', () => {
  const unfit = pairsAround(1, 12).map((pair) => ({ ...pair, head: { ...pair.head, unfit: 'busy' } }));
  const wrong = { side: 'base' as const, how: 'api runs another image', restart: 'wrong-image' as const };

  test.each<[string, SlicePair[], Partial<InterleavedMeasurement>]>([
    ['of too few requests', withFewRequests, {}],
    ['of unfit pairs', unfit, {}],
    ['of another image', pairsAround(1.3, 12), { ended: 'side-gone', gone: wrong }],
  ])('%s is invalid where it was asked for, and a warning where nobody did', (_, pairs, more) => {
    const measured = [measuredTest({ interleaved: interleaved(pairs, more) })];
    const causes: BaseUse['cause'][] = ['asked', 'no-baseline', 'breach'];
    const verdicts = causes.map((cause) => judge(input({ measured, base: baseThatWasUp(cause) })).verdict);
    expect(verdicts).toEqual(['invalid', 'warn', 'warn']);
  });

  test('is invalid where it was interrupted, whatever the plan makes of invalid runs', () => {
    const measured = [measuredTest({ interleaved: interleaved([], { ended: 'interrupted' }) })];
    const result = judge(input({ measured, base: baseThatWasUp('no-baseline') }));
    expect(result.verdict).toBe('invalid');
    expect(exitCodeOf(result, { ...plan().gate, onInvalid: 'warn' })).toBe(3);
  });
});

describe('a breach of the stored baseline', () => {
  const slower = measurement({ total: recording({ latencyMs: 200 }) });
  const withBaseline = (
    onBreach: 'confirm' | 'fail',
    pairs?: InterleavedMeasurement,
  ): ReturnType<typeof input> => {
    const measured = [measuredTest({ measurement: slower, interleaved: pairs })];
    const { baseline } = plan();
    return input({
      plan: plan({ tests: [measuredTest().test], compare, baseline: { ...baseline, onBreach } }),
      measured,
      recalled: found(baselineRecord()),
    });
  };

  test('is a suspicion, with what broke its tolerance among what is gated', () => {
    const given = withBaseline('confirm');
    const suspicion = suspicionIn(judge(given), given.plan);
    expect(suspicion).toMatchObject({ cause: 'breach', tests: ['pull-request'] });
    expect(suspicion?.gated).toContainEqual({ metric: 'p95', request: null });
  });

  test('fails by itself as long as nothing else was measured', () => {
    expect(judge(withBaseline('confirm')).verdict).toBe('fail');
  });

  test('is withdrawn where the base itself is as slow', () => {
    expect(judge(withBaseline('confirm', interleaved(pairsAround(1, 12)))).verdict).toBe('pass');
  });

  test('and then nothing is to be done', () => {
    const { tests } = judge(withBaseline('confirm', interleaved(pairsAround(1, 12))));
    expect(tests[0]?.findings.filter(({ type }) => type === 'regression')).toEqual([]);
    expect(tests[0]?.comparison.find(({ against }) => against === undefined)?.weighs).toBe('none');
  });

  test('stands where base answers nothing, or ends: neither says that the change is none', () => {
    const refusing = confirmed.map((pair) => ({
      ...pair,
      base: slice(figures({}, { attempts: 0 }), { byRequest: { 'GET /': figures({}, { errors: 400 }) } }),
      head: slice(figures({}, { attempts: 0 }), { byRequest: { 'GET /': figures({ p95: 9000 }) } }),
    }));
    const settings = settingsOf(compare, 1, ['GET /']);
    expect(judge(withBaseline('confirm', interleaved(refusing, { settings }))).verdict).toBe('fail');
    const gone = { side: 'base' as const, how: 'api ended' };
    const ended = (count: number): InterleavedMeasurement =>
      interleaved(pairsAround(1, count), { ended: 'side-gone', gone });
    expect(judge(withBaseline('confirm', ended(0))).verdict).toBe('fail');
    expect(judge(withBaseline('confirm', ended(9))).verdict).toBe('fail');
  });

  test.each<[string, SlicePair[], Partial<InterleavedMeasurement>]>([
    ['is interrupted', pairsAround(1, 20, { size: 0.9 }), { ended: 'interrupted' }],
    ['is out of time before fresh starts', pairsAround(1.3, 12), { ended: 'out-of-time' }],
    ['has too few requests', withFewRequests, {}],
  ])('stands where the comparison %s', (_, pairs, more) => {
    const given = withBaseline('confirm', interleaved(pairs, more));
    const { verdict, reasons } = judge({ ...given, base: baseThatWasUp('breach') });
    expect(verdict).toBe('fail');
    expect(reasons[0]).toMatch(/^p95 was 100 ms and is 200 ms/);
  });

  test('stands where the plan wants it to', () => {
    expect(judge(withBaseline('fail', interleaved(pairsAround(1, 12)))).verdict).toBe('fail');
  });

  test('no baseline is a suspicion on a change, and none on the default branch', () => {
    const given = input({ recalled: { kind: 'missing', message: 'no baseline yet' } });
    expect(suspicionIn(judge(given), given.plan)).toMatchObject({ cause: 'no-baseline' });
    const onMain = { ...given.plan, ci: { ...given.plan.ci, isDefaultBranch: true } };
    expect(suspicionIn(judge(given), onMain)).toBeUndefined();
  });
});

describe('a base that is not to be had', () => {
  const failed = {
    outcome: 'failed' as const,
    message: 'of the base, api did not start',
    commit: null,
    why: null,
    isHead: false,
    bootSeconds: null,
  };
  test('is named, and the run is inconclusive where it was asked for', () => {
    const { verdict, reasons, base } = judge(input({ base: { ...failed, cause: 'asked' } }));
    expect(verdict).toBe('warn');
    expect(reasons[0]).toBe(
      'not compared with the base, head was measured alone: of the base, api did not start',
    );
    expect(base?.outcome).toBe('failed');
  });

  test('is a remark where a baseline was missing', () => {
    const { verdict, warnings } = judge(input({ base: { ...failed, cause: 'no-baseline' } }));
    expect(verdict).toBe('pass');
    expect(warnings).toContainEqual(expect.stringMatching(/could not be measured beside head/));
  });
});
