import { describe, expect, test } from '@jest/globals';
import {
  baselineRecordOf,
  baselineRecordSchema,
  judge,
  type JudgeInput,
} from '../../../src/analyze/index.js';
import {
  baselineMetrics,
  baselineRecord,
  baselineTest,
  found,
  input,
  machine,
  measuredTest,
  measurement,
  plan,
  recording,
  startedAtMs,
  testPlan,
  threshold,
  tolerance,
} from './build.js';

const slow = measuredTest({ measurement: measurement({ total: recording({ latencyMs: 200 }) }) });
const record = baselineRecord();
const elsewhere = baselineRecord({ machine: { ...record.machine, cpuModel: 'Intel Xeon 8370C' } });
const otherScenario = baselineRecord({ tests: [baselineTest({ scenarioHash: 'scenario-0' })] });

const judged = (recalled: JudgeInput['recalled'], changes: Partial<JudgeInput> = {}) =>
  judge(input({ recalled, ...changes }));

describe('the outcome of the baseline', () => {
  const missing = { kind: 'missing', message: 'The store has none.' } as const;
  test.each([
    ['none', { kind: 'none' }, 'pass'],
    ['missing', missing, 'pass'],
    ['missing', found(), 'pass'],
    ['missing', found(baselineRecord({ tests: [baselineTest({ name: 'other' })] })), 'pass'],
    ['expired', { kind: 'expired', message: 'Gone since Monday.' }, 'warn'],
    ['unreadable', { kind: 'unreadable', message: 'Not JSON.' }, 'warn'],
    ['unavailable', { kind: 'unavailable', message: 'The store is down.' }, 'warn'],
    ['different-stack', found(baselineRecord({ stackHash: 'stack-0' })), 'warn'],
    ['different-scenario', found(otherScenario), 'warn'],
    ['compared', found(record), 'pass'],
  ] as const)('%s: its own sentence, verdict %3$s', (outcome, recalled, verdict) => {
    const result = judged(recalled);
    expect(result.baseline.outcome).toBe(outcome);
    expect(result.baseline.message).toMatch(/\.$/);
    expect(result.verdict).toBe(verdict);
    expect(result.reasons).toEqual(verdict === 'warn' ? [result.baseline.message] : []);
    expect(result.tests[0]?.comparison.length).toBe(outcome === 'compared' ? 2 : 0);
  });

  test('a required baseline that is not compared fails, whatever the outcome', () => {
    const gate = {
      onInvalid: 'fail',
      onInconclusive: 'warn',
      requireBaseline: true,
      failOnBreach: true,
    } as const;
    for (const recalled of [missing, found(otherScenario), { kind: 'none' } as const]) {
      const result = judged(recalled, { plan: plan({ gate }) });
      expect(result.verdict).toBe('fail');
      expect(result.reasons).toEqual([`a baseline is required: ${result.baseline.message}`]);
    }
    expect(judged(found(record), { plan: plan({ gate }) }).verdict).toBe('pass');
  });

  test('a required baseline has to know every test', () => {
    const measured = [measuredTest(), measuredTest({ test: testPlan({ name: 'peak' }) })];
    const tests = measured.map((each) => each.test);
    const gate = {
      onInvalid: 'fail',
      onInconclusive: 'warn',
      requireBaseline: true,
      failOnBreach: true,
    } as const;
    const result = judged(found(record), { measured, plan: plan({ tests, gate }) });
    expect(result.verdict).toBe('fail');
    expect(result.reasons[0]).toBe('a baseline is required, and there is none for peak');
    // Where it is not required, the test says that it stands alone.
    const lenient = judged(found(record), { measured });
    expect(lenient.verdict).toBe('warn');
    expect(lenient.reasons).toEqual(['peak: not compared: the baseline does not know this test']);
  });

  test('names commit, age, machine and number of runs', () => {
    expect(judged(found(baselineRecord({ commit: 'f'.repeat(40) }), record)).baseline).toEqual({
      outcome: 'compared',
      message:
        'Compared with the baseline of commit 1234567, 24h old, from the branch loadgate-baseline, ' +
        'measured on AMD EPYC 7763, 4 cores, ubuntu24 20261101.1.',
      advisory: false,
      commit: '1234567890abcdef',
      ageSeconds: 24 * 3600 + 20,
      machine: 'AMD EPYC 7763, 4 cores, ubuntu24 20261101.1',
      runs: 2,
      onBreach: 'fail',
    });
  });

  test('a record without a commit or a readable date is still compared', () => {
    const { baseline } = judged(found(baselineRecord({ commit: null, measuredAt: 'yesterday' })));
    expect(baseline).toMatchObject({ outcome: 'compared', commit: null, ageSeconds: null });
    expect(baseline.message).toContain('the baseline of an unknown commit, from');
  });
});

