import {
  decide,
  foresee,
  orderOfPair,
  settingsOf,
  type ComparedMetric,
  type Decision,
  type DecisionSettings,
  type InterleavedMeasurement,
  type MeasuredTest,
} from '../../analyze/index.js';
import type { Plan, TestPlan } from '../../config/index.js';
import { EnvironmentError, messageWithFix } from '../../errors.js';
import type { DrivenSide, openSide } from '../../load/index.js';
import type { SliceMeasurement } from '../../measurement/index.js';
import { watch, type Watcher } from '../../observe/index.js';
import type { MeasureContext } from '../measured.js';
import { ComparisonRecord, type DrivenPair, type OfSides } from './comparison-record.js';
import { goneOf, type Gone } from './gone.js';
import { LoadTime } from './load-time.js';
import { pairInView } from './pair-in-view.js';
import type { SideName, Stacks } from './stacks.js';
import { warmUp } from './warm-up.js';

/** What is sent right after the other side was driven is not measured. */
const settleMs = 500;

export interface ComparisonContext extends Pick<MeasureContext, 'world' | 'progress'> {
  readonly stacks: Pick<Stacks, 'side' | 'restart'>;
  readonly openSide: typeof openSide;
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

/** One test on both sides in turn, until it is clear what the change does to it. */
export class TestComparison {
  readonly #plan: Plan;
  readonly #test: TestPlan;
  readonly #context: ComparisonContext;
  readonly #metrics: readonly ComparedMetric[];
  readonly #startedAtMs: number;
  readonly #startedMonotonicMs: number;
  readonly #record: ComparisonRecord;
  readonly #time: LoadTime;
  #settings: DecisionSettings;
  #slice = { settleMs, measuredMs: 0 };
  #start = 1;
  #pairsOfFirstStart = 0;
  /** Pairs that count so far, an even number at each start: so each side is first in as many of them as the other. */
  #turn = 0;
  #end: Pick<InterleavedMeasurement, 'ended' | 'gone' | 'failure'> = {
    ended: 'interrupted',
    gone: undefined,
  };

  constructor(plan: Plan, test: TestPlan, context: ComparisonContext) {
    this.#plan = plan;
    this.#test = test;
    this.#context = context;
    this.#metrics = context.metrics;
    this.#record = new ComparisonRecord(test, context.metrics);
    this.#settings = settingsOf(plan.compare, plan.seed, []);
    const { clock } = context.world;
    this.#time = new LoadTime(clock, plan.compare.maxDurationMs);
    this.#startedAtMs = clock.now();
    this.#startedMonotonicMs = clock.monotonicMs();
  }

