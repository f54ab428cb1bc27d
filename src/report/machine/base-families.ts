import type { ComparisonResult, TestResult } from '../../analyze/index.js';
import { isAgainstBase } from '../words/compared.js';
import { isLatency } from '../words/metrics.js';
import { states, type Family, type Labels } from './exposition.js';

interface Compared {
  readonly comparison: ComparisonResult;
  readonly labels: Labels;
}

const words: readonly ComparisonResult['verdict'][] = [
  'regressed',
  'improved',
  'no-change',
  'inconclusive',
  'invalid',
];
const verdictName = 'loadgate_base_verdict';

/** What was measured against base in turn: its figures, how far head is from them, and what that rests on. */
export function baseFamilies(ofTests: readonly { test: TestResult; labels: Labels }[]): Family[] {
  const all = ofTests.flatMap(({ test, labels }): Compared[] =>
    test.comparison.filter(isAgainstBase).map((comparison) => {
      const { metric, request, gated } = comparison;
      const whose = { ...labels, metric, ...(request === null ? {} : { request }) };
      return { comparison, labels: { ...whose, gated: String(gated) } };
    }),
  );
  const gauge = (
    name: string,
    unit: Family['unit'],
    help: string,
    valueOf: (comparison: ComparisonResult) => number | null | undefined,
  ): Family => ({
    name,
    type: 'gauge',
    ...(unit === undefined ? {} : { unit }),
    help,
    samples: all.map(({ comparison, labels }) => ({ labels, value: valueOf(comparison) ?? null })),
  });
  const baseOf =
    (isWanted: (metric: string) => boolean, perUnit = 1) =>
    ({ metric, base }: ComparisonResult): number | null =>
      isWanted(metric) && base !== null ? base / perUnit : null;

  return [
    {
      name: verdictName,
      type: 'stateset',
      help: 'What base and head, measured in turn, came to',
      samples: all.flatMap(({ comparison, labels }) =>
        states(verdictName, labels, words, comparison.verdict),
      ),
    },
    gauge('loadgate_base_latency_seconds', 'seconds', "Base's latency", baseOf(isLatency, 1000)),
    gauge(
      'loadgate_base_error_ratio',
      'ratio',
      "Base's failed requests of all that were sent",
      baseOf((metric) => metric === 'error_rate'),
    ),
    gauge(
      'loadgate_base_requests_per_second',
      undefined,
      "Base's throughput",
      baseOf((metric) => metric === 'rps'),
    ),
    gauge(
      'loadgate_base_change_ratio',
      'ratio',
      'Estimated change from base to head: 0.1 is 10% more; of error rates their difference',
      ({ change }) => change,
    ),
    gauge(
      'loadgate_base_change_low_ratio',
      'ratio',
      'Lower end of the interval of the change',
      ({ interval }) => interval?.low,
    ),
    gauge(
      'loadgate_base_change_high_ratio',
      'ratio',
      'Upper end of the interval of the change',
      ({ interval }) => interval?.high,
    ),
    gauge(
      'loadgate_base_detectable_ratio',
      'ratio',
      'The smallest change for the worse that such pairs show',
      ({ detectable }) => detectable,
    ),
    gauge(
      'loadgate_base_pairs',
      undefined,
      'Pairs of slices that the estimate rests on',
      ({ pairs }) => pairs,
    ),
    gauge(
      'loadgate_base_load_seconds',
      'seconds',
      'Load on both sides, warm-up included, until the verdict was known',
      ({ seconds }) => seconds,
    ),
    {
      name: 'loadgate_base_unfit_pairs',
      type: 'gauge',
      help: 'Pairs that do not count, since the generator or its machine was not fit',
      samples: ofTests.map(({ test, labels }) => ({
        labels,
        value: test.interleaved?.pairs.unfit ?? null,
      })),
    },
  ];
}
