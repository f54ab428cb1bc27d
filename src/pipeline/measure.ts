import type { MeasuredTest } from '../analyze/index.js';
import type { Plan } from '../config/index.js';
import { EnvironmentError, messageWithFix } from '../errors.js';
import type { TargetIncident } from '../measurement/index.js';
import { BootError, bringUp, removeProject, type ServiceLog, type Target } from '../target/index.js';
import type { World } from '../system/index.js';
import { driveOne } from './drive-one.js';
import {
  interruptedExitCode,
  logsOf,
  nothingMeasured,
  notRun,
  type Measured,
  type MeasureContext,
} from './measured.js';
import { setUp, tearDown, type SetUp } from './once.js';

/**
 * Boots the target, drives each test against it while watching it, and takes it down again.
 *
 * @param over aborted when another target takes its place: whoever wants to stop from then on means that one
 */
export async function measure(
  plan: Plan,
  context: MeasureContext,
  over = new AbortController().signal,
): Promise<Measured> {
  const { world, progress } = context;
  let removal: string | undefined;
  const booting = bringUp(plan.target, {
    world,
    suite: plan.suite,
    prepared: context.prepared,
    signal: world.signals.stop,
    onProgress: (text) => progress.step(text),
    onProject: async (project) => {
      removal = `docker compose -p ${project} down -v`;
      world.onCrash(() => removeProject(world, project));
      await context.onProject(project);
    },
  });
  const onStopNow = (): void => {
    progress.step(
      `stopping now${removal === undefined ? '' : ` (after one more Ctrl-C, remove it by: ${removal})`}`,
    );
    void endNow(booting, context);
  };
  world.signals.stopNow.addEventListener('abort', onStopNow, { signal: over });
  let target: Target;
  try {
    target = await booting;
  } catch (error) {
    // A port in use or an engine that does not answer is told in the report, too, as a service that does not start.
    if (!(error instanceof EnvironmentError)) throw error;
    return {
      ...nothingMeasured,
      bootFailure: messageWithFix(error),
      serviceLogs: error instanceof BootError ? error.logs : [],
      notRun: notRun(plan.tests, 'the target did not come up'),
    };
  }
  const onStop = (): void =>
    progress.step(
      'interrupted: the results so far are written, the target is taken down (once more: stop now)',
    );
  world.signals.stop.addEventListener('abort', onStop, { signal: over });
  progress.step(`${target.description} is ready after ${(target.bootMs / 1000).toFixed(1)} s`);
  return driveTests(plan, target, context);
}

/** The second Ctrl-C: no report, but nothing is left behind either. A boot was ended by the first, and removes its own. */
async function endNow(booting: Promise<Target>, { world, progress }: MeasureContext): Promise<never> {
  const [boot] = await Promise.allSettled([booting]);
  const left = boot.status === 'fulfilled' ? await boot.value.down() : [];
  left.forEach((sentence) => progress.step(sentence));
  return world.exit(interruptedExitCode);
}

async function driveTests(plan: Plan, target: Target, context: MeasureContext): Promise<Measured> {
  const { world } = context;
  const tests: MeasuredTest[] = [];
  const warnings: string[] = [];
  let gone: string | undefined;
  const targetEnded = new AbortController();
  // Nobody waits for a target that stays up: its promise simply never resolves.
  void target.gone.then((how) => {
    gone = how;
    targetEnded.abort();
  });
  const stop = AbortSignal.any([world.signals.stop, targetEnded.signal]);
  let serviceLogs: readonly ServiceLog[] = [];
  let setup: SetUp = { values: {}, failure: undefined };
  let setupBegan = false;
  const soFar = (): Measured => ({
    target,
    bootFailure: setup.failure,
    tests: [...tests],
    notRun: notRun(
      plan.tests.slice(tests.length),
      gone ?? (setup.failure === undefined ? 'the run was interrupted' : 'the setup failed'),
    ),
    targetGone: gone,
    serviceLogs,
    warnings,
    left: [],
    base: undefined,
    teardown: Promise.resolve([]),
  });

  const cleanUp = async (): Promise<string[]> => {
    if (!setupBegan) return [];
    if (gone === undefined) return tearDown(plan, target, setup, context);
    return plan.teardown === undefined ? [] : [`teardown: nothing was sent, the target ended (${gone}).`];
  };

  try {
    setupBegan = !stop.aborted;
    setup = await setUp(plan, target, stop, context);
    if (setup.failure !== undefined || gone !== undefined) serviceLogs = await logsOf(target, warnings);
    for (const test of plan.tests) {
      if (stop.aborted || setup.failure !== undefined) break;
      const measured = await driveOne(test, { target, setup }, stop, context);
      const end = gone === undefined ? [] : await endOf(target, world);
      tests.push({
        ...measured,
        observation: { ...measured.observation, incidents: [...measured.observation.incidents, ...end] },
      });
      if (tests.some(({ observation }) => observation.incidents.length > 0))
        serviceLogs = await logsOf(target, warnings);
      await context.onMeasured(soFar());
    }
  } catch (error) {
    // A bug or a broken engine: what the other tests measured is on disk, the target must not outlive us.
    const left = [...(await cleanUp()), ...(await target.down())];
    if (left.length > 0) context.progress.step(left.join('\n'));
    throw error;
  }
  warnings.push(...(await cleanUp()));
  const teardown = target.down();
  // A cancelled job has seconds: there the report is written first, while the containers go.
  if (world.signals.stop.aborted) return { ...soFar(), teardown };
  return { ...soFar(), left: await teardown };
}

/** The end of a process that we started, as the engine tells it of a container. */
async function endOf(target: Target, { clock }: World): Promise<TargetIncident[]> {
  const atMs = clock.now();
  const logs = await target.logs();
  return logs.map(({ service, state }) => ({ atMs, service, kind: 'exited', detail: state }));
}
