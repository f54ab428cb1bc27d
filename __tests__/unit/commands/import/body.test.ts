import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readBody, type BodyReading } from '../../../../src/commands/import/body.js';
import { exactJson, jsonWithoutBraces } from '../../../../src/commands/import/exact-json.js';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

function read(text: string | undefined, type: string, more: object = {}, size = 0): BodyReading {
  return readBody({ mimeType: type, text, encoding: undefined, params: [], ...more }, type, size);
}

const text = (body: string, syntax: string): object => ({
  ok: true,
  body: { kind: 'text', text: body, syntax },
});

describe('JSON', () => {
  test.each([
    ['{"a": [1, -2.50, true, null], "b": {}}', { a: [1, -2.5, true, null], b: {} }],
    ['[]', []],
    [String.raw`{"a":"\u00fc\/\n"}`, { a: 'ü/\n' }],
    ['{"n":1e3}', { n: 1000 }],
  ])('%s is a map', (body, value) => {
    expect(read(body, json)).toEqual({ ok: true, body: { kind: 'json', value }, isUsualType: true });
  });

  test.each([
    ['more digits than a double holds', '{"n":12345678901234567890}'],
    ['digits behind the point, too', '{"n":0.12345678901234567}'],
    ['a number beyond all', '{"n":1e999}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['keys that would change their order', '{"b":1,"2":1}'],
    ['a key that no map has', '{"__proto__":1}'],
    ['a key that merges', '{"<<":{}}'],
    ['what nests too deep', `${'['.repeat(60)}${']'.repeat(60)}`],
  ])('%s is a text', (_, body) => {
    expect(read(body, json)).toEqual(text(body, 'json'));
  });

  test.each([
    ['{"a":"{{b}}"}', String.raw`{"a":"{\u007bb}}"}`],
    ['{"{{{":1}', String.raw`{"{\u007b{":1}`],
    ['{"a":"\uFFFD"}', String.raw`{"a":"\ufffd"}`],
    ['{"a":"\uD800x"}', String.raw`{"a":"\ud800x"}`],
  ])('%s means the same without what a configuration can not hold', (body, expected) => {
    expect(read(body, json)).toEqual(text(expected, 'json'));
    expect(JSON.parse(expected)).toEqual(JSON.parse(body));
  });

  test.each([
    [json, true],
    ['application/json; charset=utf-8', true],
    ['application/json;charset=UTF-8', true],
    ['application/json; charset=latin1', false],
    ['application/vnd.api+json', false],
  ])('its content type %s goes without saying: %s', (type, isUsualType) => {
    expect(read('{"a":1}', type)).toMatchObject({ body: { kind: 'json' }, isUsualType });
  });

  test('under another content type is a text that values are found in, as is what only begins like it', () => {
    expect(read('{"a":1}', 'text/plain')).toEqual(text('{"a":1}', 'json'));
    expect(read('{"a":1', json)).toEqual(text('{"a":1', 'plain'));
    expect(read('"a"', json)).toEqual(text('"a"', 'plain'));
  });

  test('may be as large as a configuration', () => {
    const value = { a: String.raw`\"`.repeat(200_000) };
    expect(read(JSON.stringify(value), json)).toMatchObject({ body: { kind: 'json', value } });
  });

  test('is sent as it was, whichever way it is written', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('{{x}}', '<<', '__proto__', '\uFFFD'),
    );
    const source = fc.json({ maxDepth: 4, stringUnit: 'binary' });
    const made = fc.dictionary(anyText, anyText).map((map) => JSON.stringify(map));
    fc.assert(
      fc.property(fc.oneof(source, made), (body) => {
        const value = exactJson(body);
        const again = value === undefined ? undefined : parse(stringify(value), { merge: true });
        expect(again ?? JSON.parse(jsonWithoutBraces(body))).toEqual(JSON.parse(body));
      }),
    );
  });
});

describe('a form', () => {
  test.each<[string, Record<string, string>]>([
    ['a=1&b=x+y%26', { a: '1', b: 'x y&' }],
    ['a=', { a: '' }],
    ['n%C3%A4me=%C3%BC', { näme: 'ü' }],
  ])('%s is a map', (body, fields) => {
    const list = Object.entries(fields).map(([name, value]) => ({ name, value }));
    expect(read(body, `${form}; charset=UTF-8`)).toEqual({
      ok: true,
      body: { kind: 'form', fields: list },
      isUsualType: true,
    });
  });

  test.each([
    ['a field twice', 'a=1&a=2', 'a=1&a=2'],
    ['an order that a map would change', 'b=1&2=1', 'b=1&2=1'],
    ['a name without "="', 'a', 'a'],
    ['bytes that are no UTF-8', 'a=%FF', 'a=%FF'],
    ['braces', 'a={{b}}&c={d}', 'a=%7B%7Bb%7D%7D&c=%7Bd%7D'],
    ['encoded braces', 'a=%7B%7Bb%7D%7D', 'a=%7B%7Bb%7D%7D'],
  ])('%s: a text', (_, body, expected) => {
    expect(read(body, form)).toEqual(text(expected, 'form'));
  });

  test('of which only the parameters were recorded', () => {
    const params = [{ name: 'a', value: 'x y' }, { name: 'b' }];
    expect(read(undefined, form, { params })).toMatchObject({
      body: {
        kind: 'form',
        fields: [
          { name: 'a', value: 'x y' },
          { name: 'b', value: '' },
        ],
      },
    });
    expect(read('', form, { params: [...params, ...params] })).toEqual(text('a=x+y&b=&a=x+y&b=', 'form'));
  });

  test("takes the text where Chrome's percent-encoded parameters stand beside it", () => {
    const params = [{ name: 'a', value: 'x%20y' }];
    expect(read('a=x%20y', form, { params })).toMatchObject({ body: { fields: [{ value: 'x y' }] } });
  });
});

