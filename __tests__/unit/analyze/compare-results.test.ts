import { expect, test } from '@jest/globals';
import { compareResults, judge, type Result } from '../../../src/analyze/index.js';
import type { LoadMeasurement } from '../../../src/measurement/index.js';
import { input, measuredTest, measurement, recording, testPlan, tolerance } from './build.js';

function resultOf(
  latencyMs: number,
  changes: Parameters<typeof testPlan>[0] = {},
  watch: Partial<LoadMeasurement['generator']> = {},
): Result {
  const generator = { ...measurement().generator, ...watch };
  const measured = [
    measuredTest({
      test: testPlan(changes),
      measurement: measurement({ total: recording({ latencyMs }), generator }),
    }),
  ];
  return judge(input({ measured }));
}

const words = (old: Result, fresh: Result) =>
  compareResults(old, fresh, [tolerance()]).map(({ test, request, verdict }) => [test, request, verdict]);

test('two results, test by test and request name by request name', () => {
  expect(words(resultOf(100), resultOf(200))).toEqual([
    ['pull-request', null, 'regressed'],
    ['pull-request', 'GET /', 'regressed'],
  ]);
  expect(words(resultOf(200), resultOf(100))[0]?.[2]).toBe('improved');
  expect(words(resultOf(100), resultOf(100))[0]?.[2]).toBe('no-change');
});

test('a test of one side only is inconclusive', () => {
  const rows = compareResults(resultOf(100), resultOf(100, { name: 'peak' }), [tolerance()]);
  expect(rows.map(({ test, verdict, message }) => [test, verdict, message])).toEqual([
    ['pull-request', 'inconclusive', 'p95 is not compared: the new result has no such test'],
    ['peak', 'inconclusive', 'p95 is not compared: the old result has no such test'],
  ]);
});

test('another scenario is inconclusive', () => {
  const [row] = compareResults(resultOf(100), resultOf(900, { scenarioHash: 'scenario-2' }), [tolerance()]);
  expect(row).toMatchObject({ verdict: 'inconclusive', gated: true });
});

test('a latency that the generator spoilt on either side is inconclusive', () => {
  expect(words(resultOf(100), resultOf(900, {}, { utilisation: 0.95 }))[0]?.[2]).toBe('inconclusive');
  expect(words(resultOf(900, {}, { utilisation: 0.95 }), resultOf(100))[0]?.[2]).toBe('inconclusive');
});

test.each([
  ['old', resultOf(100, {}, { sendLagP99Us: 150_000 }), resultOf(100)],
  ['new', resultOf(100), resultOf(100, {}, { sendLagP99Us: 150_000 })],
])('nothing of the %s run counts where its generator was hopelessly late', (which, old, fresh) => {
  const tolerances = (['p95', 'error_rate', 'rps'] as const).map((metric) => tolerance({ metric }));
  const gated = compareResults(old, fresh, tolerances).filter((row) => row.gated);
  expect(gated.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  expect(gated[1]?.message).toBe(
    `error rate is not compared: in the ${which} run the load generator was late: ` +
      '1% of the requests left over 150 ms after their time (limit 100 ms); use a smaller load or a larger machine',
  );
});
