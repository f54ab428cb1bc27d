import { describe, expect, test } from '@jest/globals';
import { kindInWords } from '../../../src/report/words/faults.js';
import { errorsInWords } from '../../../src/report/words/metrics.js';
import { figures } from '../../helpers/results/parts.js';

const none = { refused: 0, reset: 0, closed: 0, dns: 0, tls: 0, unreachable: 0, local: 0, other: 0 };
const failing = (connection: number, connectionErrors: typeof none | undefined): string =>
  errorsInWords(
    figures({
      requests: {
        attempted: 100,
        ok: 50,
        dropped: 0,
        errors: { http: 2, check: 0, timeout: 0, connection },
        ...(connectionErrors === undefined ? {} : { connectionErrors }),
      },
    }),
  );

describe('connection errors in words', () => {
  test.each([
    [1, { ...none, refused: 1 }, '2 HTTP errors, 1 connection error (refused)'],
    [12, { ...none, tls: 12 }, '2 HTTP errors, 12 connection errors (TLS)'],
    [
      12,
      { ...none, reset: 2, closed: 9, other: 1 },
      '2 HTTP errors, 12 connection errors (2 reset, 9 closed early, 1 other)',
    ],
    [12, { ...none, other: 12 }, '2 HTTP errors, 12 connection errors'],
    [12, undefined, '2 HTTP errors, 12 connection errors'],
    [0, none, '2 HTTP errors'],
  ])('%d: %j', (count, faults, expected) => {
    expect(failing(count, faults)).toBe(expected);
  });

  test('an example tells its kind', () => {
    const example = { request: 'GET /', message: 'it failed', count: 1 };
    expect(kindInWords({ ...example, kind: 'timeout' })).toBe('timeout');
    expect(kindInWords({ ...example, kind: 'connection' })).toBe('connection');
    expect(kindInWords({ ...example, kind: 'connection', fault: 'dns' })).toBe('connection, name not found');
    expect(kindInWords({ ...example, kind: 'connection', fault: 'other' })).toBe('connection');
  });
});