describe('a form with files', () => {
  const type = 'multipart/form-data; boundary=XX';
  const field = '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
  const fileHead =
    '--XX\r\nContent-Disposition: form-data; name="f"; filename="c.png"\r\nContent-Type: image/png\r\n\r\n';
  const end = '\r\n--XX--\r\n';

  test.each([
    ['is sent as recorded', `${field}${fileHead}PNG${end}`, `${field}${fileHead}PNG${end}`, []],
    ['names a file without contents', `${field}${fileHead}${end}`, `${field}${fileHead}${end}`, ['c.png']],
    [
      'empties a file of lost bytes',
      `${fileHead}\uFFFDPNG\r\n\r\n\uFFFD${end}`,
      `${fileHead}${end}`,
      ['c.png'],
    ],
    [
      'keeps a file that breaks off, however many empty lines are in it',
      `${fileHead}${'\n'.repeat(900_000)}x`,
      `${fileHead}${'\n'.repeat(900_000)}x`,
      [],
    ],
    [
      "drops Firefox's headers of the whole",
      `Content-Type: ${type}\r\n\r\n${field}${end}`,
      `${field}${end}`,
      [],
    ],
  ])('%s', (_, body, expected, missingFiles) => {
    expect(read(body, type)).toEqual({ ...text(expected, 'multipart'), contentType: type, missingFiles });
  });

  test('of which only the parameters were recorded', () => {
    const params = [
      { name: 'a"b', value: '1' },
      { name: 'f', fileName: 'c.png', contentType: 'image/png' },
      { name: 'g', fileName: 'd.txt', value: 'text' },
    ];
    expect(read(undefined, type, { params })).toEqual({
      ...text(
        '--XX\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\n1\r\n' +
          '--XX\r\nContent-Disposition: form-data; name="f"; filename="c.png"\r\nContent-Type: image/png\r\n\r\n\r\n' +
          '--XX\r\nContent-Disposition: form-data; name="g"; filename="d.txt"\r\nContent-Type: application/octet-stream\r\n\r\ntext\r\n' +
          '--XX--\r\n',
        'multipart',
      ),
      contentType: type,
      missingFiles: ['c.png'],
    });
  });

  test('gets the boundary of its text, else one of ours, where the content type has none', () => {
    const bare = 'multipart/form-data';
    expect(read(`${field}--XX--`, bare)).toMatchObject({ contentType: `${bare}; boundary=XX` });
    const params = [{ name: 'a', value: '1' }];
    expect(read(undefined, bare, { params })).toMatchObject({
      contentType: `${bare}; boundary=loadgate-part-boundary`,
    });
  });
});

const xml = '<a>ü</a>';
test.each<[string, BodyReading, object]>([
  ['any text', read(xml, 'application/xml'), text(xml, 'plain')],
  [
    'text in base64',
    read(Buffer.from(xml).toString('base64'), 'application/xml', { encoding: 'base64' }),
    text(xml, 'plain'),
  ],
  ['nothing', readBody(undefined, '', -1), { ok: true, body: undefined }],
  ['an empty text', read('', 'text/plain'), { ok: true, body: undefined }],
  [
    'bytes in base64',
    read('/w==', 'image/png', { encoding: 'base64' }),
    { ok: false, why: 'a body that is no text' },
  ],
  [
    'bytes that were read as text',
    read('\uFFFDPNG', 'image/png'),
    { ok: false, why: 'a body that is no text' },
  ],
  ['half a character', read('\uD800', 'text/plain'), { ok: false, why: 'a body that is no text' }],
  [
    'more than fits',
    read('x'.repeat(1_100_000), 'a/b'),
    { ok: false, why: 'a body larger than a configuration' },
  ],
  ['a size alone', readBody(undefined, '', 12), { ok: false, why: 'a body that was not recorded' }],
  [
    'a form with files, of which nothing was recorded',
    readBody(undefined, 'multipart/form-data; boundary=XX', 0),
    { ok: false, why: 'a body that was not recorded' },
  ],
  [
    'a template',
    read('Dear {{name}}', 'text/plain'),
    { ok: false, why: 'a text with "{{", which would be read as a template' },
  ],
])('a body of %s', (_, reading, expected) => {
  expect(reading).toEqual(expected);
});
