import type { Arrival, Arrivals } from './arrivals.js';
import type { Outcome } from '../wire/connection.js';
import type { Moves } from './moves.js';
import type { Identity, Run } from './run.js';
import { VirtualUser } from './virtual-user.js';

/** One user of the open model: begins an iteration whenever it is given an arrival, and never thinks. */
export class ArrivalUser extends VirtualUser {
  readonly #run: Run;
  readonly #arrivals: Arrivals;
  #arrival: Arrival | undefined;
  #isWaiting = false;
  #hasStarted = false;
  /** The arrival whose first request has not ended, and how long it waited for a free user. */
  #first: { readonly arrival: Arrival; readonly waitedMs: number } | undefined;

  constructor(run: Run, identity: Identity, arrivals: Arrivals) {
    super(run, identity);
    this.#run = run;
    this.#arrivals = arrivals;
  }

  /** Begins an iteration; only for a user that was told to wait. */
  begin(arrival: Arrival): void {
    this.#arrival = arrival;
    this.resume();
  }

  override leave(): void {
    super.leave();
    if (this.#isWaiting) this.resume();
  }

  protected *life(): Moves<void> {
    const { recorder } = this.#run;
    while (!this.isLeaving) {
      const next = this.#arrivals.next(this, this.nowMs);
      if (next === 'over') break;
      this.#arrival = next === 'wait' ? yield* this.#wait() : next;
      if (this.#arrival === undefined) break;
      recorder.tick(this.nowMs);
      recorder.users += 1;
      yield* this.#serve(this.#arrival);
      recorder.users -= 1;
    }
    if (this.#hasStarted) {
      this.session.revert();
      yield* this.stop();
    }
    this.connection.close();
  }

  /** Until an arrival is given to it; undefined where the user is to leave. */
  *#wait(): Moves<Arrival | undefined> {
    this.#arrival = undefined;
    this.#isWaiting = true;
    yield 'wait';
    this.#isWaiting = false;
    return this.#given();
  }

  #given(): Arrival | undefined {
    return this.#arrival;
  }

  *#serve(arrival: Arrival): Moves<void> {
    const { hadToWait, lateMs, intendedMs, steps } = arrival;
    // The wait for a free user is the target's doing; a timer that fires late is ours.
    const nowMs = this.#run.clock.now();
    const waitedMs = hadToWait ? nowMs - intendedMs - lateMs : 0;
    const isFresh = !this.#hasStarted && this.#run.scenario.onStart.length > 0;
    this.#hasStarted ||= yield* this.start(this.#run.schedule.endsAtMs);
    if (!this.#hasStarted) {
      if (this.#isAtGate) this.#arrivals.turnBack(arrival);
      else this.#arrivals.giveBack(arrival);
      return;
    }
    if (isFresh) this.session.keep();
    this.session.revert();
    if (!this.takeRows()) {
      this.#arrivals.end(arrival);
      return;
    }
    this.#first = { arrival, waitedMs };
    // Its on-start is neither late nor the target's latency: the first request then counts from its send.
    if (isFresh) this.intendedMs = undefined;
    else if (!hadToWait) this.intendedMs = intendedMs;
    // From now on it is the generator's doing, such as a hook's.
    else this.intendedMs = lateMs > 0 || this.#run.scenario.hooks !== undefined ? nowMs - lateMs : undefined;
    yield* this.iterate(steps);
    if (this.#isAtGate) this.#arrivals.turnBack(arrival);
  }

  /** Whether it leaves before anything of what it was given was sent: its side was closed. */
  get #isAtGate(): boolean {
    return this.isLeaving && !this.hasSent && !this.hasPaused;
  }

  /** What has arrived is begun; its later steps end with the run. */
  protected stays(): boolean {
    return !this.isLeaving && (!(this.hasSent || this.hasPaused) || this.nowMs < this.#run.schedule.endsAtMs);
  }

  /**
   * The first request belongs to its intended time, and its latency is what who arrived then has waited. Of a side that
   * pauses it belongs to the slice in which it is sent: else what waits longer than a slice would be in none.
   */
  protected override ended(outcome: Outcome): Outcome {
    if (this.#first === undefined) return outcome;
    const { arrival, waitedMs } = this.#first;
    this.#first = undefined;
    return {
      ...outcome,
      sentAtMs: this.#run.gate === undefined ? arrival.intendedMs : outcome.sentAtMs,
      latencyUs: outcome.latencyUs + waitedMs * 1000,
    };
  }

  /** So does a first step that could not be sent. */
  protected override get belongsAtMs(): number {
    return (this.#run.gate === undefined ? this.#first?.arrival.intendedMs : undefined) ?? this.nowMs;
  }
}
