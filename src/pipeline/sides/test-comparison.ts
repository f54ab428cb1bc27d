import {
  decide,
  orderOfPair,
  settingsOf,
  sliceOf,
  type ComparedMetric,
  type Decision,
  type DecisionSettings,
  type InterleavedMeasurement,
  type MeasuredPair,
  type MeasuredTest,
} from '../../analyze/index.js';
import type { Plan, TestPlan } from '../../config/index.js';
import { openSide, SlicesOfSide, type DrivenSide } from '../../load/index.js';
import type { Observation, SideEnd, SliceMeasurement } from '../../measurement/index.js';
import { watch, type Watcher } from '../../observe/index.js';
import type { MeasureContext } from '../measured.js';
import { joinObservations } from './join-observations.js';
import type { SideName, Stacks } from './stacks.js';
import { warmUp } from './warm-up.js';

/** What is sent right after the other side was driven is not measured. */
const settleMs = 500;

const sides: readonly SideName[] = ['base', 'head'];
type OfSides<T> = Record<SideName, T>;

export interface ComparisonContext extends MeasureContext {
  readonly stacks: Stacks;
  /** Of the base, for people. */
  readonly baseName: string;
  /** At least one of them gated. */
  readonly metrics: readonly ComparedMetric[];
  /** Ends the load; what was measured is kept. */
  readonly stop: AbortSignal;
  /** Told whenever there is more that is worth keeping. */
  readonly onPairs: (soFar: MeasuredTest) => Promise<void>;
}

/** Pairs between two times at which what was measured is written. */
const pairsPerKeep = 6;

type Gone = NonNullable<InterleavedMeasurement['gone']>;

/** One test on both sides in turn, until it is clear what the change does to it. */
export class TestComparison {
  readonly #plan: Plan;
  readonly #test: TestPlan;
  readonly #context: ComparisonContext;
  readonly #metrics: readonly ComparedMetric[];
  readonly #startedAtMs: number;
  readonly #startedMonotonicMs: number;
  readonly #pairs: MeasuredPair[] = [];
  readonly #sums: OfSides<SlicesOfSide> = { base: new SlicesOfSide(), head: new SlicesOfSide() };
  readonly #ends: OfSides<SideEnd[]> = { base: [], head: [] };
  readonly #observations: OfSides<Observation[]> = { base: [], head: [] };
  readonly #warmUps: { ms: number; isSteady: boolean }[] = [];
  readonly #warnings = new Set<string>();
  #settings: DecisionSettings;
  #slice = { settleMs, measuredMs: 0 };
  #start = 1;
  #pairsOfFirstStart = 0;
  /** Pairs that count so far, an even number at each start: so each side is first in as many of them as the other. */
  #turn = 0;
  #loadMs = 0;
  #drivenMs = 0;
  /** When the load of these containers began, on the monotonic clock; undefined between two starts. */
  #loadFromMs: number | undefined;
  #end: Pick<InterleavedMeasurement, 'ended' | 'gone'> = { ended: 'interrupted', gone: undefined };

  constructor(plan: Plan, test: TestPlan, context: ComparisonContext) {
    this.#plan = plan;
    this.#test = test;
    this.#context = context;
    this.#metrics = context.metrics;
    this.#settings = settingsOf(plan.compare, plan.seed, []);
    this.#startedAtMs = context.world.clock.now();
    this.#startedMonotonicMs = context.world.clock.monotonicMs();
  }

  async run(): Promise<MeasuredTest> {
    const { progress, stacks, baseName } = this.#context;
    progress.comparisonStarted(this.#test, {
      base: baseName,
      maxDurationMs: this.#plan.compare.maxDurationMs,
    });
    try {
      while ((await this.#measureStart()) === 'restart') {
        if (this.#start === 1) this.#pairsOfFirstStart = this.#pairs.length;
        progress.step(
          this.#start === 1
            ? 'it looks worse: once more on fresh starts of both, in the other order'
            : 'and on other fresh starts',
        );
        const failure = await stacks.restart();
        if (failure !== undefined) {
          if (this.#context.stop.aborted) break;
          const { side, isInvalid } = failure;
          const how = isInvalid ? failure.message : `it did not start again: ${failure.message}`;
          const restart = isInvalid ? 'wrong-image' : 'failed';
          this.#end = { ended: 'side-gone', gone: { side, how, restart } };
          break;
        }
        this.#start += 1;
        this.#turn += this.#turn % 2;
      }
    } finally {
      progress.comparisonEnded();
    }
    return this.#measured();
  }

  /** All pairs of the containers that run. */
  async #measureStart(): Promise<'restart' | 'end'> {
    const { world, stacks } = this.#context;
    // Never rejects.
    const watchers: OfSides<Watcher> = {
      base: await watch(stacks.side('base').target.watchable, world),
      head: await watch(stacks.side('head').target.watchable, world),
    };
    try {
      const driven = await this.#openSides();
      this.#loadFromMs = world.clock.monotonicMs();
      try {
        return await this.#drivePairs(driven, watchers);
      } finally {
        this.#loadMs = this.#loadSoFarMs;
        this.#loadFromMs = undefined;
        const ends = await ofBoth((side) => driven[side].close());
        for (const side of sides) this.#ends[side].push(ends[side]);
      }
    } finally {
      const seen = await ofBoth((side) => watchers[side].finish());
      for (const side of sides) this.#observations[side].push(seen[side]);
    }
  }

  get #loadSoFarMs(): number {
    const { clock } = this.#context.world;
    return this.#loadMs + (this.#loadFromMs === undefined ? 0 : clock.monotonicMs() - this.#loadFromMs);
  }

