import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  changeOf,
  compareMetric,
  compareTest,
  type ComparisonSubject,
} from '../../../src/analyze/comparison.js';
import { figuresOf } from '../../../src/analyze/figures.js';
import type { TolerancePlan } from '../../../src/config/index.js';
import { metrics } from '../../../src/config/plan.js';
import { baselineMetrics, recording, tolerance, type RecordingOptions } from './build.js';

const errorRate = tolerance({ metric: 'error_rate', relative: undefined, absolute: 0.005, source: '+0.5pp' });
const rps = tolerance({ metric: 'rps', relative: 0.1, absolute: undefined, source: '-10%' });

describe('changeOf', () => {
  test.each([
    // Both parts have to be exceeded.
    [tolerance(), 100, 126, 'regressed'],
    [tolerance(), 100, 125, 'no-change'],
    [tolerance(), 10, 14, 'no-change'],
    [tolerance(), 10, 15.1, 'regressed'],
    [tolerance(), 126, 100, 'improved'],
    [tolerance(), 125, 100, 'no-change'],
    [tolerance({ relative: undefined }), 100, 106, 'regressed'],
    [tolerance({ absolute: undefined }), 1, 1.3, 'regressed'],
    [tolerance(), 0, 6, 'regressed'],
    [errorRate, 0, 0.005, 'no-change'],
    [errorRate, 0.01, 0.015, 'no-change'],
    [errorRate, 0, 0.0051, 'regressed'],
    [errorRate, 0.02, 0, 'improved'],
    // Less throughput is worse.
    [rps, 100, 89, 'regressed'],
    [rps, 100, 90, 'no-change'],
    [rps, 89, 100, 'improved'],
    [rps, 100, 0, 'regressed'],
  ] as const)('%o: %d then, %d now: %s', (plan, base, head, expected) => {
    expect(changeOf(base, head, plan)).toBe(expected);
  });

  const thousandths = (max: number) => fc.integer({ min: 0, max: max * 1000 }).map((count) => count / 1000);
  const tolerances: fc.Arbitrary<TolerancePlan> = fc.record({
    metric: fc.constantFrom(...metrics),
    relative: fc.option(thousandths(2), { nil: undefined }),
    absolute: fc.option(thousandths(1000), { nil: undefined }),
    source: fc.constant(''),
  });
  const values = thousandths(1e6);

  test('identical data never change', () => {
    fc.assert(fc.property(values, tolerances, (value, plan) => changeOf(value, value, plan) === 'no-change'));
  });

  test('exchanging base and head exchanges regressed and improved', () => {
    const exchanged = { regressed: 'improved', improved: 'regressed', 'no-change': 'no-change' } as const;
    fc.assert(
      fc.property(values, values, tolerances, (base, head, plan) => {
        // More than 100% less does not exist: with such a tolerance a rate can only improve.
        fc.pre(plan.metric !== 'rps' || (plan.relative ?? 0) < 1);
        const change = changeOf(base, head, plan);
        expect(changeOf(head, base, plan)).toBe(exchanged[change]);
      }),
    );
  });

  test('the unit of measurement does not matter', () => {
    fc.assert(
      fc.property(values, values, tolerances, fc.constantFrom(0.5, 2, 1024), (base, head, plan, scale) => {
        const scaled = { ...plan, absolute: plan.absolute === undefined ? undefined : plan.absolute * scale };
        expect(changeOf(base * scale, head * scale, scaled)).toBe(changeOf(base, head, plan));
      }),
    );
  });

  test('a larger tolerance never makes more of a change', () => {
    fc.assert(
      fc.property(values, values, tolerances, (base, head, plan) => {
        const wider = { ...plan, relative: (plan.relative ?? 0) * 2, absolute: (plan.absolute ?? 0) * 2 };
        fc.pre(changeOf(base, head, plan) === 'no-change');
        expect(changeOf(base, head, wider)).toBe('no-change');
      }),
    );
  });
});

