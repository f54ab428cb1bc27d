import type { LoadPlan } from '../config/index.js';
import type { TargetAddress } from '../target/index.js';
import { ArrivalUser } from './arrival-user.js';
import { Arrivals } from './arrivals.js';
import { Asides } from './asides.js';
import { type AutocannonRun, startAutocannon } from './autocannon-client.js';
import { ClosedUser } from './closed-user.js';
import type { DriveContext } from './drive-context.js';
import { assertEnoughFiles } from './enough-files.js';
import { Feeders } from './feeders.js';
import { SelfWatch } from './generator-watch.js';
import { loadHooks } from './hooks.js';
import { HostWatch } from './host-watch.js';
import type { Part } from './part.js';
import { randomOf } from './random.js';
import { Recorder } from './recorder.js';
import { startRunClock } from './run-clock.js';
import { compileScenario } from './scenario.js';
import { Schedule } from './schedule.js';
import type { OnSecond } from './series.js';
import { Session } from './session.js';
import { numbersIn, type Share } from './share.js';
import { givenValues } from './values.js';
import type { Identity, Run } from './run.js';
import type { VirtualUser } from './virtual-user.js';

/** What one thread is told beside the plan. */
export interface EngineContext extends Omit<DriveContext, 'onSecond'> {
  /** Which users and arrivals are its own. */
  readonly share: Share;
  /** Resolves with when the run begins, by `process.hrtime`; asked for when everything is ready. */
  whenToBegin(): Promise<bigint>;
  readonly onSecond: OnSecond;
}

/** A run whose generator is watched as a whole, not only its sends. */
interface WatchedRun extends Run {
  readonly watch: SelfWatch;
}

/** How long requests on their way may still be answered when the run is stopped. */
const graceMs = 1000;

/**
 * Drives a share of one test in this thread. By the closed model every user waits for its answer before it goes on, so a
 * slow target is also asked less often; by the open one iterations begin when they are due, whatever the target does.
 * Rejects with a UsageError for a plan that can't be sent, with an EnvironmentError where it needs more descriptors
 * than this process may have.
 */
export async function runEngine(plan: LoadPlan, context: EngineContext): Promise<Part> {
  const { share } = context;
  const hooks = plan.scenario.hooks && (await loadHooks(plan.scenario.hooks, plan.seed));
  const scenario = compileScenario(plan, context, hooks);
  assertEnoughFiles(plan);
  const numbers = numbersIn(share, plan.users);
  const autocannon = await startAutocannon(addressesOf(numbers, context.addresses), numbers.length);
  const clock = startRunClock(await context.whenToBegin());
  const schedule = new Schedule(plan);
  const recorder = new Recorder(scenario.requestNames, schedule, context.onSecond);
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
  const feeders = new Feeders(plan, share, () => {
    for (const user of users) user.dismiss();
  });
  const { users, arrivals } = peopleOf(plan, run, numbers, feeders, autocannon, context);
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
    holds: schedule.holds,
    ...recorder.finish(clock.now()),
    arrivals: arrivals?.counts,
    reconnects: users.reduce((sum, { connection }) => sum + connection.reconnects, 0),
    generator: await watch.finish(),
    asides: asides.list(),
    heldUp: users.filter(({ isHeldUp }) => isHeldUp).length,
    refusals: feeders.refusals,
    // One thread speaks for all: they have the same hooks and a like share.
    warnings: [
      ...scenario.warnings,
      ...(share.index === 0 && hooks !== undefined ? hooks.times.warnings : []),
    ],
  };
}

/**
 * The addresses of the users with these numbers, until they repeat: all users of a run are dealt over them in turn,
 * whichever thread they are in.
 */
function addressesOf(
  numbers: readonly number[],
  addresses: readonly TargetAddress[],
): readonly TargetAddress[] {
  return numbers
    .slice(0, addresses.length)
    .flatMap((number) => addresses.slice(number % addresses.length, (number % addresses.length) + 1));
}

/** The users of the plan's load model, and in the open one what gives them their arrivals. */
function peopleOf(
  plan: LoadPlan,
  run: Run,
  numbers: readonly number[],
  feeders: Feeders,
  { connections }: AutocannonRun,
  { addresses, hostHeader, share }: EngineContext,
): { readonly users: readonly VirtualUser[]; readonly arrivals: Arrivals | undefined } {
  const identities = connections.map((carrier, index): Identity => {
    const number = numbers[index] ?? index;
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
  const arrivals = new Arrivals({ ...plan, arrivals: model }, run, share);
  return { users: identities.map((identity) => new ArrivalUser(run, identity, arrivals)), arrivals };
}

/** The second's tick for live views, and the hold's begin and end for the watch. */
function startTimers({ clock, schedule, recorder, watch }: WatchedRun): { clear(): void } {
  const hold = [
    clock.at(schedule.holds[0]?.fromMs ?? 0, () => watch.holdBegins()),
    clock.at(schedule.lastHoldToMs, () => watch.holdEnds()),
  ];
  const tick = (): void => {
    const nowMs = clock.now();
    recorder.tick(nowMs);
    watch.tick();
    // Aimed at the next full second of the run, so it does not drift.
    second = clock.at((Math.floor(nowMs / 1000) + 1) * 1000, tick);
  };
  let second = clock.at(1000, tick);
  return {
    clear() {
      for (const alarm of [...hold, second]) alarm.clear();
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
