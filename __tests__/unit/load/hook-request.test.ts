import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Request } from '../../../types/index.js';
import { HookRequest } from '../../../src/load/hooks/hook-request.js';
import { compileRequest } from '../../../src/load/exchange/request-bytes.js';
import { Values } from '../../../src/load/values/values.js';
import { addressOf, request } from '../../helpers/load.js';

type Changes = Parameters<typeof request>[0];

const wireOf = (changes: Changes = {}) =>
  compileRequest(
    request(changes),
    { headers: [], hostHeader: 'api', addresses: [addressOf(1)] },
    false,
  )(new Values(), 0);

/** What is sent after a hook. */
function after(hook: (request: Request) => unknown, changes: Changes = {}, isText = true): string {
  const seen = new HookRequest(wireOf(changes), isText);
  return seen.result(hook(seen.request)).wire.bytes.toString('utf8');
}

const linesOf = (text: string): string[] => text.split('\r\n').slice(1).toSorted();

describe('a request', () => {
  const post: Changes = {
    method: 'POST',
    path: '/orders?q=ü',
    headers: [{ name: 'X-Id', value: 'a: b ü' }],
    body: { kind: 'text', text: 'hällo' },
  };

  test('is seen as it is sent, without what the client itself must say', () => {
    const { request: seen } = new HookRequest(wireOf(post), true);
    expect(seen).toEqual({
      method: 'POST',
      path: '/orders?q=%C3%BC',
      headers: {
        host: 'api',
        'user-agent': 'loadgate',
        'content-type': 'text/plain; charset=utf-8',
        'x-id': 'a: b ü',
      },
      body: 'hällo',
    });
  });

  test.each([
    post,
    {},
    { method: 'POST' },
    { method: 'HEAD', path: '/x' },
    { headers: [{ name: 'Connection', value: 'close' }] },
  ])('that a hook leaves alone goes out as it was: %j', (changes) => {
    const before = wireOf(changes);
    const seen = new HookRequest(before, true);
    const { wire, takesCookies } = seen.result(undefined);
    expect(linesOf(wire.bytes.toString())).toEqual(linesOf(before.bytes.toString()));
    expect({ ...wire, bytes: 0 }).toEqual({ ...before, bytes: 0 });
    expect(takesCookies).toBe(true);
  });

  test('has a copy of its bytes, where they are no text', () => {
    const before = wireOf(post);
    const bytes = Buffer.from(before.bytes);
    const { request: seen } = new HookRequest(before, false);
    expect(seen.body).toEqual(new Uint8Array(Buffer.from('hällo')));
    if (typeof seen.body === 'object') seen.body.fill(0);
    expect(before.bytes).toEqual(bytes);
  });

  test('is whole where its body is in pieces, which stay as they are', () => {
    const pieces = [Buffer.from([0, 255]), Buffer.from([1])];
    const head = Buffer.from('PUT / HTTP/1.1\r\nHost: api\r\nContent-Length: 3\r\n\r\n');
    const seen = new HookRequest({ ...wireOf({ method: 'PUT' }), bytes: head, tail: pieces }, false);
    const { body } = seen.request;
    expect(body).toEqual(new Uint8Array([0, 255, 1]));
    if (typeof body === 'object') body[1] = 7;
    const { wire } = seen.result(undefined);
    expect({ sent: [...wire.bytes.subarray(-3)], tail: wire.tail }).toEqual({
      sent: [0, 7, 1],
      tail: undefined,
    });
    expect(pieces).toEqual([Buffer.from([0, 255]), Buffer.from([1])]);
  });

  test('can be changed in each of its parts, or be another one', () => {
    const changed = after((seen) => {
      seen.method = 'PUT';
      seen.path = '/other?x=1 2#3';
      seen.headers['X-ID'] = 'mine';
      seen.headers['X-New'] = '1';
      delete seen.headers['user-agent'];
      seen.headers['content-type'] = undefined;
      seen.body = 'ü';
    }, post);
    const whole = after(
      () => ({
        method: 'PUT',
        path: '/other?x=1 2#3',
        headers: { Host: 'api', 'x-new': '1', 'x-id': 'mine' },
        body: Buffer.from('ü'),
      }),
      post,
    );
    const lines = [
      'Connection: keep-alive',
      'Content-Length: 2',
      'Host: api',
      'X-Id: mine',
      'x-new: 1',
      '',
      'ü',
    ];
    expect(linesOf(changed)).toEqual(lines.toSorted());
    expect(linesOf(whole)).toEqual(linesOf(changed));
    for (const text of [changed, whole])
      expect(text.startsWith('PUT /other?x=1%202%233 HTTP/1.1\r\n')).toBe(true);
  });

  test('that is another one names the same host, unless the hook names one or takes it away', () => {
    const hostOf = (text: string): string | undefined => /^host: (.*)$/im.exec(text)?.[1];
    const another = (headers: Request['headers']): Request => ({ method: 'GET', path: '/', headers });
    expect(hostOf(after(() => another({ 'x-id': '1' })))).toBe('api');
    expect(hostOf(after(() => another({ Host: 'b' })))).toBe('b');
    expect(hostOf(after(() => another({ host: undefined })))).toBeUndefined();
    expect(hostOf(after(({ headers }) => void delete headers['host']))).toBeUndefined();
  });

  test('without a body says so where one is usual', () => {
    const bodiless = (method: string) =>
      after((seen) => Object.assign(seen, { method, body: undefined }), post);
    expect(bodiless('PATCH')).toContain('\r\nContent-Length: 0\r\n');
    expect(bodiless('DELETE')).not.toContain('Content-Length');
    expect(after((seen) => Object.assign(seen, { body: new Uint8Array() }))).toContain(
      'Content-Length: 0\r\n',
    );
  });

  test('is as safe to repeat as its method', () => {
    const flagsOf = (method: string) => {
      const seen = new HookRequest(wireOf(), true);
      const { isHead, isIdempotent } = seen.result({ ...seen.request, method }).wire;
      return { isHead, isIdempotent };
    };
    expect(flagsOf('POST')).toEqual({ isHead: false, isIdempotent: false });
    expect(flagsOf('HEAD')).toEqual({ isHead: true, isIdempotent: true });
  });
});

