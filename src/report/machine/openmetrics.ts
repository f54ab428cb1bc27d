import type { Figures, Result, TestResult, Verdict } from '../../analyze/index.js';
import { isAgainstBase } from '../words/compared.js';
import { boundedFigureOf } from '../words/metrics.js';
import { baseFamilies } from './base-families.js';
import { states, text, type Family, type Labels, type Sample } from './exposition.js';

/** Figures with the labels that tell whose they are. */
interface Measured {
  readonly figures: Figures;
  readonly labels: Labels;
  readonly timeoutMs: number;
}

const verdicts: readonly Verdict[] = ['pass', 'warn', 'fail', 'invalid'];

/**
 * The figures as OpenMetrics text, in base units (seconds, ratios, bytes): for GitLab's `reports: metrics`, a
 * push gateway, or whatever reads Prometheus.
 *
 * Source: OpenMetrics 1.0, draft-richih-opsawg-openmetrics.
 */
export function renderOpenMetrics(result: Result): string {
  const ofTests = result.tests.map((test) => ({ test, labels: { suite: result.suite, test: test.name } }));
  /** All requests together have no `request` label; each name has one. */
  const everyFigure = ofTests.flatMap(({ test, labels }): Measured[] => [
    { figures: test, labels, timeoutMs: test.timeoutMs },
    ...test.byRequest.map((figures) => ({
      figures,
      labels: { ...labels, request: figures.name },
      timeoutMs: test.timeoutMs,
    })),
  ]);
  const gauge = (
    name: string,
    help: string,
    valueOf: (figures: Figures, timeoutMs: number) => number | null,
    unit?: 'seconds' | 'ratio',
  ): Family => ({
    name,
    type: 'gauge',
    ...(unit === undefined ? {} : { unit }),
    help,
    samples: everyFigure.map(({ figures, labels, timeoutMs }) => ({
      labels,
      value: valueOf(figures, timeoutMs),
    })),
  });

  return text([
    runFamily(result),
    verdictFamily('loadgate_verdict', 'Verdict of the suite', [
      { labels: { suite: result.suite }, verdict: result.verdict },
    ]),
    verdictFamily(
      'loadgate_test_verdict',
      'Verdict of a test',
      ofTests.map(({ test, labels }) => ({ labels, verdict: test.verdict })),
    ),
    {
      name: 'loadgate_latency_seconds',
      type: 'summary',
      unit: 'seconds',
      help: 'Latency during the hold; a quantile beyond the timeout is given as the timeout',
      samples: everyFigure.flatMap(latencySamples),
    },
    gauge(
      'loadgate_latency_max_seconds',
      'Greatest latency',
      (figures, timeoutMs) => seconds(boundedFigureOf(figures, 'max', timeoutMs)),
      'seconds',
    ),
    {
      name: 'loadgate_requests',
      type: 'counter',
      help: 'Requests of the hold by outcome; dropped ones were never sent',
      samples: everyFigure.flatMap(requestSamples),
    },
    gauge(
      'loadgate_error_ratio',
      'Failed requests of all that were sent',
      ({ errorRate }) => errorRate,
      'ratio',
    ),
    gauge('loadgate_requests_per_second', 'Mean throughput of the hold', ({ rps }) => rps.avg),
    ...resourceFamilies(ofTests),
    baselineFamily(ofTests),
    ...baseFamilies(ofTests),
  ]);
}

const seconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : milliseconds / 1000;

function runFamily({ suite, environment, baseline, base }: Result): Family {
  const labels = {
    suite,
    version: environment.loadgate,
    commit: environment.commit ?? '',
    branch: environment.branch ?? '',
    baseline: baseline.outcome,
    baseline_commit: baseline.commit ?? '',
    ...(base === undefined ? {} : { base: base.outcome, base_commit: base.commit ?? '' }),
  };
  return {
    name: 'loadgate_run',
    type: 'info',
    help: 'What was measured and with what it was compared',
    samples: [{ suffix: '_info', labels, value: 1 }],
  };
}

function verdictFamily(
  name: string,
  help: string,
  judged: readonly { labels: Labels; verdict: Verdict }[],
): Family {
  return {
    name,
    type: 'stateset',
    help,
    samples: judged.flatMap(({ labels, verdict }) => states(name, labels, verdicts, verdict)),
  };
}

function latencySamples({ figures, labels, timeoutMs }: Measured): Sample[] {
  const { latencyMs, requests } = figures;
  const quantiles = [
    ['0.5', 'p50'],
    ['0.9', 'p90'],
    ['0.95', 'p95'],
    ['0.99', 'p99'],
    ['0.999', 'p999'],
  ] as const;
  return [
    ...quantiles.map(([quantile, metric]) => ({
      labels: { ...labels, quantile },
      value: seconds(boundedFigureOf(figures, metric, timeoutMs)),
    })),
    { suffix: '_count', labels, value: requests.ok },
    { suffix: '_sum', labels, value: latencyMs.mean === null ? null : seconds(latencyMs.mean * requests.ok) },
  ];
}

function requestSamples({ figures: { requests }, labels }: Measured): Sample[] {
  const outcomes = Object.entries({ ok: requests.ok, ...requests.errors, dropped: requests.dropped });
  return outcomes.map(([outcome, value]) => ({ suffix: '_total', labels: { ...labels, outcome }, value }));
}

function resourceFamilies(ofTests: readonly { test: TestResult; labels: Labels }[]): Family[] {
  const services = ofTests.flatMap(({ test, labels }) =>
    test.resources.map((resource) => ({ resource, labels: { ...labels, service: resource.service } })),
  );
  return [
    {
      name: 'loadgate_service_cpu_cores',
      type: 'gauge',
      help: 'Mean CPU use of a service, in cores',
      samples: services.map(({ resource, labels }) => ({ labels, value: resource.cpu.avgCores })),
    },
    {
      name: 'loadgate_service_cpu_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'Mean CPU use of a service, of its limit or of the machine',
      samples: services.map(({ resource, labels }) => ({ labels, value: resource.cpu.avgOfLimit })),
    },
    {
      name: 'loadgate_service_memory_peak_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'Greatest memory use of a service',
      samples: services.map(({ resource, labels }) => ({ labels, value: resource.memory.peakBytes })),
    },
  ];
}

function baselineFamily(ofTests: readonly { test: TestResult; labels: Labels }[]): Family {
  return {
    name: 'loadgate_baseline_change_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'This run divided by the baseline',
    samples: ofTests.flatMap(({ test, labels }) =>
      test.comparison
        .filter((item) => !isAgainstBase(item))
        .map(({ metric, request, ratio }) => ({
          labels: { ...labels, metric, ...(request === null ? {} : { request }) },
          value: ratio,
        })),
    ),
  };
}
