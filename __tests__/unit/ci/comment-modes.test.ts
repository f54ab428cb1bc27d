import { expect, test } from '@jest/globals';
import { wantsWriting } from '../../../src/ci/github/comment.js';
import { failingResult, passingResult } from '../../helpers/results/index.js';
import { renderFiles } from '../../../src/report/index.js';

const passing = renderFiles(passingResult())['comment.md'];
const failing = renderFiles(failingResult())['comment.md'];
const bodies = { pass: passing, fail: failing } as const;

test.each([
  // mode, previous, now, written
  ['always', undefined, 'pass', true],
  ['always', undefined, 'fail', true],
  ['always', 'pass', 'fail', true],
  ['always', 'fail', 'fail', false], // nothing new to say
  ['on-change', undefined, 'pass', false],
  ['on-change', undefined, 'fail', true],
  ['on-change', 'fail', 'pass', true],
  ['on-change', 'pass', 'fail', true],
  ['on-failure', undefined, 'pass', false],
  ['on-failure', undefined, 'fail', true],
  ['on-failure', 'fail', 'pass', true], // the recovery is told
] as const)('%s after %p, now %s: written %p', (mode, previous, verdict, written) => {
  const comment = previous === undefined ? undefined : { body: bodies[previous] };
  expect(wantsWriting({ mode, verdict, body: bodies[verdict] }, comment)).toBe(written);
});

test('other figures with the same verdict are news to all but on-change', () => {
  const comment = { body: `${failing}\nolder figures` };
  const now = { verdict: 'fail', body: failing } as const;
  expect(wantsWriting({ ...now, mode: 'on-change' }, comment)).toBe(false);
  expect(wantsWriting({ ...now, mode: 'always' }, comment)).toBe(true);
  expect(wantsWriting({ ...now, mode: 'on-failure' }, comment)).toBe(true);
});

test('a comment whose verdict can not be read is written anew', () => {
  expect(wantsWriting({ mode: 'on-change', verdict: 'fail', body: failing }, { body: null })).toBe(true);
});
