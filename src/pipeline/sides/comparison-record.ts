import {
  sliceOf,
  type ComparedMetric,
  type DecisionSettings,
  type InterleavedMeasurement,
  type MeasuredPair,
  type MeasuredTest,
} from '../../analyze/index.js';
import type { TestPlan } from '../../config/index.js';
import { SlicesOfSide } from '../../load/index.js';
import type { Observation, SideEnd, SliceMeasurement } from '../../measurement/index.js';
import { joinObservations } from './join-observations.js';
import type { SideName } from './stacks.js';

export type OfSides<T> = Record<SideName, T>;

/** A pair as it comes from both sides. */
export interface DrivenPair
  extends OfSides<SliceMeasurement>, Pick<MeasuredPair, 'atMs' | 'order' | 'start'> {}

/** What is known of the comparison beside what was driven. */
export interface ComparisonCourse extends Pick<
  InterleavedMeasurement,
  'ended' | 'gone' | 'failure' | 'settings' | 'slice' | 'loadMs' | 'idleMs'
> {
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

/** What both sides yielded so far in one test. */
export class ComparisonRecord {
  readonly #test: TestPlan;
  readonly #metrics: readonly ComparedMetric[];
  readonly #pairs: MeasuredPair[] = [];
  readonly #warmUps: InterleavedMeasurement['warmUps'][number][] = [];
  readonly #warnings = new Set<string>();
  readonly #sums: OfSides<SlicesOfSide> = { base: new SlicesOfSide(), head: new SlicesOfSide() };
  readonly #ends: OfSides<SideEnd[]> = { base: [], head: [] };
  readonly #observations: OfSides<Observation[]> = { base: [], head: [] };

  constructor(test: TestPlan, metrics: readonly ComparedMetric[]) {
    this.#test = test;
    this.#metrics = metrics;
  }

  get pairs(): readonly MeasuredPair[] {
    return this.#pairs;
  }

  addWarmUp({ ms, isSteady }: InterleavedMeasurement['warmUps'][number]): void {
    this.#warmUps.push({ ms, isSteady });
  }

  addWarnings(warnings: readonly string[]): void {
    for (const warning of warnings) this.#warnings.add(warning);
  }

  /** @returns whether it counts: both sides were fit */
  add(
    { start, atMs, order, base, head }: DrivenPair,
    { totalsLeaveOut }: Pick<DecisionSettings, 'totalsLeaveOut'>,
  ): boolean {
    const { timeoutMs } = this.#test.load;
    const context = { timeoutMs, metrics: this.#metrics, totalsLeaveOut };
    const pair = { start, atMs, order, base: sliceOf(base, context), head: sliceOf(head, context) };
    this.#pairs.push(pair);
    if (pair.base.unfit !== undefined || pair.head.unfit !== undefined) return false;
    this.#sums.base.add(base);
    this.#sums.head.add(head);
    return true;
  }

  /** What the load on these containers left at its end. */
  addEnds({ base, head }: OfSides<SideEnd>): void {
    this.#ends.base.push(base);
    this.#ends.head.push(head);
  }

  addObservations({ base, head }: OfSides<Observation>): void {
    this.#observations.base.push(base);
    this.#observations.head.push(head);
  }

  measured({ startedAtMs, ...course }: ComparisonCourse): MeasuredTest {
    const { users, stages, arrivals } = this.#test.load;
    const common = {
      startedAtMs,
      ended: course.ended === 'interrupted' ? ('interrupted' as const) : ('completed' as const),
      settleMs: course.slice.settleMs,
      users: arrivals === undefined ? Math.max(...stages.map(({ level }) => level)) : users,
    };
    return {
      test: this.#test,
      measurement: this.#sums.head.measurement({ ...common, ends: this.#ends.head }),
      observation: joinObservations(this.#observations.head),
      interleaved: {
        ...course,
        pairs: [...this.#pairs],
        metrics: this.#metrics,
        warmUps: [...this.#warmUps],
        base: this.#sums.base.measurement({ ...common, ends: this.#ends.base }),
        baseObservation: joinObservations(this.#observations.base),
        warnings: [...this.#warnings],
      },
    };
  }
}
