import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { importHar } from '../../../../src/commands/import/import-har.js';
import { UsageError } from '../../../../src/errors.js';
import { planOf } from '../../../helpers/configuration.js';
import { madeHar, origin, type MadeEntry } from '../../../helpers/har.js';

const options = { name: 'shop.har', scenario: 'shop', host: undefined, assets: false };

interface Imported {
  readonly http?: object;
  readonly steps: readonly Record<string, unknown>[];
  readonly notes: string;
  readonly yaml: string;
}

function imported(entries: readonly MadeEntry[]): Imported {
  const { yaml, notes } = importHar(madeHar(entries), options);
  const config: { http?: object; scenarios: { shop: { steps: Record<string, unknown>[] } } } = parse(yaml);
  return { ...config, steps: config.scenarios.shop.steps, notes: notes.join('\n'), yaml };
}

/** The only step of a recording with one request. */
const stepOf = (entry: MadeEntry): Record<string, unknown> => imported([entry]).steps[0] ?? {};
/** Without it, what all requests say would stand in `http`. */
const other: MadeEntry = { url: '/other' };

describe('a step', () => {
  test.each<[MadeEntry, object]>([
    [{ url: '/orders' }, { get: '/orders', check: { status: 200 } }],
    [
      { method: 'delete', url: '/orders', status: 404 },
      { delete: '/orders', check: { status: 404 } },
    ],
    [
      { url: '/orders?page=2&q=a%20b#top' },
      { get: '/orders?page=2&q=a%20b', name: 'GET /orders', check: { status: 200 } },
    ],
    [
      { url: '/orders/17/lines/3f0c2b9e-7a51-4c1e-9f0e-2d8c5b6a7e10' },
      {
        get: '/orders/17/lines/3f0c2b9e-7a51-4c1e-9f0e-2d8c5b6a7e10',
        name: 'GET /orders/:id/lines/:id',
        check: { status: 200 },
      },
    ],
    [
      { url: '/a b/{{c}}/ü?{{d}}' },
      {
        get: '/a%20b/%7B%7Bc%7D%7D/%C3%BC?%7B%7Bd%7D%7D',
        name: 'GET /a%20b/%7B%7Bc%7D%7D/%C3%BC',
        check: { status: 200 },
      },
    ],
    [{ status: 302 }, { get: '/', check: { status: 302 } }],
    // Without the conditions that a browser's cache adds there is no 304.
    [
      { status: 304, headers: { 'If-None-Match': '"a"' } },
      { get: '/', check: { status: 200 } },
    ],
    [
      { method: 'POST', type: 'application/json', text: '{"a":1}' },
      { post: '/', json: { a: 1 }, check: { status: 200 } },
    ],
    [
      { method: 'POST', postData: { mimeType: 'application/xml', text: '<a/>' } },
      { post: '/', headers: { 'content-type': 'application/xml' }, body: '<a/>', check: { status: 200 } },
    ],
    [
      {
        method: 'POST',
        url: '/graphql',
        type: 'application/json',
        text: '{"operationName":"Cart","query":"query Cart { cart { id } }"}',
      },
      {
        post: '/graphql',
        name: 'POST /graphql Cart',
        json: { operationName: 'Cart', query: 'query Cart { cart { id } }' },
        check: { status: 200 },
      },
    ],
  ])('of %j', (entry, step) => {
    expect(stepOf(entry)).toEqual(step);
  });

  test('keeps the headers that the service may look at', () => {
    const dropped = {
      ':authority': 'shop',
      Host: 'shop',
      'Content-Length': '0',
      'Transfer-Encoding': 'chunked',
      Connection: 'keep-alive',
      'Proxy-Authorization': 'Basic eDp5',
      Cookie: 'a=b',
      'User-Agent': 'Mozilla/5.0',
      Referer: 'http://shop/',
      Origin: 'http://shop',
      'sec-ch-ua': '"x"',
      'Sec-Fetch-Mode': 'cors',
      'If-Modified-Since': 'yesterday',
      'Cache-Control': 'no-cache',
      Accept: '*/*',
      traceparent: '00-1-1-01',
    };
    const kept = { 'Accept-Language': 'en', 'X-Requested-With': 'XMLHttpRequest', Range: 'bytes=0-9' };
    expect(stepOf({ headers: { ...dropped, ...kept } })).toEqual({
      get: '/',
      check: { status: 200 },
      headers: { 'accept-language': 'en', 'x-requested-with': 'XMLHttpRequest', range: 'bytes=0-9' },
    });
  });

  test.each([
    ['gzip, deflate, br, zstd', 'gzip, deflate, br'],
    ['zstd', 'identity'],
  ])('asks for codings that captures can read: %s', (recorded, value) => {
    expect(stepOf({ headers: { 'Accept-Encoding': recorded } })).toMatchObject({
      headers: { 'accept-encoding': value },
    });
  });

  test('says which headers it can not hold', () => {
    const { steps, notes } = imported([
      { url: '/a', headers: { 'x-a': '{{b}}', 'x c': '1', 'x-d': '\uFFFD' } },
    ]);
    expect(steps).toEqual([{ get: '/a', check: { status: 200 } }]);
    expect(notes).toMatch(/Headers whose value a configuration can't hold are left out: .*x-a of GET \/a/);
  });
});

test('what all requests say stands in http, unless it was captured', () => {
  const headers = { accept: 'a/b', 'x-key-of-one': '1' };
  const token = 'tok_12345678';
  const given = { url: '/given', headers, answer: { token } };
  const auth = { Authorization: 'Bearer s3cret' };
  const same = imported([
    { url: '/1', headers: { accept: 'a/b', ...auth } },
    { url: '/2', headers: { ...headers, ...auth } },
  ]);
  expect(same).toMatchObject({
    http: { headers: { accept: 'a/b' }, auth: { bearer: '{{env.TOKEN}}' } },
    steps: [{ get: '/1' }, { get: '/2', headers: { 'x-key-of-one': '1' } }],
  });
  expect(same.steps[0]).not.toHaveProperty('headers');
  const captured = imported([
    given,
    { url: '/3', headers: { ...headers, Authorization: `Bearer ${token}` } },
  ]);
  expect(captured.http).toEqual({ headers });
  expect(captured.steps[1]).toMatchObject({ auth: { bearer: '{{token}}' } });
});

test('the same request several times in a row is a repeat', () => {
  const poll = { url: '/job', answer: { id: 'job_12345678' } };
  const { steps } = imported([
    poll,
    poll,
    poll,
    { url: '/job', status: 404 },
    poll,
    { url: '/jobs/job_12345678' },
  ]);
  expect(steps).toEqual([
    { get: '/job', capture: { job_id: '$.id' }, check: { status: 200 } },
    { repeat: 2, steps: [{ get: '/job', check: { status: 200 } }] },
    { get: '/job', check: { status: 404 } },
    { get: '/job', check: { status: 200 } },
    { get: '/jobs/{{job_id}}', name: 'GET /jobs/:id', check: { status: 200 } },
  ]);
});

describe('secrets', () => {
  const secret = 's3cret-value';
  test.each<[string, MadeEntry, object, string]>([
    [
      'bearer',
      { headers: { Authorization: `Bearer ${secret}` } },
      { auth: { bearer: '{{env.TOKEN}}' } },
      'TOKEN (token of GET /)',
    ],
    [
      'basic',
      { headers: { authorization: `Basic ${Buffer.from(`ada:${secret}:x`).toString('base64')}` } },
      { auth: { basic: { user: 'ada', password: '{{env.PASSWORD}}' } } },
      'PASSWORD (password of GET /)',
    ],
    [
      'another scheme',
      { headers: { authorization: `Digest username="a", response="${secret}"` } },
      { headers: { authorization: '{{env.AUTHORIZATION}}' } },
      'AUTHORIZATION (authorization of GET /)',
    ],
    [
      'a header',
      { headers: { 'X-Api-Key': secret } },
      { headers: { 'x-api-key': '{{env.X_API_KEY}}' } },
      'X_API_KEY (x-api-key',
    ],
    [
      'a query',
      { url: `/a?accessToken=${secret}&b=1` },
      { get: '/a?accessToken={{env.ACCESS_TOKEN}}&b=1' },
      'ACCESS_TOKEN (accessToken of GET /a)',
    ],
    [
      'JSON',
      {
        method: 'POST',
        type: 'application/json',
        text: JSON.stringify({ client: { client_secret: secret }, pin: 1234 }),
      },
      { json: { client: { client_secret: '{{env.CLIENT_SECRET}}' }, pin: 1234 } },
      'CLIENT_SECRET (client_secret of POST /)',
    ],
    [
      'JSON that is a text',
      { method: 'POST', type: 'application/json', text: `{"n":1e999,"password" : "${secret}"}` },
      { body: '{"n":1e999,"password" : "{{env.PASSWORD}}"}' },
      'PASSWORD (password of POST /)',
    ],
    [
      'a form',
      { method: 'POST', type: 'application/x-www-form-urlencoded', text: `user=ada&passwd=${secret}` },
      { form: { user: 'ada', passwd: '{{env.PASSWD}}' } },
      'PASSWD',
    ],
    [
      'a form that is a text',
      { method: 'POST', type: 'application/x-www-form-urlencoded', text: `a=1&a=2&password=${secret}` },
      { body: 'a=1&a=2&password={{env.PASSWORD}}' },
      'PASSWORD',
    ],
    [
      'a form with files',
      {
        method: 'POST',
        type: 'multipart/form-data; boundary=XX',
        text: `--XX\r\nContent-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--XX--\r\n`,
      },
      {
        body: '--XX\r\nContent-Disposition: form-data; name="password"\r\n\r\n{{env.PASSWORD}}\r\n--XX--\r\n',
      },
      'PASSWORD',
    ],
  ])('in %s become variables, and are told', (_, entry, step, told) => {
    const { steps, notes, yaml } = imported([entry]);
    expect(steps[0]).toMatchObject(step);
    expect(notes).toContain('Secrets were not copied. Set before a run: ');
    expect(notes).toContain(told);
    expect(yaml + notes).not.toContain(secret);
  });

  test('the same value is the same variable, another one of that name is the next', () => {
    const login = (password: string): MadeEntry => ({
      method: 'POST',
      type: 'application/json',
      text: JSON.stringify({ password }),
    });
    const { steps } = imported([login('one'), other, login('two'), other, login('one')]);
    expect(steps.map(({ json }) => json)).toEqual([
      { password: '{{env.PASSWORD}}' },
      undefined,
      { password: '{{env.PASSWORD_2}}' },
      undefined,
      { password: '{{env.PASSWORD}}' },
    ]);
  });

  test('a JSON web token is one under any name', () => {
    const token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":1}').toString('base64url')}.x`;
    expect(stepOf({ url: `/a?t=${token}` })).toMatchObject({ get: '/a?t={{env.T}}' });
    expect(stepOf({ headers: { 'x-user': `Token ${token}` } })).toMatchObject({
      headers: { 'x-user': 'Token {{env.TOKEN}}' },
    });
  });

  test.each(['x-request-id', 'accept', 'author', 'monkey', 'pinned', 'passenger'])('%s is none', (name) => {
    expect(stepOf({ headers: { [name]: 'a1' } })).toMatchObject({ headers: { [name]: 'a1' } });
  });
});

describe('values of an earlier answer', () => {
  const uuid = '3f0c2b9e-7a51-4c1e-9f0e-2d8c5b6a7e10';
  const made = (answer: unknown): MadeEntry => ({ method: 'POST', url: '/orders', status: 201, answer });
  test.each<[string, MadeEntry, MadeEntry, object, object]>([
    [
      'a UUID in a path',
      made({ id: uuid }),
      { url: `/orders/${uuid}/lines` },
      { order_id: '$.id' },
      { get: '/orders/{{order_id}}/lines' },
    ],
    [
      'a number in a path',
      made({ orderNo: 4711001 }),
      { url: '/print/4711001' },
      { orderNo: '$.orderNo' },
      { get: '/print/{{orderNo}}' },
    ],
    [
      'a short id behind the path that made it',
      made({ id: 17 }),
      { method: 'DELETE', url: '/orders/17' },
      { order_id: '$.id' },
      { delete: '/orders/{{order_id}}' },
    ],
    [
      'in a list',
      made([{ 'line no': 'line-0001' }]),
      { url: '/x?l=line-0001' },
      { line_no: "$[0]['line no']" },
      { get: '/x?l={{line_no}}' },
    ],
    [
      'of an object in it',
      made({ user: { id: 'usr_12345' } }),
      { url: '/x?u=usr_12345' },
      { user_id: '$.user.id' },
      { get: '/x?u={{user_id}}' },
    ],
    [
      'in a header',
      made({ csrf: 'c5f8a210' }),
      { headers: { 'x-csrf-token': 'c5f8a210' } },
      { csrf: '$.csrf' },
      { headers: { 'x-csrf-token': '{{csrf}}' } },
    ],
    [
      'as a bearer token',
      made({ access_token: 'a.b-c_12345' }),
      { headers: { authorization: 'Bearer a.b-c_12345' } },
      { access_token: '$.access_token' },
      { auth: { bearer: '{{access_token}}' } },
    ],
    [
      'in JSON, with its type',
      made({ id: 4711001, tag: 'tag_00001' }),
      {
        method: 'PUT',
        type: 'application/json',
        text: '{"id":4711001,"not":"4711001","tags":["tag_00001"]}',
      },
      { order_id: '$.id', tag: '$.tag' },
      { json: { id: '{{order_id}}', not: '4711001', tags: ['{{tag}}'] } },
    ],
    [
      'in a form, percent-encoded',
      made({ csrf: 'aZ9+abcdefgh/jklmnopQ==' }),
      {
        method: 'POST',
        type: 'application/x-www-form-urlencoded',
        text: 'csrf=aZ9%2Babcdefgh%2FjklmnopQ%3D%3D',
      },
      { csrf: '$.csrf' },
      { form: { csrf: '{{csrf}}' } },
    ],
  ])('%s become captures', (_, first, second, capture, step) => {
    const { steps } = imported([first, second]);
    expect(steps[0]).toMatchObject({ capture });
    expect(steps[1]).toMatchObject(step);
  });

  test.each<[string, MadeEntry, MadeEntry]>([
    ['a word', made({ state: 'shipping' }), { url: '/shipping' }],
    ['a small number', made({ total: 17 }), { url: '/orders/17' }],
    ['a date', made({ at: '2026-11-20' }), { url: '/days/2026-11-20' }],
    ['a version', made({ version: '10.20.30.40' }), { url: '/v/10.20.30.40' }],
    ['a part of a value', made({ id: 'ord_12345' }), { url: '/x/a-ord_12345-b' }],
    ['what came later', { url: '/x/ord_12345' }, made({ id: 'ord_12345' })],
    [
      'what the client had sent itself',
      { ...made({ id: uuid }), type: 'application/json', text: JSON.stringify({ id: uuid }) },
      { url: `/x/${uuid}` },
    ],
    [
      'the number that it had sent as a text',
      { ...made({ no: 4711001 }), url: '/o/4711001' },
      { url: '/x/4711001' },
    ],
    [
      'an answer that is no JSON',
      { content: { mimeType: 'text/html', text: '<a href="ord_12345">' } },
      { url: '/x/ord_12345' },
    ],
  ])('%s stays as it is', (_, first, second) => {
    const { yaml } = imported([first, second]);
    expect(yaml).not.toContain('capture');
    expect(yaml).not.toContain('{{');
  });

  test('take the first answer that held them, and names of their own', () => {
    const { steps, notes } = imported([
      { url: '/a', answer: { id: 'one_00001' } },
      { url: '/a', answer: { id: 'two_00002', other: 'one_00001' } },
      { url: '/x/one_00001/two_00002' },
    ]);
    expect(steps.map(({ capture, get }) => ({ capture, get }))).toEqual([
      { capture: { a_id: '$.id' }, get: '/a' },
      { capture: { a_id_2: '$.id' }, get: '/a' },
      { capture: undefined, get: '/x/{{a_id}}/{{a_id_2}}' },
    ]);
    expect(notes).toContain('a_id ($.id of GET /a), a_id_2 ($.id of GET /a)');
  });

  test('take a name that a map can have', () => {
    const { steps } = imported([
      { url: '/a', answer: JSON.parse('{"__proto__":"one_00001"}') },
      { url: '/x/one_00001' },
    ]);
    expect(steps).toMatchObject([{ capture: { __proto___2: '$.__proto__' } }, { get: '/x/{{__proto___2}}' }]);
  });
});

describe('what is told', () => {
  test('is what became of every entry', () => {
    const { notes } = importHar(
      madeHar([
        { url: 'https://shop.example.com/' },
        { url: 'https://shop.example.com/a.css', mime: 'text/css' },
        { url: 'https://cdn.example.com/b.js' },
        { url: 'https://shop.example.com/x', status: 0 },
        {
          method: 'POST',
          url: 'https://shop.example.com/photo',
          postData: { mimeType: 'image/png', text: '\uFFFDPNG' },
        },
        { url: 'https://shop.example.com/me', cookies: [{ name: 'sid', value: '1' }] },
      ]),
      options,
    );
    expect(notes).toEqual([
      'shop.har: 2 requests to https://shop.example.com became the scenario "shop".',
      'Left out: 1 for images, fonts, styles, scripts and the like (--assets keeps them), 1 to other hosts (https://cdn.example.com 1; --host chooses another), 1 without an answer.',
      "Can't be sent by a step, and is left out: POST /photo (a body that is no text).",
      'Cookies that nothing imported sets were sent: sid. If they are a session, record the login, too.',
      'The target is not https://shop.example.com, which was recorded, but http://127.0.0.1:3000: write under "target" what is to be tested.',
    ]);
  });

  test.each<[string, MadeEntry]>([
    ['a header', { responseHeaders: [{ name: 'Set-Cookie', value: 'sid=1; Path=/\nb=2' }] }],
    [
      'several headers',
      {
        responseHeaders: [
          { name: 'set-cookie', value: 'b=2' },
          { name: 'set-cookie', value: 'sid=1' },
        ],
      },
    ],
  ])('are no cookies that %s sets', (_, login) => {
    const me: MadeEntry = { url: '/me', headers: { cookie: 'sid=1; b=2' } };
    expect(imported([login, me]).notes).not.toContain('Cookies');
    expect(imported([me, login]).notes).toContain('Cookies that nothing imported sets were sent: sid, b.');
  });
});

test('answers that nest without end are no trouble', () => {
  const content = { mimeType: 'application/json', text: `${'['.repeat(100_000)}1${']'.repeat(100_000)}` };
  expect(stepOf({ content })).toEqual({ get: '/', check: { status: 200 } });
});

test('where nothing can be sent there is no file', () => {
  const upload: MadeEntry = { method: 'POST', url: '/log', bodySize: 5 };
  const told: MadeEntry = { method: 'PUT', url: '/log', headers: { 'Content-Length': '5' }, bodySize: 0 };
  const why = 'has a body that was not recorded';
  expect(() => imported([upload])).toThrow(
    new UsageError(`shop.har: nothing can be imported; POST /log ${why}`),
  );
  expect(() => imported([told])).toThrow(
    new UsageError(`shop.har: nothing can be imported; PUT /log ${why}`),
  );
});

test.each([
  ['http://127.0.0.1:3000', undefined],
  ['http://localhost:8080', undefined],
  ['https://[::1]:8443', undefined],
  ['https://shop.example.com', 'http://127.0.0.1:3000'],
  ['http://192.168.1.7:3000', 'http://127.0.0.1:3000'],
])('load never goes to a host that was only recorded: %s', async (recorded, url = recorded) => {
  const { yaml } = importHar(madeHar([{ url: `${recorded}/a` }]), options);
  expect(await planOf(yaml)).toMatchObject({
    target: { kind: 'url', url },
    tests: [{ name: 'recorded', load: { scenario: { name: 'shop' } } }],
  });
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('{{x}}', '{{', '}}', '{{env.HOME}}', '<<', '__proto__', '\uFFFD', '\uD800', 'tok_12345678'),
  fc.constantFrom(
    '#',
    ': ',
    '- a',
    'a\r\nb',
    '\0',
    '\u0085',
    '0x1F',
    '1e3',
    'null',
    '',
    ' a ',
    '%zz',
    '%7B%7B',
  ),
);
const body = fc.oneof(
  nasty,
  fc.json({ stringUnit: 'binary' }),
  fc.dictionary(nasty, nasty).map((map) => JSON.stringify(map)),
  fc.tuple(nasty, nasty).map(([name, value]) => `${name}=${value}&b=1`),
);
const anyEntry: fc.Arbitrary<MadeEntry> = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'put', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT', 'X'),
    url: fc.tuple(nasty, nasty, nasty).map(([a, b, c]) => `${origin}/${a}?${b}=${c}`),
    headers: fc.dictionary(fc.oneof(nasty, fc.constantFrom('X-Api-Key', 'Authorization', 'A')), nasty),
    type: fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      'text/plain',
      '{{x}}',
    ),
    text: body,
    status: fc.constantFrom(0, 200, 201, 304, 404, 599, 777),
    answer: fc.oneof(fc.dictionary(nasty, nasty), fc.jsonValue({ stringUnit: 'binary' })),
  },
  { requiredKeys: [] },
);

test('whatever was recorded makes a valid configuration', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEntry, { maxLength: 6 }), async (entries) => {
      // One that can always be sent.
      const { yaml } = importHar(madeHar([...entries, { url: '/last' }]), options);
      const variables = [...yaml.matchAll(/\{\{env\.(\w+)\}\}/g)].map(([, name = '']) => [name, 'a value']);
      const { tests } = await planOf(yaml, { env: Object.fromEntries(variables) });
      expect(tests[0]?.load.scenario.tasks[0]?.steps.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