  async run(): Promise<MeasuredTest> {
    const { progress, stacks, baseName } = this.#context;
    progress.comparisonStarted(this.#test, {
      base: baseName,
      maxDurationMs: this.#plan.compare.maxDurationMs,
    });
    try {
      while ((await this.#measureStart()) === 'restart') {
        if (this.#start === 1) this.#pairsOfFirstStart = this.#record.pairs.length;
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
      this.#time.begin();
      try {
        return await this.#drivePairs(driven, watchers);
      } finally {
        this.#time.end();
        this.#record.addEnds(await ofBoth((side) => driven[side].close()));
      }
    } catch (error) {
      return this.#failedBy(error, watchers);
    } finally {
      this.#record.addObservations(await ofBoth((side) => watchers[side].finish()));
    }
  }

  /** A load generator that fails, by a hook or for want of descriptors, takes nothing away of the pairs that there are. */
  #failedBy(error: unknown, watchers: OfSides<Watcher>): 'end' {
    if (!(error instanceof EnvironmentError)) throw error;
    const { progress, stop } = this.#context;
    const failure = messageWithFix(error);
    progress.step(`the comparison ends: ${failure}`);
    if (stop.aborted) return 'end';
    // A side that is gone may be why a hook failed.
    const gone = this.#end.gone ?? this.#whoIsGone(watchers);
    this.#end = gone === undefined ? { ended: 'failed', gone, failure } : { ended: 'side-gone', gone };
    return 'end';
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
      if (!this.#time.hasTimeFor(1)) return end('out-of-time');
      const pair = await this.#drivePair(driven);
      if (pair === undefined) return end('interrupted');
      // A pair in which a side went says nothing of the change.
      const went = this.#whoIsGone(watchers);
      if (went !== undefined) return end('side-gone', went);
      // Everybody has left, as rows that are unique were used up.
      if (pair.base.measuredMs === 0 || pair.head.measuredMs === 0) return end('out-of-pairs');
      if (this.#record.add(pair, this.#settings)) this.#turn += 1;
      this.#time.addPair();
      const { pairs } = this.#record;
      const decision = decide({ pairs, metrics: this.#metrics, settings: this.#settings });
      this.#tell(decision);
      if (pairs.length % pairsPerKeep === 0) await this.#context.onPairs(this.#measured());
      const { action } = decision.next;
      if (action === 'stop') return end(hasRunOut(decision) ? 'out-of-pairs' : 'clear');
      // The first pair of fresh containers comes before they can be asked for again.
      if (action === 'restart') {
        const { pairsPerStart } = this.#settings.confirmation;
        return this.#time.hasTimeForStart(pairsPerStart) ? 'restart' : end('out-of-time');
      }
    }
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
    this.#record.addWarmUp(warmed);
    this.#time.addWarmUp(warmed.ms);
    // All pairs of a test are alike.
    if (this.#start > 1) return true;
    const { compare, seed } = this.#plan;
    this.#settings = settingsOf(compare, seed, warmed.newRequests);
    const chosen = warmed.chooseLength(this.#metrics, this.#settings);
    this.#slice = { settleMs, measuredMs: chosen.seconds * 1000 };
    const pairMs = 2 * (this.#slice.settleMs + this.#slice.measuredMs + warmed.betweenMs);
    this.#time.expectPairsOf(pairMs);
    const known = { chosen, warmUpMs: warmed.ms, pairMs, maxDurationMs: compare.maxDurationMs };
    this.#warn([...chosen.warnings, ...foresee(known, this.#metrics, this.#settings)]);
    return true;
  }

  /** Now, before it takes its minutes, and in the report. */
  #warn(warnings: readonly string[]): void {
    for (const warning of warnings) this.#context.progress.step(warning);
    this.#record.addWarnings(warnings);
  }

  #drive(
    side: DrivenSide,
    length: { settleMs: number; measuredMs: number },
  ): Promise<SliceMeasurement | undefined> {
    return this.#time.during(side.slice(length));
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
    return { start: this.#start, atMs, order, base, head };
  }

  /** Whose container or process has ended while it was needed. */
  #whoIsGone(watchers: OfSides<Watcher>): Gone | undefined {
    const { stacks } = this.#context;
    const howOf = (side: SideName): string | undefined => {
      const service = watchers[side].ended();
      return stacks.side(side).gone() ?? (service === undefined ? undefined : `${service} ended`);
    };
    return goneOf({ base: howOf('base'), head: howOf('head') });
  }

  async #openSides(): Promise<OfSides<DrivenSide>> {
    const { stacks, stop, progress, openSide } = this.#context;
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

  #tell(decision: Decision): void {
    const { pairs } = this.#record;
    const last = pairs.at(-1);
    if (last === undefined) return;
    const counts = { measured: pairs.length, ofFirstStart: this.#pairsOfFirstStart };
    this.#context.progress.pair(pairInView(last, counts, decision, this.#settings));
  }

  #measured(): MeasuredTest {
    return this.#record.measured({
      ...this.#end,
      settings: this.#settings,
      slice: this.#slice,
      startedAtMs: this.#startedAtMs,
      loadMs: this.#time.soFarMs,
      idleMs: this.#time.idleMs,
    });
  }
}

/** Whether something gated stayed open to the last pair; what was withdrawn or can't be compared is clear. */
const hasRunOut = ({ word, metrics }: Decision): boolean =>
  word !== 'regressed' &&
  metrics.some(({ gated, reason }) => gated && ['undecided', 'trend', 'bursty-tail'].includes(reason));

/** Of each side; what fails on one of them is thrown when the other is done, too. */
async function ofBoth<T>(take: (side: SideName) => Promise<T>): Promise<OfSides<T>> {
  const both = [take('base'), take('head')] as const;
  await Promise.allSettled(both);
  return { base: await both[0], head: await both[1] };
}
