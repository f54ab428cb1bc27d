import { describe, expect, test } from '@jest/globals';
import { appendRecord, parseDocument, recordCap, renderDocument } from '../../../src/baseline/document.js';
import { baselineRecord } from '../../helpers/baseline.js';

const document = appendRecord(undefined, 'shop', baselineRecord());
const parse = (text: string): ReturnType<typeof parseDocument> => parseDocument(text, 'shop', 'b.json');
const changed = (changes: object): string => JSON.stringify({ ...document, ...changes });

describe('a document', () => {
  test('comes back as it was written', () => {
    expect(parse(renderDocument(document))).toEqual({ kind: 'ok', document });
  });

  test('has one line for each record', () => {
    const two = appendRecord(document, 'shop', baselineRecord({ commit: 'b' }));
    expect(renderDocument(two).trim().split('\n')).toHaveLength(4);
  });

  test.each([
    ['', 'is empty.'],
    ['{"loadgateBaseline": 1,', 'is damaged: it is not JSON.'],
    ['null', 'is something else: it has no "loadgateBaseline" version.'],
    ['[]', 'is something else'],
    ['{"suite":"shop"}', 'is something else'],
    [
      changed({ loadgateBaseline: 2 }),
      'was written by a newer Loadgate (format 2, this one reads 1): use that version',
    ],
    [changed({ loadgateBaseline: 0 }), 'is damaged at loadgateBaseline'],
    [changed({ suite: 'cart' }), 'belongs to the suite "cart", not to "shop".'],
    [changed({ records: [{ commit: 7 }] }), 'is damaged at records.0.commit'],
    [' '.repeat(17 * 1024 * 1024), 'is larger than 16 MiB'],
  ])('%#: that is not usable says why', (text, why) => {
    expect(parse(text)).toEqual({ kind: 'unreadable', message: expect.stringContaining(`in b.json ${why}`) });
  });
});

describe('appending', () => {
  test('puts the record last', () => {
    const second = baselineRecord({ commit: 'b'.repeat(40) });
    expect(appendRecord(document, 'shop', second).records).toEqual([...document.records, second]);
  });

  test('adds a record once', () => {
    expect(appendRecord(document, 'shop', baselineRecord())).toEqual(document);
  });

  test('of thousands of names drops the oldest before it is too large to be read', () => {
    const [each] = baselineRecord().tests;
    if (each === undefined) throw new Error('a record has a test');
    const byRequest = Array.from({ length: 5000 }, (_, n) => ({ ...each, name: `GET /items/${n}` }));
    const large = (commit: string) => baselineRecord({ commit, tests: [{ ...each, byRequest }] });
    let document = appendRecord(undefined, 'shop', large('0'));
    for (let n = 1; n < 12; n++) document = appendRecord(document, 'shop', large(String(n)));
    expect(document.records.length).toBeGreaterThan(1);
    expect(document.records.at(-1)?.commit).toBe('11');
    const text = renderDocument(document);
    expect(parseDocument(text, 'shop', 'here')).toMatchObject({ kind: 'ok' });
    expect(Buffer.byteLength(text)).toBeLessThan(8.1 * 1024 * 1024);
  });

  test('drops the oldest above the cap', () => {
    let full = document;
    for (let n = 0; n < recordCap + 5; n++)
      full = appendRecord(full, 'shop', baselineRecord({ commit: String(n) }));
    expect(full.records).toHaveLength(recordCap);
    expect(full.records.at(0)?.commit).toBe('5');
    expect(full.records.at(-1)?.commit).toBe(String(recordCap + 4));
  });
});