describe('cookies', () => {
  const withCookies = (hook: (headers: Request['headers']) => void) => {
    const seen = new HookRequest(wireOf(), true, 'a=1');
    hook(seen.request.headers);
    const { wire, takesCookies } = seen.result(undefined);
    return { takesCookies, sent: /^cookie: (.*)\r$/m.exec(wire.bytes.toString())?.[1] };
  };

  test('of the user are seen and stay its own, unless a hook writes others', () => {
    expect(withCookies(({ cookie }) => expect(cookie).toBe('a=1'))).toEqual({ takesCookies: true });
    expect(withCookies((headers) => void (headers['Cookie'] = 'b=2'))).toEqual({
      takesCookies: false,
      sent: 'b=2',
    });
    expect(withCookies((headers) => void delete headers['cookie'])).toEqual({ takesCookies: false });
  });
});

describe('what can not be sent', () => {
  const change = (changes: object) => (seen: Request) => ({ ...seen, ...changes });
  const header = (name: string, value: unknown) => (seen: Request) => ({
    ...seen,
    headers: { ...seen.headers, [name]: value },
  });

  test.each<[string, (request: Request) => unknown]>([
    ['returned a string; return a request, or nothing', () => '/x'],
    ['returned a boolean; return a request, or nothing', () => true],
    ['returned a list; return a request, or nothing', () => []],
    ['undefined is no method', () => ({})],
    ['"GE T" is no method', change({ method: 'GE T' })],
    ['"" is no method', change({ method: '' })],
    ['"CONNECT" is no method', change({ method: 'CONNECT' })],
    ['the method is "get"; write "GET"', change({ method: 'get' })],
    ['"orders" is no path; a path begins with "/"', change({ path: 'orders' })],
    ['"http://x/" is no path; a path begins with "/"', change({ path: 'http://x/' })],
    ['a number is no path; a path begins with "/"', change({ path: 1 })],
    ['the headers are undefined; give them as an object', change({ headers: undefined })],
    ['the headers are a list; give them as an object', change({ headers: [['a', 'b']] })],
    ...[new Headers({ a: 'b' }), new Map([['a', 'b']])].map(
      (headers): [string, (request: Request) => unknown] => [
        'the headers are a Headers or Map; give them as an object (Object.fromEntries)',
        change({ headers }),
      ],
    ),
    ['"a b" is no header name', header('a b', '1')],
    ['"a\\r\\nb" is no header name', header('a\r\nb', '1')],
    ['"" is no header name', header('', '1')],
    ['the header x holds a line break', header('X', '1\r\nEvil: 2')],
    ['the header x holds a control character', header('X', '1\0')],
    ['the header x is a number; write a string', header('X', 1)],
    ['the header x is null; write a string', header('X', null)],
    ['the header content-length follows from the body; leave it out', header('Content-Length', '3')],
    ['the header transfer-encoding follows from the body; leave it out', header('transfer-encoding', 'x')],
    ['the header connection belongs to the client; leave it out', header('connection', 'close')],
    [
      'the body is an object; give a string (such as of JSON.stringify) or a Uint8Array',
      change({ body: { a: 1 } }),
    ],
    ['the body is null; give a string (such as of JSON.stringify) or a Uint8Array', change({ body: null })],
  ])('%s', (message, hook) => {
    expect(() => after(hook)).toThrow(expect.objectContaining({ name: 'NoRequest', message }));
  });

  test('is refused, or it is one request', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('GET', '/', 'x', 'a\r\n\r\nb'));
    const anything = fc.record({
      method: text,
      path: text.map((path) => `/${path}`),
      headers: fc.dictionary(text, text),
      body: fc.option(fc.oneof(text, fc.uint8Array()), { nil: undefined }),
    });
    fc.assert(
      fc.property(anything, (made) => {
        let bytes: Buffer;
        try {
          bytes = new HookRequest(wireOf(), true).result(made).wire.bytes;
        } catch (error) {
          expect(error).toMatchObject({ name: 'NoRequest' });
          return;
        }
        const end = bytes.indexOf('\r\n\r\n');
        const [first = '', ...lines] = bytes.toString('utf8', 0, end).split('\r\n');
        expect(first).toMatch(/^[^\s]+ \/[!-~]* HTTP\/1\.1$/);
        for (const line of lines) expect(line).toMatch(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\r\n\0]*$/);
        const length = Number(/^Content-Length: (\d+)$/m.exec(lines.join('\n'))?.[1] ?? 0);
        expect(bytes.length - end - 4).toBe(length);
      }),
    );
  });
});
