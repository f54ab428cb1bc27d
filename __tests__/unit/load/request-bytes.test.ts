import { describe, expect, test } from '@jest/globals';
import type { BodyPlan, HeaderPlan } from '../../../src/config/index.js';
import { compileRequest } from '../../../src/load/exchange/request-bytes.js';
import { compileScenario } from '../../../src/load/users/scenario.js';
import { Values } from '../../../src/load/values/values.js';
import { addressOf, loadPlan, request } from '../../helpers/load.js';

type Known = Parameters<Values['set']>[1];

function valuesOf(known: Readonly<Record<string, Known>>): Values {
  const values = new Values();
  for (const [name, value] of Object.entries(known)) values.set(name, value);
  return values;
}

function rendered(
  changes: Parameters<typeof request>[0],
  known: Readonly<Record<string, Known>> = {},
  {
    headers = [] as readonly HeaderPlan[],
    hostHeader = undefined as string | undefined,
    address = addressOf(8080),
  } = {},
): string {
  const render = compileRequest(request(changes), { headers, hostHeader, addresses: [address] }, false);
  return render(valuesOf(known), 0).bytes.toString('utf8');
}

const bodyOf = (body: BodyPlan, known: Readonly<Record<string, Known>> = {}): string =>
  rendered({ method: 'POST', body }, known).split('\r\n\r\n')[1] ?? '';

describe('the head', () => {
  test('says where, who and for how long', () => {
    expect(rendered({ path: '/items' })).toBe(
      'GET /items HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: keep-alive\r\nUser-Agent: loadgate\r\n\r\n',
    );
  });

  test('leaves the port of the protocol out and writes IPv6 in brackets', () => {
    expect(rendered({}, {}, { address: addressOf(80) })).toContain('\r\nHost: 127.0.0.1\r\n');
    expect(rendered({}, {}, { address: addressOf(443, { protocol: 'https:' }) })).toContain(
      '\r\nHost: 127.0.0.1\r\n',
    );
    expect(rendered({}, {}, { address: addressOf(81, { host: 'fd00::1' }) })).toContain(
      '\r\nHost: [fd00::1]:81\r\n',
    );
    expect(rendered({}, {}, { hostHeader: 'api' })).toContain('\r\nHost: api\r\n');
  });

  test('a step wins over the suite, the suite over our own, whatever the case', () => {
    const text = rendered(
      {
        headers: [
          { name: 'X-Token', value: '{{token}}' },
          { name: 'HOST', value: 'shop' },
        ],
      },
      { token: 'abc' },
      {
        headers: [
          { name: 'x-token', value: 'common' },
          { name: 'user-agent', value: 'mine' },
        ],
      },
    );
    expect(text).toBe(
      'GET / HTTP/1.1\r\nConnection: keep-alive\r\nuser-agent: mine\r\nX-Token: abc\r\nHOST: shop\r\n\r\n',
    );
  });

  test('a value can not begin a header or a request of its own', () => {
    const text = rendered(
      { path: '/{{v}}', headers: [{ name: 'x', value: '{{v}}' }] },
      { v: 'a\r\nEvil: 1\r\n\r\nGET /admin HTTP/1.1\0' },
    );
    expect(text.split('\r\n')).toHaveLength(7);
    expect(text).toContain('\r\nx: a  Evil: 1    GET /admin HTTP/1.1 \r\n');
    expect(text).toContain('GET /a%0D%0AEvil%3A%201%0D%0A%0D%0AGET%20%2Fadmin%20HTTP%2F1.1%00 HTTP/1.1');
  });

  test('what frames the message is not the scenario’s to say, and it is told so', () => {
    const headers = [{ name: 'Content-Length', value: '3' }];
    expect(rendered({ headers })).not.toContain('ength');
    expect(
      compileScenario(loadPlan([request({ headers })]), { addresses: [addressOf(1)], hostHeader: undefined })
        .warnings,
    ).toEqual(['The header content-length of the scenario is not sent: it follows from the body.']);
  });

  test.each([
    [{ method: 'GE T' }, 'request "x": "GE T" is no method'],
    [{ headers: [{ name: 'a:b', value: '' }] }, 'request "x": "a:b" is no header name'],
    [{ headers: [{ name: 'a\r\nb', value: '' }] }, 'request "x": "a\\r\\nb" is no header name'],
  ])('%j is refused', (changes, message) => {
    expect(() => rendered({ name: 'x', ...changes })).toThrow(message);
  });
});

