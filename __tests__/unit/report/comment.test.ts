import { describe, expect, test } from '@jest/globals';
import { assert, constantFrom, property, string } from 'fast-check';
import { commentMarker, commentState } from '../../../src/report/index.js';
import { renderComment as comment } from '../../../src/report/markdown/comment.js';
import { renderSummary as summary } from '../../../src/report/markdown/summary.js';
import { hostileTurns, hostileResult, hostileText } from '../../helpers/results/hostile.js';
import * as results from '../../helpers/results/index.js';

/** The cells of the table row that begins with `first`, without the padding. */
function row(text: string, first: string): string[] | undefined {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.find(([name]) => name === first);
}

describe('comment.md', () => {
  test('says first what is wrong, then the figures against limit and baseline', () => {
    const text = comment(results.failingResult());
    expect(text.split('\n')[3]).toBe(
      '## ❌ Loadgate: p95 is over its limit and 101% slower than the baseline (and 1 more)',
    );
    expect(row(text, 'Metric')).toEqual(['Metric', 'This run', 'Baseline', 'Change', 'Limit', 'Result']);
    expect(row(text, '**p95**')).toEqual([
      '**p95**',
      '**2.41 s**',
      '1.20 s',
      '**+101%**',
      '≤ 1.50 s (warn), ≤ 2.00 s',
      '❌ over its limit, regressed beyond +25% and +5ms',
    ]);
    expect(row(text, 'error rate')).toEqual(['error rate', '0.72%', '0.4%', '+0.32 pp', '≤ 1%', 'ok']);
    expect(row(text, '**p95 of `POST /agent/execute`**')?.at(-1)).toBe('❌ over its limit');
    expect(text).toContain('agent360 used 93% of its 2 CPUs');
    expect(text).toContain('**Baseline**: commit 9d8c7b6 · 2 days old · 4 × AMD EPYC 7763 · 3 runs');
    expect(text).toContain('loadgate run --test pull-request');
  });

  test('who answers for a change is named, however many limits are broken beside it', () => {
    const accepted = { author: 'ann', reason: 'a checksum', at: '2026-11-24T11:00:00.000Z' };
    const message = 'p95 was 100 ms and is 131 ms';
    const broken = Array.from({ length: 14 }, (_, index) => `limit ${index} is broken`);
    const failing = results.test({
      verdict: 'fail',
      reasons: [...broken, `${message} (accepted by ann: a checksum)`],
      comparison: [results.comparison({ verdict: 'regressed', message, accepted })],
    });
    const text = comment(results.passingResult({ verdict: 'fail', tests: [failing] }));
    expect(text).toContain('accepted by ann: a checksum');
    expect(text).toContain('- and 2 more');
  });

  test('of the open model: its rate, what was dropped, and the row of its limit', () => {
    const open = results.test({
      verdict: 'fail',
      arrivals: { perSecond: 200, process: 'poisson', scheduled: 2000 },
      users: 50,
      ...results.figures({ requests: { ...results.figures().requests, dropped: 500 } }),
      thresholds: [
        results.threshold({ metric: 'dropped', limit: 0, actual: 500, outcome: 'fail', source: '0' }),
      ],
    });
    const text = comment(results.passingResult({ verdict: 'fail', tests: [open] }));
    expect(text).toContain('arrivals at 200/s (Poisson) for 1m, up to 50 users');
    expect(text).toContain('500 of 2,000 arrivals dropped (25%)');
    expect(row(text, '**dropped arrivals**')).toEqual([
      '**dropped arrivals**',
      '**500**',
      '–',
      '–',
      '≤ 0',
      '❌ over its limit',
    ]);
  });

  test('of stages: what they were', () => {
    const stages = [50, 500].map((level) => ({ level, rampSeconds: 5, holdSeconds: 30 }));
    const text = comment(results.passingResult({ tests: [results.test({ stages, users: 500 })] }));
    expect(text).toContain('50 → 500 users for 1m');
  });

  test('a column in which nobody has a figure is left out', () => {
    const text = comment(results.invalidResult());
    expect(row(text, 'Metric')).toEqual(['Metric', 'This run', 'Limit', 'Result']);
    expect(text).toContain('**Baseline**: The store has no baseline for suite agent360 yet.');
  });

  test('a missing figure is a dash, never a zero', () => {
    const text = comment(results.emptyResult());
    expect(row(text, 'p95')?.slice(0, 4)).toEqual(['p95', '–', '22.9 ms', '≤ 2.00 s']);
    expect(row(text, 'error rate')?.[1]).toBe('–');
    expect(row(text, 'throughput')?.[1]).toBe('–');
    expect(text).not.toMatch(/\| +0(?:%| ms|\/s) +\|/);
  });

  test('a percentile beyond the timeout is a lower bound', () => {
    const text = comment(results.boundedResult());
    expect(row(text, '**p95**')?.[1]).toBe('**&#62; 10.0 s**');
    expect(row(text, 'p50')?.[1]).toBe('900 ms');
  });

  test('the logs are in the open where nothing was measured', () => {
    const text = comment(results.bootFailedResult());
    expect(text).toContain(
      '## ⛔ Loadgate: the target did not come up: Service api did not become healthy within 2m',
    );
    const long = `the command "node -e "log('no; way. ${'x'.repeat(80)}')"" ended before it was ready. Why?`;
    expect(comment({ ...results.bootFailedResult(), reasons: [long] })).toContain(
      '## ⛔ Loadgate: the target did not come up\n',
    );
    expect(text).toContain('<details open><summary>Logs of the services</summary>');
    expect(text).toContain('\nError: connect ECONNREFUSED 172.18.0.3:6379\n');
    expect(text).not.toContain('Run it locally');
  });

  test('a comparison of one request name gates nothing and stands with the figures per request', () => {
    const slower = results.comparison({
      request: 'POST /data/process',
      gated: false,
      ratio: 1.5,
      verdict: 'regressed',
    });
    const text = comment(results.passingResult({ tests: [results.test({ comparison: [slower] })] }));
    expect(row(text, 'p95 of `POST /data/process`')).toBeUndefined();
    expect(row(text, '`POST /data/process`')?.[4]).toBe('+50%');
  });

  test('with several tests the headline and the command name the one that failed', () => {
    const failing = results.failingResult().tests.map((each) => Object.assign(each, { name: "the 'peak'" }));
    const text = comment(results.passingResult({ verdict: 'fail', tests: [results.test(), ...failing] }));
    expect(text).toContain("slower than the baseline in the 'peak' (and 1 more)");
    expect(text).toContain(String.raw`loadgate run --test 'the '\''peak'\'''`);
    expect(text).toContain('2 tests');
  });

  test('however large the result, the comment fits and says what it lacks', () => {
    const text = comment(results.largeResult(200, 3));
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(/Left out here because it would be too long: .*figures per request.*passing tests/);
    expect(text).toContain('## ✅ Loadgate: all limits hold, nothing regressed');
    expect(commentState(text)).toEqual({ suite: 'agent360', verdict: 'pass' });
  });

  describe('of many failed limits of requests', () => {
    const name = (index: number): string => `POST /a|b/{${'[`*_`]|'.repeat(11)}}/${index}`;
    const slow = (index: number) =>
      results.threshold({ request: name(index), actual: 3000 + index, outcome: 'fail', limit: 2000 });
    const failing = (tests: number) =>
      results.passingResult({
        verdict: 'fail',
        tests: Array.from({ length: tests }, (_, number) =>
          results.test({
            name: `test-${number}`,
            verdict: 'fail',
            comparison: [],
            thresholds: [results.threshold(), ...Array.from({ length: 300 }, (_, index) => slow(index))],
          }),
        ),
      });

    test("the whole test's metrics and the worst requests are shown", () => {
      const text = comment(failing(1));
      expect(text.length).toBeLessThanOrEqual(65_000);
      expect(row(text, 'p95')).toBeDefined();
      expect(row(text, 'throughput')).toBeDefined();
      const shown = text.split('\n').filter((line) => line.startsWith('| **p95 of'));
      expect(shown).toHaveLength(50);
      expect(shown[0]).toContain('&#47;299</code>');
      expect(text).toContain('The worst requests are shown; 250 rows more in report.html.');
      expect(text).not.toContain('some tests');
    });

    test('in several tests each keeps its metrics', () => {
      const text = comment(failing(8));
      expect(text.length).toBeLessThanOrEqual(65_000);
      for (let number = 0; number < 8; number += 1) expect(text).toContain(`### ❌ \`test-${number}\``);
      expect(text).not.toContain('some tests');
    });

    test('where there is room for all of them, all are shown', () => {
      const shown = summary(failing(1))
        .split('\n')
        .filter((line) => line.startsWith('| **p95 of'));
      expect(shown).toHaveLength(300);
      expect(shown[0]).toContain('&#47;0</code>');
    });
  });

  test('of many request names the slowest are shown', () => {
    const text = comment(results.largeResult(1, 300));
    expect(text).toContain('section-299/');
    expect(text).not.toContain('section-5/');
    expect(text).toContain('The slowest are shown; 250 names more in report.html.');
  });
});

