import type { Figures, TestResult } from '../../analyze/index.js';
import { connectionFaults, type ConnectionFault } from '../../measurement/index.js';
import { formatCount } from '../../units/index.js';

const words: Readonly<Record<ConnectionFault, string>> = {
  refused: 'refused',
  reset: 'reset',
  closed: 'closed early',
  dns: 'name not found',
  tls: 'TLS',
  unreachable: 'unreachable',
  local: 'out of descriptors or ports here',
  other: 'other',
};

/** What connection errors were: `(refused)`, `(10 refused, 2 reset)`; empty where that is not known. */
export function faultsInWords({ connectionErrors }: Figures['requests']): string {
  if (connectionErrors === undefined) return '';
  const met = connectionFaults.filter((fault) => connectionErrors[fault] > 0);
  const [only] = met;
  if (only === undefined) return '';
  if (met.length === 1) return only === 'other' ? '' : `(${words[only]})`;
  return `(${met.map((fault) => `${formatCount(connectionErrors[fault])} ${words[fault]}`).join(', ')})`;
}

/** The kind of an example: `timeout`, `connection, refused`. */
export function kindInWords({ kind, fault }: TestResult['errorExamples'][number]): string {
  return fault === undefined || fault === 'other' ? kind : `${kind}, ${words[fault]}`;
}
