import type { LoadPlan } from '../../config/index.js';
import { Asides } from '../record/asides.js';
import { Gate } from '../timing/gate.js';
import { SelfWatch, type ThreadWatch } from '../record/generator-watch.js';
import { loadHooks } from '../hooks/hooks.js';
import { HostWatch } from '../record/host-watch.js';
import { connect, People, type PeopleContext } from './people.js';
import type { Run } from '../users/run.js';
import { compileScenario } from '../users/scenario.js';
import { Schedule } from '../timing/schedule.js';
import { SliceRecorder, type Window } from '../record/slice-recorder.js';
import { StandingClock } from '../timing/standing-clock.js';
import type { Recorded } from '../record/tally.js';
import { givenValues } from '../values/values.js';

/** How long a slice is, in milliseconds of the side's clock. */
export interface SliceLength {
  /** What is sent at first is not judged. */
  readonly settleMs: number;
  readonly measuredMs: number;
}

/** What one thread measured of a slice. */
export interface SlicePart extends Recorded {
  readonly reconnects: number;
  readonly generator: ThreadWatch;
}

/** A side that can pause. */
export interface SideEngine {
  /** Drives for so long, then waits for the answers that are on their way. Not while another slice is driven. */
  slice(length: SliceLength): Promise<SlicePart>;
  /** Everybody leaves, with what they do at their end. */
  close(): Promise<void>;
}

/** Longer than slices may take together: some weeks. */
const endlessMs = 2 ** 31;

/**
 * Drives a share of a test in slices, in this thread. Between them nothing is sent, connections stay open, and the side's
 * clock stands still: think times and arrivals go on where they were. Of a test with stages the highest is driven.
 * Rejects as `runEngine` does.
 */
export async function openSideEngine(plan: LoadPlan, context: PeopleContext): Promise<SideEngine> {
  const hooks = plan.scenario.hooks && (await loadHooks(plan.scenario.hooks, plan.seed));
  const scenario = compileScenario(plan, context, hooks);
  const level = Math.max(...plan.stages.map((stage) => stage.level));
  const endless = { stages: [{ level, rampMs: 0, holdMs: endlessMs }], rampDownMs: 0 };
  const connected = await connect(plan, context);
  const clock = new StandingClock();
  const gate = new Gate();
  const schedule = new Schedule(endless);
  const recorder = new SliceRecorder(scenario.requestNames);
  const ports = context.addresses.map(({ port }) => port);
  let watch = new SelfWatch(always, new HostWatch(ports));
  const run: Run = {
    clock,
    schedule,
    scenario,
    recorder,
    asides: new Asides(),
    watch: { sent: (intendedMs, nowMs) => watch.sent(intendedMs, nowMs) },
    gate,
    timeoutMs: plan.timeoutMs,
    given: givenValues(plan.given),
  };
  const people = new People({ ...plan, ...endless }, run, connected, context);
  const lives = people.live();
  // Whoever drives a slice or closes the side is told.
  lives.catch(() => {});
  let reconnectsBefore = 0;

  async function slice({ settleMs, measuredMs }: SliceLength): Promise<SlicePart> {
    const fromMs = clock.now() + settleMs;
    const window: Window = { fromMs, toMs: fromMs + measuredMs };
    recorder.begin(window);
    watch = new SelfWatch(windowPhase(window), new HostWatch(ports));
    clock.go();
    gate.open();
    await Promise.race([until(clock, window.fromMs), lives]);
    watch.holdBegins();
    await Promise.race([until(clock, window.toMs), lives]);
    watch.holdEnds();
    gate.close();
    await recorder.whenIdle();
    clock.stand();
    const { reconnects } = people;
    const since = reconnects - reconnectsBefore;
    reconnectsBefore = reconnects;
    return { ...recorder.finish(), reconnects: since, generator: await watch.finish() };
  }

  async function close(): Promise<void> {
    people.leave();
    schedule.interrupt(clock.now());
    clock.go();
    gate.open();
    try {
      await lives;
    } finally {
      await connected.stop();
    }
  }

  return { slice, close };
}

const always: Pick<Schedule, 'phaseAt'> = { phaseAt: () => 'hold' };

const windowPhase = ({ fromMs, toMs }: Window): Pick<Schedule, 'phaseAt'> => ({
  phaseAt: (atMs) => (atMs >= fromMs && atMs < toMs ? 'hold' : 'ramp-up'),
});

const until = (clock: StandingClock, momentMs: number): Promise<void> =>
  new Promise((resolve) => clock.at(momentMs, resolve));
