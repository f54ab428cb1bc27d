import { describe, expect, test } from '@jest/globals';
import {
  baselineRecordOf,
  judge,
  suspicionIn,
  type BaselineRecord,
  type JudgeInput,
} from '../../../../src/analyze/index.js';
import { engineVersion } from '../../../../src/measurement/index.js';
import {
  baselineMetrics,
  baselineRecord,
  baselineTest,
  found,
  input,
  measuredTest,
  measurement,
  plan,
  recording,
  testPlan,
  tolerance,
} from '../build.js';

const unnamed = tolerance({ isDefault: true });
const withTolerance = (...tolerances: ReturnType<typeof tolerance>[]) =>
  plan({ baseline: { store: { kind: 'none' }, tolerances, onBreach: 'fail' }, tests: [testPlan()] });

/** A run with this p95 after these records; the tolerance is the default one unless a plan says otherwise. */
const judged = (
  p95: number,
  records: readonly BaselineRecord[],
  { sendLagP99Us = 1500, ...changes }: Partial<JudgeInput> & { sendLagP99Us?: number } = {},
) =>
  judge(
    input({
      recalled: found(...records),
      plan: withTolerance(unnamed),
      measured: [
        measuredTest({
          measurement: measurement({
            total: recording({ latencyMs: p95 }),
            generator: { ...measurement().generator, sendLagP99Us },
          }),
        }),
      ],
      ...changes,
    }),
  );
const compared = (result: ReturnType<typeof judge>) => result.tests[0]?.comparison[0];

const record = (p95: number | null, changes: Partial<BaselineRecord> = {}) =>
  baselineRecord({ tests: [baselineTest({ metrics: baselineMetrics({ p95 }) })], ...changes });
/** A quiet history around 100 ms. */
const runs = (count: number, spreadMs = 1) =>
  Array.from({ length: count }, (_, index) => record(100 + ((index % 3) - 1) * spreadMs));

