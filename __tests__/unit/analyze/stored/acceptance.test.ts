import { describe, expect, test } from '@jest/globals';
import {
  acceptanceOf,
  acceptancesOf,
  baselineRecordOf,
  judge,
  notedAcceptances,
  suspicionIn,
  whyNotRemembered,
  type Acceptance,
  type BaselineRecord,
  type ComparisonResult,
  type JudgeInput,
  type Result,
} from '../../../../src/analyze/index.js';
import { renderFiles } from '../../../../src/report/index.js';
import { againstBase, baseUse } from '../../../helpers/results/index.js';
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
  threshold,
  tolerance,
} from '../build.js';

const errorRate = tolerance({ metric: 'error_rate', relative: undefined, absolute: 0.005, source: '+0.5pp' });
const compared = plan({
  baseline: { store: { kind: 'none' }, tolerances: [tolerance(), errorRate], onBreach: 'fail' },
  tests: [testPlan()],
});
const note = (changes: Partial<Acceptance> = {}): Acceptance => ({
  commit: 'abcdef1234567890',
  at: '2026-11-23T11:00:00.000Z',
  author: 'Ann',
  reason: 'a checksum for each order',
  metrics: [{ test: 'pull-request', metric: 'p95', request: null, base: 100, head: 200 }],
  includesErrors: false,
  ...changes,
});
const entry = (changes: Partial<Acceptance['metrics'][number]>) =>
  note({ metrics: [{ test: 'pull-request', metric: 'p95', request: null, base: 1, head: 2, ...changes }] });

/** 200 ms instead of 100, or as many as are given, and as many HTTP errors. */
const judged = (
  accepted: readonly Acceptance[],
  changes: Partial<JudgeInput> & { errors?: number; latencyMs?: number } = {},
) => {
  const { errors = 0, latencyMs = 200, ...others } = changes;
  const total = recording({ latencyMs, errors: { http: errors } });
  const test = testPlan({ thresholds: [] });
  return judge(
    input({
      recalled: found(baselineRecord()),
      plan: compared,
      measured: [measuredTest({ test, measurement: measurement({ total }) })],
      accepted,
      ...others,
    }),
  );
};

describe('what was said of a change is noted', () => {
  const ofAll = (changes: Partial<Acceptance> = {}) => note({ metrics: [], ...changes });
  const p95 = { test: 'pull-request', metric: 'p95', request: null, base: 100, head: 200 };

  test('with the figures of what it answers for', () => {
    expect(notedAcceptances(judged([ofAll()]), [ofAll()])).toEqual([ofAll({ metrics: [p95] })]);
  });

  test('of everybody, though only the last one counts', () => {
    const later = ofAll({ author: 'Bob', at: '2026-11-24T11:00:00.000Z' });
    const noted = notedAcceptances(judged([ofAll(), later]), [ofAll(), later]);
    expect(noted).toEqual([ofAll(), later].map((each) => ({ ...each, metrics: [p95] })));
  });

  test('also where the run calls nothing worse, with what is worse at all', () => {
    const within = judged([ofAll()], { latencyMs: 112 });
    expect(within.verdict).toBe('pass');
    const head = within.tests[0]?.latencyMs.p95 ?? null;
    expect(head).toBeGreaterThan(111);
    expect(notedAcceptances(within, [ofAll()])).toEqual([ofAll({ metrics: [{ ...p95, head }] })]);
  });

  test('also where nothing is worse or nothing was compared, as it was said', () => {
    expect(notedAcceptances(judged([], { latencyMs: 90 }), [ofAll()])).toEqual([ofAll()]);
    const first = judged([], { recalled: { kind: 'missing', message: 'There is none yet.' } });
    expect(notedAcceptances(first, [ofAll()])).toEqual([ofAll()]);
  });

  test('with the commit that brought it here, where that is another', () => {
    const ofPullRequest = ofAll({ commit: 'f'.repeat(40) });
    expect(notedAcceptances(judged([ofPullRequest]), [ofPullRequest])).toEqual([
      { ...ofPullRequest, metrics: [p95], mergedAs: 'abcdef1234567890' },
    ]);
  });

  test('of errors only where they were named', () => {
    const withErrors = ofAll({ includesErrors: true });
    const metricsOf = (accepted: Acceptance) =>
      notedAcceptances(judged([accepted], { errors: 200 }), [accepted]).flatMap(({ metrics }) =>
        metrics.map(({ metric }) => metric),
      );
    expect(metricsOf(ofAll())).toEqual(['p95']);
    expect(metricsOf(withErrors)).toEqual(['p95', 'error_rate']);
    expect(judged([ofAll()], { errors: 200 }).verdict).toBe('fail');
  });
});

