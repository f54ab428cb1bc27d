import type { Outcome } from '../wire/connection.js';
import type { Stay } from '../timing/schedule.js';
import type { Moves } from './moves.js';
import type { Identity, Run } from './run.js';
import { VirtualUser } from './virtual-user.js';

const firstBackoffMs = 100;
const longestBackoffMs = 1000;
/** An iteration without a request (a repeat of 0) must not become a loop that never waits. */
const emptyIterationMs = 100;

/**
 * One user of the closed model: a task, a pause, a task, ... while the schedule has it there.
 *
 * After a connection error it pauses at least 100 ms, doubled up to 1 s while they go on, so that a target that is
 * down gets no storm and every request is an attempt that means something.
 */
export class ClosedUser extends VirtualUser {
  readonly #run: Run;
  readonly #identity: Identity;
  #stay: Stay = { fromMs: 0, toMs: 0, endsByMs: 0 };
  #isIterating = false;
  #backoffMs = 0;

  constructor(run: Run, identity: Identity) {
    super(run, identity);
    this.#run = run;
    this.#identity = identity;
  }

  protected *life(): Moves<void> {
    const { schedule, recorder } = this.#run;
    for (const stay of schedule.staysOf(this.#identity.number)) {
      this.#stay = stay;
      this.isAway = true;
      yield stay.fromMs;
      this.isAway = false;
      if (this.isLeaving) return;
      if (!this.stays()) continue;
      recorder.tick(this.nowMs);
      recorder.users += 1;
      this.session.forget();
      const hasStarted = yield* this.start(stay.toMs);
      const goesOn = yield* this.#iterations();
      if (hasStarted) yield* this.stop();
      // A second that is over by then ended with this user in it.
      recorder.tick(this.nowMs);
      recorder.users -= 1;
      this.connection.close();
      if (!goesOn) return;
    }
  }

  /** False where it found no row for another one: it does not come again. */
  *#iterations(): Moves<boolean> {
    const { scenario } = this.#run;
    const { random } = this.#identity;
    while (this.stays()) {
      if (!this.takeRows()) return false;
      const task = scenario.tasks[scenario.pickTask(random)];
      this.#isIterating = true;
      if (task !== undefined) yield* this.iterate(task.steps);
      this.#isIterating = false;
      const pauseMs = this.#drawPauseMs();
      if (pauseMs > 0) {
        const intendedMs = this.nowMs + pauseMs;
        yield Math.min(intendedMs, this.#stay.toMs);
        this.intendedMs = intendedMs;
      }
    }
    return true;
  }

  protected stays(): boolean {
    const { toMs, endsByMs } = this.#stay;
    return !this.isLeaving && this.nowMs < (this.#isIterating ? endsByMs : toMs);
  }

  protected override ended(outcome: Outcome): Outcome {
    this.#backoffMs =
      outcome.kind === 'connection' ? Math.min(this.#backoffMs * 2 || firstBackoffMs, longestBackoffMs) : 0;
    return outcome;
  }

  /** The think time, uniform in its range; longer where the target can't be reached. */
  #drawPauseMs(): number {
    const { minMs, maxMs } = this.#run.scenario.think;
    const thinkMs = maxMs === 0 ? 0 : minMs + (maxMs - minMs) * this.#identity.random();
    return Math.max(thinkMs, this.#backoffMs, this.hasSent ? 0 : emptyIterationMs);
  }
}
