import { describe, expect, test } from '@jest/globals';
import type { Acceptance, BaselineRecord } from '../../../../src/analyze/index.js';
import { historiesOf } from '../../../../src/analyze/history/history.js';
import { baselineMetrics, baselineRecord, baselineTest } from '../build.js';

const day = (index: number): string => new Date(Date.UTC(2026, 8, 1 + index)).toISOString();
const run = (p95: number | null, index: number, changes: Partial<BaselineRecord> = {}) =>
  baselineRecord({
    commit: `c${index}`.padEnd(40, '0'),
    measuredAt: day(index),
    tests: [baselineTest({ metrics: baselineMetrics({ p95 }) })],
    ...changes,
  });
const historyOf = (records: readonly BaselineRecord[], notes?: readonly Acceptance[], name?: string) =>
  historiesOf({ loadgateBaseline: 1, suite: 'shop', records, notes }, 'p95', name);
const { machine } = baselineRecord();

describe('the history of a metric', () => {
  test('has each run with its change since the last value', () => {
    const [history] = historyOf([run(100, 0), run(null, 1), run(110, 2)]);
    expect(history?.points.map(({ value, change }) => [value, change])).toEqual([
      [100, null],
      [null, null],
      [110, expect.closeTo(0.1, 9)],
    ]);
    expect(history?.trend).toBeNull();
  });

  test('keeps what is not comparable apart, the series with the newest run first', () => {
    const there = { machine: { ...machine, cores: 2 } };
    const histories = historyOf([
      run(100, 0),
      run(500, 1, there),
      run(101, 2),
      run(501, 3, there),
      run(300, 4, { stackHash: 'stack-0' }),
      run(77, 5, { tests: [baselineTest({ name: 'other' })] }),
    ]);
    expect(
      histories.map(({ test: name, series, points }) => [
        name,
        series.machine,
        points.map(({ value }) => value),
      ]),
    ).toEqual([
      ['other', 'AMD EPYC 7763, 4 cores, ubuntu24', [100]],
      ['pull-request', 'AMD EPYC 7763, 4 cores, ubuntu24', [300]],
      ['pull-request', 'AMD EPYC 7763, 2 cores, ubuntu24', [500, 501]],
      ['pull-request', 'AMD EPYC 7763, 4 cores, ubuntu24', [100, 101]],
    ]);
    expect(historyOf([run(1, 0)], [], 'other')).toEqual([]);
  });

  test('finds the change, the indices being those of all points', () => {
    const level = (p95: number, from: number) =>
      Array.from({ length: 15 }, (_, index) => run(p95 + (index % 3), from + index));
    const records = [run(1000, 0), run(null, 1), ...level(100, 2), run(null, 17), ...level(120, 18)];
    const [history] = historyOf(records);
    const after = history?.changes.find(({ before, after: next }) => before < 110 && next > 110);
    expect(after).toMatchObject({ index: 18, before: 101, after: 121 });
  });

  test('looks at the last 50 values for change points and trend', () => {
    const old = Array.from({ length: 50 }, (_, index) => run(500 + (index % 5), index));
    const young = Array.from({ length: 50 }, (_, index) => run(100 + (index % 5), 50 + index));
    const [history] = historyOf([...old, ...young]);
    expect(history?.changes).toEqual([]);
    expect(history?.trend?.runs).toBe(50);
  });

  test('has the trend in parts of the median', () => {
    const [history] = historyOf(Array.from({ length: 21 }, (_, index) => run(90 + index, index)));
    expect(history?.trend).toMatchObject({ runs: 21, perRun: expect.closeTo(0.01, 9) });
    expect(history?.trend?.p).toBeLessThan(1e-6);
    const flat = historyOf(Array.from({ length: 21 }, (_, index) => run(90, index)))[0];
    expect(flat?.trend).toMatchObject({ perRun: 0, p: 1 });
  });

  test('of error rates is in differences, also from zero', () => {
    const records = [0, 0.01, 0.02, 0.03, 0.04].map((error_rate, index) =>
      run(100, index, { tests: [baselineTest({ metrics: baselineMetrics({ error_rate }) })] }),
    );
    const [history] = historiesOf({ loadgateBaseline: 1, suite: 'shop', records }, 'error_rate');
    expect(history?.points.at(1)?.change).toBeCloseTo(0.01, 9);
    expect(history?.trend?.perRun).toBeCloseTo(0.01, 9);
  });
});

