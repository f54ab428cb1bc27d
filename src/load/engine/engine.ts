import type { LoadPlan } from '../../config/index.js';
import { Asides } from '../record/asides.js';
import type { DriveContext } from '../drive-context.js';
import { SelfWatch } from '../record/generator-watch.js';
import { loadHooks } from '../hooks/hooks.js';
import { HostWatch } from '../record/host-watch.js';
import type { Part } from '../record/part.js';
import { endPartOf } from './end-part.js';
import { graceMs } from './grace.js';
import { connect, People } from './people.js';
import { Recorder } from '../record/recorder.js';
import { startRunClock } from '../timing/run-clock.js';
import { compileScenario } from '../users/scenario.js';
import { Schedule } from '../timing/schedule.js';
import type { OnSecond } from '../record/series.js';
import type { Share } from '../values/share.js';
import { givenValues } from '../values/values.js';
import type { Run } from '../users/run.js';

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
  const connected = await connect(plan, context);
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
  const people = new People(plan, run, connected, context);
  const timers = startTimers(run);
  const interruption = interruptOn(context.stop, run, people);
  try {
    await people.live();
    // Everybody is gone before the end: what follows was no time under load.
    if (people.ranOut) schedule.interrupt(clock.now());
  } finally {
    timers.clear();
    interruption.clear();
    people.leave();
    await connected.stop();
  }
  const recorded = recorder.finish(clock.now());
  return {
    sharedStartMs: clock.sharedStartMs,
    ended: interruption.happened ? 'interrupted' : 'completed',
    holds: schedule.holds,
    ...recorded,
    reconnects: people.reconnects,
    generator: await watch.finish(),
    ...endPartOf({ people, asides, scenario, hooks, share, cut: recorded.cut }),
  };
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
  people: People,
): { readonly happened: boolean; clear(): void } {
  let happened = false;
  let grace: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    happened = true;
    schedule.interrupt(clock.now());
    watch.holdEnds();
    people.leave();
    grace = setTimeout(() => people.cut(`unanswered ${graceMs} ms after the run was stopped`), graceMs);
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
