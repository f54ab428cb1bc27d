import { describe, expect, test } from '@jest/globals';
import { answerText, readHar } from '../../../../src/commands/import/har.js';
import { UsageError } from '../../../../src/errors.js';
import { madeEntry, madeHar } from '../../../helpers/har.js';

describe('readHar', () => {
  test.each([
    ['', /^a\.har is empty$/],
    [' \n', /^a\.har is empty$/],
    ['\uFEFF', /^a\.har is empty$/],
    ['<html>', /^a\.har: not a HAR file, which is JSON: /],
    ['PK\u0003\u0004', /^a\.har: not a HAR file, which is JSON: /],
    ['{"log": {"entries": [{"requ', /^a\.har breaks off in the middle: Unterminated string/],
    [madeHar([{}]).slice(0, -5), /^a\.har breaks off in the middle/],
    ['{"log": }', /^a\.har: not a HAR file, which is JSON: /],
    ['{}', /^a\.har: not a HAR file: it has no list "log\.entries"$/],
    ['[]', /it has no list "log\.entries"$/],
    ['null', /it has no list "log\.entries"$/],
    ['{"log": {"entries": {}}}', /it has no list "log\.entries"$/],
  ])('refuses %j in one sentence', (text, message) => {
    expect(() => readHar(text, 'a.har')).toThrow(UsageError);
    expect(() => readHar(text, 'a.har')).toThrow(message);
  });

  test('ignores a byte order mark, and fields that are missing, empty or of another type', () => {
    const bare = {
      request: { method: 'GET', url: 'http://a/', headers: null, postData: null },
      response: null,
    };
    const odd = {
      request: { method: 'GET', url: 'http://a/', postData: { text: 5, params: 'x' } },
      response: { status: '200' },
    };
    const { entries, unreadable } = readHar(
      `\uFEFF${JSON.stringify({ log: { entries: [bare, odd] } })}`,
      'a',
    );
    expect(unreadable).toBe(0);
    expect(entries).toMatchObject([
      { request: { headers: [], cookies: [] } },
      { request: { postData: { params: [] } }, response: { status: 0, headers: [] } },
    ]);
  });

  test('counts entries that are none', () => {
    const text = JSON.stringify({ log: { entries: [madeEntry(), {}, 5, { request: { method: 'GET' } }] } });
    expect(readHar(text, 'a')).toMatchObject({ entries: [{}], unreadable: 3 });
  });

  test('sorts by the time of the beginning, unless one is not known', () => {
    const at = (url: string, startedDateTime?: string): object => ({
      ...madeEntry({ url }),
      ...(startedDateTime === undefined ? {} : { startedDateTime }),
    });
    const paths = (entries: object[]): string[] =>
      readHar(JSON.stringify({ log: { entries } }), 'a').entries.map(
        ({ request }) => new URL(request.url).pathname,
      );
    const late = at('/late', '2026-01-01T00:00:01.000+00:00');
    const early = at('/early', '2026-01-01T01:00:00.500+01:00');
    expect(paths([late, early])).toEqual(['/early', '/late']);
    expect(paths([late, early, at('/unknown')])).toEqual(['/late', '/early', '/unknown']);
  });
});

test.each([
  ['plain', { text: '{"a":1}' }, '{"a":1}'],
  ['base64', { text: Buffer.from('{"a":1}').toString('base64'), encoding: 'base64' }, '{"a":1}'],
  ['text that says it is base64', { text: '{"a":1}', encoding: 'base64' }, '{"a":1}'],
  ['none', {}, undefined],
])('the text of an answer: %s', (_, content, expected) => {
  const [entry] = readHar(madeHar([{ content }]), 'a').entries;
  if (entry === undefined) throw new Error('there is no entry');
  expect(answerText(entry)).toBe(expected);
});
