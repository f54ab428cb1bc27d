import { describe, expect, test } from '@jest/globals';
import type { SecondSample } from '../../../src/measurement/index.js';
import {
  renderComparison,
  renderLive,
  renderProgress,
  renderTerminal,
  type TerminalOutput,
} from '../../../src/report/index.js';
import { renderComment } from '../../../src/report/markdown/comment.js';
import { hostileResult } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';

const plain = (columns: number): TerminalOutput => ({ columns, paint: (_, text) => text });
/** Styles as tags, to see what is painted. */
const tagged: TerminalOutput = {
  columns: 100,
  paint: (style, text) => `<${[style].flat().join(' ')}>${text}</>`,
};

const sample = (second: number, overrides: Partial<SecondSample> = {}): SecondSample => ({
  second,
  phase: 'hold',
  users: 200,
  inFlight: 12,
  completed: 412,
  errors: { http: 0, check: 0, timeout: 0, connection: 0 },
  p50Us: 11_000,
  p95Us: 23_000,
  ...overrides,
});

test('where a test has a record of its own, terminal and comment tell of both', () => {
  const { baseline, tests, ...rest } = results.passingResult();
  const message = 'Compared with one; peak with the one of commit aaaaaaa.';
  const peak = { commit: 'a'.repeat(40), ageSeconds: 1, machine: null, advisory: false };
  const result = {
    ...rest,
    baseline: { ...baseline, message },
    tests: tests.map((each) => ({ ...each, baseline: peak })),
  };
  expect(renderTerminal(result, plain(300))).toContain(message);
  expect(renderComment(result)).toContain(message);
});

