import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Acceptance, BaselineRecord } from '../../../src/analyze/index.js';
import type { BaselineStore } from '../../../src/baseline/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import { promote } from '../../../src/pipeline/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';
import { failingResult, invalidResult, passingResult } from '../../helpers/results/index.js';

function storeThat(
  remember: (record: BaselineRecord, notes?: readonly Acceptance[]) => Promise<string>,
): Pick<BaselineStore, 'description' | 'remember'> {
  return { description: 'a shoe box', remember };
}

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

describe('promote', () => {
  test('hands a passing run to the store, and says where it lies', async () => {
    const result = passingResult();
    const records: BaselineRecord[] = [];
    const outcome = await promote(
      result,
      storeThat((record) => {
        records.push(record);
        return Promise.resolve('Remembered in a shoe box.');
      }),
      world.secrets,
    );
    expect(outcome).toEqual({ result, note: 'Remembered in a shoe box.' });
    expect(records).toMatchObject([
      { measuredAt: result.startedAt, stackHash: result.environment.stackHash },
    ]);
  });

  test('hands over what was accepted where the result made use of it', async () => {
    const said = { commit: 'c', at: '2026-11-24T11:00:00.000Z', author: 'ann', reason: 'worth it' };
    const note = { ...said, metrics: [], includesErrors: false };
    const unused = { ...note, author: 'bob' };
    const result = passingResult();
    const tests = result.tests.map((test) => ({
      ...test,
      comparison: test.comparison.map((compared) => ({
        ...compared,
        verdict: 'regressed' as const,
        accepted: { author: 'ann', reason: 'worth it', at: note.at },
      })),
    }));
    const taken: unknown[] = [];
    const store = storeThat((_, notes) => Promise.resolve(String(taken.push(...(notes ?? [])))));
    await promote({ ...result, tests }, store, world.secrets, [note, unused]);
    const figures = tests.flatMap(({ name, comparison }) =>
      comparison.map(({ metric, request, base, head }) => ({ test: name, metric, request, base, head })),
    );
    expect(figures.length).toBeGreaterThan(0);
    expect(taken).toEqual([{ ...note, metrics: figures }]);
  });

  test.each([
    ['failed', failingResult()],
    ['could not be judged', invalidResult()],
  ])('does not touch the store after a run that %s', async (_, result) => {
    const refusing = storeThat(() => Promise.reject(new Error('it was asked')));
    expect(await promote(result, refusing, world.secrets)).toEqual({
      result,
      note: 'Not remembered as baseline: only a passing run is.',
    });
  });

  test('a store that refuses is a warning, and leaves the verdict', async () => {
    const result = passingResult({ warnings: ['an earlier one'] });
    const fault = new EnvironmentError('the lid is stuck', { fix: 'Turn the box.' });
    const outcome = await promote(
      result,
      storeThat(() => Promise.reject(fault)),
      world.secrets,
    );
    const note = 'The baseline was not stored in a shoe box: the lid is stuck. Turn the box.';
    expect(outcome).toEqual({ result: { ...result, warnings: ['an earlier one', note] }, note });
  });
  test('what a store complains of is masked', async () => {
    world.secrets.add('ghp_4711');
    const fault = new EnvironmentError('https://x:ghp_4711@example.test/ is not there');
    const refusing = storeThat(() => Promise.reject(fault));
    const { result, note } = await promote(passingResult(), refusing, world.secrets);
    expect(note).toContain('https://x:***@example.test/');
    expect(result.warnings).toContain(note);
  });
});
