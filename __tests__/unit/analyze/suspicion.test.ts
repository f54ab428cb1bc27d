import { describe, expect, test } from '@jest/globals';
import { judge, suspicionIn, type JudgeInput, type Suspicion } from '../../../src/analyze/index.js';
import { baselineRecord, baselineTest, found, input, measuredTest, measurement, testPlan } from './build.js';

/** What only a comparison with the base can tell of a run that recalls this. */
function suspicionOf(
  recalled: JudgeInput['recalled'],
  changes: Partial<JudgeInput> = {},
): Suspicion | undefined {
  const given = input({ recalled, ...changes });
  return suspicionIn(judge(given), given.plan);
}

const said = (kind: 'missing' | 'expired' | 'unreadable' | 'unavailable') => ({ kind, message: 'As it is.' });

describe('a change is measured beside its base', () => {
  test.each([
    ['there is no baseline yet', said('missing')],
    ['it has no runs yet', found()],
    ['it knows no test of these', found(baselineRecord({ tests: [baselineTest({ name: 'other' })] }))],
    ['it has expired', said('expired')],
  ])('where %s', (_, recalled) => {
    expect(suspicionOf(recalled)).toMatchObject({ cause: 'no-baseline', tests: ['pull-request'] });
  });

  test.each([
    ['is unreadable', said('unreadable')],
    ['could not be read', said('unavailable')],
    ['is of another stack', found(baselineRecord({ stackHash: 'stack-0' }))],
    ['says that nothing got worse', found(baselineRecord())],
    ['is not configured', { kind: 'none' as const }],
  ])('not where it %s', (_, recalled) => {
    expect(suspicionOf(recalled)).toBeUndefined();
  });

  test('not in a test that was interrupted, or is to be left out', () => {
    const interrupted = measuredTest({ measurement: measurement({ ended: 'interrupted' }) });
    const leftOut = measuredTest({ test: testPlan({ isCompared: false }) });
    for (const measured of [[interrupted], [leftOut]])
      expect(suspicionOf(said('expired'), { measured })).toBeUndefined();
  });
});
