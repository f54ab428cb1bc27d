import { describe, expect, test } from '@jest/globals';
import { planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

const withTest = (test: string): string => `${smallForm}levels: { heavy: 40 }\ntests: { a: ${test} }\n`;

async function loadOf(test: string) {
  const { tests } = await planOf(withTest(test));
  const { users, arrivals, stages, rampDownMs } = tests[0]?.load ?? {};
  return { users, arrivals, stages, rampDownMs };
}

describe('stages', () => {
  test('of users, by number and by level', async () => {
    const text = '{ stages: [ { users: 5, for: 3s }, { users: heavy, ramp: 1s, for: 2s } ], ramp-down: 4s }';
    expect(await loadOf(text)).toEqual({
      users: 40,
      arrivals: undefined,
      stages: [
        { level: 5, rampMs: 0, holdMs: 3000 },
        { level: 40, rampMs: 1000, holdMs: 2000 },
      ],
      rampDownMs: 4000,
    });
  });

  test('of a rate', async () => {
    const text = '{ arrivals: { stages: [ { rate: 50/s, for: 3s }, { rate: 300, ramp: 1s, for: 2s } ] } }';
    expect(await loadOf(text)).toEqual({
      users: 300,
      arrivals: { process: 'constant' },
      stages: [
        { level: 50, rampMs: 0, holdMs: 3000 },
        { level: 300, rampMs: 1000, holdMs: 2000 },
      ],
      rampDownMs: 0,
    });
  });

  const one = 'stages: [ { users: 3, for: 1s } ]';
  test.each([
    ['{ stages: [] }', ['tests.a.stages: the list is empty; a test needs at least one stage']],
    [
      '{ stages: [ { users: huge, for: 1s } ] }',
      ['tests.a.stages[0].users: unknown level "huge"; levels: heavy'],
    ],
    ['{ stages: [ { users: 3 } ] }', ['tests.a.stages[0].for: is missing; write a duration such as "30s"']],
    [
      `{ ${one}, users: 4 }`,
      ['tests.a.users: "stages" is there too, which says how many users there are; keep one of them'],
    ],
    [
      `{ ${one}, hold: 3s, ramp-up: 1s }`,
      [
        'tests.a.hold: each of the "stages" says it for itself, by "for"; take it out here',
        'tests.a.ramp-up: each of the "stages" says it for itself, by "ramp"; take it out here',
      ],
    ],
    [
      `{ ${one}, arrivals: 3/s }`,
      [
        'tests.a.stages: has users, but there is "arrivals" too; stages of a rate stand in it: "arrivals: { stages: [ { rate: ..., for: ... } ] }"',
      ],
    ],
    [
      '{ arrivals: { rate: 3/s, stages: [ { rate: 5/s, for: 3s } ] } }',
      ['tests.a.arrivals.rate: "stages" is there too, which has its rates; keep one of them'],
    ],
    [
      '{ arrivals: { stages: [ { users: 3, for: 1s } ] } }',
      ['tests.a.arrivals.stages[0]: unknown key "users"; known here: rate, ramp, for'],
    ],
  ])('%s is refused', async (test, problems) => {
    const found = await problemsOf(withTest(test));
    expect(found.map((line) => line.replace(/^\d+:\d+: /, ''))).toEqual(problems);
  });
});
