import { UsageError } from '../../errors.js';
import type { Aside } from '../record/asides.js';
import { type Answer, Connection, type Outcome, type WireRequest } from '../wire/connection.js';
import type { Moves } from './moves.js';
import type { Failure } from '../exchange/response-rules.js';
import type { Identity, Run } from './run.js';
import type { Alarm } from '../timing/run-clock.js';
import type { RequestStep } from './scenario.js';
import type { Session } from './session.js';
import { MissingMember } from '../exchange/text-part.js';
import { type HookedStep, hooksOf, type UserHooks } from './user-hooks.js';
import { Values } from '../values/values.js';

/**
 * How a user's moves are made: requests are sent, with the hooks around them, pauses are kept, and what becomes of each
 * is recorded.
 *
 * Its life is a generator, resumed by the events of its connection: a promise per request would cost more than
 * the rest of the user.
 */
export abstract class MovingUser {
  readonly connection: Connection;
  protected readonly values: Values;
  readonly #run: Run;
  readonly #identity: Identity;
  readonly #moves: Moves<void>;
  /** undefined where the scenario has none: nothing is then any different from before there were hooks. */
  readonly #hooks: UserHooks | undefined;
  #end: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  #step: RequestStep | undefined;
  #pause: Alarm | undefined;
  protected isCut = false;
  protected isLeaving = false;
  /** What its requests belong to; undefined: to an iteration. */
  protected aside: Aside | undefined;
  /** Number of its iteration, from 0. */
  protected iteration = -1;
  /** The moment of the last event, for decisions that need no finer clock. */
  protected nowMs = 0;
  /** Whether this iteration has sent anything. */
  protected hasSent = false;
  /** When the next request was to be sent, where that was laid down: its lateness is the generator's. */
  protected intendedMs: number | undefined;

