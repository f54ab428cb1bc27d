import { describe, expect, test } from '@jest/globals';
import type { AuthPlan, HeaderPlan } from '../../../src/config/index.js';
import { compileRequest } from '../../../src/load/exchange/request-bytes.js';
import { Values } from '../../../src/load/values/values.js';
import { addressOf, request } from '../../helpers/load.js';

const basic = (user: string, password: string): AuthPlan => ({ kind: 'basic', user, password });
const bearer = (token: string): AuthPlan => ({ kind: 'bearer', token });
const header = (value: string): HeaderPlan[] => [{ name: 'authorization', value }];
type Level = { readonly auth?: AuthPlan; readonly headers?: readonly HeaderPlan[] };

function sent(step: Level, common: Level = {}, known: Readonly<Record<string, string>> = {}): string[] {
  const { auth, headers = [] } = common;
  const defaults = { auth, headers, addresses: [addressOf(80)], hostHeader: undefined };
  const values = new Values();
  for (const [name, value] of Object.entries(known)) values.set(name, value);
  const text = compileRequest(request(step), defaults, false)(values, 0).bytes.toString('utf8');
  return [...text.matchAll(/\r\nauthorization: (.*?)(?=\r\n)/gi)].map(([, value = '']) => value);
}

describe('the authorization header', () => {
  test.each<[string, Level, Level, string[]]>([
    // RFC 7617, 2 and 2.1.
    ['basic', { auth: basic('Aladdin', 'open sesame') }, {}, ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==']],
    ['basic in UTF-8', { auth: basic('test', '123£') }, {}, ['Basic dGVzdDoxMjPCow==']],
    ['bearer', { auth: bearer('mF_9.B5f-4.1JqM') }, {}, ['Bearer mF_9.B5f-4.1JqM']],
    ['of the suite', {}, { auth: bearer('suite') }, ['Bearer suite']],
    ['none', {}, {}, []],
    ["a step's over the suite's", { auth: bearer('step') }, { auth: bearer('suite') }, ['Bearer step']],
    [
      "a step's over the suite's header",
      { auth: bearer('step') },
      { headers: header('suite') },
      ['Bearer step'],
    ],
    ["a step's header over the suite's", { headers: header('own') }, { auth: bearer('suite') }, ['own']],
  ])('%s', (_what, step, common, expected) => {
    expect(sent(step, common)).toEqual(expected);
  });

  test('takes values of the user; none of them begins another header', () => {
    expect(sent({ auth: basic('{{u}}', '{{p}}') }, {}, { u: 'Aladdin', p: 'open sesame' })).toEqual([
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    ]);
    expect(sent({ auth: bearer('{{t}}') }, {}, { t: 'a\r\nX: y' })).toEqual(['Bearer a  X: y']);
  });
});
