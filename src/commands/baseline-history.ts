import { historiesOf, type BaselineDocument } from '../analyze/index.js';
import { metrics, type Metric } from '../config/index.js';
import { UsageError } from '../errors.js';
import { renderHistories, renderHistoriesAsCsv } from '../report/index.js';
import type { World } from '../system/index.js';

export interface HistoryFlags {
  readonly test?: string;
  readonly metric?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/**
 * Prints a metric over the runs that are remembered, each series of comparable runs for itself.
 *
 * @param from where the document lies, for people
 * @throws UsageError for a metric or a test that there is not
 */
export function showHistory(
  document: BaselineDocument,
  from: string,
  flags: HistoryFlags,
  world: World,
): void {
  const { stdout } = world;
  if (flags.json === true && flags.csv === true) throw new UsageError('--json and --csv: give one of them.');
  const histories = historiesOf(document, metricOf(flags.metric), flags.test);
  if (histories.length === 0) throw nothingToShow(document, flags.test);
  if (flags.csv === true) stdout.write(renderHistoriesAsCsv(histories), { isMasked: true });
  else if (flags.json === true)
    stdout.write(`${JSON.stringify({ suite: document.suite, histories }, null, 2)}\n`, { isMasked: true });
  else stdout.write(`${from}\n\n${renderHistories(histories, stdout)}\n`);
}

function metricOf(name = 'p95'): Metric {
  const metric = metrics.find((each) => each === name);
  if (metric !== undefined) return metric;
  throw new UsageError(`--metric ${JSON.stringify(name)}: there is no such metric.`, {
    fix: `Metrics: ${metrics.join(', ')}.`,
  });
}

function nothingToShow({ records }: BaselineDocument, test: string | undefined): UsageError {
  const known = [...new Set(records.flatMap(({ tests }) => tests.map(({ name }) => name)))];
  if (test === undefined || known.length === 0) return new UsageError('The baseline has no runs yet.');
  return new UsageError(`--test ${JSON.stringify(test)}: the baseline has no such test.`, {
    fix: `Tests: ${known.join(', ')}.`,
  });
}
