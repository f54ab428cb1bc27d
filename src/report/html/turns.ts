import type { InterleavedResult, Result, TestResult } from '../../analyze/index.js';
import { formatCount, formatMs } from '../../units/index.js';
import { baseIncidents, besideInWords, sentencesOf, turnsOf } from '../words/base.js';
import { exactChange } from '../words/change.js';
import { decidingComparison, isAgainstBase } from '../words/compared.js';
import { pairChange } from '../words/pairs.js';
import { clip, oneLine } from '../words/text.js';
import { html, nothing, type Html } from './html.js';
import { needsScript, table } from './tables.js';
import type { Phase } from './timeline.js';

type Values = readonly (number | null)[];

/** What the page's script draws of the pairs of a test; every list has one value per pair. */
export interface PairsDrawing {
  readonly seconds: readonly number[];
  /** Sets of containers, one behind the other; every other one is shaded. */
  readonly phases: readonly Phase[];
  /** null where a pair does not count. */
  readonly baseP95Ms: Values;
  readonly headP95Ms: Values;
  readonly change: Values;
  /** Why a pair does not count. */
  readonly unfit: readonly (string | null)[];
  /** What was made of it: of p95 of all requests, from `from` on. */
  readonly estimate: {
    readonly change: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly from: number;
  } | null;
}

const longestReason = 120;

export function pairsOf(test: TestResult): PairsDrawing | null {
  const series = test.interleaved?.series ?? [];
  if (series.length < 2) return null;
  const counted = series.map((pair) => (pair.unfit === null ? pair : undefined));
  return {
    seconds: series.map(({ second }) => Math.round(second)),
    phases: startsOf(series),
    baseP95Ms: counted.map((pair) => pair?.baseP95Ms ?? null),
    headP95Ms: counted.map((pair) => pair?.headP95Ms ?? null),
    change: counted.map((pair) => pairChange(pair)),
    unfit: series.map(({ unfit }) => (unfit === null ? null : clip(oneLine(unfit), longestReason))),
    estimate: estimateOf(test, series),
  };
}

function startsOf(series: InterleavedResult['series']): Phase[] {
  const starts = [...new Set(series.map(({ start }) => start))];
  const firstOf = starts.map((start) => series.find((pair) => pair.start === start)?.second ?? 0);
  const last = series.at(-1)?.second ?? 0;
  return starts.map((start, index) => ({
    // One alone needs no name.
    name: starts.length > 1 ? `start ${start}` : '',
    from: Math.round(firstOf[index] ?? 0),
    to: Math.round(firstOf[index + 1] ?? last),
    isShaded: index % 2 === 1,
  }));
}

/** What is confirmed is told from the fresh starts alone. */
function estimateOf(test: TestResult, series: InterleavedResult['series']): PairsDrawing['estimate'] {
  const found = decidingComparison(test, 'p95', null);
  const { change, interval, stage } = found ?? {};
  if (found === undefined || !isAgainstBase(found) || change === undefined || change === null) return null;
  const counting = stage === 2 ? series.filter(({ start }) => start > 1) : series;
  const from = Math.round(counting[0]?.second ?? 0);
  return { change, low: interval?.low ?? null, high: interval?.high ?? null, from };
}

/** How base and head were measured in turn, what came out of it, and pair by pair. */
export function turnsSection(test: TestResult, index: number, result: Result): Html {
  const { title, facts } = turnsOf(test, result);
  if (facts.length === 0) return nothing;
  const beside = besideInWords(test);
  const requests = (test.interleaved?.newRequests ?? []).map(
    (name, place) => html`${place === 0 ? '' : ', '}<code>${name}</code>`,
  );
  const sentences = [
    ...sentencesOf(test, result).map((sentence) => html`${sentence}`),
    ...(requests.length === 0 ? [] : [html`New in this change, so judged by limits alone: ${requests}`]),
    ...baseIncidents(test).map((incident) => html`${incident}`),
    ...(beside === '' ? [] : [html`Beside base, the stored baseline says: ${beside}`]),
  ].map((sentence) => html`<li>${sentence}</li>`);
  return html`<h3>Head and base</h3>
    <p class="facts">${title}: ${facts.join(' · ')}</p>
    ${
      sentences.length === 0
        ? nothing
        : html`<ul>
            ${sentences}
          </ul>`
    }
    ${pairs(test, index)}`;
}

function pairs(test: TestResult, index: number): Html {
  if (pairsOf(test) === null) return nothing;
  return html`<div class="charts" data-pairs="${index}"></div>
    ${needsScript}
    <details>
      <summary>Pairs as a table</summary>
      ${pairTable(test)}
    </details>`;
}

function pairTable({ interleaved }: TestResult): Html {
  const rows = (interleaved?.series ?? []).map((pair, index) => [
    html`${formatCount(index + 1)}`,
    html`${Math.round(pair.second)} s`,
    html`${pair.start}`,
    html`${pair.order === 'base-head' ? 'base, head' : 'head, base'}`,
    html`${formatMs(pair.baseP95Ms)}`,
    html`${formatMs(pair.headP95Ms)}`,
    html`${exactChange('p95', pairChange(pair))}`,
    html`${pair.unfit ?? ''}`,
  ]);
  const columns = [
    { title: 'Pair', kind: 'text' },
    { title: 'At', kind: 'figure' },
    { title: 'Start', kind: 'figure' },
    { title: 'Order', kind: 'text' },
    { title: 'Base p95', kind: 'figure' },
    { title: 'Head p95', kind: 'figure' },
    { title: 'Difference', kind: 'figure' },
    { title: 'Does not count', kind: 'text', optional: true },
  ] as const;
  return table('Base and head, pair by pair', columns, rows);
}
