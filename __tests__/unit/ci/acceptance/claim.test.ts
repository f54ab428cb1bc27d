import { describe, expect, test } from '@jest/globals';
import { whyNot, type Claim, type HeadFacts } from '../../../../src/ci/github/acceptance/claim.js';
import { headSince } from '../../../../src/ci/github/acceptance/head-since.js';
import { queuedNumber } from '../../../../src/ci/github/acceptance/pull-request.js';

const commit = 'a1b2c3d'.padEnd(40, '0');
const other = 'b'.repeat(40);
const at = (minute: number): string => `2026-11-27T10:${String(minute).padStart(2, '0')}:00Z`;
const ms = (minute: number): number => Date.parse(at(minute));

const claim = (changes: Partial<Claim> = {}): Claim => ({
  source: 'comment',
  by: 'ann',
  app: undefined,
  at: at(20),
  reason: 'worth it',
  includesErrors: false,
  commit: undefined,
  isEdited: false,
  isOfHead: false,
  ...changes,
});
const head = (changes: Partial<HeadFacts> = {}): HeadFacts => ({
  commit,
  now: commit,
  since: ms(10),
  ...changes,
});

describe('a claim counts', () => {
  test.each([
    ['later than the head', claim(), head()],
    ['with a part of its name, too', claim({ commit: commit.slice(0, 7) }), head()],
    ['with its whole name at any time', claim({ commit, at: at(1) }), head({ since: { unknown: 'x' } })],
    ['with its whole name after the head has moved on', claim({ commit }), head({ now: other })],
    [
      'as the event of this very run',
      claim({ isOfHead: true, at: at(1) }),
      head({ since: { unknown: 'x' } }),
    ],
  ])('%s', (_, said, facts) => {
    expect(whyNot(said, facts)).toBeUndefined();
  });
});

describe('a claim does not count', () => {
  test.each<[string, Claim, HeadFacts, RegExp]>([
    [
      'earlier than the head',
      claim({ at: at(9) }),
      head(),
      /only known to be the head since 2026-11-27T10:10/,
    ],
    ['in the same second', claim({ at: at(10) }), head(), /only known to be the head since/],
    ['at a time that can not be read', claim({ at: 'soon' }), head(), /only known/],
    ['after the head has moved on', claim(), head({ now: other }), /the head is bbbbbbb by now/],
    [
      'where nothing tells since when',
      claim(),
      head({ since: { unknown: 'no run.' } }),
      /means a1b2c3d: no run\. What/,
    ],
    ['of another commit', claim({ commit: other }), head(), /names commit bbbbbbb, and a1b2c3d is measured/],
    [
      'with a part of its name alone, which can be forged',
      claim({ commit: commit.slice(0, 39), at: at(9) }),
      head(),
      /only known/,
    ],
    ['edited', claim({ isEdited: true, commit }), head(), /edited/],
    [
      'by an app',
      claim({ app: 'Helper', isOfHead: true, commit }),
      head(),
      /the app Helper, and an app accepts nothing/,
    ],
    ['by nobody', claim({ by: undefined, commit }), head(), /author is gone/],
  ])('%s', (_, said, facts, why) => {
    expect(whyNot(said, facts)).toMatch(why);
  });

  test('and is told what would: the whole name', () => {
    expect(whyNot(claim({ at: at(9) }), head())).toContain(`\`/loadgate accept ${commit}: REASON\``);
  });
});

describe('the head is known to be the head since', () => {
  const pull = { head: { sha: commit, ref: 'faster', repo: { id: 7 } }, created_at: at(0) };
  const run = (minute: number, changes: object = {}) => ({
    event: 'pull_request',
    head_branch: 'faster',
    head_sha: commit,
    head_repository: { id: 7 },
    created_at: at(minute),
    ...changes,
  });

  test('its first run', () => {
    expect(headSince(pull, [], [run(12), run(5), run(9)])).toBe(ms(5));
    expect(headSince(pull, [], [run(12, { event: 'push' })])).toBe(ms(12));
  });
  test('its first run after the last forced push: before it there may have been another head', () => {
    expect(headSince(pull, [ms(3), ms(8)], [run(5), run(9), run(12)])).toBe(ms(9));
  });
  test.each([
    ['another commit', { head_sha: other }],
    ['another branch', { head_branch: 'slower' }],
    ["another fork's branch", { head_repository: { id: 8 } }],
    ['a fork that is gone', { head_repository: null }],
    ['an event that says nothing of the branch', { event: 'workflow_run' }],
    ['a time before it was opened', { created_at: '2026-11-27T09:59:59Z' }],
    ['the second of a forced push', { created_at: at(8) }],
    ['an unreadable time', { created_at: 'soon' }],
  ])('no run of %s', (_, changes) => {
    expect(headSince(pull, [ms(8)], [run(9, changes)])).toBeUndefined();
  });
  test('no run at all where the fork of the pull request is gone', () => {
    const gone = { ...pull, head: { ...pull.head, repo: null } };
    expect(headSince(gone, [], [run(5), run(5, { head_repository: null })])).toBeUndefined();
  });
});

describe('the branch of a merge queue names its pull request', () => {
  test.each([
    ['gh-readonly-queue/main/pr-7-0a1b2c3d', 7],
    ['gh-readonly-queue/release/1.0/pr-12-0a1b2c3d', 12],
    ['gh-readonly-queue/release/pr-5-0a1b2c3d/pr-12-0a1b2c3d', 12],
    ['gh-readonly-queue/main/7-0a1b2c3d', undefined],
    ['main/pr-7-0a1b2c3d', undefined],
    ['', undefined],
  ])('%j: %p', (branch, number) => {
    expect(queuedNumber(branch)).toBe(number);
  });
});