  constructor(run: Run, identity: Identity) {
    this.#run = run;
    this.#identity = identity;
    this.values = new Values(run.given, identity.rows);
    this.#hooks = hooksOf(run, identity, this.values);
    this.#moves = this.life();
    this.connection = new Connection(identity.carrier, {
      clock: { now: run.clock.elapsed },
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

  /** Ends what is on its way, unanswered, and sends nothing any more; after `leave`. */
  cut(message: string): void {
    this.isCut = true;
    this.#hooks?.giveUp();
    this.connection.cut(message);
  }

  /** From its start to its end. */
  protected abstract life(): Moves<void>;

  /** Whether the step that comes next may be taken. */
  protected abstract goesOn(): boolean;

  /** Sees how each request ended before it is recorded; what it gives is what is recorded. */
  protected ended(outcome: Outcome): Outcome {
    return outcome;
  }

  /** The moment that a step which could not be sent belongs to. */
  protected get belongsAtMs(): number {
    return this.nowMs;
  }

  /** What the target knows of it. */
  protected get session(): Session {
    return this.#identity.session;
  }

  /** Goes on after a `wait`. */
  protected resume(): void {
    this.nowMs = this.#run.clock.now();
    this.#advance(true);
  }

  /** What can't be sent, or decided, for want of a value: a failed check under its own name. */
  protected failUnsent(what: number | string, message: string, name = String(what)): void {
    const { recorder, asides } = this.#run;
    const failure: Failure = { kind: 'check', message };
    if (this.aside === undefined) recorder.recordUnsent(what, failure, this.belongsAtMs);
    else asides.record(this.aside, name, undefined, failure);
  }

  #advance(wentWell: boolean): void {
    try {
      const { done, value } = this.#moves.next(wentWell);
      if (done === true) this.#end?.resolve();
      else if (typeof value === 'number') this.#pauseUntil(value);
      else if (value !== 'wait') this.#prepare(value);
    } catch (error) {
      this.#end?.reject(error);
    }
  }

  #prepare(step: RequestStep): void {
    // Made when it can be sent: a hook may sign it with the time.
    if (this.#waitsAtGate(() => this.#prepare(step))) return;
    let wire: WireRequest;
    try {
      wire = step.render(this.values, this.#identity.address);
    } catch (error) {
      // A setup that failed has not captured it, or no hook has set it: neither is known before.
      const mayLack = this.aside === 'teardown' || this.#hooks !== undefined;
      if (!(mayLack && error instanceof UsageError) && !(error instanceof MissingMember)) throw error;
      this.#failStep(step, error.message);
      return;
    }
    if (this.#hooks === undefined) this.#send(step, wire);
    else this.#sendByHook(this.#hooks, step, wire);
  }

  #sendByHook(hooks: UserHooks, step: RequestStep, wire: WireRequest): void {
    const cookies = this.session.cookiesOf(wire, step);
    hooks.before(wire, cookies, this.#hooked(step), (result) =>
      this.#orEnd(() => {
        if (result === undefined) this.#advance(false);
        else if ('message' in result) this.#failStep(step, result.message);
        else this.#send(result.takesCookies ? step : { ...step, takesCookies: false }, result.wire);
      }),
    );
  }

  #failStep(step: RequestStep, message: string): void {
    this.failUnsent(step.request, message, step.name);
    this.nowMs = this.#run.clock.now();
    // Later, since whoever has just been told to send must not be told at once how that ended.
    setImmediate(() => this.#advance(false));
  }

  #send(step: RequestStep, wire: WireRequest): void {
    const { recorder, clock, watch } = this.#run;
    if (this.#waitsAtGate(() => this.#send(step, wire))) return;
    const request = this.session.on(wire, step);
    this.nowMs = clock.now();
    if (!this.goesOn()) {
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
    this.connection.exchange(request, this.nowMs);
  }

  /** Of a side that pauses: true where it does, and then `goOn` is called when it goes on, if the user still does. */
  #waitsAtGate(goOn: () => void): boolean {
    const { gate, clock } = this.#run;
    if (gate === undefined || gate.isOpen) return false;
    gate.wait(() =>
      this.#orEnd(() => {
        this.nowMs = clock.now();
        if (this.goesOn()) goOn();
        else this.#advance(false);
      }),
    );
    return true;
  }

  #onOutcome(outcome: Outcome): void {
    const { recorder } = this.#run;
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
        next ?? (outcome.kind === 'answer' ? step.rules.apply(outcome, this.values) : failureOf(outcome));
    } catch (error) {
      this.#end?.reject(error);
      return;
    }
    recorder.inFlight -= 1;
    const whole = this.session.end(outcome);
    if (this.#hooks === undefined || whole.kind !== 'answer') this.#record(step, whole, failure);
    else this.#recordByHook(this.#hooks, step, whole, failure);
  }

  /** What has failed already stays failed in that way. */
  #recordByHook(hooks: UserHooks, step: RequestStep, answer: Answer, failure: Failure | undefined): void {
    const { recorder } = this.#run;
    recorder.unrecorded += 1;
    hooks.after(answer, failure, this.#hooked(step), (fault) =>
      this.#orEnd(() => {
        recorder.unrecorded -= 1;
        this.nowMs = this.#run.clock.now();
        this.#record(step, answer, failure ?? fault);
      }),
    );
  }

  #record(step: RequestStep, whole: Outcome, failure: Failure | undefined): void {
    const { recorder, asides } = this.#run;
    if (this.aside === undefined) recorder.record(step.request, this.ended(whole), failure);
    else asides.record(this.aside, step.name, whole, failure);
    this.#advance(failure === undefined);
  }

  #hooked({ name, hasTextBody }: RequestStep): HookedStep {
    return { name, hasTextBody, aside: this.aside, iteration: this.iteration };
  }

  /** What goes wrong behind a promise has nobody else to tell. */
  #orEnd(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#end?.reject(error);
    }
  }

  #pauseUntil(atMs: number): void {
    this.#pause = this.#run.clock.at(this.isLeaving ? 0 : atMs, () => this.#wake());
  }

  #wake(): void {
    this.#pause?.clear();
    this.#pause = undefined;
    this.resume();
  }
}

function failureOf(outcome: Exclude<Outcome, { kind: 'answer' }>): Failure {
  return { kind: outcome.kind === 'cut' ? 'timeout' : outcome.kind, message: outcome.message };
}
