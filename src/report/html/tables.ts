import type { TestResult } from '../../analyze/index.js';
import { errorKinds } from '../../measurement/index.js';
import { formatBytes, formatCount, formatFraction, formatMs, formatRate } from '../../units/index.js';
import { changeOfRequest } from '../words/change.js';
import { isMeasuredInTurn } from '../words/compared.js';
import { kindInWords } from '../words/faults.js';
import { errorsInWords, figureOf, formatFigure, missingFigure } from '../words/metrics.js';
import { allMetrics, metricRows, type MetricRow } from '../words/rows.js';
import { html, nothing, type Html } from './html.js';
import { thin, worstOf } from './timeline.js';

interface Column {
  readonly title: string;
  readonly kind: 'text' | 'figure';
  /** Left out where no row has anything in it. */
  readonly optional?: boolean;
}

/** A table that scrolls by itself where the window is narrow. Its first column names the row. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Html[])[]): Html {
  const shown = columns
    .map((column, place) => ({ ...column, place }))
    .filter(({ optional, place }) => optional !== true || rows.some((cells) => hasContent(cells[place])));
  const headings = shown.map(({ title, kind }) => html`<th scope="col" class="${kind}">${title}</th>`);
  const body = rows.map((cells) => {
    const written = shown.map(({ kind, place }) =>
      place === 0
        ? html`<th scope="row">${cells[place] ?? nothing}</th>`
        : html`<td class="${kind}">${cells[place] ?? nothing}</td>`,
    );
    return html`<tr>
      ${written}
    </tr> `;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** Below charts, for who doesn't get them. */
export const needsScript = html`<noscript
  ><p class="facts">The charts need JavaScript; the table below holds the same figures.</p></noscript
>`;

const hasContent = (cell: Html | undefined): boolean =>
  cell !== undefined && cell.html !== '' && cell.html !== missingFigure;

const optional = (columns: readonly Column[]): Column[] =>
  columns.map(({ title, kind }) => ({ title, kind, optional: true }));
const figures = (...titles: string[]): Column[] => titles.map((title) => ({ title, kind: 'figure' }));
const texts = (...titles: string[]): Column[] => titles.map((title) => ({ title, kind: 'text' }));
const plain = (text: string): Html => html`${text}`;

export function metricTable(test: TestResult): Html {
  const isInTurn = isMeasuredInTurn(test);
  const rows = metricRows(test, allMetrics).map((row) => [
    row.request === null ? plain(row.label) : html`${row.label} of <code>${row.request}</code>`,
    ...inOrder(isInTurn, html`<strong>${row.now}</strong>`, plain(row.baseline)),
    plain(row.change),
    plain(row.interval),
    plain(row.allowed),
    html`${row.limit}${limitBar(test, row)}`,
    row.result === '' ? nothing : html`<span class="tag ${row.tone}">${row.result}</span>`,
  ]);
  const columns = [
    ...texts('Metric'),
    ...(isInTurn
      ? [...optional(figures('Base')), ...figures('Head')]
      : [...figures('This run'), ...optional(figures('Baseline'))]),
    ...optional([...figures('Change', 'Interval', 'Allowed', 'Limit'), ...texts('Result')]),
  ];
  const caption = isInTurn ? 'Metrics against limits and base' : 'Metrics against limits and baseline';
  return table(caption, columns, rows);
}

/** Where base was measured beside head its figure comes first, as it does in time. */
const inOrder = (isInTurn: boolean, now: Html, before: Html): Html[] =>
  isInTurn ? [before, now] : [now, before];

/** How much of an upper limit is used up. The figures beside it say the same in digits. */
function limitBar(test: TestResult, row: MetricRow): Html {
  const threshold = test.thresholds.find(
    ({ metric, request, operator }) =>
      metric === row.metric && request === row.request && operator.startsWith('<'),
  );
  if (threshold === undefined || threshold.actual === null || threshold.limit <= 0) return nothing;
  const share = Math.min(1, Math.max(0, threshold.actual / threshold.limit));
  return html`<span class="bar ${row.tone}" aria-hidden="true"
    ><i style="width:${(share * 100).toFixed(0)}%"></i
  ></span>`;
}

