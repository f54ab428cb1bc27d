import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addPlainHeader, LineCutter, plainStatus } from '../../../src/load/wire/head-lines.js';

/** Bytes as they may be met in a head, the awkward ones often. */
const awkward = fc.constantFrom('\r', '\n', '\t', ' ', ':', 'a', 'B', '\u00e9', '\u0000', '7');
const line = fc.string({ unit: awkward, maxLength: 20 }).map((text) => text.replaceAll('\n', ''));

describe('lines of a head', () => {
  test('are those of the bytes, wherever they lie, until one ends beyond the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: awkward, maxLength: 6000, size: 'max' }), fc.nat(20), (text, offset) => {
        const bytes = Buffer.from(text, 'latin1');
        const cutter = new LineCutter();
        cutter.begin();
        let at = Math.min(offset, bytes.length);
        for (;;) {
          const feed = bytes.indexOf('\n', at);
          const cut = cutter.cut(bytes, at, bytes.length, true);
          if (feed === -1) {
            expect(cut).toBeUndefined();
            return;
          }
          // One that reaches over the text's end is the parser's.
          if (cut !== undefined) {
            expect(cut).toBe(bytes.toString('latin1', at, feed).replace(/\r$/, ''));
            expect(cutter.next).toBe(feed + 1);
          }
          at = feed + 1;
        }
      }),
    );
  });

  test('of other bytes are not those of the text before', () => {
    const cutter = new LineCutter();
    const bytes = Buffer.from('one\r\n');
    cutter.begin();
    expect(cutter.cut(bytes, 0, 5, true)).toBe('one');
    bytes.write('two\r\n');
    cutter.begin();
    expect(cutter.cut(bytes, 0, 5, true)).toBe('two');
  });

  test('beyond what is read do not count', () => {
    const cutter = new LineCutter();
    cutter.begin();
    expect(cutter.cut(Buffer.from('one\r\ntwo\r\n'), 5, 8, true)).toBeUndefined();
  });

  test('of a body far behind the head get no text of their own', () => {
    const cutter = new LineCutter();
    const bytes = Buffer.from(`5\n${'x'.repeat(4000)}\n5\n`);
    cutter.begin();
    expect(cutter.cut(bytes, 0, bytes.length, true)).toBe('5');
    expect(cutter.cut(bytes, 4003, bytes.length, false)).toBeUndefined();
    expect(cutter.cut(bytes, 4003, bytes.length, true)).toBe('5');
  });
});

test('a plain header is what the pattern of a header takes apart', () => {
  const pattern = /^([^: \t]+):[ \t]*((?:.*[^ \t])|)/;
  fc.assert(
    fc.property(
      fc.oneof(
        line,
        fc.tuple(line, line).map(([a, b]) => `${a}: ${b}`),
      ),
      (text) => {
        const headers: string[] = [];
        const isPlain = addPlainHeader(text, headers);
        const match = text.includes('\r') ? null : pattern.exec(text);
        expect(isPlain).toBe(match !== null);
        expect(headers).toEqual(match === null ? [] : [match[1], match[2]]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a plain status line is what the pattern of one takes apart', () => {
  const pattern = /^HTTP\/1\.1 (\d{3}) .*$/;
  const start = fc.constantFrom('HTTP/1.1 ', 'HTTP/1.0 ', 'HTTP/1.1', 'http/1.1 ', '');
  const status = fc.constantFrom('200', '404', '2 0', '20', '2000', '-20', '099', '');
  fc.assert(
    fc.property(start, status, fc.constantFrom(' ', ''), line, (...parts) => {
      const found = pattern.exec(parts.join(''))?.[1];
      expect(plainStatus(parts.join(''))).toBe(found === undefined ? undefined : Number(found));
    }),
    { numRuns: 2000 },
  );
});
