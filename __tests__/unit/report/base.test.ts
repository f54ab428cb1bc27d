import { describe, expect, test } from '@jest/globals';
import type { BaseUse, ComparisonResult, Result, TestResult } from '../../../src/analyze/index.js';
import { annotationsOf } from '../../../src/ci/github/annotations.js';
import { outputsOf } from '../../../src/ci/outputs.js';
import { renderFiles, renderTerminal } from '../../../src/report/index.js';
import { pairsOf } from '../../../src/report/html/turns.js';
import { headline } from '../../../src/report/words/headline.js';
import { metricRows } from '../../../src/report/words/rows.js';
import { readOpenMetrics } from '../../helpers/openmetrics.js';
import * as results from '../../helpers/results/index.js';

const comment = (result: Result): string => renderFiles(result)['comment.md'];
const terminal = (result: Result, columns: number): string =>
  renderTerminal(result, { columns, paint: (_, text) => text });

function firstTest({ tests }: Result): TestResult {
  const [only] = tests;
  if (only === undefined) throw new Error('a result without a test');
  return only;
}

/** The result with its first test's comparison in other words. */
const compared = (
  comparison: readonly ComparisonResult[],
  overrides: Partial<TestResult> = {},
  base: Partial<BaseUse> = {},
): Result => {
  const tests = [results.turnedTest({ comparison: [...comparison], ...overrides })];
  const verdict = overrides.verdict ?? 'pass';
  return { ...results.unchangedResult(), verdict, tests, base: results.baseUse(base) };
};

describe('the headline', () => {
  const slower = { verdict: 'regressed', change: 0.123, stage: 2 } as const;
  const interval = { low: 0.098, high: 0.149, confidence: 0.95 };

  test.each([
    [
      'a branch',
      results.slowerResult(),
      'p95 is 12.3% slower than main (9.8% to 14.9%), confirmed on fresh starts',
    ],
    ['no change', results.unchangedResult(), 'all limits hold, nothing is worse than on main'],
    [
      'a tag, and better',
      results.fasterResult(),
      'all limits hold, p95 is 8.4% faster than v2.4.0 (5.5% to 11.2%)',
    ],
    [
      'the same code',
      results.sameCodeResult(),
      'all limits hold, no difference from the same code (an A/A check)',
    ],
    ['no base', results.baseFailedResult(), 'all limits hold, not compared with base'],
    [
      'a false alarm of the same code',
      compared([results.againstBase({ ...slower, interval })], { verdict: 'fail' }, { isHead: true }),
      'p95 is 12.3% slower than main, which is the same code (9.8% to 14.9%), confirmed on fresh starts',
    ],
    [
      'a base that only a sentence names',
      compared(
        [results.againstBase({ ...slower, interval: null })],
        { verdict: 'fail' },
        {
          why: 'the first parent of the merge commit',
        },
      ),
      'p95 is 12.3% slower than base, confirmed on fresh starts',
    ],
    [
      'throughput, where less is worse',
      compared(
        [
          results.againstBase({
            ...slower,
            metric: 'rps',
            change: -0.12,
            interval: { low: -0.15, high: -0.081, confidence: 0.95 },
          }),
        ],
        { verdict: 'fail' },
      ),
      'throughput is 12.0% lower than main (8.1% to 15.0%), confirmed on fresh starts',
    ],
    [
      'an error rate, and one more',
      compared(
        [
          results.errorsAgainstBase({
            ...slower,
            change: 0.0062,
            interval: { low: -0.001, high: 0.009, confidence: 0.95 },
          }),
          results.againstBase(slower),
        ],
        { verdict: 'fail' },
      ),
      'error rate is 0.62 pp higher than main (−0.1 pp to +0.9 pp), confirmed on fresh starts (and 1 more)',
    ],
  ])('of %s', (_, result, words) => {
    expect(headline(result)).toBe(words);
  });

  test('a limit that is broken, too, comes first', () => {
    const over = results.threshold({ actual: 2500, outcome: 'fail' });
    const result = compared([results.againstBase({ ...slower, interval })], {
      verdict: 'fail',
      thresholds: [over],
    });
    expect(headline(result)).toBe(
      'p95 is over its limit and 12.3% slower than main (9.8% to 14.9%), confirmed on fresh starts',
    );
  });
});