export function requestTable(test: TestResult): Html {
  const metrics = ['p50', 'p90', 'p95', 'p99', 'max', 'error_rate'] as const;
  const slowest = Math.max(0, ...test.byRequest.map((request) => figureOf(request, 'p95') ?? 0));
  const rows = test.byRequest.map((request) => [
    html`<code>${request.name}</code>`,
    plain(formatCount(request.requests.attempted)),
    plain(formatRate(request.rps.avg)),
    ...metrics.map((metric) => {
      const text = formatFigure(request, metric, test.timeoutMs);
      const isSlowest = metric === 'p95' && slowest > 0 && request.latencyMs.p95 === slowest;
      return isSlowest && test.byRequest.length > 1 ? html`<strong>${text}</strong>` : plain(text);
    }),
    plain(changeOfRequest(test, request.name, 'p95')),
    plain(errorsInWords(request)),
  ]);
  const columns = [
    ...texts('Request'),
    ...figures('Attempts', 'Throughput', 'p50', 'p90', 'p95', 'p99', 'max', 'Errors'),
    ...optional([...figures('p95 change'), ...texts('Which')]),
  ];
  return table('Figures per request', columns, rows);
}

export function resourceTable({ resources }: TestResult): Html {
  const cores = (value: number | null): Html => plain(value === null ? missingFigure : value.toFixed(2));
  const rows = resources.map(({ service, containers, cpu, memory, limits, throttled }) => [
    html`<code>${service}</code>${containers > 1 ? ` × ${containers}` : ''}`,
    cores(cpu.avgCores),
    cores(cpu.peakCores),
    cores(limits.cpus),
    plain(formatFraction(cpu.avgOfLimit)),
    plain(formatFraction(throttled)),
    plain(formatBytes(memory.avgBytes)),
    plain(formatBytes(memory.peakBytes)),
    plain(formatBytes(limits.memoryBytes)),
    plain(formatFraction(memory.peakOfLimit)),
  ]);
  const columns = [
    ...texts('Service'),
    ...figures('CPU mean', 'CPU peak'),
    ...optional(figures('CPU limit')),
    ...figures('Mean of limit'),
    ...optional(figures('Throttled')),
    ...figures('Memory mean', 'Memory peak'),
    ...optional(figures('Memory limit', 'Peak of limit')),
  ];
  return table('CPU (in cores) and memory per service', columns, rows);
}

export function errorTable({ errorExamples }: TestResult): Html {
  const rows = errorExamples.map((example) => [
    html`<code>${example.request}</code>`,
    plain(formatCount(example.count)),
    plain(kindInWords(example)),
    plain(example.message),
  ]);
  return table(
    'Examples of errors',
    [...texts('Request'), ...figures('Times'), ...texts('Kind', 'What happened')],
    rows,
  );
}

/** Longer ones are for result.json. */
const longestCourse = 300;

/** A kind that is not met is a dash, so that its column goes where nothing was. */
const formatKind = (count: number | undefined): string =>
  count === undefined || count === 0 ? missingFigure : formatCount(count);

/** The timeline as a table: what the charts show, for those who don't see them. */
export function courseTable({ series }: TestResult): Html {
  const size = Math.ceil(series.length / longestCourse);
  const rows = thin(series, longestCourse, worstOf).map((second) => [
    plain(`${second.second} s`),
    plain(second.phase),
    plain(formatCount(second.users)),
    plain(formatRate(second.rps)),
    plain(formatMs(second.p50Ms)),
    plain(formatMs(second.p95Ms)),
    plain(formatCount(second.errors)),
    ...errorKinds.map((kind) => plain(formatKind(second.errorsByKind?.[kind]))),
  ]);
  const caption =
    size > 1
      ? `The course of the run; each row is ${size} seconds: mean throughput, worst latency, all errors`
      : 'The course of the run, second by second';
  const columns = [
    ...texts('From', 'Phase'),
    ...figures('Users', 'Throughput', 'p50', 'p95', 'Errors'),
    ...optional(figures('HTTP', 'Check', 'Timeout', 'Connection')),
  ];
  return table(caption, columns, rows);
}
