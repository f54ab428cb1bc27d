import { formatMs } from '../../units/index.js';
import { exactChange, intervalInWords } from '../words/change.js';
import { pairChange, pairDifference } from '../words/pairs.js';
import { divergingSparkline, noiseShare, sparkline } from '../words/sparkline.js';
import { countOf, oneLine } from '../words/text.js';
import { clipEnd, padEnd, padStart, type TerminalOutput } from './layout.js';
import { leftColumns, progressBar, widestBars } from './progress.js';

/** What is known after a pair of slices, for whoever waits. */
export interface PairFacts {
  /** Counted from 1 through all starts, unfit ones included. */
  readonly number: number;
  /** The most pairs that may be needed, as far as is known now. */
  readonly of: number;
  /** Which set of containers, counted from 1. */
  readonly start: number;
  readonly baseP95Ms: number | null;
  readonly headP95Ms: number | null;
  /** Why the pair does not count. */
  readonly unfit: string | undefined;
  /** Of p95, from the pairs so far: .1 is 10% more. An end that too few pairs give is null. */
  readonly estimate:
    | { readonly change: number; readonly low: number | null; readonly high: number | null }
    | undefined;
  /** Where the decision stands: `not clear yet`. */
  readonly state: string;
}

/**
 * One line for a CI's log about the pairs since the last one, such as
 * `pair 12  base p95 41.2 ms  head p95 45.9 ms  so far +10.1% (7.9% to 13.0%)  not clear yet`; empty where there were
 * none. The figures are the newest pair's that counts.
 */
export function renderPairs(pairs: readonly PairFacts[]): string {
  const last = pairs.at(-1);
  if (last === undefined) return '';
  const shown = newestFit(pairs);
  const unfit = pairs.flatMap(({ unfit }) => unfit ?? []);
  const figures =
    shown === undefined
      ? []
      : [
          `base p95 ${padStart(formatMs(shown.baseP95Ms), 7)}`,
          `head p95 ${padStart(formatMs(shown.headP95Ms), 7)}`,
        ];
  return [
    `pair ${padStart(String(last.number), 2)}`,
    ...figures,
    ...(last.estimate === undefined ? [] : [`so far ${estimateInWords(last.estimate)}`]),
    last.state,
    ...(unfit.length === 0
      ? []
      : [`${countOf(unfit.length, 'pair')} unfit: ${oneLine([...new Set(unfit)].join('; '))}`]),
  ].join('  ');
}

export interface LivePairsView {
  /** Of the test, and what it is compared with. */
  readonly name: string;
  /** What is done before the first pair is there: `warming up`. */
  readonly before: string;
}

/** Some lines for a terminal, drawn anew after each pair: how far it is, both sides' p95, and how they differ. */
export function renderLivePairs(
  pairs: readonly PairFacts[],
  { name, before }: LivePairsView,
  output: TerminalOutput,
): string {
  const last = pairs.at(-1);
  const shown = newestFit(pairs);
  const width = Math.max(10, Math.min(widestBars, output.columns - leftColumns - 1));
  const recent = pairs.slice(-width).map((pair) => (pair.unfit === undefined ? pair : undefined));
  const line = (label: string, figure: string, bars: string): string =>
    `  ${padEnd(label, 12)}${padStart(figure, 10)}  ${output.paint('cyan', bars)}`;
  // One scale for both sides: bars of the same height are the same latency.
  const [base, head] = [
    recent.map((pair) => pair?.baseP95Ms ?? null),
    recent.map((pair) => pair?.headP95Ms ?? null),
  ];
  const peak = Math.max(0, ...[...base, ...head].filter((value) => value !== null));
  const where =
    last === undefined
      ? before
      : `pair ${last.number} of at most ${last.of}${last.start === 1 ? '' : `, start ${last.start}`}`;
  return [
    `${output.paint('bold', oneLine(name))}  ${where}`,
    `  ${progressBar(last === undefined ? 0 : last.number / last.of, leftColumns - 2 + width, output)}`,
    line('base p95', formatMs(shown?.baseP95Ms ?? null), sparkline(base, width, peak)),
    line('head p95', formatMs(shown?.headP95Ms ?? null), sparkline(head, width, peak)),
    line(
      'difference',
      exactChange('p95', pairChange(shown)),
      divergingSparkline(
        recent.map((pair) => pairDifference(pair)),
        noiseShare,
      ),
    ),
    `  ${clipEnd(oneLine(stateInWords(last)), Math.max(10, output.columns - 3))}`,
  ]
    .map((text) => text.trimEnd())
    .join('\n');
}

const newestFit = (pairs: readonly PairFacts[]): PairFacts | undefined =>
  pairs.findLast(({ unfit }) => unfit === undefined);

function stateInWords(last: PairFacts | undefined): string {
  if (last === undefined) return '';
  const soFar = last.estimate === undefined ? [] : [`so far ${estimateInWords(last.estimate)}`];
  const unfit = last.unfit === undefined ? [] : [`this pair does not count: ${last.unfit}`];
  return [...soFar, last.state, ...unfit].join(', ');
}

function estimateInWords({ change, low, high }: NonNullable<PairFacts['estimate']>): string {
  const interval = intervalInWords('p95', { low, high });
  return `${exactChange('p95', change)}${interval === '' ? '' : ` (${interval})`}`;
}
