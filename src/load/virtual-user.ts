import { UsageError } from '../errors.js';
import type { Aside, AsideRecorder } from './asides.js';
import type { Carrier } from './carrier.js';
import { Connection, type Outcome, type WireRequest } from './connection.js';
import type { UserRows } from './feeders.js';
import type { SelfWatch } from './generator-watch.js';
import type { Moves } from './moves.js';
import type { Random } from './random.js';
import type { Recorder } from './recorder.js';
import type { Failure } from './response-rules.js';
import type { RunClock } from './run-clock.js';
import type { RequestStep, Scenario, Step } from './scenario.js';
import type { Schedule } from './schedule.js';
import type { Session } from './session.js';
import { StepWalk } from './step-walk.js';
import { MissingMember } from './text-part.js';
import { type KnownValue, Values } from './values.js';

/** What all users of a run share. */
export interface Run {
  readonly clock: RunClock;
  readonly schedule: Schedule;
  readonly scenario: Scenario;
  readonly recorder: Pick<Recorder, 'users' | 'inFlight' | 'tick' | 'record' | 'recordUnsent' | 'connected'>;
  readonly asides: AsideRecorder;
  readonly watch: Pick<SelfWatch, 'sent'>;
  readonly timeoutMs: number;
  /** Values that every user knows from the start. */
  readonly given: ReadonlyMap<string, KnownValue>;
}

/** Where one user differs from the others. */
export interface Identity {
  readonly number: number;
  /** Index of its address. */
  readonly address: number;
  readonly random: Random;
  readonly carrier: Carrier;
  readonly rows: UserRows;
  readonly session: Session;
}

/**
 * One user: iterations of the scenario, over one connection. When one begins is the business of the load model:
 * ClosedUser, ArrivalUser. A request that failed, in whatever way, ends the iteration: the steps after it build
 * on it.
 *
 * Its life is a generator, resumed by the events of its connection: a promise per request would cost more than
 * the rest of the user.
 */
export abstract class VirtualUser {
  readonly connection: Connection;
  readonly #run: Run;
  readonly #identity: Identity;
  readonly #values: Values;
  readonly #walk: StepWalk;
  readonly #moves: Moves<void>;
  #end: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  #step: RequestStep | undefined;
  #pause: NodeJS.Timeout | undefined;
  #pausesUntilMs = 0;
  /** What its requests belong to; undefined: to an iteration. */
  #aside: Aside | undefined;
  #isCut = false;
  #isHeldUp = false;
  protected isLeaving = false;
  /** Whether it is not there yet, or not again. */
  protected isAway = false;
  /** The moment of the last event, for decisions that need no finer clock. */
  protected nowMs = 0;
  /** Whether this iteration has sent anything. */
  protected hasSent = false;
  /** Whether this iteration had so little to do that it made a pause. */
  protected hasPaused = false;
  /** When the next request was to be sent, where that was laid down: its lateness is the generator's. */
  protected intendedMs: number | undefined;

