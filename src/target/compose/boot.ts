import type { ComposeTargetPlan } from '../../config/index.js';
import { readComposeFault, type Compose, type ComposeModel, type Engine } from '../../docker/index.js';
import type { Completed } from '../../system/index.js';
import { formatDuration } from '../../units/index.js';
import { BootError, interruptedBoot, tailLines } from '../boot-error.js';
import type { BootContext } from '../context.js';
import { notReadyMessage, probeAll, untilReady, type Deadline } from '../readiness.js';
import type { ServiceLog } from '../target.js';
import { findWays, type Ways } from './addresses.js';
import { bootErrorOf, describeTrouble, findTroubles, type Patient } from './diagnosis.js';
import { collectLogs, standingOf } from './states.js';

export interface Stack {
  readonly plan: ComposeTargetPlan;
  readonly context: BootContext;
  readonly compose: Compose;
  readonly engine: Engine;
  readonly model: ComposeModel;
}

/** Building and pulling may take its time; what takes longer hangs. */
const createTimeoutMs = 30 * 60_000;
/** Between two looks at all containers while the service does not answer yet. */
const lookEveryMs = 1_000;

/**
 * Builds and pulls images and creates the containers, without a look at the plan's timeout: that is for the boot.
 *
 * @throws BootError with the end of the build's output where that fails
 */
export async function createStack({ context, compose, model }: Stack): Promise<void> {
  const { signal } = context;
  const created = await compose.create({ signal, timeoutMs: createTimeoutMs });
  if (signal.aborted) throw interruptedBoot();
  if (created.timedOut)
    throw new BootError(
      `building and pulling took more than ${formatDuration(createTimeoutMs)}`,
      buildLog(created, model),
    );
  if (created.exitCode === 0) return;
  const fault = readComposeFault(created.stderr);
  throw new BootError(`the stack could not be created: ${fault.message}`, buildLog(created, model), {
    fix: fault.fix,
  });
}

/** The output of the build: of the service where only one is built, else of all together. */
function buildLog({ stdout, stderr }: Completed, model: ComposeModel): ServiceLog[] {
  const built = model.services.filter(({ hasBuild }) => hasBuild);
  const lines = (stdout.trim() === '' ? stderr : stdout).trimEnd().split('\n');
  if (built.length === 0) return [];
  return [
    {
      service: built.map(({ name }) => name).join(', '),
      state: 'not built',
      tail: lines.slice(-tailLines).join('\n'),
    },
  ];
}

/**
 * Starts the containers and waits until all of them stand.
 *
 * @throws BootError that names the service that keeps the stack from it
 */
export async function startStack(stack: Stack, deadline: Deadline): Promise<void> {
  const { plan, compose } = stack;
  const leftMs = deadline.endMs - deadline.world.clock.monotonicMs();
  const started = await compose.up({
    signal: deadline.signal,
    waitTimeoutMs: leftMs,
    timeoutMs: leftMs + 30_000, // compose keeps the time itself; this is for one that hangs
  });
  if (deadline.signal.aborted) throw interruptedBoot();
  if (started.exitCode === 0) return;

  // `up --wait` also fails at a service that has done its work and ended: what counts is how all of them stand.
  const isOnlyDone = /^container \S+ exited \(0\)\s*$/m.test(started.stderr);
  const settled = await untilReady(deadline, async () => {
    const containers = await compose.ps();
    const standings = containers.map((container) => standingOf(container, plan.service));
    if (isOnlyDone && standings.includes('waiting') && !standings.includes('failed'))
      return { reason: 'waiting' };
    return {
      isUp: containers.length > 0 && standings.every((standing) => standing === 'up' || standing === 'done'),
    };
  });
  if ('isUp' in settled && settled.isUp) return;
  const fault = readComposeFault(started.stderr);
  const patient = patientOf(stack);
  throw await bootErrorOf(await findTroubles(patient), patient, {
    message: `the stack could not be started: ${fault.message}`,
    fix: fault.fix,
  });
}

/**
 * Waits until the service answers its readiness request, at its containers' own addresses where a way leads there.
 *
 * @throws BootError where a service has ended meanwhile, though the tested one answers, or it does not answer in time
 */
export async function awaitAnswer(stack: Stack, port: number, deadline: Deadline): Promise<Found> {
  const { plan, context, compose, engine } = stack;
  const { clock } = context.world;
  const patient = patientOf(stack);
  let lookedAtMs = clock.monotonicMs();
  let ways: Ways = { direct: [], published: [] };
  const found = await untilReady(deadline, async (): Promise<Found | { readonly reason: string }> => {
    ways = await findWays({ engine, world: context.world }, compose.project, plan.service, port);
    const attempt = await tryWays(ways, plan, deadline);
    // Also when it answers: compose does not look again at a service that ran before the others were healthy.
    if (!('reason' in attempt) || clock.monotonicMs() - lookedAtMs >= lookEveryMs) {
      lookedAtMs = clock.monotonicMs();
      const failed = (await findTroubles(patient)).filter(({ standing }) => standing === 'failed');
      const message = 'reason' in attempt ? attempt.reason : 'a service ended during the boot';
      if (failed.length > 0) throw await bootErrorOf(failed, patient, { message, fix: undefined });
    }
    return attempt;
  });
  if (!('reason' in found)) return found;

  const address = ways.direct[0] ?? ways.published[0];
  const message = notReadyMessage(`the service ${plan.service}`, address, plan.ready, found.reason);
  const fix = `Check target.compose.ready and that the service listens on port ${port} of 0.0.0.0 inside its container.`;
  const seen = await findTroubles(patient);
  const troubles = seen.filter(({ standing }) => standing !== 'up');
  if (troubles.length > 0) throw await bootErrorOf(troubles, patient, { message, fix });
  // Up at this moment, and yet the reason may be that it crashes again and again.
  const restarted = seen.find(({ container }) => container.service === plan.service);
  const why = restarted === undefined ? '' : `; ${describeTrouble(restarted, plan.ready.timeoutMs)}`;
  const containers = (await compose.ps()).filter(({ service }) => service === plan.service);
  throw new BootError(message + why, await collectLogs(compose, containers), { fix });
}

const patientOf = ({ plan, compose, engine }: Stack): Patient => ({
  compose,
  engine,
  target: plan.service,
  timeoutMs: plan.ready.timeoutMs,
});

export interface Found {
  readonly addresses: readonly Ways['direct'][number][];
  readonly isPublished: boolean;
}

async function tryWays(
  ways: Ways,
  plan: ComposeTargetPlan,
  deadline: Deadline,
): Promise<Found | { readonly reason: string }> {
  const isNone = ways.direct.length === 0;
  if (isNone && ways.published.length === 0)
    return { reason: 'none of its addresses can be reached from here' };
  const direct = isNone ? undefined : await probeAll(ways.direct, plan, deadline);
  if (direct?.isReady === true) return { addresses: ways.direct, isPublished: false };
  if (direct !== undefined && (direct.reach !== 'nothing' || ways.published.length === 0))
    return { reason: direct.reason };

  const published = await probeAll(ways.published, plan, deadline);
  // Docker's proxy takes a connection whether or not anybody listens behind it: only an answer tells more.
  if (!published.isReady)
    return {
      reason: published.reach === 'answered' ? published.reason : (direct?.reason ?? published.reason),
    };
  // It may have come up between the two requests: the direct way is better and gets a second chance.
  const again = isNone ? undefined : await probeAll(ways.direct, plan, deadline);
  return again?.isReady === true
    ? { addresses: ways.direct, isPublished: false }
    : { addresses: ways.published, isPublished: true };
}