  async #drivePairs(driven: OfSides<DrivenSide>, watchers: OfSides<Watcher>): Promise<'restart' | 'end'> {
    const end = (ended: InterleavedMeasurement['ended'], gone?: Gone): 'end' => {
      this.#end = { ended, gone };
      return 'end';
    };
    const warmed = await this.#warmUp(driven, watchers);
    const gone = this.#whoIsGone(watchers);
    if (gone !== undefined) return end('side-gone', gone);
    if (!warmed) return end('interrupted');
    for (;;) {
      if (this.#isOutOfTime) return end('out-of-time');
      const pair = await this.#drivePair(driven);
      if (pair === undefined) return end('interrupted');
      // A pair in which a side went says nothing of the change.
      const went = this.#whoIsGone(watchers);
      if (went !== undefined) return end('side-gone', went);
      // Everybody has left, as rows that are unique were used up.
      if (pair.base.measuredMs === 0 || pair.head.measuredMs === 0) return end('out-of-pairs');
      this.#add(pair);
      const decision = decide({ pairs: this.#pairs, metrics: this.#metrics, settings: this.#settings });
      this.#tell(decision);
      if (this.#pairs.length % pairsPerKeep === 0) await this.#context.onPairs(this.#measured());
      const { action } = decision.next;
      if (action === 'stop') return end(decision.word === 'inconclusive' ? 'out-of-pairs' : 'clear');
      // The first pair of fresh containers comes before they can be asked for again.
      if (action === 'restart') return 'restart';
    }
  }

  get #isOutOfTime(): boolean {
    const nextMs = 2 * (this.#slice.settleMs + this.#slice.measuredMs);
    return this.#loadSoFarMs + nextMs > this.#plan.compare.maxDurationMs;
  }

  /** @returns false where it was stopped, or a side went */
  async #warmUp(driven: OfSides<DrivenSide>, watchers: OfSides<Watcher>): Promise<boolean> {
    const { clock } = this.#context.world;
    const warmed = await warmUp(
      async (side, measuredMs) =>
        this.#whoIsGone(watchers) === undefined
          ? this.#drive(driven[side], { settleMs: 0, measuredMs })
          : undefined,
      () => clock.monotonicMs(),
    );
    if (warmed === undefined) return false;
    this.#warmUps.push({ ms: warmed.ms, isSteady: warmed.isSteady });
    // All pairs of a test are alike.
    if (this.#start > 1) return true;
    this.#settings = settingsOf(this.#plan.compare, this.#plan.seed, warmed.newRequests);
    const { seconds, warnings } = warmed.chooseLength(this.#metrics, this.#settings);
    this.#slice = { settleMs, measuredMs: seconds * 1000 };
    for (const warning of warnings) this.#warnings.add(warning);
    return true;
  }

  async #drive(
    side: DrivenSide,
    length: { settleMs: number; measuredMs: number },
  ): Promise<SliceMeasurement | undefined> {
    const slice = await side.slice(length);
    this.#drivenMs += length.settleMs + length.measuredMs;
    return slice;
  }

  async #drivePair(driven: OfSides<DrivenSide>): Promise<DrivenPair | undefined> {
    const atMs = this.#context.world.clock.monotonicMs() - this.#startedMonotonicMs;
    const order = orderOfPair(this.#turn, this.#plan.seed);
    const [first, second]: readonly [SideName, SideName] =
      order === 'base-head' ? ['base', 'head'] : ['head', 'base'];
    const before = await this.#drive(driven[first], this.#slice);
    const after = before && (await this.#drive(driven[second], this.#slice));
    if (before === undefined || after === undefined) return undefined;
    const [base, head] = first === 'base' ? [before, after] : [after, before];
    return { atMs, order, base, head };
  }

  #add({ atMs, order, base, head }: DrivenPair): void {
    const { timeoutMs } = this.#test.load;
    const { totalsLeaveOut } = this.#settings;
    const context = { timeoutMs, metrics: this.#metrics, totalsLeaveOut };
    const pair = {
      start: this.#start,
      atMs,
      order,
      base: sliceOf(base, context),
      head: sliceOf(head, context),
    };
    this.#pairs.push(pair);
    if (pair.base.unfit !== undefined || pair.head.unfit !== undefined) return;
    this.#turn += 1;
    this.#sums.base.add(base);
    this.#sums.head.add(head);
  }

  /** Whose container or process has ended while it was needed. */
  #whoIsGone(watchers: OfSides<Watcher>): Gone | undefined {
    const { stacks } = this.#context;
    const gone = sides.flatMap((side) => {
      const service = watchers[side].ended();
      const how = stacks.side(side).gone() ?? (service === undefined ? undefined : `${service} ended`);
      return how === undefined ? [] : [{ side, how }];
    });
    const [first, second] = gone;
    if (first === undefined) return undefined;
    return second === undefined ? first : { side: 'both', how: `${first.how}; of head, ${second.how}` };
  }

  async #openSides(): Promise<OfSides<DrivenSide>> {
    const { stacks, stop, progress } = this.#context;
    const open = (name: SideName): Promise<DrivenSide> => {
      const { target, setup } = stacks.side(name);
      const { load } = this.#test;
      return openSide(Object.keys(setup.values).length === 0 ? load : { ...load, given: setup.values }, {
        addresses: target.addresses,
        hostHeader: target.hostHeader,
        stop,
        onPrint: (line) => progress.step(`hooks of ${name}: ${line}`),
      });
    };
    const base = await open('base');
    try {
      return { base, head: await open('head') };
    } catch (error) {
      await base.close();
      throw error;
    }
  }

  #tell({ word, next, metrics }: Decision): void {
    const last = this.#pairs.at(-1);
    if (last === undefined) return;
    const p95 = metrics.find(({ metric, request }) => metric === 'p95' && request === null);
    const mostOfStart = this.#settings.looks.at(-1)?.pairs ?? 0;
    const { pairsPerStart, steps } = this.#settings.confirmation;
    const mostFresh = pairsPerStart * (steps.at(-1)?.starts ?? 0);
    const isFlagged = metrics.some(({ gated, reason }) => gated && reason === 'flagged');
    this.#context.progress.pair({
      number: this.#pairs.length,
      of: Math.max(this.#pairs.length, this.#start === 1 ? mostOfStart : this.#pairsOfFirstStart + mostFresh),
      start: this.#start,
      baseP95Ms: msOf(last.base.total.values.p95),
      headP95Ms: msOf(last.head.total.values.p95),
      unfit: last.base.unfit ?? last.head.unfit,
      estimate:
        p95 === undefined || p95.actual === null
          ? undefined
          : { change: p95.actual, low: p95.interval?.low ?? null, high: p95.interval?.high ?? null },
      state:
        next.action === 'stop'
          ? word
          : isFlagged
            ? 'looks worse, fresh starts have to bear that out'
            : 'not clear yet',
    });
  }

