import type { LoadPlan, StagePlan } from '../../config/index.js';
import type { Phase } from '../../measurement/index.js';

export type SchedulePlan = Pick<LoadPlan, 'stages' | 'rampDownMs'>;

/** From a moment of the run until just before another, in milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a user is there. */
export interface Stay extends Span {
  /** Until when it may end the iteration that it is in after `toMs`: the end of the ramp that it leaves in. */
  readonly endsByMs: number;
}

/** A part of the run in which the level changes evenly, or does not. */
interface Segment extends Span {
  readonly phase: Phase;
  readonly fromLevel: number;
  readonly toLevel: number;
}

/**
 * Who runs when, in milliseconds of the run. A ramp starts or ends users one after another, each hold has its
 * stage's number of them; whoever came last leaves first. A user that leaves in a ramp begins no iteration any more and
 * ends the one that it is in, at the latest with the ramp; so each hold ends exactly, and what is on its way at the end
 * still gets its answer or its timeout.
 */
export class Schedule {
  readonly #segments: readonly Segment[];
  /** The segment that was asked for last: the run goes through them in order. */
  #current: Segment | undefined;
  #interruptedAtMs = Infinity;

  constructor({ stages, rampDownMs }: SchedulePlan) {
    this.#segments = segmentsOf(stages, rampDownMs);
  }

  /** What is judged, as far as it came. */
  get holds(): readonly Span[] {
    return this.#segments
      .filter(({ phase }) => phase === 'hold')
      .map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, this.#interruptedAtMs) }))
      .filter(({ fromMs, toMs }) => toMs > fromMs);
  }

  /** Nothing begins at or after this: the end of the ramp-down, or the interruption. */
  get endsAtMs(): number {
    return Math.min(this.#segments.at(-1)?.toMs ?? 0, this.#interruptedAtMs);
  }

  /** The end of the last hold, or the interruption. */
  get lastHoldToMs(): number {
    return Math.min(
      this.#segments.findLast(({ phase }) => phase === 'hold')?.toMs ?? 0,
      this.#interruptedAtMs,
    );
  }

  /**
   * When the user with this number (from 0) is there. The last one of a ramp-up starts just before the hold, the
   * first one to go leaves a step after the ramp-down's begin, the last one at its end.
   */
  staysOf(user: number): readonly Stay[] {
    const stays: Stay[] = [];
    let startedMs: number | undefined;
    for (const { fromMs, toMs, fromLevel, toLevel } of this.#segments) {
      const momentOf = (step: number): number =>
        fromMs + ((toMs - fromMs) * step) / Math.abs(toLevel - fromLevel);
      if (startedMs === undefined && user < toLevel) {
        startedMs = user < fromLevel ? fromMs : momentOf(user - fromLevel);
      } else if (startedMs !== undefined && user >= toLevel) {
        stays.push({ fromMs: startedMs, toMs: momentOf(fromLevel - user), endsByMs: toMs });
        startedMs = undefined;
      }
    }
    return stays;
  }

  phaseAt(atMs: number): Phase {
    if (atMs >= this.#interruptedAtMs) return 'ramp-down';
    const current = this.#current;
    if (current !== undefined && atMs >= current.fromMs && atMs < current.toMs) return current.phase;
    const found = this.#segments.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    this.#current = found ?? current;
    return found?.phase ?? 'ramp-down';
  }

  /**
   * The phase of a whole second. `hold` only where all of it is held, so that rates over the hold's seconds are not
   * thinned by the ramps.
   */
  phaseOfSecond(second: number): Phase {
    const first = this.phaseAt(second * 1000);
    // Its last microsecond: the next second is none of its business.
    return first === 'hold' ? this.phaseAt((second + 1) * 1000 - 0.001) : first;
  }

  /** Everybody leaves now; the hold ends here if it has begun, else it never was. */
  interrupt(atMs: number): void {
    this.#interruptedAtMs = Math.min(this.#interruptedAtMs, atMs);
  }
}

function segmentsOf(stages: readonly StagePlan[], rampDownMs: number): Segment[] {
  const segments: Segment[] = [];
  let atMs = 0;
  let level = 0;
  const add = (phase: Phase, lengthMs: number, toLevel: number): void => {
    // A ramp of no length is there all the same: its users come at once.
    segments.push({ phase, fromMs: atMs, toMs: atMs + lengthMs, fromLevel: level, toLevel });
    atMs += lengthMs;
    level = toLevel;
  };
  for (const stage of stages) {
    add(stage.level < level ? 'ramp-down' : 'ramp-up', stage.rampMs, stage.level);
    add('hold', stage.holdMs, stage.level);
  }
  add('ramp-down', rampDownMs, 0);
  return segments;
}
