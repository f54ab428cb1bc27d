import { performance } from 'node:perf_hooks';
import type { LoadPlan } from '../../config/index.js';
import type { GeneratorWatch } from '../../measurement/index.js';
import { Asides } from '../record/asides.js';
import type { EndPart, SlicePart } from '../record/part.js';
import { Gate } from '../timing/gate.js';
import { type Alarm, alarmAt, ownMomentMs } from '../timing/run-clock.js';
import { SelfWatch } from '../record/generator-watch.js';
import { loadHooks } from '../hooks/hooks.js';
import { HostWatch } from '../record/host-watch.js';
import { endPartOf } from './end-part.js';
import { graceMs } from './grace.js';
import { connect, People, type PeopleContext } from './people.js';
import type { Run } from '../users/run.js';
import { compileScenario } from '../users/scenario.js';
import { Schedule } from '../timing/schedule.js';
import { SliceRecorder, type Window } from '../record/slice-recorder.js';
import { StandingClock } from '../timing/standing-clock.js';
import { givenValues } from '../values/values.js';

/** How long a slice is. */
export interface SliceLength {
  /** What is sent at first is not judged. */
  readonly settleMs: number;
  readonly measuredMs: number;
}

/** A slice as a thread is told of it. */
export interface SliceOrder extends SliceLength {
  /** When it begins, by `process.hrtime`; undefined: now. */
  readonly atNs?: bigint;
}

/** A share of a side that can pause. */
export interface SideEngine {
  /**
   * Drives for so long, then waits for the answers that are on their way. Not while another slice is driven. It is
   * shorter where everybody leaves meanwhile, for want of rows or since the side ends.
   */
  slice(order: SliceOrder): Promise<SlicePart>;
  /** Everybody leaves, with what they do at their end. */
  close(): Promise<EndPart>;
  /** As `close`, and what is unanswered after a grace is cut; `close` tells when that is over. */
  stop(): void;
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
  const gate = new Gate(clock);
  const schedule = new Schedule(endless);
  const recorder = new SliceRecorder(scenario.requestNames);
  const asides = new Asides();
  const targetPorts = context.addresses.map(({ port }) => port);
  let watch: Pick<SelfWatch, 'sent'> = { sent() {} };
  const run: Run = {
    clock,
    schedule,
    scenario,
    recorder,
    asides,
    watch: { sent: (intendedMs, nowMs) => watch.sent(intendedMs, nowMs) },
    gate,
    timeoutMs: plan.timeoutMs,
    given: givenValues(plan.given),
  };
  const people = new People({ ...plan, ...endless }, run, connected, context);
  let haveAllLeft = false;
  const lives = people.live().finally(() => (haveAllLeft = true));
  // Whoever drives a slice or closes the side is told.
  lives.catch(() => {});
  let reconnectsBefore = 0;
  let takenPorts: GeneratorWatch['ports'];
  let isEnding = false;
  let grace: NodeJS.Timeout | undefined;

  async function slice({
    atNs = process.hrtime.bigint(),
    settleMs,
    measuredMs,
  }: SliceOrder): Promise<SlicePart> {
    const fromMs = clock.now() + settleMs;
    const window: Window = { fromMs, toMs: fromMs + measuredMs };
    recorder.begin(window);
    const ownWatch = new SelfWatch(phaseIn(window), new HostWatch(targetPorts));
    watch = ownWatch;
    // A standstill while it settles may last into what is measured, or through it.
    ownWatch.feelPulse();
    const beginsMs = ownMomentMs(atNs);
    await reached(() => performance.now(), beginsMs);
    const isDriven = !isEnding && !haveAllLeft;
    if (isDriven) {
      clock.goUntil(window.toMs, beginsMs);
      gate.open();
    }
    // By the time that does not stand, to see its end.
    if (await reached(clock.elapsed, fromMs)) ownWatch.holdBegins();
    await reached(clock.elapsed, window.toMs);
    // Where nobody was left the clock still goes, if the slice before was not over.
    const measured = isDriven ? Math.min(Math.max(0, clock.elapsed() - fromMs), measuredMs) : 0;
    // To count them takes longer than all else between two slices.
    ownWatch.holdEnds(recorder.hasConnected ? undefined : takenPorts);
    await Promise.race([recorder.whenIdle(), lives]);
    const drivenMs = isDriven ? clock.elapsed() - fromMs + settleMs : 0;
    const reconnects = people.reconnects - reconnectsBefore;
    reconnectsBefore = people.reconnects;
    const { cut: _, ...recorded } = recorder.finish();
    const generator = await ownWatch.finish();
    takenPorts = generator.ports;
    return {
      ...recorded,
      sharedStartMs: clock.sharedMsOf(fromMs),
      measuredMs: measured,
      drivenMs,
      reconnects,
      generator,
    };
  }

  /** Waits for a moment; false where everybody has left before. */
  async function reached(now: () => number, momentMs: number): Promise<boolean> {
    let alarm: Alarm | undefined;
    const moment = new Promise<true>((resolve) => {
      alarm = alarmAt(now, momentMs, () => resolve(true));
    });
    try {
      return await Promise.race([moment, lives.then(() => false)]);
    } finally {
      alarm?.clear();
    }
  }

  function end(leave: () => void): void {
    if (isEnding) return;
    isEnding = true;
    clock.goOn();
    schedule.interrupt(clock.now());
    leave();
    gate.open();
  }

  async function close(): Promise<EndPart> {
    end(() => people.finish());
    try {
      await lives;
    } finally {
      clearTimeout(grace);
      await connected.stop();
    }
    return endPartOf({ people, asides, scenario, hooks, share: context.share, cut: recorder.cut });
  }

  function stop(): void {
    end(() => people.leave());
    grace ??= setTimeout(() => people.cut(`unanswered ${graceMs} ms after the run was stopped`), graceMs);
  }

  return { slice, close, stop };
}

const phaseIn = ({ fromMs, toMs }: Window): Pick<Schedule, 'phaseAt'> => ({
  phaseAt: (atMs) => (atMs >= fromMs && atMs < toMs ? 'hold' : 'ramp-up'),
});
