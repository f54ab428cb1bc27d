import { holdMsOf, type LoadPlan } from '../config/index.js';
import type { LoadMeasurement } from '../measurement/index.js';
import { ArrivalUser } from './arrival-user.js';
import { Arrivals } from './arrivals.js';
import { Asides } from './asides.js';
import { type AutocannonRun, startAutocannon } from './autocannon-client.js';
import { ClosedUser } from './closed-user.js';
import type { DriveContext } from './drive-context.js';
import { assertEnoughFiles } from './enough-files.js';
import { Feeders } from './feeders.js';
import { SelfWatch } from './generator-watch.js';
import { HostWatch } from './host-watch.js';
import { randomOf } from './random.js';
import { Recorder } from './recorder.js';
import { startRunClock } from './run-clock.js';
import { compileScenario } from './scenario.js';
import { Schedule } from './schedule.js';
import { Session } from './session.js';
import { givenValues } from './values.js';
import type { Identity, Run, VirtualUser } from './virtual-user.js';

/** A run whose generator is watched as a whole, not only its sends. */
interface WatchedRun extends Run {
  readonly watch: SelfWatch;
}

/** How long requests on their way may still be answered when the run is stopped. */
const graceMs = 1000;

/**
 * Drives one test in this thread. By the closed model every user waits for its answer before it goes on, so a slow
 * target is also asked less often; by the open one iterations begin when they are due, whatever the target does.
 * Rejects with a UsageError for a plan that can't be sent, with an EnvironmentError where it needs more descriptors
 * than this process may have.
 */
export async function runEngine(plan: LoadPlan, context: DriveContext): Promise<LoadMeasurement> {
  const scenario = compileScenario(plan, context);
  assertEnoughFiles(plan);
  const autocannon = await startAutocannon(context.addresses, plan.users);
  const clock = startRunClock();
  const schedule = new Schedule(plan);
  const recorder = new Recorder(scenario.requestNames, schedule, (sample) => context.onSecond(sample));
  const asides = new Asides();
  const watch = new SelfWatch(schedule, new HostWatch(context.addresses.map(({ port }) => port)));
  const run: WatchedRun = {
    clock,
    schedule,
    scenario,
    recorder,
    asides,
    watch,
    timeoutMs: plan.timeoutMs,
    given: givenValues(plan.given),
  };
  const feeders = new Feeders(plan, () => {
    for (const user of users) user.dismiss();
  });
  const { users, arrivals } = peopleOf(plan, run, feeders, autocannon, context);
  const timers = startTimers(run);
  const interruption = interruptOn(context.stop, run, () => {
    arrivals?.stop();
    for (const user of users) user.leave();
    return users;
  });
  try {
    const lives = Promise.all(users.map((user) => user.live()));
    arrivals?.start();
    await lives;
    // Everybody is gone before the end: what follows was no time under load.
    if (feeders.ranOut) schedule.interrupt(clock.now());
  } finally {
    timers.clear();
    interruption.clear();
    arrivals?.stop();
    for (const user of users) user.leave();
    await autocannon.stop();
  }
  return {
    startedAtMs: clock.startedAtMs,
    ended: interruption.happened ? 'interrupted' : 'completed',
    plannedHoldMs: holdMsOf(plan),
    holdMs: schedule.holds.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
    holds: schedule.holds,
    ...recorder.finish(clock.now()),
    arrivals: arrivals?.counts,
    reconnects: users.reduce((sum, { connection }) => sum + connection.reconnects, 0),
    generator: await watch.finish(),
    aside: asides.counts,
    heldUp: users.filter(({ isHeldUp }) => isHeldUp).length,
    warnings: [...scenario.warnings, ...asides.warnings, ...feeders.warnings],
  };
}

/** The users of the plan's load model, and in the open one what gives them their arrivals. */
function peopleOf(
  plan: LoadPlan,
  run: Run,
  feeders: Feeders,
  { connections }: AutocannonRun,
  { addresses, hostHeader }: DriveContext,
): { readonly users: readonly VirtualUser[]; readonly arrivals: Arrivals | undefined } {
  const identities = connections.map((carrier, number): Identity => {
    return {
      number,
      address: number % addresses.length,
      random: randomOf(plan.seed, number),
      carrier,
      rows: feeders.forUser(number),
      session: new Session({ address: carrier.address, hostHeader, keepsCookies: plan.cookies }),
    };
  });
  const { arrivals: model } = plan;
  if (model === undefined) {
    return { users: identities.map((identity) => new ClosedUser(run, identity)), arrivals: undefined };
  }
  const arrivals = new Arrivals({ ...plan, arrivals: model }, run);
  return { users: identities.map((identity) => new ArrivalUser(run, identity, arrivals)), arrivals };
}

/** The second's tick for live views, and the hold's begin and end for the watch. */
function startTimers({ clock, schedule, recorder, watch }: WatchedRun): { clear(): void } {
  const at = (momentMs: number, act: () => void): NodeJS.Timeout =>
    setTimeout(act, Math.max(0, Math.ceil(momentMs - clock.now())));
  const hold = [
    at(schedule.holds[0]?.fromMs ?? 0, () => watch.holdBegins()),
    at(schedule.lastHoldToMs, () => watch.holdEnds()),
  ];
  const tick = (): void => {
    const nowMs = clock.now();
    recorder.tick(nowMs);
    watch.tick();
    // Aimed at the next full second of the run, so it does not drift.
    second = at((Math.floor(nowMs / 1000) + 1) * 1000, tick);
  };
  let second = at(1000, tick);
  return {
    clear() {
      for (const timer of [...hold, second]) clearTimeout(timer);
      watch.holdEnds();
    },
  };
}

/** On the signal everybody leaves; what is unanswered after the grace is cut. */
function interruptOn(
  stop: AbortSignal,
  { clock, schedule, watch }: WatchedRun,
  leaveAll: () => readonly VirtualUser[],
): { readonly happened: boolean; clear(): void } {
  let happened = false;
  let grace: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    happened = true;
    schedule.interrupt(clock.now());
    watch.holdEnds();
    const users = leaveAll();
    grace = setTimeout(() => {
      for (const user of users) user.cut(`unanswered ${graceMs} ms after the run was stopped`);
    }, graceMs);
  };
  if (stop.aborted) interrupt();
  else stop.addEventListener('abort', interrupt, { once: true });
  return {
    get happened() {
      return happened;
    },
    clear() {
      stop.removeEventListener('abort', interrupt);
      clearTimeout(grace);
    },
  };
}