describe('text of unknown origin', () => {
  // Code is not searched for mentions and references: what is left outside of it must be harmless.
  const withoutCode = (text: string): string =>
    text
      .replaceAll(/^(`{3,})\w*\n.*?^\1$/gms, '')
      .replaceAll(/<code>.*?<\/code>/g, '')
      .replaceAll(/`[^`\n]+`/g, '');

  test.each([
    ['comment', comment(hostileResult())],
    ['summary', summary(hostileResult())],
    ['comment of base', comment(hostileTurns())],
    ['summary of base', summary(hostileTurns())],
  ])('the %s has no markup, mention, reference or link of it', (_, text) => {
    const outside = withoutCode(text).replaceAll(/^<!-- .* -->$/gm, '');
    const tags = new Set([...outside.matchAll(/<[^>]*>/g)].map(([tag]) => tag));
    expect([...tags].sort((a, b) => a.localeCompare(b))).toEqual([
      '</details>',
      '</sub>',
      '</summary>',
      '<br>',
      '<details>',
      '<sub>',
      '<summary>',
    ]);
    expect(outside).not.toMatch(/@\w|(?<!&)#\d|:\/\/|www\.|:tada:|(?<!\\)\]\(/);
    expect(text).not.toMatch(/[\p{Bidi_Control}\p{Surrogate}]|(?!\n)\p{Cc}/u);
  });

  test('tables keep their columns', () => {
    const lines = summary(hostileResult()).split('\n');
    const widths = lines.map((line) => (line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0));
    for (const [index, width] of widths.entries()) {
      if (width > 0 && (widths[index - 1] ?? 0) > 0) expect(width).toBe(widths[index - 1]);
    }
  });

  test('nothing in a log ends its block', () => {
    const text = comment(hostileResult());
    const [, fence = '', inner = ''] = /^(`{5,})text\n(.*?)\n\1$/ms.exec(text) ?? [];
    expect(fence).toBe('`````');
    expect(inner).toContain('</pre></details>');
  });
});

describe('the marker', () => {
  const verdicts = ['pass', 'warn', 'fail', 'invalid'] as const;

  test('is found again with the verdict, whatever the name', () => {
    const names = string({ unit: 'binary' });
    assert(
      property(names, constantFrom(...verdicts), (suite, verdict) => {
        const body = comment({ ...results.bootFailedResult(), suite, verdict });
        expect(body.startsWith(`${commentMarker(suite)}\n`)).toBe(true);
        expect(commentState(body.replaceAll('\n', '\r\n'))).toEqual({ suite, verdict });
      }),
      { numRuns: 25 },
    );
  });

  test('ends its HTML comment where it ends, and nowhere else', () => {
    expect(commentMarker('a --> b --!> c')).toMatch(/^<!-- [^>]*(?<!-)-->$/);
    expect(commentMarker(hostileText).match(/--/g)).toHaveLength(2);
  });

  test('of another suite is another one', () => {
    expect(commentMarker('shop')).not.toBe(commentMarker('shop-api'));
    expect(comment(results.passingResult({ suite: 'shop-api' }))).not.toContain(commentMarker('shop'));
  });

  test.each([
    ['a comment of a person', 'Looks good!'],
    ['a quoted one', `> ${comment(results.passingResult())}`],
    ['one that is not at the beginning', `\n${comment(results.passingResult())}`],
    ['an unknown verdict', '<!-- loadgate:suite=a -->\n<!-- loadgate:verdict=superb -->'],
    ['a broken name', '<!-- loadgate:suite=%E0%A4 -->\n<!-- loadgate:verdict=pass -->'],
  ])('is not read from %s', (_, body) => {
    expect(commentState(body)).toBeUndefined();
  });
});

describe('summary.md', () => {
  test('has the course of the run, resources, errors and the generator', () => {
    const text = summary(results.failingResult());
    expect(text).toMatch(/^throughput {2}[ ▁-█]{60} {2}peak 100\/s$/m);
    expect(row(text, '`cassandra`')?.slice(1, 4)).toEqual(['1.12', '1.23', '2.00']);
    expect(text).toContain('status 503');
    expect(text).toContain('load generator 31% busy');
  });

  test('stays below the size above which GitHub drops it', () => {
    const text = summary(results.largeResult(22, 500));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900 * 1024);
    expect(text).toMatch(/Left out here because it would be too long/);
  });
});
