import { describe, expect, test } from '@jest/globals';
import type { Acceptance } from '../../../src/analyze/index.js';
import {
  anchorCap,
  appendNote,
  appendRecord,
  parseDocument,
  recordCap,
  renderDocument,
} from '../../../src/baseline/document.js';
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

describe('what a later version adds', () => {
  test('stays, beside records and in them', () => {
    const later = {
      ...document,
      colour: 'red',
      list: [1, { a: 2 }],
      records: document.records.map((record) => ({ ...record, weather: 'fair' })),
    };
    expect(writtenAfter(later)).toMatchObject({
      colour: 'red',
      list: [1, { a: 2 }],
      records: [{ weather: 'fair' }, { commit: 'b' }],
    });
  });

  test('stays as well wherever it stands inside of them', () => {
    const added = { later: { deep: [1] } };
    const metric = { test: 'load', metric: 'p95', request: null, base: 31, head: 45, ...added };
    const said = { commit: 'c', at: '2026-11-20T10:00:00.000Z', author: 'Ann', reason: 'a new index' };
    const records = document.records.map((record) => ({
      ...record,
      machine: { ...record.machine, ...added },
      tests: record.tests.map((each) => ({
        ...each,
        ...added,
        metrics: { ...each.metrics, ...added },
        byRequest: each.byRequest.map(({ name, metrics }) => ({
          name,
          ...added,
          metrics: { ...metrics, ...added },
        })),
      })),
    }));
    const notes = [{ ...said, metrics: [metric], includesErrors: false, ...added }];
    expect(writtenAfter({ ...document, records, notes })).toEqual({
      ...document,
      records: [...records, baselineRecord({ commit: 'b' })],
      notes,
    });
  });

  /** What is in the file when this version has added a record to `later`. */
  function writtenAfter(later: object): unknown {
    const parsed = parse(JSON.stringify(later));
    if (parsed.kind !== 'ok') throw new Error(parsed.message);
    const next = appendRecord(parsed.document, 'shop', baselineRecord({ commit: 'b' }));
    return JSON.parse(renderDocument(next));
  }
});

describe('the anchor', () => {
  const anchor = { ref: 'v1.0.0', commit: '0'.repeat(40) };
  const of = (commit: string, n = 0) => baselineRecord({ commit, measuredAt: `2026-01-01T00:00:00.${n}Z` });
  const grown = (records: number, given: typeof anchor | undefined) => {
    let full = appendRecord(undefined, 'shop', of(anchor.commit), given);
    for (let n = 0; n < records; n++) full = appendRecord(full, 'shop', of(`c${n}`), given);
    return full.records.map(({ commit }) => commit);
  };

  test('keeps its record above the cap, where others are dropped', () => {
    expect(grown(recordCap + 50, anchor)).toEqual([
      anchor.commit,
      ...Array.from({ length: recordCap - 1 }, (_, n) => `c${n + 51}`),
    ]);
    expect(grown(recordCap, undefined)).not.toContain(anchor.commit);
  });

  test('that can not be looked up for once costs no record', () => {
    const unasked = { ref: anchor.ref, commit: undefined, problem: 'the remote did not answer' };
    let full = document;
    for (const commit of [anchor.commit, ...Array.from({ length: recordCap - 2 }, (_, n) => `c${n}`)])
      full = appendRecord(full, 'shop', of(commit), anchor);
    expect(full.records).toHaveLength(recordCap);
    full = appendRecord(full, 'shop', of('shallow'), unasked);
    expect(full.records).toHaveLength(recordCap + 1);
    // Known again, it is told from the others.
    full = appendRecord(full, 'shop', of('deep'), anchor);
    expect(full.records).toHaveLength(recordCap);
    expect(full.records[0]?.commit).toBe(anchor.commit);
    expect(full.records.slice(-2).map(({ commit }) => commit)).toEqual(['shallow', 'deep']);
    // One that never can be must not let the document grow for ever.
    for (let n = 0; n < 2 * recordCap; n++) full = appendRecord(full, 'shop', of(`d${n}`), unasked);
    expect(full.records).toHaveLength(2 * recordCap);
  });

  test('may be named by the beginning of its commit', () => {
    const named = { ref: '0'.repeat(9), commit: undefined };
    let full = appendRecord(undefined, 'shop', of(anchor.commit), named);
    for (let n = 0; n < recordCap; n++) full = appendRecord(full, 'shop', of(`c${n}`), named);
    expect(full.records[0]?.commit).toBe(anchor.commit);
  });

  test('keeps no more than its share, the newest', () => {
    let full = appendRecord(undefined, 'shop', of('first'), anchor);
    for (let n = 0; n < recordCap + 30; n++) full = appendRecord(full, 'shop', of(anchor.commit, n), anchor);
    for (let n = 0; n < recordCap; n++) full = appendRecord(full, 'shop', of(`c${n}`), anchor);
    expect(full.records).toHaveLength(recordCap);
    const kept = full.records.filter(({ commit }) => commit === anchor.commit);
    expect(kept).toHaveLength(anchorCap);
    expect(kept.at(-1)?.measuredAt).toBe(`2026-01-01T00:00:00.${recordCap + 29}Z`);
  });

  test('of thousands of names stays, too, and what is written can be read', () => {
    const [each] = baselineRecord().tests;
    if (each === undefined) throw new Error('a record has a test');
    const byRequest = Array.from({ length: 5000 }, (_, n) => ({ ...each, name: `GET /items/${n}` }));
    const large = (commit: string) => baselineRecord({ commit, tests: [{ ...each, byRequest }] });
    let full = appendRecord(undefined, 'shop', large(anchor.commit), anchor);
    for (let n = 0; n < 12; n++) full = appendRecord(full, 'shop', large(String(n)), anchor);
    expect(full.records[0]?.commit).toBe(anchor.commit);
    expect(full.records.at(-1)?.commit).toBe('11');
    expect(parse(renderDocument(full)).kind).toBe('ok');
  });
});

