import { expect, test } from '@jest/globals';
import { classifyPush } from '../../../src/baseline/push-outcome.js';

const line = (summary: string): string =>
  `To https://example.test/r.git\n!\tabc:refs/heads/b\t${summary}\nDone\n`;

test('a push that arrived', () => {
  expect(classifyPush({ exitCode: 0, stdout: 'To x\n*\tabc:refs/heads/b\t[new branch]\nDone\n' })).toEqual({
    kind: 'pushed',
  });
});

test.each([
  '[rejected] (fetch first)',
  '[rejected] (non-fast-forward)',
  '[remote rejected] (failed to update ref)',
  "[remote rejected] (cannot lock ref 'refs/heads/b': is at 1 but expected 2)",
  '[remote rejected] (incorrect old value provided)',
])('a race is told from a refusal: %s', (summary) => {
  expect(classifyPush({ exitCode: 1, stdout: line(summary) })).toEqual({ kind: 'overtaken' });
});

test('a refusal keeps the reason', () => {
  expect(
    classifyPush({ exitCode: 1, stdout: line('[remote rejected] (protected branch hook declined)') }),
  ).toEqual({
    kind: 'refused',
    reason: '[remote rejected] (protected branch hook declined)',
  });
  expect(classifyPush({ exitCode: 128, stdout: '' })).toEqual({ kind: 'refused', reason: undefined });
});
