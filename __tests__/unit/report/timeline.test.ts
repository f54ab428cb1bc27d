import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SecondResult } from '../../../src/analyze/index.js';
import { errorKinds } from '../../../src/measurement/index.js';
import { renderFiles } from '../../../src/report/index.js';
import { thin, timelineOf, worstOf } from '../../../src/report/html/timeline.js';
import { passingResult, series, test as testResult } from '../../helpers/results/parts.js';

const counts = fc.record({ http: fc.nat(), check: fc.nat(), timeout: fc.nat(), connection: fc.nat() });
const seconds = fc.array(counts, { minLength: 1, maxLength: 50 }).map((all) =>
  all.map((errorsByKind, second): SecondResult => {
    const { http, check, timeout, connection } = errorsByKind;
    const errors = http + check + timeout + connection;
    return { second, phase: 'hold', users: 1, inFlight: 0, rps: 1, errors, errorsByKind, p50Ms: 1, p95Ms: 1 };
  }),
);

describe('errors by kind over time', () => {
  test('thinning loses none, of no kind', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 60 }), (all, most) => {
        const thinned = thin(all, most, worstOf);
        for (const kind of errorKinds) {
          const sum = (list: readonly SecondResult[]): number =>
            list.reduce((total, { errorsByKind }) => total + (errorsByKind?.[kind] ?? 0), 0);
          expect(sum(thinned)).toBe(sum(all));
        }
      }),
    );
  });

  test('the chart has those that were met, with their names', () => {
    const mixed = series(5).map((second, index) => ({
      ...second,
      errors: 3,
      errorsByKind: { http: 0, check: 0, timeout: index === 2 ? 3 : 0, connection: index === 2 ? 0 : 3 },
    }));
    const { errorKinds: lines } = timelineOf(testResult({ series: mixed }));
    expect(lines.map(({ name }) => name)).toEqual(['timeouts', 'connection errors']);
    expect(lines[0]?.values.filter((value) => value === 3)).toHaveLength(1);
    const page = renderFiles(passingResult({ tests: [testResult({ series: mixed })] }))['report.html'];
    expect(page).toContain('<th scope="col" class="figure">Timeout</th>');
    expect(page).not.toContain('<th scope="col" class="figure">Check</th>');
  });

  test('nothing of it where the result is older', () => {
    const old = series(5, { errors: 4 }).map((second) => ({ ...second, errorsByKind: undefined }));
    expect(timelineOf(testResult({ series: old })).errorKinds).toEqual([]);
    expect(worstOf(old).errorsByKind).toBeUndefined();
  });
});
