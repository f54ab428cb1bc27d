import type { ResourceResult, SecondResult, TestResult } from '../../analyze/index.js';
import { errorKinds, type ErrorKind } from '../../measurement/index.js';
import { clip, oneLine } from '../words/text.js';

type Values = readonly (number | null)[];

/** A part of the run; what is not judged is shaded. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  to: number;
  readonly isShaded: boolean;
}

/** What the page's script draws of one test; every list has one value per entry of `seconds`. */
export interface Timeline {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly phases: readonly Phase[];
  readonly users: Values;
  readonly inFlight: Values;
  readonly rps: Values;
  readonly errors: Values;
  /** The kinds that were met at all, where they are known. */
  readonly errorKinds: readonly {
    readonly name: string;
    readonly kind: ErrorKind;
    readonly values: Values;
  }[];
  readonly p50Ms: Values;
  readonly p95Ms: Values;
  /** Limit of the whole test's p95, to be drawn as a line. */
  readonly p95LimitMs: number | null;
  readonly services: readonly {
    readonly name: string;
    readonly cpuCores: Values;
    readonly memoryBytes: Values;
  }[];
}

/** In a chart's legend. */
const longestName = 40;
/** A drawing has no use for more points than this: longer runs are thinned, each point telling the worst of its share. */
const mostPoints = 3600;

export function timelineOf(test: TestResult): Timeline {
  const series = thin(test.series, mostPoints, worstOf);
  const limit = test.thresholds.find(
    ({ metric, request, level }) => metric === 'p95' && request === null && level === 'fail',
  );
  return {
    name: clip(oneLine(test.name), longestName),
    seconds: series.map(({ second }) => second),
    phases: phasesOf(test.series),
    users: series.map(({ users }) => users),
    inFlight: series.map(({ inFlight }) => inFlight),
    rps: series.map(({ rps }) => rps),
    errors: series.map(({ errors }) => errors),
    errorKinds: kindsOf(series),
    p50Ms: series.map(({ p50Ms }) => p50Ms),
    p95Ms: series.map(({ p95Ms }) => p95Ms),
    p95LimitMs: limit?.limit ?? null,
    services: test.resources.map((resource) => servicesOf(resource, series)),
  };
}

const nounsOfErrors: Readonly<Record<ErrorKind, string>> = {
  http: 'HTTP errors',
  check: 'failed checks',
  timeout: 'timeouts',
  connection: 'connection errors',
};

function kindsOf(series: readonly SecondResult[]): Timeline['errorKinds'] {
  return errorKinds
    .map((kind) => ({
      name: nounsOfErrors[kind],
      kind,
      values: series.map(({ errorsByKind }) => errorsByKind?.[kind] ?? null),
    }))
    .filter(({ values }) => values.some((value) => (value ?? 0) > 0));
}

/** Usage is sampled on a clock of its own: each second takes the sample nearest to it, if one is near. */
function servicesOf(resource: ResourceResult, series: readonly SecondResult[]): Timeline['services'][number] {
  const samples = new Map(resource.series.map((sample) => [Math.round(sample.second), sample]));
  const nearest = series.map(
    ({ second }) => samples.get(second) ?? samples.get(second + 1) ?? samples.get(second - 1),
  );
  return {
    name: clip(oneLine(resource.service), longestName),
    cpuCores: nearest.map((sample) => sample?.cpuCores ?? null),
    memoryBytes: nearest.map((sample) => sample?.memoryBytes ?? null),
  };
}

function phasesOf(series: readonly SecondResult[]): Phase[] {
  const phases: Phase[] = [];
  for (const { second, phase } of series) {
    const last = phases.at(-1);
    if (last?.name === phase) last.to = second + 1;
    else phases.push({ name: phase, from: second, to: second + 1, isShaded: phase !== 'hold' });
  }
  return phases;
}

/** At most `most` items: neighbours are merged. */
export function thin<T>(items: readonly T[], most: number, merge: (share: readonly T[]) => T): T[] {
  if (items.length <= most) return [...items];
  const size = Math.ceil(items.length / most);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    merge(items.slice(index * size, (index + 1) * size)),
  );
}

/** The sum of each kind; undefined where they are not known. */
function sumOfKinds(share: readonly SecondResult[]): SecondResult['errorsByKind'] {
  const known = share.flatMap(({ errorsByKind }) => (errorsByKind === undefined ? [] : [errorsByKind]));
  if (known.length === 0) return undefined;
  const sum = { http: 0, check: 0, timeout: 0, connection: 0 };
  for (const counts of known) {
    for (const kind of errorKinds) sum[kind] += counts[kind];
  }
  return sum;
}

/** Some seconds as one: the mean throughput, the sums of errors, the worst of the rest. */
export function worstOf(share: readonly SecondResult[]): SecondResult {
  const [first] = share;
  if (first === undefined) throw new RangeError('no seconds to merge');
  const greatest = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  return {
    second: first.second,
    phase: first.phase,
    users: Math.max(...share.map(({ users }) => users)),
    inFlight: Math.max(...share.map(({ inFlight }) => inFlight)),
    rps: share.reduce((sum, { rps }) => sum + rps, 0) / share.length,
    errors: share.reduce((sum, { errors }) => sum + errors, 0),
    errorsByKind: sumOfKinds(share),
    p50Ms: greatest(share.map(({ p50Ms }) => p50Ms)),
    p95Ms: greatest(share.map(({ p95Ms }) => p95Ms)),
  };
}
