import type { ComparisonResult } from '../../analyze/index.js';
import { changeInWords } from '../words/change.js';
import { formatMetric, subjectLabel } from '../words/metrics.js';
import { comparisonInWords } from '../words/rows.js';
import { countOf, oneLine } from '../words/text.js';
import { padEnd, padStart, widthOf, type TerminalOutput, type TerminalStyle } from './layout.js';

/** The comparison of one test of two results. */
export interface NamedComparison {
  readonly test: string;
  readonly comparison: readonly ComparisonResult[];
}

const styles: Record<ComparisonResult['verdict'], TerminalStyle> = {
  regressed: 'red',
  improved: 'green',
  'no-change': 'dim',
  inconclusive: 'yellow',
  invalid: 'yellow',
};

/** For `loadgate compare`: each test's metrics, old against new. Ends without a line break. */
export function renderComparison(tests: readonly NamedComparison[], output: TerminalOutput): string {
  const compared = tests.filter(({ comparison }) => comparison.length > 0);
  if (compared.length === 0) return 'Neither result has a test.';
  return compared.map((test) => comparisonBlock(test, output)).join('\n\n');
}

function comparisonBlock({ test, comparison }: NamedComparison, output: TerminalOutput): string {
  // Of one request name only what changed is worth a line.
  const shown = comparison.filter(
    ({ request, gated, verdict }) => request === null || gated || verdict !== 'no-change',
  );
  const rows = shown.map((item) => [
    oneLine(subjectLabel(item.metric, item.request)),
    formatMetric(item.metric, item.base),
    formatMetric(item.metric, item.head),
    changeInWords(item),
  ]);
  const titles = ['', 'old', 'new', 'change'];
  const widths = titles.map((_, column) =>
    Math.max(...[titles, ...rows].map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? padEnd : padStart)(cell, widths[column] ?? 0)).join('   ');
  const undecided = shown
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map(({ message }) => oneLine(message));
  const unshown = comparison.length - shown.length;
  return [
    output.paint(['bold', 'cyan'], oneLine(test)),
    output.paint('dim', `  ${line(titles)}`),
    ...shown.map(
      (item, index) =>
        `  ${line(rows[index] ?? [])}   ${output.paint(styles[item.verdict], oneLine(comparisonInWords(item)))}`,
    ),
    ...[...new Set(undecided)].map((message) => output.paint('dim', `  ${message}`)),
    ...(unshown === 0 ? [] : [output.paint('dim', `  ${countOf(unshown, 'figure')} per request: no change`)]),
  ].join('\n');
}
