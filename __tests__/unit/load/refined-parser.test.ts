import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refineParser } from '../../../src/load/wire/autocannon-client.js';
import type { PrivateParser } from '../../../src/load/wire/autocannon-contract.js';
import { plainParsers } from '../../helpers/autocannon.js';

const noChunk = "a chunk's length is none";

/**
 * What a parser says of bytes that come in pieces, all through the same memory: heads, bodies, ends, errors, after
 * which it begins anew as it does on the next connection, and what it then stands at.
 *
 * @param skips whether a body is passed over, for each head in turn
 */
function told(parser: PrivateParser, pieces: readonly Buffer[], skips: readonly boolean[]): unknown[] {
  const events: unknown[] = [];
  const { kOnHeadersComplete, kOnBody, kOnMessageComplete } = parser.constructor;
  let heads = 0;
  let body: Buffer[] = [];
  parser[kOnHeadersComplete] = ({ ...head }: object): boolean => {
    events.push({ ...head, bodyBytes: parser.body_bytes });
    heads += 1;
    return skips[heads % skips.length] === true;
  };
  parser[kOnBody] = (piece: Buffer): void => {
    body.push(Buffer.from(piece));
  };
  parser[kOnMessageComplete] = (): void => {
    events.push({
      body: Buffer.concat(body).toString('latin1'),
      hasMore: parser.offset < parser.end,
      trailers: parser.trailers,
    });
    body = [];
  };
  const memory = Buffer.alloc(Math.max(0, ...pieces.map(({ length }) => length)));
  for (const piece of pieces) {
    piece.copy(memory);
    const result = parser.execute(memory, 0, piece.length);
    const { state, line, isChunked, connection, headerSize, hadError } = parser;
    const outcome = typeof result === 'number' ? result : [result.message, 'code' in result && result.code];
    events.push({ outcome, state, line, isChunked, connection, headerSize, hadError });
    if (typeof result === 'number') continue;
    if (result.message === noChunk) return events;
    events.push(parser.finish());
    parser.initialize('RESPONSE');
    body = [];
  }
  events.push(parser.finish(), { body: Buffer.concat(body).toString('latin1') });
  return events;
}

/** Pieces of an answer's bytes, plain and awkward. */
const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r\r\n', '\r');
const status = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.1 404 Not Found',
  'HTTP/1.1 200',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 100 Continue',
  'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.0 200 OK',
  'HTTP/2.0 200 OK',
  'HTTP/1.1 200OK',
  'HTTP/1.1 2000 OK',
  'HTTP/1.1  200 OK',
  'HTTP/1.1 2\r00 OK',
  'HTP',
  '',
);
const header = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('Server: x', 'Set-Cookie: a=b', 'X-Long-Enough: \u00e9t\u00e9 of 2026 '),
  },
  fc.constantFrom(
    'Content-Length: 5',
    'content-length:5',
    'Content-Length: 7',
    'Content-Length: no',
    'Connection: close',
    'Connection: keep-alive',
    'Connection: Upgrade',
    'Upgrade: x',
    'Transfer-Encoding: chunked',
    'transfer-encoding: Chunked',
    'Transfer-Encoding: gzip',
  ),
  fc.constantFrom(
    ' folded on',
    '\t',
    ' ',
    ':',
    ': no name',
    'a b: c',
    'no colon',
    'empty:',
    'Content-Length:',
    'Transfer-Encoding:',
    ' chunked',
    '\u0000\u00ff: \u0085\u00a0',
    '__proto__: x',
    'a\rb: c',
    'a: b\rc',
    'a:\t b\t ',
  ),
  fc.constantFrom(`X-Huge: ${'h'.repeat(3000)}`, `X-Cap: ${'c'.repeat(1900)}`),
);
const body = fc.constantFrom(
  '',
  'hello',
  'hello, all',
  '5\r\nhello\r\n0\r\n\r\n',
  '5;x=y\nhello\n0\nA: b\n\n',
  '3\r\nabc\r\n2\r\nde',
  '0\r\nA: b\r\n folded on\r\nempty:\r\n\r\n',
  '0\r\nA: b\rc\r\n\r\n',
);
const answer = fc
  .tuple(status, fc.array(fc.tuple(header, end), { maxLength: 8 }), end, end, body)
  .map(
    ([line, headers, first, last, content]) => `${line}${first}${headers.flat().join('')}${last}${content}`,
  );
const bytes = fc.array(answer, { minLength: 1, maxLength: 3 }).map((answers) => answers.join(''));
/** Where it is cut: at shares of its length, or into pieces of so many bytes. */
const cuts = fc.oneof(
  { weight: 12, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }) },
  fc.integer({ min: 1, max: 7 }),
);

const skips = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 });

function pieces(text: string, cut: readonly number[] | number): Buffer[] {
  const whole = Buffer.from(text, 'latin1');
  const at =
    typeof cut === 'number'
      ? Array.from({ length: Math.ceil(whole.length / cut) }, (_, nth) => nth * cut)
      : [0, ...cut.map((share) => Math.floor(share * whole.length))].toSorted((a, b) => a - b);
  return at.map((from, index) => whole.subarray(from, at[index + 1]));
}

describe('a refined parser', () => {
  test('says of whatever comes what it said before, however it is cut', async () => {
    const made = await plainParsers();
    fc.assert(
      fc.property(bytes, cuts, skips, (text, cut, skipped) => {
        const refined = made();
        refineParser(refined);
        const plain = made();
        const said = told(refined, pieces(text, cut), skipped);
        const saidBefore = told(plain, pieces(text, cut), skipped);
        // What is no chunk was none of the parser's business: until then it is the same.
        if (JSON.stringify([said.at(-1)]).includes(noChunk)) {
          said.pop();
          saidBefore.splice(said.length);
        }
        expect(said).toEqual(saidBefore);
      }),
      { numRuns: 3000 },
    );
  });

  test('begins anew with all that it begins with', async () => {
    const made = await plainParsers();
    const refined = made();
    refineParser(refined);
    const state = (parser: object): unknown =>
      Object.fromEntries(Object.entries(parser).filter(([, value]) => typeof value !== 'function'));
    refined.execute(
      Buffer.from('HTTP/1.0 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel'),
    );
    refined.initialize('RESPONSE');
    const { info, chunk, offset, end: to, ...rest } = JSON.parse(JSON.stringify(state(refined)));
    const { info: plainInfo, ...plain } = JSON.parse(JSON.stringify(state(made())));
    expect(rest).toEqual(plain);
    expect(info).toMatchObject(plainInfo);
    expect([chunk, offset, to]).not.toContain(undefined);
  });
});