describe('a row', () => {
  test('is about base; the stored baseline beside it is a note', () => {
    const result = results.slowerResult();
    const rows = metricRows(firstTest(result)).filter(({ metric }) => metric === 'p95');
    expect(rows).toEqual([
      expect.objectContaining({
        baseline: '41.2 ms',
        now: '45.9 ms',
        change: '+12.3%',
        interval: '+9.8% to +14.9%',
        allowed: '5%',
        tone: 'bad',
        result: 'regressed, confirmed',
      }),
    ]);
    expect(comment(result)).toMatch(
      /^\| \*\*p95\*\* +\| +41\.2 ms \| \*\*45\.9 ms\*\* \| \*\*\+12\.3%\*\* \(\+9\.8% to \+14\.9%\) \| +5% \| ≤ 2\.00 s \| ❌ regressed, confirmed \|$/m,
    );
    expect(comment(result).match(/^\| \W*p95\b/gm)).toHaveLength(1);
    expect(comment(result)).toContain('Beside base, the stored baseline says: p95 +14%');
  });

  test('without a comparison has the figure of base, and none of the stored baseline', () => {
    const stored = results.comparison({ metric: 'p50', base: 99, verdict: 'regressed', tolerance: '+25%' });
    const result = compared([results.againstBase(), stored]);
    const row = metricRows(firstTest(result)).find(({ metric }) => metric === 'p50');
    expect(row).toMatchObject({ baseline: '11.6 ms', change: '–' });
    expect(row?.result).toBe('regressed beyond +25% (stored baseline)');
  });

  test.each([
    ['regressed', {}, 'regressed'],
    ['regressed', { gated: false, stage: 2 }, 'regressed, not gated'],
    ['improved', {}, 'improved'],
    ['no-change', {}, 'no change'],
    ['inconclusive', {}, 'inconclusive'],
    ['invalid', {}, 'invalid'],
  ] as const)('%s with %j reads %s', (verdict, overrides, words) => {
    const result = compared([results.againstBase({ verdict, ...overrides })]);
    expect(metricRows(firstTest(result)).find(({ metric }) => metric === 'p95')?.result).toBe(words);
  });

  test('beyond its limit says that this is not the change', () => {
    const thresholds = [results.threshold({ actual: 2500, outcome: 'fail' })];
    const result = compared([results.againstBase()], { verdict: 'fail', thresholds });
    expect(metricRows(firstTest(result)).find(({ metric }) => metric === 'p95')?.result).toBe(
      'over its limit, no change',
    );
  });
});

describe('the comment', () => {
  test('says how it was measured, and what it could have seen', () => {
    expect(comment(results.slowerResult())).toContain(
      'Measured in turn, as the stored baseline was exceeded: base 9d8c7b6 · the merge base with main · ' +
        '26 pairs of 1s on each side · 2 of them unfit · 3 starts of each side · 2m 12s of load · ' +
        'smallest visible change: p95 +4.1%, error rate +0.2 pp',
    );
    expect(comment(results.burstyResult())).toContain(
      'not steady after warm-up · it stayed open until the pairs ran out',
    );
  });

  test('says what it could have seen of single requests, too, where they are gated', () => {
    const result = compared([
      results.againstBase(),
      results.againstBase({ request: 'log *in*', detectable: 0.062 }),
      results.errorsAgainstBase({ request: 'log *in*' }),
      results.againstBase({ request: 'search', gated: false }),
    ]);
    const text = comment(result);
    expect(text).toContain(
      'smallest visible change: p95 +4.1% · ' +
        String.raw`smallest visible change of log \*in\*: p95 +6.2%, error rate +0.2 pp`,
    );
    expect(text).not.toContain('visible change of search');
  });

  test('tells each sentence once: among the reasons, or below the figures', () => {
    const text = comment(results.slowerResult());
    expect(text.split('is worse on fresh starts, too')).toHaveLength(2);
    expect(text).toContain('- error rate has not become worse by what counts: 0.00 pp');
    expect(comment(results.unfitResult())).not.toContain('error rate is not compared');
  });

  test('names new requests and what happened to the containers of base', () => {
    const text = comment(results.newRequestResult());
    expect(text).toContain('New in this change, so judged by limits alone: `GET /agent/{id}/history`');
    expect(text).toContain("after 41 s base's redis restarted: exit code 1");
  });

  test('names a base that failed once, and what judged instead', () => {
    const text = comment(results.baseFailedResult());
    expect(text).toContain('did not become healthy within 2m. It is judged by limits instead.');
    expect(text.split('did not become healthy')).toHaveLength(2);
    const unjudged = { ...results.baseFailedResult(), tests: [] };
    expect(comment(unjudged)).toContain('Nothing judges it instead.');
  });

  test('tells why base failed among the reasons only, where it weighs', () => {
    const failed = results.baseFailedResult();
    const reason = `not compared with the base, head was measured alone: ${failed.base?.message ?? ''}`;
    const text = comment({ ...failed, verdict: 'warn', reasons: [reason], warnings: [] });
    expect(text).toContain('> Head was not compared with base. It is judged by limits instead.');
    expect(text).toContain(
      '## ⚠️ Loadgate: not compared with the base, head was measured alone: of the base, service api',
    );
  });

  test('of images, which have no commit, says that it is images', () => {
    const message = 'the base is given as images';
    const images = compared([results.againstBase()], {}, { commit: null, why: null, message });
    expect(comment(images)).toContain(`Measured in turn: ${message} · 12 pairs`);
  });

  test('of the same code calls it an A/A check', () => {
    expect(comment(results.sameCodeResult())).toContain('> Base and head are the same code: an A/A check');
  });
});