describe('a p95 of 108 ms after a quiet history of 100 ms, within +25% and +5ms', () => {
  test.each([
    [1, 'pass', 'no-change', 'low-confidence'],
    [9, 'pass', 'no-change', 'low-confidence'],
    [10, 'warn', 'regressed', 'warns'],
    [19, 'warn', 'regressed', 'warns'],
    [20, 'fail', 'regressed', 'gates'],
    [60, 'fail', 'regressed', 'gates'],
  ] as const)('%d runs: %s, %s, %s', (count, verdict, word, standing) => {
    const result = judged(108, runs(count));
    expect(result.verdict).toBe(verdict);
    expect(compared(result)).toMatchObject({
      verdict: word,
      history: { runs: Math.min(50, count), standing },
    });
  });

  test('says what was expected of how many runs, and why it only warns', () => {
    expect(judged(108, runs(20)).reasons).toEqual([
      'p95 is 108 ms; 20 earlier runs with a median of 100 ms let expect at most 105 ms',
    ]);
    expect(judged(108, runs(12)).reasons[0]).toMatch(/ \(only a warning: 20 runs are needed to fail\)$/);
    expect(compared(judged(108, runs(20)))).toMatchObject({
      base: 100,
      rule: 'history',
      history: { median: 100, limit: expect.closeTo(105.2, 1), detectable: expect.closeTo(0.09, 2) },
    });
  });

  test('a noisy history gates nothing', () => {
    const result = judged(120, runs(30, 5));
    expect(result.verdict).toBe('warn');
    expect(result.reasons[0]).toMatch(
      /\(only a warning: they differ so much that only a change of 3\d.\d% would/,
    );
  });

  test('a tolerance that the user named fails alone; the history may add a warning', () => {
    const result = judged(108, runs(20), { plan: withTolerance(tolerance({ source: '+25%' })) });
    expect(result.verdict).toBe('warn');
    expect(result.reasons[0]).toMatch(/ \(only a warning: the tolerance that was set, \+25%, is kept\)$/);
    // However many runs there will be.
    const early = judged(108, runs(12), { plan: withTolerance(tolerance({ source: '+25%' })) });
    expect(early.reasons).toEqual([expect.stringContaining('the tolerance that was set, +25%, is kept')]);
  });

  test('what the history alone warns of is a suspicion, unless somebody named what fails', () => {
    const causeOf = (tolerances: ReturnType<typeof tolerance>): string | undefined => {
      const given = withTolerance(tolerances);
      const mine = { ...given, baseline: { ...given.baseline, onBreach: 'confirm' as const } };
      return suspicionIn(judged(108, runs(12), { plan: mine }), mine)?.cause;
    };
    expect(causeOf(unnamed)).toBe('breach');
    expect(causeOf(tolerance({ source: '+25%' }))).toBeUndefined();
  });

  test('the user may want breaches to warn only', () => {
    const { baseline } = withTolerance(unnamed);
    const lenient = plan({ baseline: { ...baseline, onBreach: 'warn' }, tests: [testPlan()] });
    expect(judged(108, runs(20), { plan: lenient }).verdict).toBe('warn');
  });

  test('lateness of the generator is no regression', () => {
    expect(judged(108, runs(20), { sendLagP99Us: 12_000 }).verdict).not.toBe('fail');
    expect(compared(judged(108, runs(20), { sendLagP99Us: 12_000 }))?.verdict).toBe('no-change');
  });
});

describe('the tolerance', () => {
  test('fails at any count of runs, also where the history lets expect more', () => {
    for (const count of [1, 9, 15, 30]) {
      const result = judged(160, runs(count, 20));
      expect(result.verdict).toBe('fail');
      expect(compared(result)).toMatchObject({ verdict: 'regressed', rule: 'tolerance' });
      expect(result.reasons[0]).toMatch(/; allowed is \+25% and \+5ms$/);
    }
  });
});

describe('which runs are a series', () => {
  const { machine } = record(100);
  test.each([
    ['another CPU', { machine: { ...machine, cpuModel: 'Intel Xeon 8370C' } }, 12],
    ['another number of cores', { machine: { ...machine, cores: 2 } }, 12],
    ['another image', { machine: { ...machine, runnerImage: 'ubuntu22 20261101.1' } }, 12],
    ['this image of another week', { machine: { ...machine, runnerImage: 'ubuntu24 20261020.3' } }, 32],
    ['more memory', { machine: { ...machine, memoryBytes: 1 } }, 32],
    ['another engine', { engine: engineVersion + 1 }, 12],
    ['another version with the same engine', { loadgate: '9.9.9' }, 32],
    ['another stack', { stackHash: 'stack-0' }, 12],
    ['another scenario', { tests: [baselineTest({ scenarioHash: 'scenario-0' })] }, 12],
    ['no figure', { tests: [baselineTest({ metrics: baselineMetrics({ p95: null }) })] }, 12],
  ])('%s', (_, changes, expected) => {
    const others = Array.from({ length: 20 }, () => record(100, changes));
    expect(compared(judged(101, [...others, ...runs(12)]))?.history?.runs).toBe(expected);
  });

  test('is that of the last 50: what was long ago is forgotten', () => {
    const result = judged(108, [...Array.from({ length: 50 }, () => record(200)), ...runs(50)]);
    expect(compared(result)?.history).toMatchObject({ runs: 50, median: 100, standing: 'gates' });
  });

  test('records of another engine only warn, and say so', () => {
    const { engine: _, ...old } = record(100);
    const result = judged(
      200,
      Array.from({ length: 30 }, () => old),
    );
    expect(result).toMatchObject({ verdict: 'warn', baseline: { outcome: 'compared', advisory: true } });
    expect(result.baseline.message).toContain(
      `but by another version of the load engine (1 then, ${engineVersion} now): a regression only warns`,
    );
    expect(result.reasons[0]).toMatch(
      /\(only a warning: the baseline is from another version of the load engine\)$/,
    );
    expect(compared(result)?.history).toBeUndefined();
  });
});

describe('what is remembered', () => {
  test('a warning of the history is part of it, what it fails is not', () => {
    expect(baselineRecordOf(judged(108, runs(12)))).toMatchObject({ engine: engineVersion });
    expect(baselineRecordOf(judged(108, runs(20)))).toBeUndefined();
  });
});

test('fewer requests per second than expected warn where the throughput was named', () => {
  const rps = tolerance({ metric: 'rps', relative: 0.5, absolute: undefined, source: '-50%' });
  const result = judged(
    100,
    Array.from({ length: 25 }, () =>
      record(100, { tests: [baselineTest({ metrics: baselineMetrics({ rps: 120 }) })] }),
    ),
    {
      plan: withTolerance(rps),
    },
  );
  expect(result.verdict).toBe('warn');
  expect(result.reasons[0]).toMatch(
    /^throughput is 100\/s; 25 earlier runs with a median of 120\/s let expect at least 114\/s/,
  );
});

test('a change of the error rate is told in percentage points', () => {
  const ofErrors = tolerance({ metric: 'error_rate', relative: undefined, absolute: 0.5, isDefault: true });
  const restless = Array.from({ length: 24 }, (_, index) =>
    record(100, { tests: [baselineTest({ metrics: baselineMetrics({ error_rate: 0.01 * (index % 3) }) })] }),
  );
  const total = recording({ latencyMs: 100, ok: 900, errors: { http: 100 } });
  const result = judged(100, restless, {
    plan: withTolerance(ofErrors),
    measured: [measuredTest({ measurement: measurement({ total }) })],
  });
  expect(result.reasons[0]).toMatch(/only a change of \d(\.\d+)? percentage points would surely show\)$/);
});
