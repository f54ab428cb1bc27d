import type { ArrivalTimesPlan } from '../timing/arrival-times.js';
import { arrivalTimesMs } from '../timing/arrival-times.js';
import { randomOf } from '../values/random.js';
import type { Alarm, RunClock } from '../timing/run-clock.js';
import type { Scenario, Step } from './scenario.js';
import type { Schedule } from '../timing/schedule.js';
import type { Run } from './run.js';
import type { Share } from '../values/share.js';

/** One iteration that is due. */
export interface Arrival {
  /** When it was to begin, in milliseconds of the run. */
  readonly intendedMs: number;
  readonly steps: readonly Step[];
  /** Whether every user was busy at that time: then its waiting is part of its first request's latency. */
  readonly hadToWait: boolean;
  /** How much of that waiting is the generator's doing: users were free all the while that it did not look. */
  readonly lateMs: number;
  /** Whether it was to begin within the hold. */
  readonly isOfHold: boolean;
}

/** Who can be given an arrival. */
interface FreeUser {
  begin(arrival: Arrival): void;
  leave(): void;
}

/** Streams of the run's seed that no user has: times and mix do not depend on which user is free. */
const timesStream = 0xffff_ffff;
const mixStream = 0xffff_fffe;

/**
 * The open model: gives each arrival to a user at its intended time. Where every user is busy it waits in line; who
 * becomes free takes the one that has waited longest. What still waits when the hold ends is dropped. A free user
 * gets its arrival however late the timer fires; where that makes more arrivals due at once than users are free, the rest
 * has as much longer until it is dropped. So a late generator shows in its send lag and drops nothing.
 */
export class Arrivals {
  readonly #schedule: Schedule;
  readonly #clock: RunClock;
  readonly #coming: Generator<Due, void, void>;
  /** The one that was busy last is asked first: its connection is the least likely to be closed for idleness. */
  readonly #free: FreeUser[] = [];
  readonly #line: Arrival[] = [];
  /** Index of the first in line: shifting a long array costs its length. */
  #first = 0;
  #next: Due | undefined;
  #alarm: Alarm | undefined;
  #isOver = false;
  #isStopped = false;
  #scheduled = 0;
  #begun = 0;

  constructor(
    plan: ArrivalTimesPlan & { readonly seed: number },
    { clock, schedule, scenario }: Pick<Run, 'clock' | 'schedule' | 'scenario'>,
    share: Pick<Share, 'index' | 'of'>,
  ) {
    this.#schedule = schedule;
    this.#clock = clock;
    this.#coming = arrivalsIn(share, plan, scenario);
  }

  /** Arrivals intended within the hold: how many there were, and how many of them never began for want of a user. */
  get counts(): { readonly scheduled: number; readonly dropped: number } {
    return { scheduled: this.#scheduled, dropped: this.#scheduled - this.#begun };
  }

  /** Begins, once the users are there; not after a stop. */
  start(): void {
    if (this.#isOver) return;
    this.#drawNext();
    this.#tick();
  }

  /** Nothing begins any more; who is free leaves. What waits is not dropped: it was not the target that ended it. */
  stop(): void {
    if (!this.#isOver) this.#scheduled = this.#begun;
    this.#isStopped = true;
    this.close();
  }

  /** Nothing arrives any more; who is free leaves, and what waits is dropped. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#alarm?.clear();
    for (const user of this.#free.splice(0)) user.leave();
  }

  /** No iteration can begin any more, for want of data; `arrival` could not, and counts as little as those in line. */
  end(arrival: Arrival): void {
    this.giveBack(arrival);
    this.stop();
  }

  /** What a free user does next: the arrival that has waited longest, else to wait for one, else to go. */
  next(user: FreeUser, nowMs: number): Arrival | 'wait' | 'over' {
    if (this.#isStopped) return 'over';
    for (let arrival = this.#takeFirst(); arrival !== undefined; arrival = this.#takeFirst()) {
      const untilMs = arrival.isOfHold ? this.#schedule.lastHoldToMs : this.#schedule.endsAtMs;
      if (nowMs >= untilMs + arrival.lateMs) continue;
      if (arrival.isOfHold) this.#begun += 1;
      return arrival;
    }
    if (this.#isOver) return 'over';
    this.#free.push(user);
    return 'wait';
  }

  /**
   * Of a side that is closed: it never came through the gate. Dropped where every user was busy when it was due, for then it
   * waited; who had a user of its own was due so shortly before the end that it found the gate closed, which is nobody's fault.
   */
  turnBack(arrival: Arrival): void {
    if (arrival.hadToWait || this.#isStopped) this.giveBack(arrival);
  }

  /** It never began after all: dropped, unless it was stopped. */
  giveBack({ isOfHold }: Arrival): void {
    if (!isOfHold) return;
    this.#begun -= 1;
    if (this.#isStopped) this.#scheduled -= 1;
  }

  #tick(): void {
    const nowMs = this.#clock.now();
    const wereFree = this.#free.length > 0;
    // Whoever is given an arrival may find that none can begin any more.
    while (!this.#isOver && this.#next !== undefined && this.#next.atMs <= nowMs) {
      this.#arrive(this.#next, wereFree ? nowMs - this.#next.atMs : 0);
      this.#drawNext();
    }
    if (this.#isOver) return;
    const untilMs = this.#next?.atMs ?? this.#schedule.endsAtMs;
    if (this.#next === undefined && nowMs >= untilMs) this.close();
    else {
      this.#alarm = this.#clock.at(untilMs, () => this.#tick());
    }
  }

  #arrive({ atMs: intendedMs, steps }: Due, lateMs: number): void {
    const user = this.#free.pop();
    const isOfHold = this.#schedule.phaseAt(intendedMs) === 'hold';
    const arrival: Arrival = { intendedMs, steps, hadToWait: user === undefined, lateMs, isOfHold };
    if (isOfHold) this.#scheduled += 1;
    if (user === undefined) this.#line.push(arrival);
    else {
      if (isOfHold) this.#begun += 1;
      user.begin(arrival);
    }
  }

  #takeFirst(): Arrival | undefined {
    const arrival = this.#line[this.#first];
    this.#first += 1;
    // What was taken is let go when it is half of the list: each arrival is moved once on average.
    if (this.#first * 2 >= this.#line.length) {
      this.#line.splice(0, this.#first);
      this.#first = 0;
    }
    return arrival;
  }

  #drawNext(): void {
    const { value } = this.#coming.next();
    this.#next = value ?? undefined;
  }
}

/** An iteration that is to begin. */
interface Due {
  readonly atMs: number;
  readonly steps: readonly Step[];
}

/** Those of one share, ascending. All are drawn in every thread, so that together they send what one alone would. */
function* arrivalsIn(
  { index, of }: Pick<Share, 'index' | 'of'>,
  plan: ArrivalTimesPlan & { readonly seed: number },
  { tasks, pickTask }: Scenario,
): Generator<Due, void, void> {
  const mix = randomOf(plan.seed, mixStream);
  let nth = 0;
  for (const atMs of arrivalTimesMs(plan, randomOf(plan.seed, timesStream))) {
    const steps = tasks[pickTask(mix)]?.steps ?? [];
    if (nth % of === index) yield { atMs, steps };
    nth += 1;
  }
}
