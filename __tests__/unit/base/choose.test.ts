import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseBase, chooseNamed, type ChangeFacts } from '../../../src/base/choose.js';

const merge = 'e'.repeat(40);
const head = 'a'.repeat(40);
const target = 'b'.repeat(40);
const before = 'c'.repeat(40);
const zeros = '0'.repeat(40);

const pullRequest = { number: 7, fromFork: false, baseRef: 'release/2' };
const onPush = (sha: string | undefined): ChangeFacts['ci'] => ({
  commit: head,
  isDefaultBranch: true,
  pullRequest: undefined,
  github: { eventName: 'push', before: sha },
});
const onPull: ChangeFacts['ci'] = {
  commit: head,
  isDefaultBranch: false,
  pullRequest,
  github: { eventName: 'pull_request' },
};
const nowhere: ChangeFacts['ci'] = { commit: head, isDefaultBranch: false, pullRequest: undefined };

const chosen = (changes: Partial<ChangeFacts>) =>
  chooseBase({ head, parents: [target], ci: nowhere, defaultBranch: 'main', ...changes });
const inWords = (changes: Partial<ChangeFacts>): string => {
  const choice = chosen(changes);
  switch (choice.kind) {
    case 'commit':
      return `${choice.commit.slice(0, 4)}: ${choice.why}`;
    case 'merge-base':
      return choice.why;
    case 'none':
      return choice.message;
  }
};

describe('where nobody names the base', () => {
  test.each<[string, Partial<ChangeFacts>, string]>([
    [
      'a pull request, merged for the run',
      { head: merge, parents: [target, head], ci: onPull },
      'bbbb: the first parent of the merge commit',
    ],
    ['a pull request, its head checked out', { ci: onPull }, 'the merge base with release/2'],
    [
      'a pull request whose head merged the target branch',
      { parents: [before, target], ci: onPull },
      'the merge base with release/2',
    ],
    [
      'a pull request, something else checked out',
      { head: merge, parents: [target], ci: onPull },
      'the merge base with release/2',
    ],
    [
      'a merge of something else',
      { head: merge, parents: [target, before], ci: onPull },
      'the merge base with release/2',
    ],
    ['a push', { ci: onPush(before) }, 'cccc: the commit before the push'],
    ['a push that makes a branch', { ci: onPush(zeros) }, 'bbbb: the first parent of HEAD'],
    ['a push that tells nothing', { ci: onPush(undefined) }, 'bbbb: the first parent of HEAD'],
    [
      'the first push',
      { ci: onPush(zeros), parents: [] },
      `there is no base: ${head.slice(0, 12)} is the first commit`,
    ],
    [
      'a merge queue',
      { ci: { ...nowhere, github: { eventName: 'merge_group', queueBase: target } } },
      'bbbb: the base that the merge queue names',
    ],
    ['a schedule', { ci: { ...nowhere, isDefaultBranch: true } }, 'bbbb: the first parent of HEAD'],
    ['a branch', {}, 'the merge base with main'],
    [
      'a branch, and no default branch known',
      { defaultBranch: undefined },
      "there is no base: the repository's default branch is not known here",
    ],
  ])('%s', (_what, facts, words) => expect(inWords(facts)).toBe(words));

  test('a push has the first parent to fall back on, where there is one', () => {
    expect(chosen({ ci: onPush(before) })).toMatchObject({ otherwise: { commit: target } });
    expect(chosen({ ci: onPush(before), parents: [] })).not.toHaveProperty('otherwise');
  });

  test('is never head itself, whatever is known', () => {
    const sha = fc.constantFrom(merge, head, target, before);
    fc.assert(
      fc.property(
        sha,
        fc.uniqueArray(sha, { maxLength: 2 }),
        fc.constantFrom(onPull, onPush(zeros), nowhere),
        (at, parents, ci) => {
          fc.pre(!parents.includes(at));
          const choice = chosen({ head: at, parents, ci });
          return choice.kind !== 'commit' || choice.commit !== at;
        },
      ),
    );
  });
});

test.each([
  ['main', true, { kind: 'merge-base', branch: 'main', tip: target, why: 'the merge base with main' }],
  ['v1.0.0', false, { kind: 'commit', commit: target, why: 'v1.0.0' }],
  ['HEAD~3', false, { kind: 'commit', commit: target, why: 'HEAD~3' }],
  ['bbbbbbbb', false, { kind: 'commit', commit: target, why: 'the commit that was named' }],
])('a base that is named: %s', (name, isBranch, choice) => {
  expect(chooseNamed({ name, isBranch, commit: target })).toEqual(choice);
});
