import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BodyPlan, HeaderPlan, PartPlan } from '../../../src/config/index.js';
import { contentsOf } from '../../../src/load/exchange/body-contents.js';
import type { WireRequest } from '../../../src/load/wire/connection.js';
import { Cookies } from '../../../src/load/users/cookies.js';
import { compileRequest } from '../../../src/load/exchange/request-bytes.js';
import { redirected } from '../../../src/load/wire/wire-text.js';
import { Values } from '../../../src/load/values/values.js';
import { addressOf, request } from '../../helpers/load.js';

interface Sent {
  readonly bytes: Buffer;
  readonly headers: Headers;
  readonly body: Buffer;
}

type Contents = Readonly<Record<string, Uint8Array>>;

const filesOf = (contents: Contents) =>
  Object.entries(contents).map(([contentHash, content]) => ({ path: contentHash, contentHash, content }));

/** A request's bytes, taken apart: what stands behind the head must be as long as the head says. */
function takenApart(request: Pick<WireRequest, 'bytes' | 'tail'>): Sent {
  const bytes = Buffer.concat([request.bytes, ...(request.tail ?? [])]);
  const end = bytes.indexOf('\r\n\r\n');
  const lines = bytes.toString('latin1', 0, end).split('\r\n').slice(1);
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const body = bytes.subarray(end + 4);
  expect(headers.get('content-length')).toBe(String(body.length));
  return { bytes, headers, body };
}

function compiled(
  body: BodyPlan,
  contents: Contents = {},
  {
    headers = [] as readonly HeaderPlan[],
    own = [] as readonly HeaderPlan[],
    addresses = [addressOf(1)],
  } = {},
): (known?: Readonly<Record<string, string>>, address?: number) => Sent {
  const defaults = { headers, hostHeader: undefined, addresses, contents: contentsOf(filesOf(contents)) };
  const render = compileRequest(request({ method: 'POST', body, headers: own }), defaults, false);
  return (known = {}, address = 0) => {
    const values = new Values();
    for (const [name, value] of Object.entries(known)) values.set(name, value);
    return takenApart(render(values, address));
  };
}

const multipart = (...parts: PartPlan[]): BodyPlan => ({ kind: 'multipart', parts });
const text = (name: string, value: string): PartPlan => ({ kind: 'text', name, value });
const file = (name: string, filename: string, contentHash: string, type = 'a/b'): PartPlan => {
  return { kind: 'file', name, filename, type, contentHash };
};

interface ReadPart {
  readonly name: string;
  readonly value: string | { readonly filename: string; readonly type: string; readonly content: Buffer };
}

