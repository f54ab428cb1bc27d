import { describe, expect, test } from '@jest/globals';
import { assert, pre, property, string } from 'fast-check';
import { testWorld } from '../../helpers/world.js';

function masking(...values: string[]): (text: string) => string {
  const world = testWorld();
  world.cleanUp();
  for (const value of values) world.secrets.add(value);
  return (text) => world.secrets.mask(text);
}

describe('secrets', () => {
  const secret = `p@ss "word"/<&>'+é`;

  test.each([
    ['as it is', secret],
    ['in a URL', encodeURIComponent(secret)],
    [
      'in a URL in small letters',
      encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
    ],
    ['in a form', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in HTML text', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
  ])('are masked %s', (_where, form) => {
    expect(masking(secret)(`before ${form} after`)).toBe('before *** after');
  });

  test('are masked inside a longer base64, wherever they begin', () => {
    for (const user of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.from(`${user}:topsecretvalue@host`).toString('base64');
      const masked = masking('topsecretvalue')(`Basic ${text}`);
      expect(masked).toContain('***');
      expect(
        Buffer.from(masked.replace('Basic ', '').split('***').join(''), 'base64').toString(),
      ).not.toContain('secretval');
    }
  });

  test('that overlap leave no rest of either', () => {
    expect(masking('abcdef', 'defghi')('xabcdefghix')).toBe('x***x');
    expect(masking('token', 'token-long')('token-long token')).toBe('*** ***');
  });

  test('of several lines are masked line by line, short lines left', () => {
    const key = '{\n-----BEGIN KEY-----\nMIIEvQIBADANBg\n}\n';
    expect(masking(key)('{ "line": "MIIEvQIBADANBg" }')).toBe('{ "line": "***" }');
  });

  test('of fewer than four characters are ignored', () => {
    expect(masking('', ' ', 'abc')('abc 1 ok')).toBe('abc 1 ok');
  });

  test('never stay, whatever they are and wherever they stand', () => {
    const text = string({ unit: 'grapheme', maxLength: 20 });
    assert(
      property(
        string({ unit: 'grapheme', minLength: 4, maxLength: 20 }),
        text,
        text,
        (value, before, after) => {
          pre(value.trim().length >= 4 && !'***'.includes(value.trim()) && !value.includes('*'));
          expect(masking(value)(before + value + after)).not.toContain(value.trim());
        },
      ),
      { numRuns: 50 },
    );
  });
});
