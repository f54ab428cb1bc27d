import { describe, expect, test } from '@jest/globals';
import type { WireRequest } from '../../../src/load/wire/connection.js';
import { namedOrigin } from '../../../src/load/wire/address.js';
import { Cookies } from '../../../src/load/users/cookies.js';
import { addressOf } from '../../helpers/load.js';

const to = (path: string): WireRequest => ({
  bytes: Buffer.from(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`),
  isHead: false,
  isIdempotent: false,
  keepsBody: false,
});
const setting = (...cookies: string[]): string[] =>
  cookies.flatMap((cookie) => ['Content-Type', 'text/plain', 'Set-Cookie', cookie]);

const sent = (cookies: Cookies, path: string): string | undefined =>
  /\r\nCookie: (.*)\r\n/.exec(cookies.on(to(path)).bytes.toString('latin1'))?.[1];

const origin = 'http://shop:8080';

describe('cookies', () => {
  test.each<[string, string[], Record<string, string | undefined>]>([
    ['goes with every request', ['a=1; Path=/'], { '/': 'a=1', '/x?y=/z': 'a=1' }],
    [
      'without a path belongs to the folder that it comes from',
      ['a=1'],
      { '/shop/other': 'a=1', '/shopping': undefined, '/': undefined },
    ],
    ['of a path', ['a=1; Path=/x'], { '/x': 'a=1', '/x/y': 'a=1', '/xy': undefined }],
    ['several, the longest path first', ['a=1; Path=/', 'b=2; Path=/x'], { '/x': 'b=2; a=1', '/': 'a=1' }],
    ['set again', ['a=1; Path=/', 'a=2; Path=/'], { '/': 'a=2' }],
    ['deleted by age', ['a=1; Path=/', 'a=; Path=/; Max-Age=0'], { '/': undefined }],
    [
      'deleted by date',
      ['a=1; Path=/', 'a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
      { '/': undefined },
    ],
    ['that expires later', ['a=1; Path=/; Max-Age=1000'], { '/': 'a=1' }],
    ['Secure, over http', ['a=1; Path=/; Secure'], { '/': undefined }],
    ['for the host itself', ['a=1; Path=/; Domain=shop'], { '/': 'a=1' }],
    ['for another host', ['a=1; Path=/; Domain=example.com'], { '/': undefined }],
    ['with bytes beyond ASCII', ['a=\u00C3\u00A9; Path=/'], { '/': 'a=\u00C3\u00A9' }],
    ['no cookie', ['', '=', 'nonsense', ';;;'], { '/': undefined }],
    ['HttpOnly, SameSite and unknown words', ['a=1; Path=/; HttpOnly; SameSite=Strict; X=y'], { '/': 'a=1' }],
  ])('%s', (_what, given, expected) => {
    const cookies = new Cookies(origin);
    cookies.take(setting(...given), to('/shop/buy'));
    const found = Object.keys(expected).map((path) => [path, sent(cookies, path)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test('Secure over https', () => {
    const cookies = new Cookies('https://shop');
    cookies.take(setting('a=1; Path=/; Secure', '__Host-b=2; Path=/; Secure'), to('/'));
    expect(sent(cookies, '/')).toBe('a=1; __Host-b=2');
  });

  test('nothing else of the request changes, and a request without cookies is the very same', () => {
    const cookies = new Cookies(origin);
    const request = to('/');
    expect(cookies.on(request)).toBe(request);
    cookies.take(setting('a=1; Path=/; Domain=example.com'), request);
    expect(cookies.on(request)).toBe(request);
    cookies.take(setting('a=1; Path=/'), request);
    expect(cookies.on(request).bytes.toString()).toBe(
      'POST / HTTP/1.1\r\nCookie: a=1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi',
    );
    cookies.clear();
    expect(cookies.on(request)).toBe(request);
  });

  test('are for the name in the Host header', () => {
    expect(namedOrigin(addressOf(80), undefined)).toBe('http://127.0.0.1:80');
    expect(namedOrigin(addressOf(8000, { host: '::1' }), undefined)).toBe('http://[::1]:8000');
    expect(namedOrigin(addressOf(80), 'no:host:at:all')).toBe('http://127.0.0.1:80');
    const cookies = new Cookies(namedOrigin(addressOf(8000), 'www.shop.test:8000'));
    cookies.take(setting('a=1; Path=/; Domain=shop.test'), to('/'));
    expect(sent(cookies, '/')).toBe('a=1');
  });

  test('go back to what was kept, as often as need be, else to none', () => {
    const local = new Cookies('http://localhost:8080');
    local.take(setting('a=1; Path=/', 's=1; Path=/; Secure'), to('/'));
    local.keep();
    for (const value of ['2', '3']) {
      local.take(setting(`a=${value}; Path=/`, 'b=1; Path=/x'), to('/'));
      expect(sent(local, '/x')).toBe(`b=1; a=${value}`);
      local.revert();
      expect([sent(local, '/x'), sent(local, '/')]).toEqual(['a=1', 'a=1']);
    }
    local.clear();
    local.take(setting('c=1; Path=/'), to('/'));
    local.revert();
    expect(sent(local, '/')).toBeUndefined();
  });
});