describe('a note', () => {
  const note = (changes: Partial<Acceptance> = {}): Acceptance => ({
    commit: 'f'.repeat(40),
    at: new Date(Date.UTC(2026, 8, 2, 12)).toISOString(),
    author: 'Ann',
    reason: 'a new index',
    metrics: [{ test: 'pull-request', metric: 'p95', request: null, base: 100, head: 130 }],
    includesErrors: false,
    ...changes,
  });
  const records = [run(100, 0), run(100, 1), run(130, 2), run(130, 3)];
  const placesOf = (...notes: Acceptance[]) =>
    historyOf(records, notes)[0]?.points.flatMap(({ notes: mine }, index) =>
      mine.length > 0 ? [index] : [],
    );

  test.each([
    ['of a pull request stands at the first run after it', note(), [2]],
    ['of a commit of the history stands there', note({ commit: 'c1'.padEnd(40, '0') }), [1]],
    ['before all runs stands at the first', note({ at: day(-1) }), [0]],
    ['after all runs has no place yet', note({ at: day(9) }), []],
    ['of another metric stands elsewhere', note({ metrics: [{ ...base(), metric: 'p99' }] }), []],
    ['of another test stands elsewhere', note({ metrics: [{ ...base(), test: 'other' }] }), []],
    ['of one request stands with its metric', note({ metrics: [{ ...base(), request: 'GET /' }] }), [2]],
    [
      'of one request of another test stands elsewhere',
      note({ metrics: [{ ...base(), request: 'GET /', test: 'other' }] }),
      [],
    ],
    ['stands at the run that has noted it', note({ mergedAs: 'c3'.padEnd(40, '0') }), [3]],
    ['noted by a run that is not remembered stands at the first after it', note({ mergedAs: 'gone' }), [2]],
    ['of all metrics stands everywhere', note({ metrics: [] }), [2]],
  ])('%s', (_, given, places) => {
    expect(placesOf(given)).toEqual(places);
  });

  test('stands where its change was merged, not at what others merged before', () => {
    const accepting = (index: number, accepted: string[]) =>
      run(130, index, { tests: [baselineTest({ metrics: baselineMetrics({ p95: 130 }), accepted })] });
    const merged = [run(100, 0), run(100, 1), run(100, 2), accepting(3, ['p99']), accepting(4, ['p95'])];
    const places = (records: readonly BaselineRecord[]) =>
      historyOf(records, [note()])[0]?.points.map(({ notes }) => notes.length);
    expect(places(merged)).toEqual([0, 0, 0, 0, 1]);
    // One from before it is of another change.
    expect(places([accepting(0, ['p95']), run(100, 1), run(130, 2), run(130, 3)])).toEqual([0, 0, 1, 0]);
    // Nor does one that was noted earlier, by a run that saw no change, stand at what was accepted later.
    const [history] = historyOf(merged, [note({ mergedAs: 'c2'.padEnd(40, '0') })]);
    expect(history?.points.map(({ notes }) => notes.length)).toEqual([0, 0, 1, 0, 0]);
  });

  test('on everything says nothing of errors, unless it names them', () => {
    const ofErrors = (includesErrors: boolean) => {
      const notes = [note({ metrics: [], includesErrors })];
      const [history] = historiesOf({ loadgateBaseline: 1, suite: 'shop', records, notes }, 'error_rate');
      return history?.points.flatMap(({ notes: mine }) => mine);
    };
    expect(ofErrors(false)).toEqual([]);
    expect(ofErrors(true)).toHaveLength(1);
  });

  function base() {
    return { test: 'pull-request', metric: 'p95', request: null, base: 100, head: 130 };
  }
});
