import { holdMsOf, type LoadPlan } from '../../config/index.js';
import type { GeneratorWatch, LoadMeasurement, SecondSample } from '../../measurement/index.js';
import { type AsideCount, Asides } from './asides.js';
import { ErrorExamples } from './error-examples.js';
import { rowWarnings } from '../values/feeders.js';
import type { ThreadWatch } from './generator-watch.js';

import type { Span } from '../timing/schedule.js';
import { sumByName, sumOfConnections, sumOfHistograms, sumOfRecordings } from './sum-recordings.js';
import type { Recorded } from './tally.js';

/** What one generator thread measured of its share of a run. See LoadMeasurement for what has the same name there. */
export interface Part extends Recorded {
  readonly startedAtMs: number;
  readonly ended: LoadMeasurement['ended'];
  readonly holds: readonly Span[];
  readonly arrivals: LoadMeasurement['arrivals'];
  readonly reconnects: number;
  readonly generator: ThreadWatch;
  readonly asides: readonly AsideCount[];
  readonly heldUp: number;
  /** For each feeder of the plan how many users found no row. */
  readonly refusals: readonly number[];
  readonly warnings: readonly string[];
}

/**
 * The whole of a run: its parts added up, without loss.
 *
 * @param parts at least one
 * @param series of all of them
 */
export function measurementOf(
  plan: LoadPlan,
  parts: readonly Part[],
  series: readonly SecondSample[],
): LoadMeasurement {
  const sum = (countOf: (part: Part) => number): number =>
    parts.reduce((total, part) => total + countOf(part), 0);
  const byRequest = sumByName(parts.flatMap((part) => part.byRequest));
  const holds = jointHolds(parts);
  const asides = new Asides();
  const examples = new ErrorExamples();
  for (const part of parts) {
    for (const count of part.asides) asides.add(count);
    for (const example of part.errorExamples) examples.add(example);
  }
  const refusals = plan.feeders.map((_, feeder) => sum((part) => part.refusals[feeder] ?? 0));
  return {
    startedAtMs: Math.min(...parts.map(({ startedAtMs }) => startedAtMs)),
    ended: parts.some(({ ended }) => ended === 'interrupted') ? 'interrupted' : 'completed',
    plannedHoldMs: holdMsOf(plan),
    holdMs: holds.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0),
    holds,
    total: sumOfRecordings('total', byRequest),
    byRequest,
    arrivals: sumOfArrivals(parts),
    outsideHold: {
      attempted: sum(({ outsideHold }) => outsideHold.attempted),
      failed: sum(({ outsideHold }) => outsideHold.failed),
    },
    aside: asides.counts,
    heldUp: sum(({ heldUp }) => heldUp),
    cut: sum(({ cut }) => cut),
    reconnects: sum(({ reconnects }) => reconnects),
    connections: sumOfConnections(parts.map((part) => part.connections)),
    series,
    errorExamples: examples.list(),
    generator: jointWatch(parts.map(({ generator }) => generator)),
    warnings: [
      ...new Set(parts.flatMap(({ warnings }) => warnings)),
      ...asides.warnings,
      ...rowWarnings(plan.feeders, refusals),
    ],
  };
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

function sumOfArrivals(parts: readonly Part[]): LoadMeasurement['arrivals'] {
  const counts = parts.flatMap(({ arrivals }) => (arrivals === undefined ? [] : [arrivals]));
  if (counts.length === 0) return undefined;
  return {
    scheduled: counts.reduce((total, { scheduled }) => total + scheduled, 0),
    dropped: counts.reduce((total, { dropped }) => total + dropped, 0),
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
