export const latencyMetrics = ['p50', 'p90', 'p95', 'p99', 'p999', 'max', 'mean'] as const;
export type LatencyMetric = (typeof latencyMetrics)[number];
export const metrics = [...latencyMetrics, 'error_rate', 'rps'] as const;
export type Metric = (typeof metrics)[number];

/** What `of` says of each metric. */
export function byMetric<T>(of: (metric: Metric) => T): Record<Metric, T> {
  return {
    p50: of('p50'),
    p90: of('p90'),
    p95: of('p95'),
    p99: of('p99'),
    p999: of('p999'),
    max: of('max'),
    mean: of('mean'),
    error_rate: of('error_rate'),
    rps: of('rps'),
  };
}

/** What a limit may be set on. `dropped`: arrivals for which no user was free until the hold ended. */
export const limitedMetrics = [...metrics, 'dropped'] as const;
export type LimitedMetric = (typeof limitedMetrics)[number];

export type Operator = '<' | '<=' | '>' | '>=';

/** One limit. Latency in milliseconds, error rate as a fraction, rps in 1/s, dropped as a count. */
export interface ThresholdPlan {
  readonly metric: LimitedMetric;
  /** undefined: all requests of the test together. */
  readonly request: string | undefined;
  readonly operator: Operator;
  readonly limit: number;
  readonly level: 'warn' | 'fail';
  /** As the user wrote it. */
  readonly source: string;
}

/** A change counts when it exceeds every part that is given, in the metric's bad direction. */
export interface TolerancePlan {
  readonly metric: Metric;
  /** 0.25 for +25%. */
  readonly relative: number | undefined;
  /** Milliseconds, fraction (0.005 for +0.5pp) or 1/s. */
  readonly absolute: number | undefined;
  readonly source: string;
  /** Nobody named it: then what earlier runs let expect may fail a run, too. */
  readonly isDefault?: boolean;
}

export type BaselineStorePlan =
  | { readonly kind: 'none' }
  /** Absolute path of a .json file or of a folder. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'branch'; readonly branch: string; readonly remote: string; readonly directory: string }
  | { readonly kind: 'artifact'; readonly artifactName: string };

export interface BaselinePlan {
  readonly store: BaselineStorePlan;
  readonly tolerances: readonly TolerancePlan[];
  /** `confirm`: the comparison with the base's own target decides; where that can't be had, the breach fails. */
  readonly onBreach: 'confirm' | 'fail' | 'warn';
  /** A tag, a branch or a commit whose runs every run is held against, too. */
  readonly anchor?: string | undefined;
}

export interface GatePlan {
  readonly onInvalid: 'fail' | 'warn';
  /** What a comparison with the base that could not tell does. */
  readonly onInconclusive: 'fail' | 'warn';
  readonly requireBaseline: boolean;
  /** False: a breach is reported, the exit code stays 0. */
  readonly failOnBreach: boolean;
}

export interface ReportPlan {
  readonly comment: 'always' | 'on-change' | 'on-failure' | 'off';
  /** Absolute path of the folder for the report's files. */
  readonly outDir: string;
  /** Name of the artifact that carries the report. */
  readonly artifactName: string;
}