describe('the final summary', () => {
  test('keeps its columns beside a name of any length', () => {
    const passing = results.passingResult();
    const tests = passing.tests.map((each) => ({
      ...each,
      thresholds: ['GET /a', '名前'.repeat(90), 'x'.repeat(300)].map((request) =>
        results.threshold({ request }),
      ),
    }));
    const lines = renderTerminal({ ...passing, tests }, plain(80)).split('\n');
    const rows = lines.filter((line) => line.startsWith('  p95 of '));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/23\.4 ms .*≤ 2\.00 s( {3}ok)?$/);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
  });

  test('shows the limit that is broken, be it the warning one', () => {
    const thresholds = [
      results.threshold({ limit: 20, level: 'warn', outcome: 'warn' }),
      results.threshold({ limit: 2000 }),
    ];
    const passing = results.passingResult();
    const tests = passing.tests.map((each) => ({ ...each, verdict: 'warn' as const, thresholds }));
    const text = renderTerminal({ ...passing, verdict: 'warn', tests }, plain(120));
    expect(text).toMatch(/^ +p95 .*≤ 20\.0 ms \(warn\) +over its warning limit$/m);
  });

  test('begins with the verdict in plain words', () => {
    const [first] = renderTerminal(results.passingResult(), plain(100)).split('\n');
    expect(first).toBe('PASS  agent360: all limits hold, nothing regressed');
    expect(renderTerminal(results.failingResult(), tagged)).toMatch(
      /^<bold red>FAIL<\/> {2}<bold>agent360: p95/,
    );
  });

  test('figures stand in columns', () => {
    const lines = renderTerminal(results.passingResult(), plain(100)).split('\n');
    expect(lines.slice(2, 10)).toEqual([
      'pull-request  200 users for 1m, 24,103 requests',
      '                   now   baseline   change      limit',
      '  p50          11.8 ms          –        –          –',
      '  p95          23.4 ms    22.9 ms    +2.2%   ≤ 2.00 s   ok',
      '  p99          41.0 ms          –        –          –',
      '  max           131 ms          –        –          –',
      '  error rate        0%         0%    ±0 pp       ≤ 1%   ok',
      '  throughput     402/s      404/s    −0.6%          –',
    ]);
  });

  test.each([60, 80, 100])('keeps within %i columns', (columns) => {
    for (const result of [results.failingResult(), results.invalidResult(), results.bootFailedResult()]) {
      for (const line of renderTerminal(result, plain(columns)).split('\n')) {
        // An address is not broken.
        if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('a name that is twice as wide as long keeps the columns straight', () => {
    const wide = results.threshold({ request: '検索', metric: 'p95', actual: 20 });
    const named = [results.request('検索', {})];
    const text = renderTerminal(
      results.passingResult({
        tests: [results.test({ thresholds: [wide], comparison: [], byRequest: named })],
      }),
      plain(100),
    );
    expect(text).toContain('  p50           11.8 ms          –\n');
    expect(text).toContain('  p95 of 検索   23.4 ms   ≤ 2.00 s   ok\n');
  });

  test('a lower bound and missing figures are told as such', () => {
    expect(renderTerminal(results.boundedResult(), plain(100))).toMatch(
      /p95 +> 10\.0 s +≤ 2\.00 s +over its limit/,
    );
    expect(renderTerminal(results.emptyResult(), plain(100))).toMatch(/error rate +– /);
  });

  test('the log of what did not boot ends the reading', () => {
    const text = renderTerminal(results.bootFailedResult(), plain(100));
    expect(text).toContain('Log of api  exited (1)\n');
    expect(text).toContain('  Error: connect ECONNREFUSED 172.18.0.3:6379\n');
    expect(text).toContain('Log of redis  running (unhealthy)\n  (nothing)');
  });

  test('no control character of a name or an answer reaches the terminal', () => {
    expect(renderTerminal(hostileResult(), plain(100))).not.toMatch(
      /(?!\n)\p{Cc}|[\p{Bidi_Control}\p{Surrogate}]/u,
    );
  });
});

describe('progress', () => {
  test('one line tells of the seconds since the last one', () => {
    expect(renderProgress([sample(11)])).toBe(
      '  12 s  hold         200 users     412/s  p95 23.0 ms  0 errors',
    );
    const failing = sample(12, {
      completed: 212,
      p95Us: 41_000,
      errors: { http: 2, check: 1, timeout: 0, connection: 0 },
    });
    expect(renderProgress([failing, sample(13)])).toBe(
      '  14 s  hold         200 users     312/s  p95 41.0 ms  3 errors',
    );
  });

  test('a second without an ok response has no p95', () => {
    expect(renderProgress([sample(0, { p95Us: undefined })])).toContain('p95       –');
    expect(renderProgress([])).toBe('');
  });

  test('the live view shows how far it is, and bars of what was', () => {
    const samples = [0, 1, 2, 3].map((second) => sample(second, { completed: second * 100 }));
    const view = renderLive(samples, { name: 'spike', totalMs: 8000 }, plain(61));
    const lines = view.split('\n');
    expect(lines[0]).toBe('spike  hold  4s of 8s');
    expect(lines[1]).toMatch(/^ {2}(━+)─+$/);
    expect(lines[1]?.match(/━/g)?.length).toBe(lines[1]?.match(/─/g)?.length);
    expect(lines[3]).toBe('  throughput       300/s  ▁▃▆█');
    expect(lines[4]).toBe('  p95            23.0 ms  ████');
    for (const line of lines) expect(line.length).toBeLessThan(61);
  });

  test('the live view can be drawn before the first second and keeps its width on long runs', () => {
    expect(renderLive([], { name: 'spike', totalMs: 8000 }, plain(60))).toContain(
      'spike  starting  0ms of 8s',
    );
    const long = Array.from({ length: 4000 }, (_, second) => sample(second));
    for (const line of renderLive(long, { name: 'spike', totalMs: 4_000_000 }, plain(60)).split('\n')) {
      expect(line.length).toBeLessThan(60);
    }
  });
});

describe('compare', () => {
  const comparison = [
    results.comparison({ base: 20, head: 40, ratio: 2, verdict: 'regressed' }),
    results.comparison({
      metric: 'error_rate',
      base: 0.01,
      head: null,
      ratio: null,
      verdict: 'inconclusive',
      message: 'error rate is not compared',
    }),
    results.comparison({ request: 'GET /a', gated: false }),
    results.comparison({
      request: 'GET /b',
      gated: false,
      verdict: 'improved',
      base: 30,
      head: 10,
      ratio: 1 / 3,
    }),
  ];

  test('old against new; of single names only what changed', () => {
    expect(renderComparison([{ test: 'peak', comparison }], plain(100)).split('\n')).toEqual([
      'peak',
      '                      old       new   change',
      '  p95             20.0 ms   40.0 ms    +100%   regressed beyond +25% and +5ms',
      '  error rate           1%         –        –   inconclusive',
      '  p95 of GET /b   30.0 ms   10.0 ms     −67%   improved',
      '  error rate is not compared',
      '  1 figure per request: no change',
    ]);
  });

  test('results without a test', () => {
    expect(renderComparison([], plain(80))).toBe('Neither result has a test.');
  });
});
