import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { exitCodeOf, judge, resultSchema } from '../../../src/analyze/index.js';
import { worstOf } from '../../../src/analyze/verdict.js';
import type { LoadMeasurement } from '../../../src/measurement/index.js';
import {
  incident,
  input,
  measuredTest,
  measurement,
  nothingSeen,
  plan,
  recording,
  testPlan,
  threshold,
} from './build.js';

const judgeOne = (
  options: Partial<LoadMeasurement>,
  incidents = nothingSeen.incidents,
  targetGone?: string,
) =>
  judge(
    input({
      measured: [
        measuredTest({ measurement: measurement(options), observation: { ...nothingSeen, incidents } }),
      ],
      targetGone,
    }),
  );
const slow = recording({ latencyMs: 900 });
const generator = measurement().generator;

test('a run within its limits passes, without a reason, in the form of the contract', () => {
  const result = judge(input());
  expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  expect(result).toMatchObject({
    schemaVersion: 1,
    suite: 'shop',
    verdict: 'pass',
    reasons: [],
    startedAt: '2026-11-23T12:00:00.000Z',
    durationSeconds: 20,
    bootSeconds: 3,
    baseline: { outcome: 'none', message: 'No baseline is configured.' },
    environment: { target: 'compose service api', stackHash: 'stack-1', pullRequest: null, cores: 4 },
  });
  expect(result.tests[0]).toMatchObject({
    name: 'pull-request',
    verdict: 'pass',
    holdSeconds: 10,
    users: 20,
    timeoutMs: 10_000,
    scenario: 'browse',
    latencyMs: { p95: 100 },
    rps: { avg: 100, peak: 100, sd: 0 },
    errorRate: 0,
    thresholds: [{ outcome: 'pass' }],
    generator: { utilisation: 0.3, sendLagMs: { p99: 1.5, max: 4 }, bound: false },
    warnings: [],
  });
});

describe('a target that could not be removed', () => {
  const left = ['the network shop could not be removed: in use; remove it by: docker network rm -f shop'];

  test('makes a pass a warning that says how to remove it', () => {
    expect(judge(input({ left }))).toMatchObject({ verdict: 'warn', reasons: left });
    expect(judge(input({ left: [] })).verdict).toBe('pass');
  });

  test('is told as well where nothing was measured, since the boot or the setup failed', () => {
    const bootFailure = 'service api did not become healthy within 2m';
    expect(judge(input({ left, measured: [], bootFailure }))).toMatchObject({
      verdict: 'invalid',
      reasons: [bootFailure, ...left],
    });
  });

  test('softens neither a fail nor an invalid, and stands behind their reasons', () => {
    const failed = judge(
      input({ left, measured: [measuredTest({ measurement: measurement({ total: slow }) })] }),
    );
    expect(failed).toMatchObject({ verdict: 'fail', reasons: [expect.stringContaining('p95'), ...left] });
    const unrun = judge(input({ left, measured: [] }));
    expect(unrun).toMatchObject({
      verdict: 'invalid',
      reasons: [expect.stringContaining('no test was run'), ...left],
    });
  });
});

