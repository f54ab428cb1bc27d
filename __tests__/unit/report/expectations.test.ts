import { describe, expect, test } from '@jest/globals';
import type { ComparisonResult, Result } from '../../../src/analyze/index.js';
import { renderFiles, renderTerminal } from '../../../src/report/index.js';
import * as results from '../../helpers/results/index.js';

type History = NonNullable<ComparisonResult['history']>;
const history = (changes: Partial<History> = {}): History => {
  return { runs: 24, median: 22.9, limit: 24.1, detectable: 0.0895, standing: 'gates', ...changes };
};
const ofErrors = history({ median: 0, limit: 0.005, detectable: 0.005, standing: 'warns' });
const few = history({ runs: 3, limit: null, detectable: null, standing: 'low-confidence' });

const withComparisons = (...comparison: ComparisonResult[]): Result => {
  const { tests, ...rest } = results.passingResult();
  return { ...rest, tests: tests.slice(0, 1).map((each) => ({ ...each, comparison })) };
};
const both = withComparisons(
  results.comparison({ history: history() }),
  results.comparison({ metric: 'error_rate', base: 0, head: 0, history: ofErrors }),
);

describe('what earlier runs let expect', () => {
  const told = [
    'p95: at most 24.1 ms by 24 runs like this one, which show a change of 8.95%',
    'error rate: at most 0.5% by 24 runs like this one, which show a change of 0.5 pp (beyond it only a warning)',
  ];

  test('stands below the baseline, in every report', () => {
    const files = renderFiles(both);
    for (const phrase of told) {
      expect(files['comment.md']).toContain(`- ${phrase}`);
      expect(files['report.html']).toContain(phrase);
      expect(renderTerminal(both, { columns: 200, paint: (_, text) => text })).toContain(phrase);
    }
  });

  test('is beyond it only a warning where every breach is one', () => {
    const lenient: Result = { ...both, baseline: { ...both.baseline, onBreach: 'warn' } };
    expect(renderFiles(lenient)['comment.md']).toContain('change of 8.95% (beyond it only a warning)');
  });

  test('of too few runs is low confidence, said once', () => {
    const result = withComparisons(
      results.comparison({ history: few }),
      results.comparison({ metric: 'error_rate', history: few }),
    );
    expect(renderFiles(result)['comment.md']).toContain(
      '- low confidence: only 3 runs like this one, so the tolerance alone decides on p95 and error rate',
    );
  });

  test('what is within the tolerance and yet worse is not said to be beyond it', () => {
    const result = withComparisons(
      results.comparison({ verdict: 'regressed', rule: 'history', history: history() }),
    );
    expect(renderFiles(result)['comment.md']).toContain('worse than earlier runs let expect');
    expect(renderFiles(result)['comment.md']).not.toContain('regressed beyond');
  });
});
