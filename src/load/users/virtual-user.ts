import type { Aside } from '../record/asides.js';
import type { Moves } from './moves.js';
import { MovingUser } from './moving-user.js';
import type { Identity, Run } from './run.js';
import type { Step } from './scenario.js';
import { StepWalk } from './step-walk.js';
import type { KnownValue } from '../values/values.js';

/**
 * One user: iterations of the scenario, over one connection. When one begins is the business of the load model:
 * ClosedUser, ArrivalUser. A request that failed, in whatever way, ends the iteration: the steps after it build
 * on it.
 */
export abstract class VirtualUser extends MovingUser {
  readonly #run: Run;
  readonly #identity: Identity;
  readonly #walk: StepWalk;
  #isHeldUp = false;
  /** Whether it is not there yet, or not again. */
  protected isAway = false;
  /** Whether this iteration had so little to do that it made a pause. */
  protected hasPaused = false;

  constructor(run: Run, identity: Identity) {
    super(run, identity);
    this.#run = run;
    this.#identity = identity;
    this.#walk = new StepWalk(this.values, {
      goesOn: () => this.goesOn(),
      nowMs: () => this.nowMs,
      onPause: () => {
        this.hasPaused = true;
      },
      onUndecided: (block, why) => this.failUnsent(block, why),
    });
  }

  /** No iteration can begin any more: who is away need not come. */
  dismiss(): void {
    if (this.isAway) this.leave();
  }

  /** Whether it left before its on-start had gone well. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }

  /** Whether it may send (at `nowMs`). */
  protected abstract stays(): boolean;

  /** Takes a row of each feeder for an iteration; false where one has none left, so that the user has to stop. */
  protected takeRows(): boolean {
    return this.#identity.rows.next();
  }

  /** One run through the steps of a task, with nothing known from the one before. */
  protected iterate(steps: readonly Step[]): Moves<boolean> {
    this.iteration += 1;
    this.hasSent = false;
    this.hasPaused = false;
    this.values.clear();
    return this.#walk.take(steps);
  }

  /**
   * Its on-start, again after a growing pause until it goes well; then its values are known in every iteration.
   * False where the user has to leave before.
   */
  protected *start(untilMs: number): Moves<boolean> {
    const { onStart } = this.#run.scenario;
    if (onStart.length === 0) return true;
    this.hasPaused = false;
    this.#isHeldUp = true;
    for (let pauseMs = firstPauseMs; this.stays(); pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      if (yield* this.takeAside('on-start', onStart)) {
        this.values.keep();
        this.#isHeldUp = false;
        return true;
      }
      if (!this.stays()) break;
      yield Math.min(this.nowMs + pauseMs, untilMs);
      this.hasPaused = true;
    }
    // Who comes to a gate that does not open again was not held up by the target.
    this.#isHeldUp = this.hasSent || this.hasPaused;
    return false;
  }

  /** Its on-stop, once; also when it has to leave, until that takes too long. */
  protected *stop(): Moves<void> {
    const { onStop } = this.#run.scenario;
    if (onStop.length > 0) yield* this.takeAside('on-stop', onStop);
  }

  /** Steps outside the iterations, with what is known in every one. False when they end before the last. */
  protected *takeAside(aside: Aside, steps: readonly Step[]): Moves<boolean> {
    this.hasSent = false;
    this.intendedMs = undefined;
    this.values.clear();
    this.aside = aside;
    const wentWell = yield* this.#walk.take(steps);
    this.aside = undefined;
    return wentWell;
  }

  /** What is known now stays known. */
  protected keepValues(): void {
    this.values.keep();
  }

  /** What it knows. */
  get known(): ReadonlyMap<string, KnownValue> {
    return this.values.all;
  }

  protected goesOn(): boolean {
    if (this.aside !== 'on-stop') return this.stays();
    return !this.isCut && this.nowMs < this.#run.schedule.endsAtMs + longestStopMs;
  }
}

/** Between two tries of an on-start, doubled from the first to the longest. */
const [firstPauseMs, longestPauseMs] = [100, 1000];
/** After the end of the load no step of an on-stop begins any more. */
const longestStopMs = 30_000;