describe('the verdict of a test', () => {
  test('a breached limit fails', () => {
    expect(judgeOne({ total: slow })).toMatchObject({
      verdict: 'fail',
      reasons: ['p95 900 ms is over the limit of 500 ms'],
    });
  });

  test('nothing sent is invalid, and never a pass', () => {
    const nothing = recording({ ok: 0 });
    const result = judgeOne({ total: nothing, byRequest: [nothing] });
    expect(result).toMatchObject({ verdict: 'invalid', reasons: ['nothing was sent during the hold'] });
    expect(result.tests[0]?.errorRate).toBeNull();
    const unlimited = measuredTest({
      test: testPlan({ thresholds: [] }),
      measurement: measurement({ total: nothing }),
    });
    expect(judge(input({ measured: [unlimited] })).verdict).toBe('invalid');
  });

  test('too few samples are invalid', () => {
    expect(judgeOne({ total: recording({ ok: 100 }) })).toMatchObject({ verdict: 'invalid' });
  });

  test('no success at all fails even without a limit', () => {
    const measured = [
      measuredTest({
        test: testPlan({ thresholds: [] }),
        measurement: measurement({ total: recording({ ok: 0, errors: { connection: 40 } }) }),
      }),
    ];
    expect(judge(input({ measured }))).toMatchObject({
      verdict: 'fail',
      reasons: ['none of the 40 requests succeeded'],
    });
  });

  test('a generator that is far too late is invalid and never blames the target', () => {
    const result = judgeOne({ total: slow, generator: { ...generator, sendLagP99Us: 100_001 } });
    expect(result.verdict).toBe('invalid');
    expect(result.reasons).toHaveLength(1);
    expect(result.reasons[0]).toMatch(/^the load generator was late: /);
    expect(result.tests[0]?.thresholds[0]?.outcome).toBe('missing');
  });

  test.each([
    ['EMFILE', 'ran out of open files: ', 'raise the limit of open files'],
    ['EADDRNOTAVAIL', 'ran out of ports for new connections: ', 'let the target keep its connections alive'],
    ['ENOBUFS', 'ran out of resources for new connections: ', 'use fewer users'],
  ])('connection errors of our own (%s) are invalid and never blame the target', (code, what, fix) => {
    const total = recording({
      ok: 0,
      errors: { connection: 40, http: 2 },
      connectionErrors: { local: 30, refused: 10 },
    });
    const message = `could not connect to http://127.0.0.1:8000 (${code})`;
    const example = { kind: 'connection', fault: 'local', request: 'GET /', message, count: 30 } as const;
    const result = judgeOne({ total, errorExamples: [example] });
    expect(result.verdict).toBe('invalid');
    expect(result.reasons).toHaveLength(1);
    expect(result.reasons[0]).toContain(`the load generator's machine ${what}30 requests never reached`);
    expect(result.reasons[0]).toContain(code);
    expect(result.reasons[0]).toContain(`; ${fix}`);
    expect(result.tests[0]?.thresholds[0]?.outcome).toBe('missing');
    expect(result.tests[0]?.findings[0]?.recommendation).toContain('says nothing of the target');
  });

  test('what the machine gave the generator is told, and warned of before it runs out', () => {
    const enough = judgeOne({ arrivals: { scheduled: 1000, dropped: 0 } }).tests[0];
    expect(enough?.generator).toMatchObject({
      achieved: 1,
      openFiles: { peak: 60, limit: 1024 },
      ports: { used: 20, available: 28_232 },
      cpuPressure: 0.1,
    });
    expect(enough?.warnings).toEqual([]);
    const unknown = { openFiles: undefined, ports: undefined, cpuPressure: undefined };
    expect(judgeOne({ generator: { ...generator, ...unknown } }).tests[0]?.generator).toMatchObject({
      achieved: null,
      openFiles: null,
      ports: null,
      cpuPressure: null,
    });
    const scarce = judgeOne({
      arrivals: { scheduled: 1000, dropped: 250 },
      generator: {
        ...generator,
        openFiles: { peak: 1000, limit: 1024 },
        ports: { used: 28_000, available: 28_232 },
      },
    }).tests[0];
    expect(scarce?.generator.achieved).toBe(0.75);
    expect(scarce?.warnings).toEqual([
      expect.stringMatching(/^The load generator had 1,000 of 1,024 files open/),
      expect.stringMatching(/^Of 28,232 ports .* 28,000 were taken/),
    ]);
  });

  test('a broken limit is told once, not for the warning limit below it, too', () => {
    const thresholds = [threshold({ level: 'warn', limit: 50 }), threshold({ limit: 80 })];
    const result = judge(input({ measured: [measuredTest({ test: testPlan({ thresholds }) })] }));
    expect(result.reasons).toEqual(['p95 100 ms is over the limit of 80.0 ms']);
    expect(result.tests[0]?.thresholds.map(({ outcome }) => outcome)).toEqual(['warn', 'fail']);
    expect(result.tests[0]?.findings[0]?.evidence).toContain('80.0 ms');
  });

  test('users that never got through on-start are no plain pass', () => {
    expect(judgeOne({ heldUp: 9 })).toMatchObject({
      tests: [
        {
          verdict: 'warn',
          reasons: ['9 of 20 users never got through on-start: the load was less than planned'],
        },
      ],
    });
    expect(judgeOne({ heldUp: 20, total: recording({ ok: 0 }) })).toMatchObject({
      tests: [
        {
          verdict: 'invalid',
          reasons: [
            'nothing was sent during the hold',
            '20 of 20 users never got through on-start: the load was less than planned',
          ],
        },
      ],
    });
  });

  test('a generator that is somewhat late is told, and a pass stands', () => {
    const late = judgeOne({ generator: { ...generator, sendLagP99Us: 10_001 } });
    expect(late.verdict).toBe('pass');
    expect(late.tests[0]?.warnings).toEqual([expect.stringMatching(/^The load generator was late: /)]);
    const punctual = judgeOne({ generator: { ...generator, sendLagP99Us: 10_000 } });
    expect(punctual.tests[0]?.warnings).toEqual([]);
  });

  test('a busy generator: one reason for all latencies, errors are still judged', () => {
    const limits = (level: 'warn' | 'fail') => [
      threshold({ level }),
      threshold({ level, metric: 'p99', limit: 900 }),
      threshold({ level, metric: 'error_rate', limit: 0.01 }),
    ];
    const run = (level: 'warn' | 'fail', errors = {}) =>
      judge(
        input({
          measured: [
            measuredTest({
              test: testPlan({ thresholds: limits(level) }),
              measurement: measurement({
                total: recording({ latencyMs: 900, errors }),
                generator: { ...generator, utilisation: 0.97 },
              }),
            }),
          ],
        }),
      );
    const result = run('fail');
    expect(result.verdict).toBe('invalid');
    expect(result.reasons).toEqual([
      'latency is not judged: the load generator was busy 97% of the time (limit 90%), so latencies are ' +
        'partly its own; add think time, use a smaller load, a larger machine, or, where cores are idle, more threads ("generators: 2")',
    ]);
    expect(result.tests[0]?.generator.bound).toBe(true);
    expect(run('warn').verdict).toBe('warn');
    expect(run('fail', { http: 100 }).verdict).toBe('fail');
  });

  test('an interrupted run is invalid, and shows what was measured', () => {
    const result = judgeOne({ ended: 'interrupted', holdMs: 4000, total: slow });
    expect(result.verdict).toBe('invalid');
    expect(result.reasons).toEqual(['interrupted after 4s of 10s', 'p95 900 ms is over the limit of 500 ms']);
    expect(result.tests[0]?.thresholds[0]).toMatchObject({ outcome: 'fail', actual: 900 });
    const early = judgeOne({ ended: 'interrupted', holdMs: 0, total: recording({ ok: 0 }) });
    expect(early.reasons).toContain('interrupted before the hold began');
    const cut = judgeOne({ ended: 'interrupted', holdMs: 4000, total: recording({ ok: 0 }), cut: 20 });
    expect(cut.reasons).toEqual(['interrupted after 4s of 10s']);
    expect(cut.tests[0]?.thresholds[0]?.message).toBe(
      'p95 is missing: nothing was answered until the load ended early',
    );
    expect(cut.tests[0]?.warnings).toContain(
      'Unanswered when the run was stopped, and so not counted: 20 requests.',
    );
  });

  test.each([
    ['exited', 'fail', 'api exited under load (exit code 1)'],
    ['killed-for-memory', 'fail', 'api was killed for its memory under load (exit code 1)'],
    ['restarted', 'fail', 'api restarted under load (exit code 1)'],
    ['unhealthy', 'warn', 'api turned unhealthy under load (exit code 1)'],
  ] as const)('%s: %s', (kind, verdict, reason) => {
    const result = judgeOne({}, [incident({ kind })]);
    expect(result).toMatchObject({ verdict, reasons: [reason] });
    expect(result.tests[0]?.incidents).toEqual([{ second: 5, service: 'api', kind, detail: 'exit code 1' }]);
  });

  test('what happens often is said once', () => {
    const result = judgeOne({}, [incident({ kind: 'restarted' }), incident({ kind: 'restarted' })]);
    expect(result.reasons).toEqual(['api restarted under load (exit code 1, 2 times)']);
  });

  test('a crash is never invalid: not of a late generator, not of a run that it ended early', () => {
    const late = { ...generator, sendLagP99Us: 50_000 };
    expect(judgeOne({ generator: late }, [incident()]).verdict).toBe('fail');
    const gone = judgeOne({ ended: 'interrupted', holdMs: 4000 }, [], 'process exited with code 3');
    expect(gone).toMatchObject({
      verdict: 'fail',
      reasons: ['the target ended under load: process exited with code 3'],
    });
    expect(gone.tests[0]?.ended).toBe('target-gone');
    expect(judgeOne({ ended: 'interrupted' }, [incident()], 'exit code 1').reasons).toHaveLength(1);
  });

  test('an unhealthy target does not make an interrupted run count', () => {
    expect(judgeOne({ ended: 'interrupted' }, [incident({ kind: 'unhealthy' })]).verdict).toBe('invalid');
  });
});