describe('a note', () => {
  const p95: Acceptance['metrics'][number] = {
    test: 'load',
    metric: 'p95',
    request: null,
    base: 31,
    head: 45,
  };
  const note: Acceptance = {
    commit: 'c'.repeat(40),
    at: '2026-11-20T10:00:00.000Z',
    author: 'Ann',
    reason: 'a new index',
    metrics: [p95],
    includesErrors: false,
  };

  test('is kept, also when records are added', () => {
    const noted = appendNote(document, 'shop', note);
    const later = appendRecord(noted, 'shop', baselineRecord({ commit: 'b' }));
    expect(parse(renderDocument(later))).toEqual({ kind: 'ok', document: later });
    expect(later.notes).toEqual([note]);
    expect(later.records).toHaveLength(2);
  });

  test('may come before any record', () => {
    expect(appendNote(undefined, 'shop', note)).toEqual({
      loadgateBaseline: 1,
      suite: 'shop',
      records: [],
      notes: [note],
    });
  });

  const notesOf = (...notes: readonly Acceptance[]) =>
    notes.reduce((each, next) => appendNote(each, 'shop', next), document).notes;

  test('of the same commit and author is replaced by one that says as much, others stand beside it', () => {
    const changed = { ...note, reason: 'and a cache' };
    const other = { ...note, author: 'Bob' };
    const earlier = { ...note, commit: 'b'.repeat(40) };
    expect(notesOf(note, other, earlier, changed)).toEqual([other, earlier, changed]);
  });

  const ofP99 = { ...note, metrics: [{ ...p95, metric: 'p99' }] };
  const ofErrors = { ...note, metrics: [{ ...p95, metric: 'error_rate' }], includesErrors: true };
  const ofAll = { ...note, metrics: [] };
  test.each<[string, Acceptance, Acceptance, boolean]>([
    ['another metric', note, ofP99, true],
    ['another test', note, { ...note, metrics: [{ ...p95, test: 'peak' }] }, true],
    ['a single request', note, { ...note, metrics: [{ ...p95, request: 'GET /' }] }, true],
    ['a part of it', { ...note, metrics: [p95, ...ofP99.metrics] }, note, true],
    ['more', note, { ...note, metrics: [p95, ...ofP99.metrics] }, false],
    ['everything', note, ofAll, false],
    ['everything, before', ofAll, note, true],
    ['everything, again', ofAll, { ...ofAll, reason: 'once more' }, false],
    ['everything but errors', ofErrors, ofAll, true],
    ['everything and errors', ofErrors, { ...ofAll, includesErrors: true }, false],
    ['everything, errors only before', { ...ofAll, includesErrors: true }, ofAll, true],
    // Its list names the error rate, and it does not accept it.
    ['all that it accepts', { ...ofErrors, includesErrors: false }, ofP99, false],
  ])('stays where a later one of its author is of %s', (_, older, later, stays) => {
    expect(notesOf(older, later)).toEqual(stays ? [older, later] : [later]);
  });

  test('that is damaged makes the document unreadable', () => {
    expect(parse(changed({ notes: [{ ...note, author: 7 }] }))).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining('is damaged at notes.0.author'),
    });
  });
});
