import { readFileSync } from 'node:fs';

/** A repository to be gated: a small service, and a loadgate.yml that finds out within seconds how fast it is. */

const service = readFileSync(new URL('../fixtures/services/shop.js', import.meta.url), 'utf8');

export interface ShopOptions {
  readonly latencyMs?: number;
  /** Each so many answers is a 500. */
  readonly failEvery?: number;
  readonly hold?: string;
  /** `unnamed`: none outside the action, unless a flag names one. */
  readonly store?: 'artifact' | 'none' | 'unnamed';
  /** The target, as lines of YAML below `target:`. */
  readonly target?: string;
}

/** Milliseconds that an answer takes on main: long against the noise of a busy machine, short against a slow change. */
export const usualLatencyMs = 20;
export const slowLatencyMs = 150;

const tolerance = 'tolerance: { p95: +100% and +60ms }';
const baselines = {
  artifact: `{ store: artifact, ${tolerance} }`,
  none: '{ store: none }',
  unnamed: `{ ${tolerance} }`,
};

// 25 users without a pause: at 150 ms per answer that is over 300 samples in 2 s, enough for a p95.
export function shopFiles(options: ShopOptions = {}): Record<string, string> {
  const { latencyMs = usualLatencyMs, failEvery = 0, hold = '2s', store = 'artifact', target } = options;
  return {
    'shop.js': service,
    'package.json': '{"type":"module"}',
    'behaviour.json': JSON.stringify({ latencyMs, failEvery }),
    'loadgate.yml': `version: 1
name: shop
target:
  ${target ?? 'command: { run: node shop.js, ready: { path: /health, timeout: 20s } }'}
scenarios:
  browse: { think: 0ms, steps: [ { get: /items, name: items, check: { status: 200 } } ] }
tests:
  pull-request: { scenario: browse, users: 25, hold: ${hold} }
thresholds: { p95: 2s, error_rate: 1% }
baseline: ${baselines[store]}
`,
  };
}
