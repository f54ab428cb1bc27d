import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileRules } from '../../../src/load/exchange/response-rules.js';
import { HookContext } from '../../../src/load/hooks/hook-context.js';
import { Cookies } from '../../../src/load/users/cookies.js';
import { ownText } from '../../../src/load/values/own-text.js';
import { Values } from '../../../src/load/values/values.js';
import type { Answer, WireRequest } from '../../../src/load/wire/connection.js';
import { request } from '../../helpers/load.js';

test('is the same text, halves of a pair included', () => {
  const units = fc.array(fc.nat(0xffff), { maxLength: 50 });
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      expect(ownText(text)).toBe(text);
    }),
  );
});

/** Bytes of the heap that are in use once nothing is left to collect. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new TypeError('the collector can not be called');
  // The first one may end a cycle that had begun before: what was made meanwhile outlives that.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const longBytes = 1_000_000;
/** A long text with a short one in it. */
const textWith = (part: string): string => Buffer.alloc(longBytes, 'x').toString('latin1') + part;

const toPath: WireRequest = {
  bytes: Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  isHead: false,
  isIdempotent: true,
  keepsBody: true,
};
const answerOf = (body: string): Answer => ({
  kind: 'answer',
  sentAtMs: 0,
  endedAtMs: 1,
  latencyUs: 1000,
  firstByteUs: 1000,
  status: 200,
  rawHeaders: [],
  body: Buffer.from(body),
  isBodyTooLarge: false,
  bytes: body.length,
});

describe('what a user knows keeps nothing alive that it was cut out of', () => {
  const rules = compileRules(
    request({ captures: [{ name: 'token', from: 'regex', pattern: 'token=(\\w+)' }] }),
  );
  test.each<[string, (token: string) => object]>([
    [
      'a capture by a pattern',
      (token) => {
        const values = new Values();
        expect(rules.apply(answerOf(textWith(`token=${token}`)), values)).toBeUndefined();
        expect(values.get('token')).toBe(token);
        return values;
      },
    ],
    [
      'what a hook sets',
      (token) => {
        const values = new Values();
        const caller = { user: 1, values, random: () => 0 };
        const context = new HookContext(caller, { step: 'GET /', aside: undefined, iteration: 1 });
        context.set('token', [textWith(token).slice(longBytes)]);
        expect(values.get('token')).toEqual([token]);
        return values;
      },
    ],
    [
      'a cookie',
      (token) => {
        const cookies = new Cookies('http://shop:8080');
        cookies.take(['Set-Cookie', textWith(`token=${token}; Path=/`).slice(longBytes)], toPath);
        expect(cookies.on(toPath).bytes.includes(`token=${token}`)).toBe(true);
        return cookies;
      },
    ],
  ])('%s', (_what, learn) => {
    const users = Array.from({ length: 3 }, (_, nth) => learn(`warm${'a'.repeat(20)}${nth}`));
    const before = usedBytes();
    for (let nth = 0; nth < 50; nth += 1) users.push(learn(`token${'b'.repeat(20)}${nth}`));
    expect(usedBytes() - before).toBeLessThan(10 * longBytes);
    expect(users).toHaveLength(53);
  });
});
