import { describe, expect, test } from '@jest/globals';
import { planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

const withTest = (test: string, more = ''): string => `${smallForm}tests: { a: ${test} }\n${more}`;

async function loadOf(test: string) {
  const { tests } = await planOf(withTest(test));
  const { users, arrivals, stages } = tests[0]?.load ?? {};
  return { users, arrivals, levels: stages?.map(({ level }) => level) };
}

async function limitsOf(test: string, more = ''): Promise<string[] | undefined> {
  const { tests } = await planOf(withTest(test, more));
  return tests[0]?.thresholds.map(
    ({ metric, operator, limit, level }) => `${level}: ${metric} ${operator} ${limit}`,
  );
}

describe('arrivals', () => {
  test.each([
    ['a rate alone', '{ arrivals: 200/s }', 200, 'constant', 200],
    ['a bare number', '{ arrivals: 12.5 }', 12.5, 'constant', 50],
    ['a high rate', '{ arrivals: 5000/s }', 5000, 'constant', 1000],
    ['a process', '{ arrivals: { rate: 200/s, process: poisson } }', 200, 'poisson', 200],
    ['a cap', '{ arrivals: { rate: 200, max-users: 7 } }', 200, 'constant', 7],
  ])('%s', async (_what, test, perSecond, process, users) => {
    expect(await loadOf(test)).toEqual({ users, arrivals: { process }, levels: [perSecond] });
  });

  test('a test without them has users', async () => {
    expect(await loadOf('{ hold: 1s }')).toEqual({ users: 20, arrivals: undefined, levels: [20] });
  });

  test('change the hash of the scenario', async () => {
    const hashOf = async (test: string) => (await planOf(withTest(test))).tests[0]?.scenarioHash;
    const hashes = await Promise.all(
      ['{ users: 200 }', '{ arrivals: 200/s }', '{ arrivals: { rate: 200/s, process: poisson } }'].map(
        hashOf,
      ),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  test.each([
    ['{ arrivals: 0/s }', '"0/s" lets nothing arrive; it must be above zero'],
    [
      '{ arrivals: 60000/s }',
      '"60000/s" is more than this machine sends, from however many threads; the most is 50000/s',
    ],
    ['{ arrivals: [1] }', 'a list stands where a rate such as "200/s" belongs'],
    ['{ arrivals: 5/m }', '"5/m" is no rate; write a number per second, such as "400/s"'],
  ])('%s is refused', async (test, problem) => {
    expect(await problemsOf(withTest(test))).toEqual([
      expect.stringContaining(`tests.a.arrivals: ${problem}`),
    ]);
  });

  test('of a map each fault has its place', async () => {
    const test = '{ arrivals: { rat: 1/s, process: even, max-users: 0 } }';
    expect(await problemsOf(withTest(test))).toEqual([
      '4:27: tests.a.arrivals: unknown key "rat"; did you mean "rate"?',
      '4:46: tests.a.arrivals.process: "even" is not known here; there is: constant, poisson',
      '4:63: tests.a.arrivals.max-users: 0 is not a number of users; write a whole number from 1 to 20000',
    ]);
  });

  test('what is explained does not hide what else is wrong', async () => {
    const text = `${smallForm}tests: { a: { arrivals: { rat: 1/s } }, b: { scenario: lost } }\n`;
    expect(await problemsOf(text)).toEqual([
      '4:27: tests.a.arrivals: unknown key "rat"; did you mean "rate"?',
      expect.stringContaining('tests.b.scenario: unknown scenario "lost"'),
    ]);
  });

  test('without a rate are refused', async () => {
    expect(await problemsOf(withTest('{ arrivals: { max-users: 4 } }'))).toEqual([
      '4:15: tests.a.arrivals: has no rate; give it "rate: 200/s" or "stages"',
    ]);
  });

  test('exclude users', async () => {
    expect(await problemsOf(withTest('{ arrivals: 1/s, users: 5 }'))).toEqual([
      expect.stringMatching(
        /^4:30: tests\.a\.users: "arrivals" is there too; .* "arrivals: { rate: \.\.\., max-users: \.\.\. }"$/,
      ),
    ]);
  });
});

describe('a limit of dropped', () => {
  test('is 0 where nobody names it, and only of tests with arrivals', async () => {
    expect(await limitsOf('{ arrivals: 1/s }')).toEqual(['fail: error_rate <= 0.01', 'fail: dropped <= 0']);
    expect(await limitsOf('{ users: 1 }', 'thresholds: { dropped: 5 }\n')).toEqual([
      'fail: error_rate <= 0.01',
    ]);
  });

  test.each([
    ['5', ['fail: dropped <= 5']],
    ['"< 5"', ['fail: dropped < 5']],
    ['{ warn: 0, fail: 9 }', ['warn: dropped <= 0', 'fail: dropped <= 9']],
  ])('%s', async (limit, expected) => {
    const limits = await limitsOf('{ arrivals: 1/s }', `thresholds: { dropped: ${limit} }\n`);
    expect(limits).toEqual([...expected, 'fail: error_rate <= 0.01']);
  });

  test.each([
    ['1%', 'thresholds.dropped: "1%" is no count; write a whole number such as "0"'],
    ['-1', 'thresholds.dropped: "-1" is no count; write a whole number such as "0"'],
    ['">= 5"', 'thresholds.dropped: ">= 5" would fail good runs; a limit of dropped is written "< 5"'],
  ])('%s is refused', async (limit, problem) => {
    const text = `${smallForm}thresholds: { dropped: ${limit} }\n`;
    expect(await problemsOf(text)).toEqual([`4:24: ${problem}`]);
  });

  test('is of the whole test, not of one request', async () => {
    const text = `${smallForm}thresholds: { requests: { "GET /": { dropped: 0 } } }\n`;
    expect(await problemsOf(text)).toEqual([expect.stringContaining('unknown key "dropped"')]);
  });
});
