import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Acceptance, BaselineRecord } from '../../../src/analyze/index.js';
import type { BaselineStore } from '../../../src/baseline/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import { promote } from '../../../src/pipeline/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';
import {
  comparison,
  failingResult,
  invalidResult,
  passingResult,
  test as testOf,
} from '../../helpers/results/index.js';

type Store = Pick<BaselineStore, 'description' | 'remember' | 'note'>;
const unasked = (): Promise<never> => Promise.reject(new Error('it was asked'));

function storeThat(
  remember: (record: BaselineRecord, notes?: readonly Acceptance[]) => Promise<string>,
  note: Store['note'] = unasked,
): Store {
  return { description: 'a shoe box', remember, note };
}

const said: Acceptance = {
  commit: 'c',
  at: '2026-11-24T11:00:00.000Z',
  author: 'ann',
  reason: 'worth it',
  metrics: [],
  includesErrors: false,
};

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

  test('hands over what was accepted, though the run has not found it by its own rules', async () => {
    const taken: unknown[] = [];
    const store = storeThat((_, notes) => Promise.resolve(String(taken.push(...(notes ?? [])))));
    const result = passingResult();
    await promote(result, store, world.secrets, [said]);
    const p95 = { test: 'pull-request', metric: 'p95', request: null, base: 22.9, head: 23.4 };
    expect(taken).toEqual([{ ...said, metrics: [p95], mergedAs: result.environment.commit }]);
  });

  test.each([
    ['failed', failingResult(), 'its verdict is fail', true],
    ['could not be judged', invalidResult(), 'its verdict is invalid', true],
    [
      'got worse and only warns',
      passingResult({
        verdict: 'warn',
        tests: [
          testOf({ comparison: [comparison({ verdict: 'regressed', message: 'p95 was 1 ms and is 2 s' })] }),
        ],
      }),
      'in pull-request p95 was 1 ms and is 2 s, which nobody has accepted',
      false,
    ],
  ])('remembers no run that %s, and yet what was accepted of it', async (_, result, why, hasFailed) => {
    const sentence = `Not remembered as baseline: ${why}.`;
    const refusing = storeThat(unasked);
    expect(await promote(result, refusing, world.secrets)).toEqual({ result, note: sentence });

    const taken: unknown[] = [];
    const noting = storeThat(unasked, (notes, run) => {
      taken.push(...notes, run);
      return Promise.resolve('Noted in a shoe box.');
    });
    expect(await promote(result, noting, world.secrets, [said])).toEqual({
      result,
      note: `${sentence} Noted in a shoe box.`,
    });
    expect(taken).toEqual([expect.objectContaining({ author: 'ann', reason: 'worth it' }), { hasFailed }]);
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