describe('which record is used', () => {
  const at = (commit: string, changes = {}) => baselineRecord({ commit, ...changes });
  test.each([
    ['the newest', [at('old'), at('new')], 'new'],
    ['the newest of this machine', [at('here'), at('there', { machine: elsewhere.machine })], 'here'],
    ['the newest of this stack', [at('same'), at('other', { stackHash: 'stack-0' })], 'same'],
    ['the newest of this scenario', [at('same'), at('other', { tests: otherScenario.tests })], 'same'],
    ['another machine rather than none', [at('there', { machine: elsewhere.machine })], 'there'],
  ])('%s', (_, records, commit) => {
    expect(judged(found(...records)).baseline).toMatchObject({ outcome: 'compared', commit });
  });
});

describe('tests that main measured one at a time', () => {
  const peakTest = testPlan({ name: 'peak', scenarioHash: 'scenario-9' });
  const ofPeak = { tests: [baselineTest({ name: 'peak', scenarioHash: 'scenario-9' })] };
  const measured = [slow, measuredTest({ test: peakTest, measurement: slow.measurement })];
  const older = new Date(startedAtMs - 48 * 3_600_000).toISOString();

  test('are each compared with the record that knows it, and the report says which', () => {
    const result = judged(
      found(baselineRecord({ commit: 'a'.repeat(40), measuredAt: older, ...ofPeak }), record),
      { measured },
    );
    expect(result.reasons.filter((reason) => reason.includes('p95 was 100 ms'))).toHaveLength(2);
    expect(result.reasons).toHaveLength(2);
    expect(result.baseline).toMatchObject({ outcome: 'compared', commit: record.commit, runs: 2 });
    expect(result.baseline.message).toBe(
      'Compared with the baseline of commit 1234567, 24h old, from the branch loadgate-baseline, ' +
        'measured on AMD EPYC 7763, 4 cores, ubuntu24 20261101.1; ' +
        'peak with the one of commit aaaaaaa, 48h old, measured on AMD EPYC 7763, 4 cores, ubuntu24 20261101.1.',
    );
    expect(result.tests.map(({ baseline }) => baseline)).toEqual([
      undefined,
      {
        commit: 'a'.repeat(40),
        ageSeconds: 48 * 3600 + 20,
        machine: 'AMD EPYC 7763, 4 cores, ubuntu24 20261101.1',
        advisory: false,
      },
    ]);
  });

  test('of which one was measured on another machine only warns there', () => {
    const there = baselineRecord({ machine: elsewhere.machine, ...ofPeak });
    const result = judged(found(there, record), { measured });
    expect(result.tests.map(({ verdict }) => verdict)).toEqual(['fail', 'warn']);
    expect(result.baseline.advisory).toBe(false);
    expect(result.tests[1]?.baseline?.advisory).toBe(true);
    expect(result.baseline.message).toMatch(
      /; peak with the one of commit 1234567, 24h old, but on another kind of machine \(CPU .*\): a regression only warns\.$/,
    );
  });

  test('are told apart from one whose scenario is another in the record that knows it', () => {
    const changed = baselineRecord({ tests: [baselineTest({ name: 'peak', scenarioHash: 'scenario-8' })] });
    expect(judged(found(changed, record), { measured }).reasons).toContain(
      'peak: not compared: the baseline was measured with another scenario, load or HTTP options',
    );
    // Also where no test can be compared.
    const alone = judged(found(changed, baselineRecord({ tests: [baselineTest({ name: 'other' })] })), {
      measured: measured.slice(1),
    });
    expect(alone.baseline.outcome).toBe('different-scenario');
  });
});

