import { describe, expect, test } from '@jest/globals';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { CapturePlan, CheckPlan } from '../../../src/config/index.js';
import { compileRules, type Failure } from '../../../src/load/exchange/response-rules.js';
import { Values } from '../../../src/load/values/values.js';
import { request } from '../../helpers/load.js';

interface Sent {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

function judged(
  { checks = [], captures = [] }: { checks?: CheckPlan[]; captures?: CapturePlan[] },
  { status = 200, headers = [], body = '' }: Sent,
): { failure: Failure | undefined; values: Values } {
  const rules = compileRules(request({ checks, captures }));
  const values = new Values();
  const failure = rules.apply(
    {
      kind: 'answer',
      sentAtMs: 0,
      endedAtMs: 1,
      latencyUs: 1000,
      status,
      rawHeaders: headers,
      body: rules.needBody ? Buffer.from(body) : undefined,
      isBodyTooLarge: false,
      firstByteUs: 0,
      bytes: 100,
    },
    values,
  );
  return { failure, values };
}

const statusCheck = (...ranges: [number, number][]): CheckPlan => ({
  kind: 'status',
  ranges: ranges.map(([from, to]) => ({ from, to })),
});

describe('status', () => {
  test.each([
    ['no check', [], 200, undefined],
    ['no check', [], 302, undefined],
    ['no check', [], 399, undefined],
    ['no check', [], 400, { kind: 'http', message: 'status 400' }],
    ['no check', [], 503, { kind: 'http', message: 'status 503' }],
    ['a check that allows it', [statusCheck([404, 404])], 404, undefined],
    [
      'a check that does not',
      [statusCheck([200, 299])],
      302,
      { kind: 'check', message: 'status 302, expected 200-299' },
    ],
    [
      'a check that does not',
      [statusCheck([200, 204], [404, 404])],
      500,
      { kind: 'http', message: 'status 500, expected 200-204, 404' },
    ],
    [
      'two checks',
      [statusCheck([200, 299]), statusCheck([201, 201])],
      200,
      { kind: 'check', message: 'status 200, expected 201' },
    ],
  ])('%s: %j and %i', (_what, checks, status, failure) => {
    expect(judged({ checks }, { status }).failure).toEqual(failure);
  });
});

describe('body', () => {
  const body = '{"state":"busy","n":3,"list":[{"a":1},{"a":2}],"nothing":null}';
  test.each<[CheckPlan, string | undefined]>([
    [{ kind: 'body', test: 'contains', text: '"n":3' }, undefined],
    [{ kind: 'body', test: 'contains', text: 'gone' }, 'check body: does not contain "gone"'],
    [{ kind: 'body', test: 'equals', text: body }, undefined],
    [
      { kind: 'body', test: 'equals', text: 'ok' },
      `check body: expected "ok", found ${JSON.stringify(body)}`,
    ],
    [{ kind: 'body', test: 'matches', text: '"n":\\d' }, undefined],
    [{ kind: 'body', test: 'matches', text: '^n' }, 'check body: does not match /^n/'],
    [{ kind: 'json', path: '$.n', equals: 3 }, undefined],
    [{ kind: 'json', path: '$.nothing', equals: null }, undefined],
    [{ kind: 'json', path: '$.list[1]', equals: { a: 2 } }, undefined],
    [{ kind: 'json', path: '$.list[*].a', equals: [1, 2] }, undefined],
    [{ kind: 'json', path: '$.n', equals: '3' }, 'check $.n: expected "3", found 3'],
    [{ kind: 'json', path: '$.state', equals: 'ready' }, 'check $.state: expected "ready", found "busy"'],
    [{ kind: 'json', path: '$.missing', equals: null }, 'check $.missing: expected null, found nothing'],
  ])('%j', (check, message) => {
    expect(judged({ checks: [check] }, { body }).failure).toEqual(message && { kind: 'check', message });
  });

  test('is shown up to 80 characters', () => {
    const checks: CheckPlan[] = [{ kind: 'body', test: 'equals', text: 'ok' }];
    expect(judged({ checks }, { body: 'x'.repeat(5000) }).failure?.message).toBe(
      `check body: expected "ok", found "${'x'.repeat(78)}…`,
    );
  });

  test('may have a zero with a sign', () => {
    const checks: CheckPlan[] = [{ kind: 'json', path: '$.n', equals: 0 }];
    expect(judged({ checks }, { body: '{"n":-0.0}' }).failure).toBeUndefined();
  });

  test('may begin with a byte order mark', () => {
    const checks: CheckPlan[] = [{ kind: 'json', path: '$.n', equals: 3 }];
    expect(judged({ checks }, { body: `\uFEFF${body}` }).failure).toBeUndefined();
  });

  test('that is not JSON', () => {
    expect(
      judged({ checks: [{ kind: 'json', path: '$.a', equals: 1 }] }, { body: '<html>' }).failure?.message,
    ).toBe('check $.a: the body is not JSON');
    expect(
      judged({ captures: [{ name: 'a', from: 'json', path: '$.a' }] }, { body: '' }).failure?.message,
    ).toBe('capture a: the body is not JSON');
  });

  test('that is nested beyond search', () => {
    const body = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`;
    expect(judged({ checks: [{ kind: 'json', path: '$..b', equals: 1 }] }, { body }).failure).toEqual({
      kind: 'check',
      message: expect.stringMatching(/^the body can't be searched: recursion limit/),
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => text],
  ])('that is sent as %s is read as it was before', (coding, encode) => {
    const { failure, values } = judged(
      {
        checks: [{ kind: 'body', test: 'contains', text: '"state"' }],
        captures: [{ name: 'n', from: 'json', path: '$.n' }],
      },
      { body: encode(body), headers: ['Content-Encoding', coding] },
    );
    expect(failure).toBeUndefined();
    expect(values.get('n')).toBe(3);
  });

  test.each<[string, Buffer, RegExp]>([
    ['zstd', Buffer.from('packed'), /^the body is encoded as zstd, which is not read here$/],
    ['gzip', Buffer.from('packed'), /^the body can't be unpacked from gzip: .*incorrect header check$/],
    [
      'gzip',
      gzipSync(body).subarray(0, -9),
      /^the body can't be unpacked from gzip: .*unexpected end of file$/,
    ],
    [
      'gzip',
      gzipSync(Buffer.alloc(17 * 1024 * 1024)),
      /^the body can't be unpacked from gzip: .*larger than 16777216/,
    ],
    ['gzip', Buffer.alloc(0), /^check body: does not contain "x"$/],
  ])('that is sent as %s and can not be read', (coding, sent, message) => {
    const checks: CheckPlan[] = [{ kind: 'body', test: 'contains', text: 'x' }];
    const { failure } = judged({ checks }, { body: sent, headers: ['content-encoding', coding] });
    expect(failure).toEqual({ kind: 'check', message: expect.stringMatching(message) });
  });

  test('the status is told before the body', () => {
    const checks: CheckPlan[] = [{ kind: 'body', test: 'contains', text: 'ok' }];
    expect(judged({ checks }, { status: 503, body: '' }).failure).toEqual({
      kind: 'http',
      message: 'status 503',
    });
  });

  test('is kept only where something reads it', () => {
    const needs = (checks: CheckPlan[], captures: CapturePlan[]) =>
      compileRules(request({ checks, captures })).needBody;
    expect(needs([], [])).toBe(false);
    expect(needs([statusCheck([200, 299])], [{ name: 'a', from: 'header', header: 'etag' }])).toBe(false);
    expect(needs([{ kind: 'body', test: 'contains', text: 'a' }], [])).toBe(true);
    expect(needs([], [{ name: 'a', from: 'regex', pattern: 'a' }])).toBe(true);
  });
});

describe('captures', () => {
  const body = '{"id":7,"items":["a","b"],"one":["c"],"text":"n=42;"}';
  test.each<[CapturePlan, unknown]>([
    [{ name: 'v', from: 'json', path: '$.id' }, 7],
    [{ name: 'v', from: 'json', path: '$.items' }, ['a', 'b']],
    [{ name: 'v', from: 'json', path: '$.items[*]' }, ['a', 'b']],
    [{ name: 'v', from: 'json', path: '$.one[*]' }, 'c'],
    [{ name: 'v', from: 'header', header: 'etag' }, 'W/"1"'],
    [{ name: 'v', from: 'regex', pattern: 'n=(\\d+)' }, '42'],
    [{ name: 'v', from: 'regex', pattern: 'n=\\d+' }, 'n=42'],
  ])('%j', (capture, expected) => {
    const { failure, values } = judged(
      { captures: [capture] },
      { body, headers: ['ETag', 'W/"1"', 'X', 'etag'] },
    );
    expect(failure).toBeUndefined();
    expect(values.get('v')).toEqual(expected);
  });

  test.each<[CapturePlan, string]>([
    [{ name: 'v', from: 'json', path: '$.gone' }, 'capture v: $.gone finds nothing in the body'],
    [{ name: 'v', from: 'header', header: 'X-Gone' }, 'capture v: the answer has no header x-gone'],
    [{ name: 'v', from: 'regex', pattern: 'gone' }, 'capture v: /gone/ does not match the body'],
    [{ name: 'v', from: 'regex', pattern: 'n=(x)?' }, 'capture v: /n=(x)?/ does not match the body'],
  ])('%j finds nothing', (capture, message) => {
    const { failure, values } = judged({ captures: [capture] }, { body });
    expect(failure).toEqual({ kind: 'check', message });
    expect(values.get('v')).toBeUndefined();
  });
});

test.each<[CapturePlan, string]>([
  [{ name: 'v', from: 'json', path: '$.[' }, 'is no JSONPath'],
  [{ name: 'v', from: 'json', path: '$[?match(@.a, "(a+)+b")]' }, 'is no JSONPath'],
  [{ name: 'v', from: 'regex', pattern: '(' }, '"(" is no regular expression'],
])('%j can not be read', (capture, message) => {
  expect(() => compileRules(request({ captures: [capture] }))).toThrow(message);
});