describe('the path', () => {
  test.each([
    ['/a/b?c=d&e=%20#f', '/a/b?c=d&e=%20%23f'],
    ['/ü b', '/%C3%BC%20b'],
    ['/{{text}}/x?q={{text}}', '/a%2Fb%3Fc%3D1%26d/x?q=a%2Fb%3Fc%3D1%26d'],
    ['/{{number}}/{{flag}}/{{nothing}}/{{list}}', '/7/true/null/%5B1%2C%22a%22%5D'],
    ['/{{half}}', '/%EF%BF%BD'],
  ])('%s', (path, expected) => {
    const known = { text: 'a/b?c=1&d', number: 7, flag: true, nothing: null, list: [1, 'a'], half: '\uD800' };
    expect(rendered({ path }, known)).toContain(`GET ${expected} HTTP/1.1\r\n`);
  });
});

describe('the body', () => {
  const known = { id: 7, text: 'say "hi"\n€', flag: false, list: [1, { a: 'b' }], nothing: null };

  test('JSON keeps the type of a value that stands alone', () => {
    const value = {
      a: '{{id}}',
      b: '{{list}}',
      c: ['{{flag}}', '{{nothing}}', '{{text}}'],
      d: 'id {{id}}, {{text}}, {{list}}',
      'e"{{id}}': 1,
      f: {},
    };
    const json = bodyOf({ kind: 'json', value }, known);
    expect(JSON.parse(json)).toEqual({
      a: 7,
      b: [1, { a: 'b' }],
      c: [false, null, 'say "hi"\n€'],
      d: 'id 7, say "hi"\n€, [1,{"a":"b"}]',
      'e"{{id}}': 1,
      f: {},
    });
  });

  test.each(['text', 7, true, null, [], [[1]], { a: { b: ['c'] } }])(
    'JSON without names is itself: %j',
    (value) => {
      expect(JSON.parse(bodyOf({ kind: 'json', value }))).toEqual(value);
    },
  );

  test('a form is URL-encoded', () => {
    const fields = [
      { name: 'a b', value: 'x&{{text}}' },
      { name: 'n', value: '{{id}}' },
      { name: 'n', value: '' },
    ];
    const form = bodyOf({ kind: 'form', fields }, known);
    expect([...new URLSearchParams(form)]).toEqual([
      ['a b', 'x&say "hi"\n€'],
      ['n', '7'],
      ['n', ''],
    ]);
    expect(form).toBe('a+b=x%26say+%22hi%22%0A%E2%82%AC&n=7&n=');
  });

  test('text is as written, its length in bytes', () => {
    const text = rendered({ method: 'PUT', body: { kind: 'text', text: '€ {{id}}' } }, known);
    expect(text).toMatch(/\r\nContent-Type: text\/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\n€ 7$/);
  });

  test('a content type of its own wins', () => {
    const text = rendered({
      method: 'POST',
      body: { kind: 'json', value: 1 },
      headers: [{ name: 'content-type', value: 'application/vnd.api+json' }],
    });
    expect(text.match(/content-type/gi)).toHaveLength(1);
    expect(text).toContain('application/vnd.api+json');
  });

  test('a POST without one says so', () => {
    expect(rendered({ method: 'POST' })).toMatch(/\r\nContent-Length: 0\r\n\r\n$/);
    expect(rendered({ method: 'DELETE' })).not.toContain('Content-Length');
  });
});

test('a request without names is made once per address', () => {
  const addresses = [addressOf(1), addressOf(2, { basePath: '/v1' })];
  const plan = request({ method: 'POST', body: { kind: 'json', value: { a: 1 } } });
  const render = compileRequest(plan, { headers: [], hostHeader: undefined, addresses }, true);
  const [first, second] = [render(new Values(), 0), render(new Values(), 1)];
  expect(render(new Values(), 0)).toBe(first);
  expect(first).toMatchObject({ isHead: false, isIdempotent: false, keepsBody: true });
  expect(first.bytes.toString()).toContain('POST / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n');
  expect(second.bytes.toString()).toContain('POST /v1/ HTTP/1.1\r\nHost: 127.0.0.1:2\r\n');
});

test('a name without a value is an error that says what to do', () => {
  expect(() => rendered({ path: '/{{ id }}' })).toThrow('"{{ id }}" has no value when its request is sent');
  expect(() => bodyOf({ kind: 'json', value: '{{id}}' })).toThrow(
    '"{{id}}" has no value when its request is sent',
  );
});