describe('compareMetric', () => {
  const compare = (
    options: RecordingOptions,
    changes: Partial<ComparisonSubject> = {},
    plan: TolerancePlan = tolerance(),
  ) =>
    compareMetric(plan, {
      request: null,
      base: baselineMetrics(),
      head: figuresOf(recording(options), 10_000, []),
      timeoutMs: 10_000,
      gated: true,
      unfit: undefined,
      latencyUnjudged: undefined,
      sendLagMs: { p99: 1, max: 5 },
      ...changes,
    });

  test('a regression that a late generator explains is none, one beyond it is', () => {
    const close = compare({ latencyMs: 140 }, { sendLagMs: { p99: 20, max: 60 } });
    expect(close).toMatchObject({ verdict: 'inconclusive', base: 100, head: 140 });
    expect(close.message).toContain('up to 20.0 ms of it is the load generator');
    expect(compare({ latencyMs: 200 }, { sendLagMs: { p99: 20, max: 60 } }).verdict).toBe('regressed');
    expect(compare({ latencyMs: 110 }, { sendLagMs: { p99: 20, max: 60 } }).verdict).toBe('no-change');
  });

  test('a regression of the maximum that a standstill explains is none', () => {
    const ofMaximum = (metric: TolerancePlan['metric'], longestStallMs?: number) =>
      compare(
        { latencyMs: 260 },
        { longestStallMs, base: { ...baselineMetrics(), p99: 100, max: 100 } },
        tolerance({ metric }),
      ).verdict;
    expect(ofMaximum('max')).toBe('regressed');
    expect(ofMaximum('max', 100)).toBe('regressed');
    expect(ofMaximum('max', 150)).toBe('inconclusive');
    expect(ofMaximum('p99', 150)).toBe('regressed');
  });

  test('says both values, the change and what is allowed', () => {
    expect(compare({ latencyMs: 200 })).toEqual({
      metric: 'p95',
      request: null,
      base: 100,
      head: 200,
      ratio: 2,
      tolerance: '+25% and +5ms',
      gated: true,
      verdict: 'regressed',
      message: 'p95 was 100 ms and is 200 ms (+100%); allowed is +25% and +5ms',
    });
    expect(compare({ latencyMs: 102 }).message).toBe(
      'p95 was 100 ms and is 102 ms (+2.0%), within +25% and +5ms',
    );
    expect(compare({ latencyMs: 50 }).message).toBe(
      'p95 was 100 ms and is 50.0 ms (-50%): better by more than +25% and +5ms',
    );
    expect(compare({ latencyMs: 100 }).message).toBe('p95 was and is 100 ms, within +25% and +5ms');
    expect(compare({ errors: { http: 20 } }, {}, errorRate).message).toBe(
      'error rate was 0% and is 1.96%; allowed is +0.5pp',
    );
  });

  test('a base of zero has no ratio', () => {
    expect(compare({ errors: { http: 20 } }, {}, errorRate)).toMatchObject({
      ratio: null,
      verdict: 'regressed',
    });
  });

  test.each([
    [
      'the baseline has no value',
      compare({}, { base: baselineMetrics({ p95: null }) }),
      'the baseline has no value',
    ],
    ['too few responses', compare({ ok: 100 }), 'this run has too few responses'],
    ['a busy generator', compare({ latencyMs: 900 }, { latencyUnjudged: 'it was busy' }), 'it was busy'],
    ['a late generator', compare({ latencyMs: 900 }, { unfit: 'it was late' }), 'it was late'],
  ])('%s: inconclusive, with the reason', (_, result, reason) => {
    expect(result.verdict).toBe('inconclusive');
    expect(result.message).toContain(`p95 is not compared: `);
    expect(result.message).toContain(reason);
  });

  test('a busy generator leaves the error rate comparable', () => {
    expect(compare({}, { latencyUnjudged: 'it was busy' }, errorRate).verdict).toBe('no-change');
  });

  test('beyond the timeout: regressed where the timeout alone is too much, else inconclusive', () => {
    const options = { ok: 900, errors: { timeout: 100 } };
    expect(compare(options)).toMatchObject({ verdict: 'regressed', head: null, ratio: null });
    expect(compare(options, { base: baselineMetrics({ p95: 9000 }) })).toMatchObject({
      verdict: 'inconclusive',
      message: 'p95 was 9.00 s and is over 10.0 s, as requests time out: by how much is unknown',
    });
    const mean = tolerance({ metric: 'mean' });
    expect(
      compare(
        { ok: 900, latencyMs: 100, errors: { timeout: 100 } },
        { base: baselineMetrics({ mean: 950 }) },
        mean,
      ),
    ).toMatchObject({
      verdict: 'inconclusive',
      message: 'mean latency was 950 ms and is over 1.09 s, as requests time out: by how much is unknown',
    });
  });
});

test('compareTest gates the whole test and shows the request names that both sides know', () => {
  const head = figuresOf(recording({ latencyMs: 200 }), 10_000, []);
  const rows = compareTest(
    {
      base: {
        metrics: baselineMetrics(),
        byRequest: [
          { name: 'old', metrics: baselineMetrics() },
          { name: 'kept', metrics: baselineMetrics({ error_rate: null }) },
        ],
      },
      head: {
        total: head,
        byRequest: [
          { name: 'kept', ...head },
          { name: 'new', ...head },
        ],
      },
      timeoutMs: 1000,
      unfit: undefined,
      latencyUnjudged: undefined,
      sendLagMs: { p99: 1, max: 5 },
    },
    [tolerance(), errorRate],
  );
  expect(rows.map(({ request, metric, gated, verdict }) => [request, metric, gated, verdict])).toEqual([
    [null, 'p95', true, 'regressed'],
    [null, 'error_rate', true, 'no-change'],
    ['kept', 'p95', false, 'regressed'],
  ]);
});

test('compareTest shows a request name that only times out', () => {
  const hanging = figuresOf(recording({ ok: 0, errors: { timeout: 300 } }), 10_000, []);
  const rows = compareTest(
    {
      base: { metrics: baselineMetrics(), byRequest: [{ name: 'hangs', metrics: baselineMetrics() }] },
      head: { total: hanging, byRequest: [{ name: 'hangs', ...hanging }] },
      timeoutMs: 1000,
      unfit: undefined,
      latencyUnjudged: undefined,
      sendLagMs: { p99: 1, max: 5 },
    },
    [tolerance()],
  );
  expect(rows).toMatchObject([
    { request: null, verdict: 'regressed' },
    { request: 'hangs', head: null, verdict: 'regressed' },
  ]);
});