describe('in a terminal', () => {
  test.each([60, 80, 120])('keeps within %i columns', (columns) => {
    for (const result of [
      results.slowerResult(),
      results.burstyResult(),
      results.newRequestResult(),
      results.baseFailedResult(),
    ]) {
      for (const line of terminal(result, columns).split('\n')) {
        if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('figures and the verdict stand on one line', () => {
    expect(terminal(results.slowerResult(), 120)).toMatch(
      /^ {2}p95 +41\.2 ms +45\.9 ms +\+12\.3% +\+9\.8% to \+14\.9% +5% +≤ 2\.00 s {3}regressed, confirmed$/m,
    );
    expect(terminal(results.slowerResult(), 80)).toMatch(
      /^ {2}p95 +41\.2 ms +45\.9 ms +\+12\.3% +≤ 2\.00 s {3}regressed, confirmed$/m,
    );
  });
});

test('the page draws each pair, without those that do not count, and the estimate of fresh starts', () => {
  const drawing = pairsOf(firstTest(results.slowerResult()));
  expect(drawing?.seconds).toHaveLength(26);
  expect(drawing?.unfit.filter((why) => why !== null)).toHaveLength(2);
  expect(drawing?.change[6]).toBeNull();
  expect(drawing?.baseP95Ms[6]).toBeNull();
  expect(drawing?.phases.map(({ name, isShaded }) => [name, isShaded])).toEqual([
    ['start 1', false],
    ['start 2', true],
    ['start 3', false],
  ]);
  expect(drawing?.estimate).toEqual({ change: 0.123, low: 0.098, high: 0.149, from: drawing?.seconds[14] });
  const page = renderFiles(results.slowerResult())['report.html'].replaceAll(/<[^>]*>|\s+/g, ' ');
  expect(page).toContain('Base and head, pair by pair');
  expect(page).toContain('the load generator sent 240 ms late');
});

test('JUnit has a case for each gated comparison, with what it rests on', () => {
  const xml = renderFiles(results.slowerResult())['junit.xml'];
  expect([...xml.matchAll(/name="([^"]* against [^"]*)"/g)].map(([, name]) => name)).toEqual([
    'p95 against base',
    'error rate against base',
  ]);
  expect(xml).toMatch(/<failure message="regressed: p95 is worse on fresh starts, too/);
  expect(xml).toContain(
    'base 41.2 ms, head 45.9 ms, change +12.3% (+9.8% to +14.9%), allowed 5%, 12 pairs, 2m 12s of load, ' +
      'smallest visible change +4.1%',
  );
  expect(xml).toContain('error rate against base: no-change: error rate has not become worse');
  const invalid = renderFiles(results.unfitResult())['junit.xml'];
  expect(invalid.match(/<error message="invalid: /g)).toHaveLength(2);
});

test('OpenMetrics has base, the change, its interval and the pairs, apart from the stored baseline', () => {
  const samples = readOpenMetrics(renderFiles(results.slowerResult())['metrics.txt']);
  const labels = { suite: 'agent360', test: 'pull-request', metric: 'p95', gated: 'true' };
  const valueOf = (name: string, own: Record<string, string> = labels): number | undefined =>
    samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(own))
      ?.value;
  expect(valueOf('loadgate_base_latency_seconds')).toBe(0.0412);
  expect(valueOf('loadgate_base_change_ratio')).toBe(0.123);
  expect(valueOf('loadgate_base_change_low_ratio')).toBe(0.098);
  expect(valueOf('loadgate_base_change_high_ratio')).toBe(0.149);
  expect(valueOf('loadgate_base_pairs')).toBe(12);
  expect(valueOf('loadgate_base_load_seconds')).toBe(132);
  expect(valueOf('loadgate_base_verdict', { ...labels, loadgate_base_verdict: 'regressed' })).toBe(1);
  expect(valueOf('loadgate_base_unfit_pairs', { suite: 'agent360', test: 'pull-request' })).toBe(2);
  const ofBaseline = samples.filter(({ name }) => name === 'loadgate_baseline_change_ratio');
  expect(ofBaseline.map(({ value }) => value)).toEqual([expect.closeTo(45.9 / 40.1, 6)]);
});

describe('a regression against the stored baseline that base overrules', () => {
  const stored = results.comparison({ verdict: 'regressed', message: 'p95 was 18.0 ms and is 23.4 ms' });

  test('counts nowhere', () => {
    const result = compared([results.againstBase({ weighs: 'none' }), { ...stored, weighs: 'none' }]);
    expect(outputsOf(result).regressions).toBe(0);
    expect(renderFiles(result)['junit.xml']).not.toContain('against the baseline');
    expect(headline(result)).toBe('all limits hold, nothing is worse than on main');
  });

  test('while one of base counts', () => {
    expect(outputsOf(results.slowerResult()).regressions).toBe(1);
  });

  test('and where it fails the run all the same, it is what is shown and counted', () => {
    const result = compared([results.againstBase({ weighs: 'none' }), { ...stored, weighs: 'fail' }], {
      verdict: 'fail',
      reasons: [stored.message],
    });
    expect(outputsOf(result).regressions).toBe(1);
    expect(renderFiles(result)['junit.xml']).toMatch(/p95 against the baseline"[^>]*>\s*<failure/);
    expect(metricRows(firstTest(result)).find(({ metric }) => metric === 'p95')).toMatchObject({
      tone: 'bad',
      baseline: '23.1 ms',
      change: '–',
      result: 'regressed beyond +25% and +5ms (stored baseline)',
    });
    expect(headline(result)).toBe('p95 is 2.2% slower than the baseline');
  });
});

test('what somebody answers for is no failure, though the test fails of something else', () => {
  const accepted = { author: 'Ann', reason: 'a checksum', at: '2026-11-23T11:00:00.000Z' };
  const slower = results.againstBase({
    verdict: 'regressed',
    change: 0.2,
    message: 'p95 is worse',
    accepted,
  });
  const errors = results.errorsAgainstBase({
    verdict: 'regressed',
    change: 0.02,
    message: 'errors are more',
  });
  const told = 'p95 is worse (accepted by Ann: a checksum)';
  const result = compared(
    [
      { ...slower, weighs: 'warn' },
      { ...errors, weighs: 'fail' },
    ],
    {
      verdict: 'fail',
      reasons: [errors.message, told],
      onlyWarn: [told],
    },
  );
  const xml = renderFiles(result)['junit.xml'];
  expect([...xml.matchAll(/<failure message="([^"]*)"/g)].map(([, message]) => message)).toEqual([
    'regressed: errors are more',
  ]);
  expect(xml).toContain(`regressed: ${told}`);
  expect(annotationsOf(result, true).map(({ level, message }) => [level, message])).toEqual([
    ['error', errors.message],
    ['warning', told],
  ]);
  expect(metricRows(firstTest(result)).find(({ metric }) => metric === 'p95')?.tone).toBe('warn');
});

test('JUnit tells what no case is about, too', () => {
  const reason = 'the comparison ended after 5 pairs: of the base, api ended';
  const result = compared([results.againstBase({ verdict: 'inconclusive', weighs: 'warn' })], {
    verdict: 'warn',
    reasons: [reason],
  });
  expect(renderFiles(result)['junit.xml']).toContain(`the run: ${reason}`);
});

describe('figures that were not compared', () => {
  const apart = { base: 30, head: 30.2, change: 0.006 };
  const p95Of = (overrides: Partial<TestResult>): object | undefined =>
    metricRows(firstTest(compared([results.againstBase(apart)], overrides))).find(
      ({ metric }) => metric === 'p95',
    );

  test.each([
    ['head ran alone before', { isHeadAlone: true }],
    ['totals hold what base lacks', { newRequests: ['GET /new'] }],
  ])('where %s: the row has those that were', (_, overrides) => {
    const interleaved = results.interleaved(overrides);
    expect(p95Of({ interleaved, thresholds: [] })).toMatchObject({
      baseline: '30.0 ms',
      now: '30.2 ms',
      change: '+0.6%',
    });
    // A limit is about the test's own figure.
    expect(p95Of({ interleaved })).toMatchObject({
      baseline: '30.0 ms',
      now: '23.4 ms',
      change: '+0.6% (in turn: 30.2 ms)',
    });
  });
});

describe('the headline says no more than was measured', () => {
  test('where nothing was told apart', () => {
    const lacking = results.againstBase({ verdict: 'inconclusive', weighs: 'none', change: null });
    expect(headline(compared([lacking]))).toBe('all limits hold, not compared with main');
  });

  test('a failed health check is not why a test fails', () => {
    const unhealthy = { second: 9, service: 'api', kind: 'unhealthy', detail: 'no answer' };
    const over = results.threshold({ actual: 2500, outcome: 'fail' });
    const test = { verdict: 'fail', thresholds: [over], incidents: [unhealthy] } as const;
    expect(
      headline(compared([], { ...test, thresholds: [...test.thresholds], incidents: [unhealthy] })),
    ).toBe('p95 is over its limit');
  });

  test('beyond what earlier runs let expect, the newest of them may have been worse', () => {
    const history = { runs: 20, median: 20, limit: 22, detectable: 0.05, standing: 'gates' } as const;
    const beyond = results.comparison({
      verdict: 'regressed',
      base: 25,
      ratio: 0.94,
      rule: 'history',
      history,
    });
    const result = compared([beyond], { verdict: 'fail', interleaved: undefined });
    expect(headline(result)).toBe('p95 is worse than earlier runs let expect');
  });

  test('an invalid comparison is not all there is where limits were judged', () => {
    expect(headline(results.unfitResult())).toMatch(
      /^the comparison with the base is invalid: p95 is not compared/,
    );
  });
});

describe('what could not be decided', () => {
  const { tests } = results.burstyResult();
  const [message = ''] = tests[0]?.reasons ?? [];
  const failing: Result = {
    ...results.burstyResult(),
    verdict: 'fail',
    tests: tests.map((each) => ({
      ...each,
      verdict: 'fail',
      comparison: each.comparison.map((item) =>
        item.verdict === 'inconclusive' ? { ...item, weighs: 'fail' } : item,
      ),
    })),
  };

  test('warns', () => {
    const result = results.burstyResult();
    expect(annotationsOf(result, false).map(({ level }) => level)).toEqual(['warning']);
    expect(renderFiles(result)['junit.xml']).not.toContain('<failure');
  });

  test('fails where the gate says so: as an error, a failure, and in red', () => {
    expect(annotationsOf(failing, true)).toEqual([expect.objectContaining({ level: 'error', message })]);
    expect(renderFiles(failing)['junit.xml'].match(/<failure/g)).toHaveLength(1);
    expect(metricRows(firstTest(failing)).find(({ metric }) => metric === 'p95')?.tone).toBe('bad');
  });

  test('only warns beside a limit that fails', () => {
    const thresholds = [results.threshold({ actual: 2500, outcome: 'fail', message: 'p95 is over' })];
    const both = {
      ...failing,
      tests: tests.map((each) => ({
        ...each,
        verdict: 'fail' as const,
        thresholds,
        reasons: ['p95 is over', message],
        onlyWarn: [message],
      })),
    };
    expect(annotationsOf(both, true).map(({ level }) => level)).toEqual(['error', 'warning']);
  });
});

test('a regression against base is an error whatever machine the stored baseline is from', () => {
  const slower = results.slowerResult();
  const advisory = { ...slower, baseline: { ...slower.baseline, advisory: true } };
  expect(annotationsOf(advisory, true).map(({ level }) => level)).toEqual(['error']);
});