describe('a regression that somebody answers for', () => {
  test('is told without whatever a reason would do to a comment', () => {
    const reason = 'ask @acme/everyone, see #1 | <img src=x> [x](https://evil.test) ```';
    const comment = renderFiles(judged([note({ reason, metrics: [] })]))['comment.md'];
    const line = comment.split('\n').find((each) => each.includes('accepted by Ann: ask @')) ?? '';
    expect(line).not.toBe('');
    expect(line).not.toMatch(/@acme|#1 |<img|[^\\]\]\(|[^\\]`/);
  });

  test('warns with name and reason, in the verdict and in the comment', () => {
    expect(judged([])).toMatchObject({ verdict: 'fail' });
    const result = judged([note()]);
    expect(result).toMatchObject({
      verdict: 'warn',
      reasons: [
        'p95 was 100 ms and is 200 ms (+100%); allowed is +25% and +5ms (accepted by Ann: a checksum for each order)',
      ],
    });
    expect(result.tests[0]?.comparison[0]).toMatchObject({
      verdict: 'regressed',
      accepted: { author: 'Ann', reason: 'a checksum for each order', at: '2026-11-23T11:00:00.000Z' },
    });
    const comment = renderFiles(result)['comment.md'];
    expect(comment).toContain('accepted by Ann: a checksum for each order');
    expect(comment).toContain('regressed beyond +25% and +5ms, accepted');
  });

  test.each([
    ['of all metrics', note({ metrics: [] }), 'warn'],
    ['of another test', entry({ test: 'other' }), 'fail'],
    ['of another metric', entry({ metric: 'p99' }), 'fail'],
    ['of one request', entry({ request: 'GET /' }), 'fail'],
  ])('%s: %3$s', (_, accepted, verdict) => {
    expect(judged([accepted]).verdict).toBe(verdict);
  });

  test('the newest of several notes is told', () => {
    expect(judged([note(), note({ author: 'Bob' })]).reasons[0]).toContain('accepted by Bob');
  });

  test('is no suspicion that a measurement of the base would have to confirm', () => {
    const suspected = { ...compared, baseline: { ...compared.baseline, onBreach: 'confirm' as const } };
    expect(suspicionIn(judged([]), suspected)?.cause).toBe('breach');
    expect(suspicionIn(judged([note()]), suspected)).toBeUndefined();
  });

  test('is nothing that anybody has to do', () => {
    const typesOf = (accepted: readonly Acceptance[]) =>
      judged(accepted).tests[0]?.findings.map(({ type }) => type);
    expect(typesOf([])).toContain('regression');
    expect(typesOf([note()])).not.toContain('regression');
  });

  test('does not touch a limit that is broken, and then is not what the headline tells', () => {
    const limited = testPlan({ thresholds: [threshold({ limit: 150, source: 'p95: 150ms' })] });
    const total = recording({ latencyMs: 200 });
    const result = judged([note()], {
      measured: [measuredTest({ test: limited, measurement: measurement({ total }) })],
    });
    expect(result.verdict).toBe('fail');
    expect(renderFiles(result)['comment.md']).toContain('Loadgate: p95 is over its limit\n');
  });
});

describe('a breach of the error rate', () => {
  test.each([
    ['is not hidden by a note on latency', note(), 'fail'],
    ['nor by one on everything', note({ metrics: [] }), 'fail'],
    [
      'nor by one whose list names it without saying so',
      note({ metrics: [...note().metrics, ...entry({ metric: 'error_rate' }).metrics] }),
      'fail',
    ],
    ['but by one that says so', note({ metrics: [], includesErrors: true }), 'warn'],
    [
      'or names it and says so',
      note({
        metrics: [...note().metrics, ...entry({ metric: 'error_rate' }).metrics],
        includesErrors: true,
      }),
      'warn',
    ],
  ])('%s', (_, accepted, verdict) => {
    const result = judged([accepted], { errors: 50 });
    expect(result.verdict).toBe(verdict);
    expect(result.reasons.some((reason) => reason.startsWith('error rate was 0% and is'))).toBe(true);
  });
});

describe('what is remembered of an accepted change', () => {
  const level = (p95: number, changes: Partial<BaselineRecord['tests'][number]> = {}) =>
    baselineRecord({ tests: [baselineTest({ metrics: baselineMetrics({ p95 }), ...changes })] });

  test('is the run, which begins a new level of the metric', () => {
    const record = baselineRecordOf(judged([note()]));
    expect(record?.tests[0]).toMatchObject({ accepted: ['p95'], metrics: { p95: 200 } });
    expect(baselineRecordOf(judged([]))).toBeUndefined();
    expect(baselineRecordOf(judged([note()], { errors: 50 }))).toBeUndefined();
  });

  const recorded = baselineRecord().commit;
  /** The breach of the stored baseline, where p95 of the base, which is this commit, says so. */
  const besideBase = (verdict: ComparisonResult['verdict'], commit: string | null = recorded): Result => {
    const result = judged([]);
    const tests = result.tests.map((each) => ({
      ...each,
      comparison: [againstBase({ base: 100, head: 101, verdict }), ...each.comparison],
    }));
    // The base decides: the stored number alone fails nothing.
    return { ...result, verdict: 'pass', tests, base: baseUse({ cause: 'breach', commit }) };
  };

  test.each([
    ['no-change', true],
    ['improved', true],
    ['inconclusive', false],
    ['regressed', false],
  ] as const)(
    'nor is it needed where the base, measured in turn, says %s: remembered %s',
    (verdict, expected) => {
      expect(baselineRecordOf(besideBase(verdict)) !== undefined).toBe(expected);
    },
  );

  test('but where the base is not the code of the baseline: what crept in between was never accepted', () => {
    const later = besideBase('no-change', 'c'.repeat(40));
    expect(baselineRecordOf(later)).toBeUndefined();
    expect(whyNotRemembered(later)).toMatch(/^in pull-request p95 was 100 ms .*, which nobody has accepted$/);
    expect(baselineRecordOf(besideBase('no-change', null))).toBeUndefined();
    // The same code once more: only the machine can have changed.
    const { environment } = later;
    const again = { ...later, environment: { ...environment, commit: recorded } };
    expect(baselineRecordOf(again)).toBeDefined();
  });

  test('of what the base has cleared there is nothing to accept, of what crept in there is', () => {
    const accepted = (result: Result) =>
      acceptanceOf(result, { ...note(), tests: [], metrics: [] }).note.metrics.map(({ metric }) => metric);
    expect(accepted(besideBase('no-change'))).toEqual([]);
    expect(accepted(besideBase('no-change', 'c'.repeat(40)))).toEqual(['p95']);
    expect(accepted(besideBase('regressed'))).toEqual(['p95']);
  });

  test('and on every kind of machine: what was before says nothing there either', () => {
    const there = { ...baselineRecord().machine, cpuModel: 'Intel Xeon 8370C' };
    const before = Array.from({ length: 30 }, () => level(100));
    const elsewhere = { ...level(200, { accepted: ['p95'] }), machine: there };
    const result = judged([], { recalled: found(...before, elsewhere) });
    expect(result.verdict).not.toBe('fail');
    expect(result.tests[0]?.comparison[0]).toMatchObject({ metric: 'p95', base: null });
    // So that the new level is remembered here, too.
    expect(baselineRecordOf(result)?.tests[0]?.metrics.p95).toBe(200);
  });

  test('that base can not be told apart is no gap, a missing figure is one whatever base says', () => {
    const result = judged([note()]);
    const ofBase = { metric: 'p95', request: null, base: 100, head: 101, ratio: 1.01, tolerance: '+5%' };
    const told = { ...ofBase, gated: true, message: '', against: 'base' as const };
    const remembered = (
      verdict: 'inconclusive' | 'no-change',
      stored: 'no-change' | 'inconclusive',
    ): boolean => {
      const tests = result.tests.map((each) => ({
        ...each,
        comparison: [
          { ...told, verdict },
          ...each.comparison.map((item) => ({ ...item, accepted: undefined, verdict: stored })),
        ],
      }));
      return baselineRecordOf({ ...result, verdict: 'warn', tests }) !== undefined;
    };
    expect(remembered('inconclusive', 'no-change')).toBe(true);
    expect(remembered('no-change', 'inconclusive')).toBe(false);
  });

  test('what was before says nothing of that metric any more', () => {
    const before = Array.from({ length: 30 }, () => level(100));
    const after = [level(200, { accepted: ['p95'] }), ...Array.from({ length: 11 }, () => level(201))];
    const result = judged([], { recalled: found(...before, ...after) });
    expect(result.verdict).toBe('pass');
    const gated = result.tests[0]?.comparison.filter((each) => each.gated);
    expect(gated?.map(({ metric, history }) => [metric, history?.runs])).toEqual([
      ['p95', 12],
      ['error_rate', 42],
    ]);
  });
});

describe('a note made of a result', () => {
  const request = {
    commit: 'c',
    at: 'now',
    author: 'Ann',
    reason: 'because',
    tests: [],
    metrics: [],
    includesErrors: false,
  };
  const bad = judged([], { errors: 50 });
  const p95 = { test: 'pull-request', metric: 'p95', request: null, base: 100, head: 200 };
  const errors = {
    test: 'pull-request',
    metric: 'error_rate',
    request: null,
    base: 0,
    head: expect.any(Number),
  };

  test.each([
    ['all but errors', {}, [p95], [errors], false],
    ['errors, too', { includesErrors: true }, [p95, errors], [], true],
    ['errors alone, by name', { metrics: ['error_rate'] }, [errors], [p95], true],
    ['one metric', { metrics: ['p95'] }, [p95], [errors], false],
    ['another test', { tests: ['other'] }, [], [p95, errors], false],
  ])('%s', (_, changes, metrics, left, includesErrors) => {
    expect(acceptanceOf(bad, { ...request, ...changes })).toEqual({
      note: { commit: 'c', at: 'now', author: 'Ann', reason: 'because', metrics, includesErrors },
      left,
    });
  });

  test('of what broke both the baseline and the base has it once', () => {
    const [first] = bad.tests;
    if (first === undefined) throw new Error('there is a test');
    const [known] = first.comparison;
    if (known === undefined) throw new Error('there is a comparison');
    const ofBase = { ...known, base: 90, head: 180, against: 'base' as const };
    const both = { ...bad, tests: [{ ...first, comparison: [ofBase, ...first.comparison] }] };
    expect(acceptanceOf(both, request).note.metrics).toEqual([{ ...p95, base: 90, head: 180 }]);
  });
});

test('notes of other commits are none of this head', () => {
  const document = {
    loadgateBaseline: 1 as const,
    suite: 'shop',
    records: [],
    notes: [note({ commit: 'a' }), note({ commit: 'b' }), note({ commit: 'a', author: 'Bob' })],
  };
  expect(acceptancesOf(document, ['a']).map(({ author }) => author)).toEqual(['Ann', 'Bob']);
  expect(acceptancesOf(document, ['c', 'd'])).toEqual([]);
});
