import { holdMsOf, type LoadPlan } from '../../config/index.js';
import type {
  GeneratorWatch,
  LoadMeasurement,
  SecondSample,
  SideEnd,
  SliceMeasurement,
} from '../../measurement/index.js';
import { type AsideCount, Asides } from './asides.js';
import { ErrorExamples } from './error-examples.js';
import { rowWarnings } from '../values/feeders.js';
import type { ThreadWatch } from './generator-watch.js';
import { epochMsOf } from '../timing/run-clock.js';
import type { Span } from '../timing/schedule.js';
import { sumByName, sumOfConnections, sumOfHistograms, sumOfRecordings } from './sum-recordings.js';
import type { Recorded } from './tally.js';

/** What one generator thread counted in a run, or in a slice. See LoadMeasurement for what has the same name there. */
interface Counts extends Omit<Recorded, 'cut'> {
  readonly reconnects: number;
  readonly generator: ThreadWatch;
}

/** What is known of a thread's share only when it is over. */
export interface EndPart {
  readonly arrivals: LoadMeasurement['arrivals'];
  readonly cut: number;
  readonly asides: readonly AsideCount[];
  readonly heldUp: number;
  /** For each feeder of the plan how many users found no row. */
  readonly refusals: readonly number[];
  readonly warnings: readonly string[];
}

/** What one generator thread measured of its share of a run. */
export interface Part extends Counts, EndPart {
  /** By the clock that all threads share. */
  readonly sharedStartMs: number;
  readonly ended: LoadMeasurement['ended'];
  readonly holds: readonly Span[];
}

/** What one generator thread measured of its share of a slice. See SliceMeasurement. */
export interface SlicePart extends Counts {
  /** By the clock that all threads share. */
  readonly sharedStartMs: number;
  readonly measuredMs: number;
  readonly drivenMs: number;
}

/**
 * The whole of a run: its parts added up, without loss. In the main thread, as `sliceOf` is.
 *
 * @param parts at least one
 * @param series of all of them
 */
export function measurementOf(
  plan: LoadPlan,
  parts: readonly Part[],
  series: readonly SecondSample[],
): LoadMeasurement {
  const holds = jointHolds(parts);
  return {
    startedAtMs: startOf(parts),
    ended: parts.some(({ ended }) => ended === 'interrupted') ? 'interrupted' : 'completed',
    plannedHoldMs: holdMsOf(plan),
    holdMs: holds.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0),
    holds,
    series,
    ...sumOfCounts(parts),
    ...endOf(plan, parts),
  };
}

/** The whole of a slice. @param parts at least one */
export function sliceOf(parts: readonly SlicePart[]): SliceMeasurement {
  return {
    startedAtMs: startOf(parts),
    measuredMs: Math.max(...parts.map(({ measuredMs }) => measuredMs)),
    drivenMs: Math.max(...parts.map(({ drivenMs }) => drivenMs)),
    ...sumOfCounts(parts),
  };
}

/** What is known of all shares when they are over. */
export function endOf({ feeders }: Pick<LoadPlan, 'feeders'>, parts: readonly EndPart[]): SideEnd {
  const asides = new Asides();
  for (const part of parts) for (const count of part.asides) asides.add(count);
  const refusals = feeders.map((_, feeder) => sumOf(parts, (part) => part.refusals[feeder] ?? 0));
  return {
    arrivals: sumOfArrivals(parts),
    aside: asides.counts,
    heldUp: sumOf(parts, ({ heldUp }) => heldUp),
    cut: sumOf(parts, ({ cut }) => cut),
    warnings: [
      ...new Set(parts.flatMap(({ warnings }) => warnings)),
      ...asides.warnings,
      ...rowWarnings(feeders, refusals),
    ],
  };
}

const startOf = (parts: readonly Pick<Part, 'sharedStartMs'>[]): number =>
  epochMsOf(Math.min(...parts.map(({ sharedStartMs }) => sharedStartMs)));

function sumOfCounts(
  parts: readonly Counts[],
): Omit<SliceMeasurement, 'startedAtMs' | 'measuredMs' | 'drivenMs'> {
  const byRequest = sumByName(parts.flatMap((part) => part.byRequest));
  const examples = new ErrorExamples();
  for (const part of parts) for (const example of part.errorExamples) examples.add(example);
  return {
    total: sumOfRecordings('total', byRequest),
    byRequest,
    outsideHold: {
      attempted: sumOf(parts, ({ outsideHold }) => outsideHold.attempted),
      failed: sumOf(parts, ({ outsideHold }) => outsideHold.failed),
    },
    reconnects: sumOf(parts, ({ reconnects }) => reconnects),
    connections: sumOfConnections(parts.map((part) => part.connections)),
    errorExamples: examples.list(),
    generator: jointWatch(parts.map(({ generator }) => generator)),
  };
}

function sumOf<T>(items: readonly T[], countOf: (item: T) => number): number {
  return items.reduce((total, item) => total + countOf(item), 0);
}

/** Every thread's share ends on its own clock: where one was stopped, a hold lasted until the last one heard of it. */
function jointHolds(parts: readonly Part[]): Span[] {
  const most = Math.max(...parts.map(({ holds }) => holds.length));
  return Array.from({ length: most }, (_, index) => {
    const spans = parts.flatMap(({ holds }) => holds.slice(index, index + 1));
    return {
      fromMs: Math.min(...spans.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...spans.map(({ toMs }) => toMs)),
    };
  });
}

function sumOfArrivals(parts: readonly EndPart[]): LoadMeasurement['arrivals'] {
  const counts = parts.flatMap(({ arrivals }) => (arrivals === undefined ? [] : [arrivals]));
  if (counts.length === 0) return undefined;
  return {
    scheduled: sumOf(counts, ({ scheduled }) => scheduled),
    dropped: sumOf(counts, ({ dropped }) => dropped),
  };
}

/** What all threads have in common is what most of it was seen by one of them. */
function jointWatch(watches: readonly ThreadWatch[]): GeneratorWatch {
  const sendLag = sumOfHistograms(watches.map((watch) => watch.sendLag));
  const most = (figureOf: (watch: ThreadWatch) => number | undefined): number | undefined => {
    const known = watches.map(figureOf).filter((figure) => figure !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  return {
    threads: watches.length,
    utilisation: most(({ utilisation }) => utilisation) ?? 0,
    sendLagP99Us: sendLag.quantileUs(0.99) ?? 0,
    sendLagMaxUs: sendLag.maxUs ?? 0,
    longestStallUs: most(({ longestStallUs }) => longestStallUs),
    steal: most(({ steal }) => steal),
    openFiles: mostOf(
      watches.map(({ openFiles }) => openFiles),
      ({ peak }) => peak,
    ),
    ports: mostOf(
      watches.map(({ ports }) => ports),
      ({ used }) => used,
    ),
    cpuPressure: most(({ cpuPressure }) => cpuPressure),
  };
}

/** The item with the largest figure; undefined where there is none. */
function mostOf<T>(items: readonly (T | undefined)[], figureOf: (item: T) => number): T | undefined {
  return items
    .filter((item) => item !== undefined)
    .reduce<T | undefined>(
      (most, item) => (most === undefined || figureOf(item) > figureOf(most) ? item : most),
      undefined,
    );
}