  constructor(run: Run, identity: Identity) {
    this.#run = run;
    this.#identity = identity;
    this.#values = new Values(run.given, identity.rows);
    this.#walk = new StepWalk(this.#values, {
      goesOn: () => this.#goesOn(),
      nowMs: () => this.nowMs,
      onPause: () => {
        this.hasPaused = true;
      },
      onUndecided: (block, why) => this.#failUnsent(block, why),
    });
    this.#moves = this.life();
    this.connection = new Connection(identity.carrier, {
      clock: run.clock,
      timeoutMs: run.timeoutMs,
      onOutcome: (outcome) => this.#onOutcome(outcome),
      onConnected: (times) => run.recorder.connected(times),
    });
  }

  /** From its start to its end by the schedule. Rejects with a UsageError where a request can't be made. */
  live(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#end = { resolve, reject };
      this.#advance(true);
    });
  }

  /** Ends a pause now; after the request that is on its way the user is gone. */
  leave(): void {
    this.isLeaving = true;
    if (this.#pause !== undefined) this.#wake();
  }

  /** No iteration can begin any more: who is away need not come. */
  dismiss(): void {
    if (this.isAway) this.leave();
  }

  /** Ends what is on its way, unanswered, and sends nothing any more; after `leave`. */
  cut(message: string): void {
    this.#isCut = true;
    this.connection.cut(message);
  }

  /** Whether it left before its on-start had gone well. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }

  // --- what it does -------------------------------------------------------------------------------------------

  /** From its start to its end. */
  protected abstract life(): Moves<void>;

  /** Whether it may send (at `nowMs`). */
  protected abstract stays(): boolean;

  /** Sees how each request ended before it is recorded; what it gives is what is recorded. */
  protected ended(outcome: Outcome): Outcome {
    return outcome;
  }

  /** Takes a row of each feeder for an iteration; false where one has none left, so that the user has to stop. */
  protected takeRows(): boolean {
    return this.#identity.rows.next();
  }

  /** What the target knows of it. */
  protected get session(): Session {
    return this.#identity.session;
  }

  /** The moment that a step which could not be sent belongs to. */
  protected get belongsAtMs(): number {
    return this.nowMs;
  }

  /** One run through the steps of a task, with nothing known from the one before. */
  protected iterate(steps: readonly Step[]): Moves<boolean> {
    this.hasSent = false;
    this.hasPaused = false;
    this.#values.clear();
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
        this.#values.keep();
        this.#isHeldUp = false;
        return true;
      }
      if (!this.stays()) break;
      yield Math.min(this.nowMs + pauseMs, untilMs);
      this.hasPaused = true;
    }
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
    this.#values.clear();
    this.#aside = aside;
    const wentWell = yield* this.#walk.take(steps);
    this.#aside = undefined;
    return wentWell;
  }

  /** What is known now stays known. */
  protected keepValues(): void {
    this.#values.keep();
  }

  /** What it knows. */
  get known(): ReadonlyMap<string, KnownValue> {
    return this.#values.all;
  }

  /** Whether the step that comes next may be taken. */
  #goesOn(): boolean {
    if (this.#aside !== 'on-stop') return this.stays();
    return !this.#isCut && this.nowMs < this.#run.schedule.endsAtMs + longestStopMs;
  }

  // --- how its moves are made ---------------------------------------------------------------------------------

  #advance(wentWell: boolean): void {
    try {
      const { done, value } = this.#moves.next(wentWell);
      if (done === true) this.#end?.resolve();
      else if (typeof value === 'number') this.#pauseUntil(value);
      else if (value !== 'wait') this.#send(value);
    } catch (error) {
      this.#end?.reject(error);
    }
  }

  /** Goes on after a `wait`. */
  protected resume(): void {
    this.nowMs = this.#run.clock.now();
    this.#advance(true);
  }

  #send(step: RequestStep): void {
    const { recorder, clock, watch } = this.#run;
    let wire: WireRequest;
    try {
      wire = this.session.on(step.render(this.#values, this.#identity.address), step);
    } catch (error) {
      // What a setup that failed has not captured is missing in the teardown.
      const isMissing = this.#aside === 'teardown' && error instanceof UsageError;
      if (!isMissing && !(error instanceof MissingMember)) throw error;
      this.#failUnsent(step.request, error.message, step.name);
      // Later, since whoever has just been told to send must not be told at once how that ended.
      setImmediate(() => this.#advance(false));
      return;
    }
    this.nowMs = clock.now();
    if (!this.#goesOn()) {
      // The end came while this was decided: the hold ends to the microsecond.
      this.#advance(false);
      return;
    }
    if (this.intendedMs !== undefined) watch.sent(this.intendedMs, this.nowMs);
    this.intendedMs = undefined;
    this.#step = step;
    this.hasSent = true;
    recorder.tick(this.nowMs);
    recorder.inFlight += 1;
    this.connection.exchange(wire, this.nowMs);
  }

  #onOutcome(outcome: Outcome): void {
    const { recorder, asides } = this.#run;
    const step = this.#step;
    if (step === undefined) throw new Error('an outcome without a request');
    this.nowMs = outcome.endedAtMs;
    // A second that is over by then ended with this request unanswered.
    recorder.tick(this.nowMs);
    let failure: Failure | undefined;
    try {
      const next = outcome.kind === 'answer' ? this.session.next(outcome, step) : undefined;
      if (next !== undefined && 'bytes' in next) {
        this.connection.exchange(next, this.nowMs);
        return;
      }
      failure =
        next ?? (outcome.kind === 'answer' ? step.rules.apply(outcome, this.#values) : failureOf(outcome));
    } catch (error) {
      this.#end?.reject(error);
      return;
    }
    recorder.inFlight -= 1;
    const whole = this.session.end(outcome);
    if (this.#aside === undefined) recorder.record(step.request, this.ended(whole), failure);
    else asides.record(this.#aside, step.name, whole, failure);
    this.#advance(failure === undefined);
  }

  /** What can't be sent, or decided, for want of a value: a failed check under its own name. */
  #failUnsent(what: number | string, message: string, name = String(what)): void {
    const { recorder, asides } = this.#run;
    const failure: Failure = { kind: 'check', message };
    if (this.#aside === undefined) recorder.recordUnsent(what, failure, this.belongsAtMs);
    else asides.record(this.#aside, name, undefined, failure);
  }

  #pauseUntil(atMs: number): void {
    this.#pausesUntilMs = atMs;
    this.nowMs = this.#run.clock.now();
    const leftMs = this.isLeaving ? 0 : atMs - this.nowMs;
    this.#pause = setTimeout(() => this.#wake(), Math.max(0, Math.ceil(leftMs)));
  }

  #wake(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.nowMs = this.#run.clock.now();
    // Timers count whole milliseconds of a coarser clock and may fire early.
    if (this.nowMs < this.#pausesUntilMs && !this.isLeaving) this.#pauseUntil(this.#pausesUntilMs);
    else this.#advance(true);
  }
}

/** Between two tries of an on-start, doubled from the first to the longest. */
const [firstPauseMs, longestPauseMs] = [100, 1000];
/** After the end of the load no step of an on-stop begins any more. */
const longestStopMs = 30_000;
function failureOf(outcome: Exclude<Outcome, { kind: 'answer' }>): Failure {
  return { kind: outcome.kind === 'cut' ? 'timeout' : outcome.kind, message: outcome.message };
}
