import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Acceptance, History, HistoryPoint } from '../../../src/analyze/index.js';
import { renderHistories, renderHistoriesAsCsv, type TerminalOutput } from '../../../src/report/index.js';
import { plotOf, type PlotPoint } from '../../../src/report/terminal/plot.js';
import { hostileText } from '../../helpers/results/hostile.js';

const plain = (columns: number): TerminalOutput => ({ columns, paint: (_, text) => text });
const point = (value: number | null, changes: Partial<HistoryPoint> = {}): HistoryPoint => ({
  commit: 'a'.repeat(40),
  measuredAt: '2026-11-20T10:00:00.000Z',
  value,
  change: null,
  notes: [],
  ...changes,
});
const history = (changes: Partial<History> = {}): History => ({
  test: 'pull-request',
  metric: 'p95',
  series: {
    machine: 'AMD EPYC 7763, 4 cores, ubuntu24',
    engine: 2,
    stackHash: 's'.repeat(64),
    scenarioHash: 'h'.repeat(64),
  },
  points: [
    point(25),
    point(25.2, { change: 0.008 }),
    point(31, { change: 0.23 }),
    point(31.2, { change: 0.0065 }),
  ],
  trend: { runs: 34, perRun: 0.0042, p: 0.0021 },
  changes: [{ index: 2, before: 25.1, after: 31.1, p: 0.001 }],
  ...changes,
});
const note: Acceptance = {
  commit: 'b'.repeat(40),
  at: '2026-11-19T10:00:00.000Z',
  author: 'Ann',
  reason: 'a new index',
  metrics: [],
  includesErrors: false,
};

describe('the history in a terminal', () => {
  test('is a plot, a table, the trend and the changes', () => {
    const noted = history({
      points: [...history().points.slice(0, 2), point(31, { notes: [note] }), point(31.2)],
    });
    expect(renderHistories([noted], plain(100)).split('\n')).toEqual([
      'pull-request  p95  AMD EPYC 7763, 4 cores, ubuntu24, engine 2, 4 runs',
      '  31.2 ms ┤  ••',
      '          │  ┊',
      '          │  ┊',
      '          │  ┊',
      '          │  ┊',
      '          │  ┊',
      '  25.0 ms ┤••┊',
      '          │  ▲',
      '',
      '  measured                  commit        p95   change',
      '  2026-11-20 10:00:00 UTC   aaaaaaa   25.0 ms        –',
      '  2026-11-20 10:00:00 UTC   aaaaaaa   25.2 ms    +0.8%',
      '  2026-11-20 10:00:00 UTC   aaaaaaa   31.0 ms        –   ← change; accepted by Ann for bbbbbbb: a new index',
      '  2026-11-20 10:00:00 UTC   aaaaaaa   31.2 ms        –',
      '',
      '  Trend: +0.42% a run over 34 runs (p = .002).',
      '  Change at aaaaaaa of 2026-11-20 10:00:00 UTC: from 25.1 ms to 31.1 ms (+24%), p = .001.',
    ]);
  });

  test('names the requests that a note is of, unless it is of all together', () => {
    const p95 = { test: 'pull-request', metric: 'p95', base: 25, head: 31 };
    const [ofOne, ofAll] = [
      { ...p95, request: 'login' },
      { ...p95, request: null },
    ];
    const others = [
      { ...ofOne, metric: 'p99' },
      { ...ofOne, test: 'peak' },
    ];
    const noted = (...metrics: Acceptance['metrics']) =>
      history({ points: [point(31, { notes: [{ ...note, metrics }] })], changes: [] });
    const inTable = (...metrics: Acceptance['metrics']) => renderHistories([noted(...metrics)], plain(100));
    expect(inTable(ofOne, { ...ofOne, request: 'logout' })).toContain(
      'accepted by Ann for bbbbbbb (login, logout): a new index',
    );
    expect(renderHistoriesAsCsv([noted(ofOne)])).toContain(',Ann (login): a new index');
    for (const metrics of [[ofOne, ofAll], others])
      expect(inTable(...metrics)).toContain('accepted by Ann for bbbbbbb: a new index');
  });

  test.each([
    [null, 'Too few runs for a trend.'],
    [{ runs: 34, perRun: 0.001, p: 0.41 }, 'No trend over 34 runs (p = .41).'],
    [{ runs: 34, perRun: -0.001, p: 1e-9 }, 'Trend: −0.1% a run over 34 runs (p < .001).'],
    [{ runs: 34, perRun: 0, p: 1 }, 'No trend over 34 runs (p = 1).'],
  ])('the trend %j: %s', (trend, text) => {
    expect(renderHistories([history({ trend })], plain(100))).toContain(text);
  });

  test('tells several series of one test apart, and shows the newest runs of many', () => {
    const many = history({ points: Array.from({ length: 70 }, () => point(25)), changes: [] });
    const text = renderHistories([many, history()], plain(100));
    expect(text).toContain('stack sssssss, scenario hhhhhhh');
    expect(text).toContain('and 40 older runs; --csv has all');
    expect(text.match(/^pull-request/gm)).toHaveLength(2);
  });

  test('lets nothing through that moves the cursor, and stands in 80 columns', () => {
    const hostile = history({
      test: hostileText,
      points: [
        point(1, { commit: hostileText, notes: [{ ...note, author: hostileText, reason: hostileText }] }),
      ],
      changes: [],
    });
    expect(renderHistories([hostile], plain(80)).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('a plot', () => {
  const points: fc.Arbitrary<PlotPoint[]> = fc.array(
    fc.record({
      value: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
      isChange: fc.boolean(),
      isNoted: fc.constant(false),
    }),
    { maxLength: 90 },
  );

  test('has one dot for each value that has room, between the least and the greatest', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 60 }), (list, columns) => {
        const lines = plotOf(list, { rows: 7, columns });
        const shown = list.slice(-columns).filter(({ value }) => value !== null);
        expect(lines.flatMap(({ text }) => text.match(/•/g) ?? [])).toHaveLength(shown.length);
        for (const { text } of lines) expect(text.length).toBeLessThanOrEqual(columns);
        expect(lines.length === 0).toBe(shown.length === 0);
      }),
    );
  });
});

describe('the history as CSV', () => {
  test('has a row for each run, and is no formula', () => {
    const text = renderHistoriesAsCsv([
      history({
        test: '=cmd()',
        points: [point(25), point(null, { notes: [{ ...note, reason: 'a "b", c' }] })],
        changes: [],
      }),
    ]);
    expect(text.split('\r\n')).toEqual([
      'test,metric,machine,engine,stack,scenario,measured_at,commit,value,change,is_change_point,note',
      `'=cmd(),p95,"AMD EPYC 7763, 4 cores, ubuntu24",2,${'s'.repeat(64)},${'h'.repeat(64)},2026-11-20T10:00:00.000Z,${'a'.repeat(40)},25,,false,`,
      `'=cmd(),p95,"AMD EPYC 7763, 4 cores, ubuntu24",2,${'s'.repeat(64)},${'h'.repeat(64)},2026-11-20T10:00:00.000Z,${'a'.repeat(40)},,,false,"Ann: a ""b"", c"`,
      '',
    ]);
  });
});
