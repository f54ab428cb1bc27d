import { describe, expect, test } from '@jest/globals';
import { baselineRecordOf, judge, type Anchor, type BaselineRecord } from '../../../../src/analyze/index.js';
import { renderFiles, renderTerminal } from '../../../../src/report/index.js';
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

const release = 'e'.repeat(40);
const named: Anchor = { ref: 'v1.0.0', commit: release };
const record = (p95: number, changes: Partial<BaselineRecord> = {}) =>
  baselineRecord({ tests: [baselineTest({ metrics: baselineMetrics({ p95, rps: p95 }) })], ...changes });
const ofRelease = (p95: number, changes: Partial<BaselineRecord> = {}) =>
  record(p95, { commit: release, measuredAt: '2026-10-14T12:00:20.000Z', ...changes });

function judged(
  p95: number,
  records: readonly BaselineRecord[],
  anchor: Anchor | undefined = named,
  total = recording({ latencyMs: p95 }),
) {
  const recalled = found(...records);
  if (recalled.kind !== 'found') throw new Error('there are records');
  const tolerances = [
    tolerance(),
    tolerance({ metric: 'error_rate', relative: undefined, absolute: 0.005, source: '+0.5pp' }),
    tolerance({ metric: 'rps', relative: 0.5, absolute: undefined, source: '-50%' }),
  ];
  return judge(
    input({
      recalled: { ...recalled, anchor },
      plan: plan({
        baseline: { store: { kind: 'none' }, tolerances, onBreach: 'fail' },
        tests: [testPlan()],
      }),
      measured: [measuredTest({ measurement: measurement({ total }) })],
    }),
  );
}

describe('slow drift', () => {
  test('beyond the tolerance since the anchor warns, though each step was within it', () => {
    const result = judged(131, [ofRelease(100), record(115), record(130)]);
    expect(result).toMatchObject({
      verdict: 'warn',
      reasons: ['p95 is 31% above the anchor v1.0.0 (100 ms then, 131 ms now)'],
      baseline: {
        outcome: 'compared',
        anchor: {
          ref: 'v1.0.0',
          commit: release,
          message: 'Held against the anchor v1.0.0 (commit eeeeeee), 960h old, too.',
        },
      },
    });
    expect(result.tests[0]?.anchor).toMatchObject([
      { metric: 'p95', gated: false, verdict: 'regressed', base: 100, head: 131 },
      { metric: 'error_rate', gated: false, verdict: 'no-change' },
      { metric: 'rps', gated: false, verdict: 'no-change' },
    ]);
    // What warns of drift is remembered: else the history would end there.
    expect(baselineRecordOf(result)).toBeDefined();
  });

  test('is told with all distances in every report', () => {
    const result = judged(131, [ofRelease(100), record(130)]);
    const told =
      'Held against the anchor v1.0.0 (commit eeeeeee), 960h old, too. p95 +31%, error rate ±0 pp, throughput ±0%.';
    const files = renderFiles(result);
    expect(files['comment.md']).toContain(told);
    expect(files['report.html']).toContain(told);
    expect(renderTerminal(result, { columns: 300, paint: (_, text) => text })).toContain(told);
  });

  test('of throughput is below', () => {
    expect(judged(150, [ofRelease(230), record(150)]).reasons).toEqual([
      'throughput is 57% below the anchor v1.0.0 (230/s then, 100/s now)',
    ]);
  });

  test('beyond the timeout is told, though not by how much', () => {
    const total = recording({ latencyMs: 100, ok: 900, errors: { timeout: 100 } });
    const result = judged(100, [ofRelease(100), record(100)], named, total);
    expect(result.reasons).toContain('p95 lies beyond the timeout, far from the anchor v1.0.0 (100 ms then)');
  });

  test('within the tolerance says nothing', () => {
    expect(judged(120, [ofRelease(100), record(120)])).toMatchObject({ verdict: 'pass', reasons: [] });
  });
});

describe('an anchor that can not be held against', () => {
  const { machine } = record(1);
  test.each([
    ['another stack', { stackHash: 'stack-0' }, 'it was measured on another stack.'],
    [
      'another machine',
      { machine: { ...machine, cores: 2 } },
      'it was measured on another kind of machine (2 cores then, 4 now).',
    ],
    [
      'another engine',
      { engine: 1 },
      'it was measured by another version of the load engine (1 then, 2 now).',
    ],
    [
      'another scenario',
      { tests: [baselineTest({ scenarioHash: 'scenario-0' })] },
      /it knows none of these tests/,
    ],
  ])('as it was measured with %s: says so, and warns of nothing', (_, changes, why) => {
    const result = judged(131, [ofRelease(100, changes), record(130)]);
    expect(result).toMatchObject({ verdict: 'pass', warnings: [] });
    expect(result.tests[0]?.anchor).toBeUndefined();
    expect(result.baseline.anchor?.message).toMatch(
      /^Not held against the anchor v1\.0\.0 \(commit eeeeeee\): /,
    );
    expect(result.baseline.anchor?.message).toMatch(why);
  });

  test.each([
    [
      { ref: 'v9', commit: undefined },
      /^The anchor v9 is not known here: git has no such tag, branch or commit; /,
    ],
    [
      { ref: 'v9', commit: undefined, problem: 'origin is away' },
      /^The anchor v9 is not known here: origin is away; /,
    ],
    [
      { ref: 'v9', commit: '9'.repeat(40) },
      /^The baseline has no run of the anchor v9 \(commit 9999999\): .*--promote.* with this configuration,/,
    ],
    [
      { ref: 'v9', commit: '9'.repeat(40), isOfDefaultBranchAlone: true },
      /^The baseline has no run of the anchor v9 .* only the default branch's own run of that commit records one\.$/,
    ],
  ])('as nothing is known of it is a warning: %j', (anchor, message) => {
    const result = judged(131, [ofRelease(100), record(130)], anchor);
    expect(result.verdict).toBe('pass');
    expect(result.warnings).toEqual([expect.stringMatching(message)]);
    expect(result.baseline.anchor?.message).toMatch(message);
  });

  test('is no matter where none is configured', () => {
    const result = judge(input({ recalled: found(ofRelease(50), record(100)) }));
    expect(result.baseline.anchor).toBeUndefined();
    expect(result.tests[0]?.anchor).toBeUndefined();
  });
});

test('the beginning of a commit is an anchor, too; the newest of several runs of this machine counts', () => {
  const { machine } = record(1);
  const there = ofRelease(10, { machine: { ...machine, cores: 2 } });
  const result = judged(131, [ofRelease(90), ofRelease(100), there, record(130)], {
    ref: 'EEEEEEEEE',
    commit: undefined,
  });
  expect(result.tests[0]?.anchor?.[0]).toMatchObject({ base: 100 });
  expect(
    judged(131, [ofRelease(100), record(130)], { ref: 'eeee', commit: undefined }).tests[0]?.anchor,
  ).toBeUndefined();
});
