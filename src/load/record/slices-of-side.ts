import {
  errorKinds,
  type GeneratorWatch,
  type LoadMeasurement,
  type RequestRecording,
  type SecondSample,
  type SideEnd,
  type SliceMeasurement,
} from '../../measurement/index.js';
import { ErrorExamples } from './error-examples.js';
import { noErrors } from './no-errors.js';
import { sumByName, sumOfConnections, sumOfRecordings } from './sum-recordings.js';

/** What of the whole is known only where its slices were driven. */
export interface SlicesContext {
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly ended: LoadMeasurement['ended'];
  /** Users at the same time. */
  readonly users: number;
  /** How long the load ran before each slice was measured. */
  readonly settleMs: number;
  /** What each set of containers left at its end. */
  readonly ends: readonly SideEnd[];
}

const idleGenerator: GeneratorWatch = {
  threads: 0,
  utilisation: 0,
  sendLagP99Us: 0,
  sendLagMaxUs: 0,
  longestStallUs: undefined,
  steal: undefined,
  openFiles: undefined,
  ports: undefined,
  cpuPressure: undefined,
};

/** Adds up what slices of one side measured: together they are its hold. */
export class SlicesOfSide {
  #byRequest: readonly RequestRecording[] = [];
  #connections = sumOfConnections([]);
  #generator = idleGenerator;
  #holdMs = 0;
  #reconnects = 0;
  readonly #outsideHold = { attempted: 0, failed: 0 };
  readonly #examples = new ErrorExamples();
  readonly #samples: SliceSample[] = [];

  add(slice: SliceMeasurement): void {
    this.#byRequest = sumByName([...this.#byRequest, ...slice.byRequest]);
    this.#connections = sumOfConnections([this.#connections, slice.connections]);
    this.#generator = worse(this.#generator, slice.generator);
    this.#holdMs += slice.measuredMs;
    this.#reconnects += slice.reconnects;
    this.#outsideHold.attempted += slice.outsideHold.attempted;
    this.#outsideHold.failed += slice.outsideHold.failed;
    for (const example of slice.errorExamples) this.#examples.add(example);
    this.#samples.push(sampleOf(slice));
  }

  measurement({ startedAtMs, ended, users, settleMs, ends }: SlicesContext): LoadMeasurement {
    const sum = (countOf: (end: SideEnd) => number): number =>
      ends.reduce((total, end) => total + countOf(end), 0);
    return {
      startedAtMs,
      ended,
      plannedHoldMs: this.#holdMs,
      holdMs: this.#holdMs,
      holds: this.#samples.map(({ atMs, measuredMs }) => ({
        fromMs: atMs - startedAtMs,
        toMs: atMs - startedAtMs + measuredMs,
      })),
      settleMs,
      total: sumOfRecordings('total', this.#byRequest),
      byRequest: this.#byRequest,
      arrivals: ends.some(({ arrivals }) => arrivals !== undefined)
        ? {
            scheduled: sum(({ arrivals }) => arrivals?.scheduled ?? 0),
            dropped: sum(({ arrivals }) => arrivals?.dropped ?? 0),
          }
        : undefined,
      outsideHold: { ...this.#outsideHold },
      aside: { attempted: sum(({ aside }) => aside.attempted), failed: sum(({ aside }) => aside.failed) },
      heldUp: Math.max(0, ...ends.map(({ heldUp }) => heldUp)),
      cut: sum(({ cut }) => cut),
      reconnects: this.#reconnects,
      connections: this.#connections,
      series: this.#samples.map(({ atMs, sample }) => ({
        second: Math.max(0, Math.floor((atMs - startedAtMs) / 1000)),
        users,
        ...sample,
      })),
      errorExamples: this.#examples.list(),
      generator: this.#generator,
      warnings: [...new Set(ends.flatMap(({ warnings }) => warnings))],
    };
  }
}

interface SliceSample {
  readonly atMs: number;
  readonly measuredMs: number;
  readonly sample: Omit<SecondSample, 'second' | 'users'>;
}

/** A slice as one second of the series: what ended in each of its seconds, on average. */
function sampleOf({ startedAtMs, measuredMs, total }: SliceMeasurement): SliceSample {
  const perSecond = (count: number): number =>
    measuredMs > 0 ? Math.round((count / measuredMs) * 1e6) / 1000 : 0;
  const errors = noErrors();
  for (const kind of errorKinds) errors[kind] = perSecond(total.errors[kind]);
  return {
    atMs: startedAtMs,
    measuredMs,
    sample: {
      phase: 'hold',
      inFlight: 0,
      completed: perSecond(total.attempted - (total.unsent ?? 0)),
      errors,
      p50Us: total.latency.quantileUs(0.5),
      p95Us: total.latency.quantileUs(0.95),
    },
  };
}

/** Of each figure the one that is worse for what was measured. */
function worse(a: GeneratorWatch, b: GeneratorWatch): GeneratorWatch {
  const most = (x: number | undefined, y: number | undefined): number | undefined =>
    x === undefined || y === undefined ? (x ?? y) : Math.max(x, y);
  return {
    threads: Math.max(a.threads, b.threads),
    utilisation: Math.max(a.utilisation, b.utilisation),
    sendLagP99Us: Math.max(a.sendLagP99Us, b.sendLagP99Us),
    sendLagMaxUs: Math.max(a.sendLagMaxUs, b.sendLagMaxUs),
    longestStallUs: most(a.longestStallUs, b.longestStallUs),
    steal: most(a.steal, b.steal),
    openFiles: (a.openFiles?.peak ?? 0) > (b.openFiles?.peak ?? 0) ? a.openFiles : b.openFiles,
    ports: (a.ports?.used ?? 0) > (b.ports?.used ?? 0) ? a.ports : b.ports,
    cpuPressure: most(a.cpuPressure, b.cpuPressure),
  };
}
