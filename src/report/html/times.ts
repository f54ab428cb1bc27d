import type { ConnectMs, TestResult } from '../../analyze/index.js';
import { formatCount, formatMs } from '../../units/index.js';
import { formatFigure } from '../words/metrics.js';
import { html, nothing, type Html } from './html.js';
import { table } from './tables.js';

/**
 * Where the time of a request went, for who looks closer: until the first byte, and all of it; connecting is no part
 * of either. Nothing where the result is older than these figures.
 */
export function timesDetails(test: TestResult): Html {
  const parts = [...firstByteTable(test), ...connectionTable(test)];
  if (parts.length === 0) return nothing;
  return html`<details>
    <summary>Time to the first byte, and to connect</summary>
    ${parts}
  </details>`;
}

function firstByteTable(test: TestResult): Html[] {
  const rows = test.byRequest.flatMap((request) => {
    const { firstByteMs } = request;
    if (firstByteMs === undefined) return [];
    const { p50, p95, p99, max } = firstByteMs;
    return [
      [
        html`<code>${request.name}</code>`,
        ...[p50, p95, p99, max].map((ms) => html`${formatMs(ms)}`),
        ...['p50', 'p95'].map((metric) => html`${formatFigure(request, metric, test.timeoutMs)}`),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const titles = ['p50', 'p95', 'p99', 'max', 'whole p50', 'whole p95'];
  const columns = [
    { title: 'Request', kind: 'text' } as const,
    ...titles.map((title) => ({ title, kind: 'figure' }) as const),
  ];
  return [table('From the send to the first byte of the answer, and to the whole answer', columns, rows)];
}

function connectionTable({ connections }: TestResult): Html[] {
  if (connections === undefined || connections.connectMs.count === 0) return [];
  const row = (name: string, { count, p50, p95, max }: ConnectMs): Html[] => [
    html`${name}`,
    html`${formatCount(count)}`,
    ...[p50, p95, max].map((ms) => html`${formatMs(ms)}`),
  ];
  const { connectMs, tlsMs } = connections;
  const columns = [
    { title: 'Step', kind: 'text' } as const,
    ...['Connections', 'p50', 'p95', 'max'].map((title) => ({ title, kind: 'figure' }) as const),
  ];
  const rows = [row('Connect', connectMs), ...(tlsMs === null ? [] : [row('TLS handshake', tlsMs)])];
  return [table('Connecting, which is no part of any latency', columns, rows)];
}