describe('the verdict of the run', () => {
  test('a failed boot is invalid with its reason and the logs, and describes the target from the plan', () => {
    const serviceLogs = [{ service: 'api', state: 'exited (1)', tail: 'no database' }];
    const result = judge(
      input({
        measured: [],
        plan: plan(),
        target: undefined,
        bootFailure: 'api exited with code 1',
        notRun: [{ name: 'pull-request', reason: 'the target did not come up' }],
        recalled: { kind: 'unavailable', message: 'down' },
        serviceLogs,
      }),
    );
    expect(result).toMatchObject({
      verdict: 'invalid',
      reasons: ['api exited with code 1'],
      serviceLogs,
      baseline: { outcome: 'not-compared' },
      environment: { target: 'http://127.0.0.1:8000', stackHash: null },
    });
  });

  test('a test that was planned and not run is named', () => {
    const tests = [testPlan(), testPlan({ name: 'peak' }), testPlan({ name: 'long' })];
    const result = judge(
      input({ plan: plan({ tests }), notRun: [{ name: 'peak', reason: 'the run was interrupted' }] }),
    );
    expect(result).toMatchObject({
      verdict: 'invalid',
      reasons: ['test peak was not run: the run was interrupted', 'test long was not run'],
    });
  });

  test('no test at all is no pass', () => {
    expect(judge(input({ measured: [], plan: plan({ tests: [] }) }))).toMatchObject({
      verdict: 'invalid',
      reasons: ['no test was run'],
    });
  });

  test('a target that ended before any load fails', () => {
    const result = judge(input({ measured: [], plan: plan(), targetGone: 'exit code 2' }));
    expect(result.verdict).toBe('fail');
    expect(result.reasons[0]).toBe('the target ended before any load: exit code 2');
  });

  test('only the test under way can have lost the target', () => {
    const measured = [measuredTest(), measuredTest({ test: testPlan({ name: 'peak' }) })];
    const result = judge(input({ measured, targetGone: 'exit code 2' }));
    expect(result.tests.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    expect(result.reasons).toEqual(['peak: the target ended under load: exit code 2']);
  });

  test('why a run failed comes before what it left out', () => {
    const tests = [testPlan(), testPlan({ name: 'long' })];
    const result = judge(input({ plan: plan({ tests }), targetGone: 'exit code 2' }));
    expect(result.reasons).toEqual([
      'pull-request: the target ended under load: exit code 2',
      'test long was not run',
    ]);
  });

  test('fail dominates invalid, which dominates warn', () => {
    const verdicts = fc.array(
      fc.constantFrom('pass' as const, 'warn' as const, 'invalid' as const, 'fail' as const),
    );
    fc.assert(
      fc.property(verdicts, (all) => {
        const expected = (['fail', 'invalid', 'warn'] as const).find((word) => all.includes(word)) ?? 'pass';
        expect(worstOf(all)).toBe(expected);
      }),
    );
  });

  test('a test that judges nothing says so', () => {
    const measured = [measuredTest({ test: testPlan({ thresholds: [] }) })];
    const { verdict, tests } = judge(input({ measured }));
    expect([verdict, tests[0]?.warnings]).toEqual([
      'pass',
      ['No threshold and no baseline judged this test: it was only measured.'],
    ]);
  });

  test('warnings of every part come through, stolen CPU time among them', () => {
    const measured = [
      measuredTest({
        measurement: measurement({ warnings: ['load'], generator: { ...generator, steal: 0.12 } }),
        observation: { ...nothingSeen, warnings: ['watch'] },
      }),
    ];
    const result = judge(
      input({
        measured,
        warnings: ['run'],
        target: { description: 'x', stackHash: 'stack-1', bootMs: 3000, warnings: ['clamped'] },
        plan: plan({ warnings: ['config'] }),
      }),
    );
    expect(result.warnings).toEqual(['config', 'clamped', 'run']);
    expect(result.tests[0]?.warnings).toEqual([
      'load',
      'watch',
      "The hypervisor took 12% of this machine's CPU time: the figures are less certain.",
    ]);
  });
});

describe('which reasons only warn', () => {
  const [tight, soft] = [threshold({ limit: 50 }), threshold({ metric: 'mean', limit: 50, level: 'warn' })];
  const warned = expect.stringMatching(/^mean latency/);

  test('is told of a test and of the run, with its name where there are several', () => {
    const failing = measuredTest({ test: testPlan({ thresholds: [tight, soft] }) });
    const left = ['the network shop could not be removed'];
    const alone = judge(input({ measured: [failing], left }));
    expect(alone.verdict).toBe('fail');
    expect(alone.tests[0]?.onlyWarn).toEqual([warned]);
    expect(alone.onlyWarn).toEqual([...left, warned]);

    const measured = [failing, measuredTest({ test: testPlan({ name: 'peak' }) })];
    expect(judge(input({ measured })).onlyWarn).toEqual([
      expect.stringMatching(/^pull-request: mean latency/),
    ]);
  });

  test('is whatever an interrupted run found, but not that it was interrupted', () => {
    const [test] = judge(
      input({
        measured: [
          measuredTest({
            test: testPlan({ thresholds: [soft, threshold({ metric: 'max', limit: 50 })] }),
            measurement: measurement({ ended: 'interrupted' }),
          }),
        ],
      }),
    ).tests;
    expect(test?.reasons[0]).toMatch(/^interrupted/);
    expect(test?.onlyWarn).toEqual(test?.reasons.slice(1));
    expect(test?.onlyWarn).toHaveLength(2);
  });
});

test.each([
  ['pass', {}, 0],
  ['warn', {}, 0],
  ['fail', {}, 1],
  ['fail', { failOnBreach: false }, 0],
  ['invalid', {}, 3],
  ['invalid', { onInvalid: 'warn' }, 0],
  ['invalid', { failOnBreach: false }, 3],
] as const)('exit code of %s with %o is %d', (verdict, changes, code) => {
  expect(exitCodeOf({ ...judge(input()), verdict }, { ...plan().gate, ...changes })).toBe(code);
});

test('an interrupted run exits with 3 even where invalid is softened', () => {
  const result = judgeOne({ ended: 'interrupted' });
  expect(exitCodeOf(result, { ...plan().gate, onInvalid: 'warn' })).toBe(3);
});
