import { z } from 'zod';
import { countPattern, durationPattern, fractionPattern, ratePattern } from '../../units/index.js';
import { exampleLimit, isLooser, parseExpression, parseLimit, type K6Metric, type Limit } from '../limits.js';
import { latencyMetrics, type LimitedMetric } from '../plan.js';
import { numberOrTextOf, textOf } from './leaf.js';

const meanings: Readonly<Record<LimitedMetric, string>> = {
  p50: 'Median latency of ok responses.',
  p90: '90th percentile of latency; needs 100 responses.',
  p95: '95th percentile of latency; needs 200 responses.',
  p99: '99th percentile of latency; needs 1,000 responses.',
  p999: '99.9th percentile of latency; needs 10,000 responses.',
  max: 'Longest latency.',
  mean: 'Mean latency.',
  error_rate: 'Share of requests that failed: HTTP errors, failed checks, timeouts, connection errors.',
  rps: 'Requests per second that were answered.',
  dropped:
    'Arrivals for which no user was free until the hold ended, in tests with `arrivals`; 0 unless named.',
};

const operators = String.raw`(?:[<>]=?\s*)?`;

/** Those that may stand as bare numbers. */
const unitlessMetrics = new Map<LimitedMetric, { pattern: string; examples: readonly (string | number)[] }>([
  ['error_rate', { pattern: fractionPattern, examples: ['1%', '< 0.5%', 0.01] }],
  ['rps', { pattern: ratePattern, examples: ['>= 400/s', 400] }],
  ['dropped', { pattern: countPattern, examples: [0] }],
]);

function limitText(metric: LimitedMetric, description: string) {
  const noun = `a limit such as "${exampleLimit(metric)}"`;
  const parse = (text: string) => parseLimit(metric, text);
  const unitless = unitlessMetrics.get(metric);
  if (unitless !== undefined) {
    const { pattern, examples } = unitless;
    return numberOrTextOf(noun, parse, { description, examples, pattern: operators + pattern });
  }
  return textOf(noun, parse, {
    description,
    examples: ['500ms', '< 2s'],
    pattern: `${operators}${durationPattern}`,
  });
}

function limitOf(metric: LimitedMetric) {
  const graded = z
    .strictObject({
      warn: limitText(metric, 'Beyond this the verdict is `warn`.').optional(),
      fail: limitText(metric, 'Beyond this the verdict is `fail`.').optional(),
    })
    .superRefine(({ warn, fail }, context) => {
      const example = `{ warn: ..., fail: ${exampleLimit(metric)} }`;
      if (warn === undefined && fail === undefined) {
        context.addIssue({
          code: 'custom',
          message: `sets no limit; write "${example}"`,
          params: { spot: 'key' },
        });
      } else if (warn !== undefined && fail !== undefined && !isLooser(metric, fail, warn)) {
        const message = `the warning at ${warn.source} never comes before the failure at ${fail.source}; warn must be the stricter one`;
        context.addIssue({ code: 'custom', message, path: ['warn'] });
      }
    });
  return z
    .union([limitText(metric, meanings[metric]), graded])
    .meta({
      description: `${meanings[metric]} A plain value is the last good one; or "op value"; or { warn, fail }.`,
    })
    .optional();
}

/** One expression in k6's words, or a list of them. */
function expressions(description: string, examples: readonly string[], under?: K6Metric) {
  const one = textOf('a threshold such as "p(95)<500"', (text) => parseExpression(text, under), {
    description,
    examples,
  });
  const error = 'the list is empty and limits nothing; add a threshold, or leave the key out';
  return z.array(one).min(1, { error }).meta({ description });
}

const latencyLimits = Object.fromEntries(latencyMetrics.map((metric) => [metric, limitOf(metric)]));
type LatencyShape = Record<(typeof latencyMetrics)[number], ReturnType<typeof limitOf>>;
const isLatencyShape = (shape: object): shape is LatencyShape =>
  latencyMetrics.every((metric) => metric in shape);
if (!isLatencyShape(latencyLimits)) throw new TypeError('a latency metric is missing');

const limits = {
  ...latencyLimits,
  'p99.9': limitOf('p999'),
  error_rate: limitOf('error_rate'),
  rps: limitOf('rps'),
};

const k6List = expressions('Thresholds in the form of k6; latencies in milliseconds.', [
  'p(95)<500',
  'rate<0.01',
]);

/** `p99.9` and `p999` are one metric. */
function refuseBothSpellings(value: object, context: z.core.$RefinementCtx): void {
  if (!('p999' in value) || !('p99.9' in value) || value.p999 === undefined || value['p99.9'] === undefined)
    return;
  const message = '"p99.9" and "p999" are the same metric; keep one';
  context.addIssue({ code: 'custom', message, path: ['p99.9'], params: { spot: 'key' } });
}

const requestThresholds = z
  .union([z.strictObject(limits).superRefine(refuseBothSpellings), k6List])
  .meta({ description: 'Limits of one request name.' });

const thresholdMap = z
  .strictObject({
    ...limits,
    dropped: limitOf('dropped'),
    requests: z
      .record(z.string(), requestThresholds)
      .meta({ description: 'Limits of single requests, by their name.' })
      .default({}),
    http_req_duration: expressions(
      'Limits of latency in the form of k6.',
      ['p(95)<500'],
      'http_req_duration',
    ).optional(),
    http_req_failed: expressions(
      'Limits of the share of failed requests in the form of k6.',
      ['rate<0.01'],
      'http_req_failed',
    ).optional(),
    http_reqs: expressions(
      'Limits of requests per second in the form of k6.',
      ['rate>=100'],
      'http_reqs',
    ).optional(),
  })
  .superRefine(refuseBothSpellings);

export const thresholds = z.union([thresholdMap, k6List]).meta({
  id: 'thresholds',
  description:
    'Limits that a run must keep. Unless error_rate is named, a run with more than 1% of failed requests fails. A percentile with too few responses is missing, which makes the run invalid.',
});

export type FileThresholds = z.output<typeof thresholds>;
export type FileRequestThresholds = z.output<typeof requestThresholds>;
export type FileLimit = Limit | { readonly warn?: Limit | undefined; readonly fail?: Limit | undefined };