  #measured(): MeasuredTest {
    const { users, stages, arrivals } = this.#test.load;
    const common = {
      startedAtMs: this.#startedAtMs,
      ended: this.#end.ended === 'interrupted' ? ('interrupted' as const) : ('completed' as const),
      settleMs,
      users: arrivals === undefined ? Math.max(...stages.map(({ level }) => level)) : users,
    };
    const loadMs = this.#loadSoFarMs;
    return {
      test: this.#test,
      measurement: this.#sums.head.measurement({ ...common, ends: this.#ends.head }),
      observation: joinObservations(this.#observations.head),
      interleaved: {
        pairs: [...this.#pairs],
        metrics: this.#metrics,
        settings: this.#settings,
        ...this.#end,
        slice: this.#slice,
        warmUps: [...this.#warmUps],
        loadMs,
        idleMs: Math.max(0, loadMs - this.#drivenMs),
        base: this.#sums.base.measurement({ ...common, ends: this.#ends.base }),
        baseObservation: joinObservations(this.#observations.base),
        warnings: [...this.#warnings],
      },
    };
  }
}

/** Of each side; what fails on one of them is thrown when the other is done, too. */
async function ofBoth<T>(take: (side: SideName) => Promise<T>): Promise<OfSides<T>> {
  const both = [take('base'), take('head')] as const;
  await Promise.allSettled(both);
  return { base: await both[0], head: await both[1] };
}

interface DrivenPair extends OfSides<SliceMeasurement> {
  readonly atMs: number;
  readonly order: MeasuredPair['order'];
}

const msOf = (us: number | undefined): number | null => (us === undefined ? null : us / 1000);