/** What Node's own reader of forms finds. */
async function readBack({ headers, body }: Pick<Sent, 'headers' | 'body'>): Promise<ReadPart[]> {
  const type = headers.get('content-type') ?? '';
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
  return Promise.all(
    [...form].map(async ([name, value]): Promise<ReadPart> => {
      if (typeof value === 'string') return { name, value };
      const content = Buffer.from(await value.arrayBuffer());
      return { name, value: { filename: value.name, type: value.type, content } };
    }),
  );
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('the bytes of a file', () => {
  const body: BodyPlan = { kind: 'file', contentHash: 'f' };

  test.each([
    ['every byte', everyByte],
    ['what looks like the end of a head', Buffer.from('\r\n\r\nGET / HTTP/1.1\r\n\r\n')],
    ['nothing', Buffer.alloc(0)],
    ['a part of a larger array', Buffer.from('xabcx').subarray(1, 4)],
  ])('are sent as they are: %s', (_what, content) => {
    const { headers, body: sent } = compiled(body, { f: new Uint8Array(content) })();
    expect(sent).toEqual(Buffer.from(content));
    expect(headers.get('content-type')).toBe('application/octet-stream');
  });

  test('have the content type that the step says, or http', () => {
    const type = { name: 'Content-Type', value: 'image/png' };
    for (const options of [{ own: [type] }, { headers: [type] }])
      expect(compiled(body, { f: everyByte }, options)().headers.get('content-type')).toBe('image/png');
  });

  test('go with a head that varies', () => {
    const send = compiled(body, { f: everyByte }, { own: [{ name: 'x', value: '{{v}}€' }] });
    const { bytes, body: sent } = send({ v: 'ü' });
    expect(bytes.includes(Buffer.from('\r\nx: ü€\r\n'))).toBe(true);
    expect(sent).toEqual(everyByte);
  });

  test('that the plan does not have are an error of ours', () => {
    expect(() => compiled(body)).toThrow('the plan has no file f');
  });

  const large = Buffer.alloc(65 * 1024, everyByte);
  const wireOf = (content: Buffer, plan: BodyPlan = body): ReturnType<typeof compileRequest> => {
    const place = { headers: [], hostHeader: undefined, addresses: [addressOf(1), addressOf(2)] };
    const step = request({ method: 'POST', path: '/{{v}}', body: plan });
    return compileRequest(step, { ...place, contents: contentsOf(filesOf({ f: content })) }, false);
  };
  const values = new Values();
  values.set('v', 'x');

  test.each([
    [307, everyByte],
    [308, large],
  ])('are sent again after a %i, and not after a 303', (status, content) => {
    const wire = wireOf(content)(values, 0);
    expect(takenApart(redirected(wire, status, '/x')).body).toEqual(content);
    const got = redirected(wire, 303, '/x');
    expect(got.bytes.toString()).not.toContain('ontent-');
    expect(got).not.toHaveProperty('tail');
  });

  test('are never copied where they are many, whatever varies and however the request goes on', () => {
    const asPart = multipart(text('v', '{{v}}'), file('f', '{{v}}', 'f'));
    for (const plan of [body, asPart]) {
      const render = wireOf(large, plan);
      const cookies = new Cookies('http://127.0.0.1:1');
      const first = render(values, 0);
      cookies.take(['set-cookie', 'a=b'], first);
      const requests = [first, render(values, 1), cookies.on(first), redirected(first, 307, '/y')];
      for (const { tail = [] } of requests) {
        const piece = tail.find(({ length }) => length === large.length);
        expect(piece?.buffer).toBe(large.buffer);
      }
      expect(takenApart(cookies.on(first)).headers.get('cookie')).toBe('a=b');
    }
    expect(wireOf(everyByte)(values, 0)).not.toHaveProperty('tail');
  });
});

describe('a body of parts', () => {
  test('is written as RFC 7578 and browsers do', () => {
    const { headers, body } = compiled(
      multipart(text('title', 'hello'), file('f "x"\r\n', 'ü"\n.bin', 'f', 'image/png')),
      { f: Buffer.from('data') },
    )();
    const boundary = '----loadgate-boundary-00000000';
    expect(headers.get('content-type')).toBe(`multipart/form-data; boundary=${boundary}`);
    expect(body.toString()).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nhello\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="f %22x%22%0D%0A"; filename="ü%22%0A.bin"\r\n` +
        `Content-Type: image/png\r\n\r\ndata\r\n--${boundary}--\r\n`,
    );
  });

  test('is made once per address where nothing varies', () => {
    const plan = request({ method: 'POST', body: multipart(text('a', 'b')) });
    const addresses = [addressOf(1), addressOf(2)];
    const render = compileRequest(plan, { headers: [], hostHeader: undefined, addresses }, false);
    expect(render(new Values(), 0)).toBe(render(new Values(), 0));
    expect(render(new Values(), 1).bytes.includes('Host: 127.0.0.1:2')).toBe(true);
  });

  test('says its own content type, whatever http says', () => {
    const headers = [
      { name: 'CONTENT-TYPE', value: 'application/json' },
      { name: 'x', value: 'y' },
    ];
    const sent = compiled(multipart(text('a', 'b')), {}, { headers })();
    expect(sent.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=[\w-]{27,70}$/);
    expect(sent.headers.get('x')).toBe('y');
  });

  test('takes values in texts and names of files, which begin no part of their own', async () => {
    const send = compiled(multipart(text('t', 'hi {{v}}'), file('f', '{{v}}.bin', 'f')), { f: everyByte });
    const evil = 'a"\r\nContent-Type: x/y\r\n\r\nz';
    expect(await readBack(send({ v: evil }))).toEqual([
      { name: 't', value: `hi ${evil}` },
      { name: 'f', value: { filename: `${evil}.bin`, type: 'a/b', content: everyByte } },
    ]);
    expect(await readBack(send({ v: 'b' }))).toMatchObject([
      { value: 'hi b' },
      { value: { filename: 'b.bin' } },
    ]);
  });

  test('has a boundary that is nowhere in it: neither in a file nor in a value', async () => {
    const taken = (number: number): string => `----loadgate-boundary-0000000${number}`;
    const boundaryOf = ({ headers }: Sent): string =>
      headers.get('content-type')?.split('boundary=')[1] ?? '';
    const content = Buffer.from(`\r\n--${taken(0)}--\r\n`);
    const fixed = compiled(multipart(file('f', 'x', 'f')), { f: content })();
    expect(boundaryOf(fixed)).toBe(taken(1));
    expect(await readBack(fixed)).toMatchObject([{ value: { content } }]);

    const send = compiled(multipart(text('t', '{{v}}'), file('f', 'x', 'f')), { f: content });
    expect(boundaryOf(send({ v: 'a' }))).toBe(taken(1));
    // A target that answers with what it was sent.
    const echo = send({ v: 'a' }).body.toString('latin1');
    const echoed = send({ v: echo });
    expect(boundaryOf(echoed)).toBe(taken(2));
    expect(await readBack(echoed)).toEqual([
      { name: 't', value: echo },
      { name: 'f', value: { filename: 'x', type: 'a/b', content } },
    ]);
    expect(boundaryOf(send({ v: 'a' }))).toBe(taken(1));
  });

  test('is read back as it was given, whatever is in it', async () => {
    // The three are written as themselves, percent-encoded, so that these can't be told from them.
    const name = fc.string({ unit: 'grapheme' }).filter((each) => !/%(?:22|0A|0D)/i.test(each));
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\r\n', '--', '\r\n--', '----loadgate-boundary-00000000', '{'),
    );
    const content = fc.oneof(
      fc.uint8Array(),
      value.map((each) => new Uint8Array(Buffer.from(each))),
    );
    const given = fc.oneof(fc.record({ name, value }), fc.record({ name, filename: name, content }));
    await fc.assert(
      fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 5 }), fc.boolean(), async (all, varies) => {
        const known: Record<string, string> = {};
        const contents: Record<string, Uint8Array> = {};
        // A value that holds "{{" can only come from a template.
        const template = (key: string, given: string): string => {
          if (!varies && !given.includes('{{')) return given;
          known[key] = given;
          return `{{${key}}}`;
        };
        const parts = all.map((part, index): PartPlan => {
          if ('value' in part) return text(part.name, template(`v${index}`, part.value));
          contents[`f${index}`] = part.content;
          return file(part.name, template(`n${index}`, part.filename), `f${index}`);
        });
        const sent = compiled(multipart(...parts), contents)(known);
        expect(await readBack(sent)).toEqual(
          all.map((part) =>
            'value' in part
              ? part
              : {
                  name: part.name,
                  value: { filename: part.filename, type: 'a/b', content: Buffer.from(part.content) },
                },
          ),
        );
      }),
      { numRuns: 300 },
    );
  });
});