describe('a regression', () => {
  const message = 'p95 was 100 ms and is 200 ms (+100%); allowed is +25% and +5ms';

  test('fails, or warns where the user wants that', () => {
    expect(judged(found(record), { measured: [slow] })).toMatchObject({
      verdict: 'fail',
      reasons: [message],
    });
    const { baseline } = plan();
    const onBreachWarn = plan({ baseline: { ...baseline, onBreach: 'warn' } });
    expect(judged(found(record), { measured: [slow], plan: onBreachWarn })).toMatchObject({
      verdict: 'warn',
      reasons: [message],
    });
  });

  test.each([
    ['CPU', { cpuModel: 'Intel Xeon 8370C' }, 'CPU Intel Xeon 8370C then, AMD EPYC 7763 now'],
    ['core count', { cores: 2 }, '2 cores then, 4 now'],
    ['runner image', { runnerImage: null }, 'runner image unnamed then, ubuntu24 20261101.1 now'],
  ])('on another %s only warns, and says so', (_, changes, difference) => {
    const other = baselineRecord({ machine: { ...record.machine, ...changes } });
    const result = judged(found(other), { measured: [slow] });
    expect(result).toMatchObject({ verdict: 'warn', baseline: { outcome: 'compared', advisory: true } });
    expect(result.baseline.message).toContain(difference);
    expect(result.reasons).toEqual([`${message} (only a warning: the baseline is from another machine)`]);
  });

  test('of one request name alone does not gate', () => {
    const byRequest = [recording({ name: 'GET /', latencyMs: 300 })];
    const measured = [measuredTest({ measurement: measurement({ byRequest }) })];
    const result = judged(found(record), { measured });
    expect(result.verdict).toBe('pass');
    expect(result.tests[0]?.comparison[1]).toMatchObject({
      request: 'GET /',
      gated: false,
      verdict: 'regressed',
    });
  });

  test('an inconclusive comparison warns', () => {
    const gap = baselineRecord({ tests: [baselineTest({ metrics: baselineMetrics({ p95: null }) })] });
    expect(judged(found(gap))).toMatchObject({
      verdict: 'warn',
      reasons: ['p95 is not compared: the baseline has no value for it'],
    });
  });
});

describe('baselineRecordOf', () => {
  test('a passing run is remembered in the form that is read back', () => {
    const remembered = baselineRecordOf(judged({ kind: 'none' }));
    expect(baselineRecordSchema.parse(remembered)).toEqual(remembered);
    expect(remembered).toMatchObject({
      commit: 'abcdef1234567890',
      measuredAt: '2026-11-23T12:00:00.000Z',
      loadgate: '0.1.0',
      machine: { cpuModel: machine.cpuModel, cores: 4, runnerImage: 'ubuntu24 20261101.1' },
      stackHash: 'stack-1',
      tests: [
        { name: 'pull-request', scenarioHash: 'scenario-1', metrics: { p95: 100, error_rate: 0, rps: 100 } },
      ],
    });
  });

  test('a run compared with its own record is no change', () => {
    const remembered = baselineRecordOf(judged({ kind: 'none' }));
    if (remembered === undefined) throw new Error('not remembered');
    const result = judged(found(remembered));
    expect(result.tests[0]?.comparison.map(({ verdict }) => verdict)).toEqual(['no-change', 'no-change']);
  });

  const warnPlan = plan({
    baseline: { store: { kind: 'none' }, tolerances: [tolerance()], onBreach: 'warn' },
  });
  const few = measuredTest({
    test: testPlan({ thresholds: [] }),
    measurement: measurement({ total: recording({ ok: 50 }) }),
  });
  const spoilt = measuredTest({
    test: testPlan({ thresholds: [] }),
    measurement: measurement({ generator: { ...measurement().generator, utilisation: 0.95 } }),
  });
  const warned = measuredTest({ test: testPlan({ thresholds: [threshold({ level: 'warn', limit: 1 })] }) });
  test.each([
    ['fail', judged(found(record), { measured: [slow] }), false],
    ['invalid', judged({ kind: 'none' }, { measured: [] }), false],
    ['a regression that only warns', judged(found(record), { measured: [slow], plan: warnPlan }), false],
    ['a gated metric that is missing now', judged(found(record), { measured: [few] }), false],
    ['a latency that a busy generator spoilt', judged(found(record), { measured: [spoilt] }), false],
    ['a warning of a threshold', judged(found(record), { measured: [warned] }), true],
    ['a regression against another machine', judged(found(elsewhere), { measured: [slow] }), true],
    ['another scenario', judged(found(otherScenario)), true],
    ['another stack', judged(found(baselineRecord({ stackHash: 'stack-0' }))), true],
    [
      'a gap in the baseline',
      judged(found(baselineRecord({ tests: [baselineTest({ metrics: baselineMetrics({ p95: null }) })] }))),
      true,
    ],
  ])('%s: remembered %2$s', (_, result, expected) => {
    expect(baselineRecordOf(result) !== undefined).toBe(expected);
  });

  test('latencies that the generator spoilt, or that lie beyond the timeout, are remembered as unknown', () => {
    const test = testPlan({ thresholds: [] });
    const generator = { ...measurement().generator, utilisation: 0.95 };
    const timeouts = recording({ ok: 900, errors: { timeout: 100 } });
    const p95 = (options: Parameters<typeof measurement>[0]) =>
      baselineRecordOf(
        judged({ kind: 'none' }, { measured: [measuredTest({ test, measurement: measurement(options) })] }),
      )?.tests[0]?.metrics;
    expect(p95({ generator })).toMatchObject({ p95: null, max: null, rps: 100 });
    expect(p95({ total: timeouts })).toMatchObject({ p50: 100, p95: null, error_rate: 0.1 });
  });
});
