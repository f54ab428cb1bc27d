import { describe, expect, test } from '@jest/globals';
import { NoAnswerError } from '../../../src/ci/github/limits.js';
import { describeFailure } from '../../../src/ci/github/problems.js';

const place = { apiUrl: 'https://api.github.com', nowMs: 0 };
const purpose = { doing: 'comment on #7', permission: 'pull-requests: write' };
const problemOf = (error: unknown, permission = purpose.permission): string =>
  describeFailure(error, { ...purpose, permission }, place).problem;
const refusal = (status: number, message: string, headers = {}): Error =>
  Object.assign(new Error('x'), { status, response: { headers, data: { message } } });

describe('a refusal is one sentence with what to do', () => {
  test.each([
    [
      401,
      'Bad credentials',
      "Can't comment on #7: GitHub does not accept the token (401 Bad credentials). Pass a valid one as `github-token`.",
    ],
    [
      403,
      'Resource not accessible by integration',
      "Can't comment on #7: the token may not do that (403 Resource not accessible by integration). Give the job `permissions: pull-requests: write`; pull requests from forks and from Dependabot get a token that only reads.",
    ],
    [
      404,
      'Not Found',
      "Can't comment on #7: GitHub does not find it (404 Not Found): it is not there, or the token may not see it (`permissions: pull-requests: write`).",
    ],
    [422, 'Validation Failed', "Can't comment on #7: GitHub refuses it (422 Validation Failed)."],
    [502, '', "Can't comment on #7: GitHub answered 502."],
  ])('%p', (status, message, sentence) => {
    expect(describeFailure(refusal(status, message), purpose, place)).toEqual({
      ok: false,
      status,
      problem: sentence,
    });
  });

  test('reading does not speak of forks', () => {
    expect(problemOf(refusal(403, 'no'), 'actions: read')).toMatch(
      /Give the job `permissions: actions: read`\.$/,
    );
  });

  test('a rate limit names the wait', () => {
    expect(problemOf(refusal(429, 'API rate limit exceeded', { 'retry-after': '3600' }))).toMatch(
      /limits the rate of requests \(429 API rate limit exceeded\) and asks to wait 3600 s/,
    );
  });
});

describe('no answer', () => {
  test('a hung connection', () => {
    expect(problemOf(new NoAnswerError('no answer within 10 s'))).toBe(
      "Can't comment on #7: https://api.github.com gave no answer within 10 s.",
    );
  });

  test('a broken one tells the fault that lies deepest', () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:1');
    const error = Object.assign(
      new Error('fetch failed', { cause: new TypeError('fetch failed', { cause }) }),
      { status: 500 },
    );
    expect(describeFailure(error, purpose, place)).toEqual({
      ok: false,
      status: undefined,
      problem:
        "Can't comment on #7: https://api.github.com can't be reached (connect ECONNREFUSED 127.0.0.1:1).",
    });
  });

  test('nothing of an error at all', () => {
    expect(problemOf('odd')).toContain("can't be reached (odd)");
  });
});
