import { basename, dirname, join } from 'node:path';
import type { ComposeTargetPlan } from '../../config/index.js';
import {
  createCompose,
  createEngine,
  readComposeVersion,
  type Compose,
  type Engine,
} from '../../docker/index.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import type { World } from '../../system/index.js';
import type { BootContext } from '../context.js';
import type { Deadline } from '../readiness.js';
import type { Target } from '../target.js';
import { awaitAnswer, createStack, startStack, type Found, type Stack } from './boot.js';
import { findPort, findService, requireFiles } from './checks.js';
import { readImages, requireOwnImages } from './images.js';
import { limitsInForce, overrideFor } from './override.js';
import { folderPrefixOf, projectNameFor } from './project.js';
import { requireApart, sideImages } from './side.js';
import { stackHashOf } from './stack-hash.js';
import { collectLogs } from './states.js';

const downTimeoutMs = 60_000;
const publishedWarning =
  "The containers' own addresses can't be reached from here: requests go through a published port, whose proxy adds to every latency.";

/** Boots a compose stack under a project name of its own and waits until the tested service answers. */
export async function bringUpCompose(plan: ComposeTargetPlan, context: BootContext): Promise<Target> {
  const { world, side } = context;
  const startedMs = world.clock.monotonicMs();
  await requireFiles(plan, world);
  const engine = createEngine(world);
  const project = projectNameFor(context.suite, side?.name);
  const options = {
    files: plan.files,
    project,
    profiles: plan.profiles,
    cwd: dirname(plan.files[0] ?? world.cwd),
    ...(side === undefined ? {} : { env: { PWD: side.cwd } }),
  };
  const usersOwn = createCompose(world, options);
  const answers = await Promise.allSettled([readComposeVersion(world), engine.facts(), usersOwn.model()]);
  // In this order: without compose or an engine the later answers fail, too, and say less.
  const version = valueOf(answers[0]);
  const facts = valueOf(answers[1]);
  const { model, warnings } = valueOf(answers[2]);
  const service = await findService(plan, model, usersOwn);
  const port = findPort(plan, service);

  if (side !== undefined) requireApart(model, side, version.canOverride);
  const images = sideImages(model, project, side);

  const override = overrideFor({
    model,
    project,
    target: { service: service.name, port },
    engine: facts,
    canOverride: version.canOverride,
    side: side === undefined ? undefined : { side, images },
  });
  // Before anything is made that only the project's name finds again.
  await context.onProject(project);
  const folder = await world.files.makeTemporaryFolder(folderPrefixOf(project));
  const overrideFile = join(folder, 'override.yaml');
  const compose = createCompose(world, { ...options, files: [...plan.files, overrideFile] });
  const down = teardownOf({ world, compose, engine, folder });
  const stack: Stack = { plan, context, compose, engine, model };
  try {
    // Compose reads it beside the user's own files: a masked port or name would be another one.
    await world.files.writeText(overrideFile, override.text, { isMasked: true });
    override.notes.forEach((note) => context.onProgress(note));
    context.onProgress(
      `creating ${model.services.length} service(s) of ${names(plan.files)} as project ${project}`,
    );
    await createStack(stack);
    const ids = await readImages(engine, images);
    context.onProgress('starting them');
    const deadline: Deadline = {
      world,
      signal: context.signal,
      endMs: world.clock.monotonicMs() + plan.ready.timeoutMs,
    };
    const requireOwn = async (): Promise<void> => {
      if (side !== undefined) await requireOwnImages(engine, project, side, { images, ids });
    };
    const found = await started(stack, port, deadline).catch(async (error: unknown) => {
      // Another image may well not start: then that is why.
      if (!context.signal.aborted) await requireOwn();
      throw error;
    });
    await requireOwn();
    const [first, ...others] = found.addresses;
    if (first === undefined)
      throw new EnvironmentError(`the service ${service.name} has no running container`);
    return {
      kind: 'compose',
      description: `compose service ${service.name} (${names(plan.files)})${others.length === 0 ? '' : `, ${found.addresses.length} containers`}`,
      addresses: [first, ...others],
      hostHeader: plan.hostHeader,
      watchable: {
        kind: 'containers',
        project,
        tested: service.name,
        services: model.services.map((one) => ({ service: one.name, limits: limitsInForce(one, facts) })),
      },
      stackHash: stackHashOf({
        model,
        project,
        service: service.name,
        files: plan.files,
        cores: facts.cores,
      }),
      warnings: [...warnings, ...override.warnings, ...(found.isPublished ? [publishedWarning] : [])],
      bootMs: world.clock.monotonicMs() - startedMs,
      gone: new Promise(() => undefined),
      logs: async () => collectLogs(compose, await compose.ps()),
      down: () => down({ isHurried: false }),
    };
  } catch (error) {
    const left = await down({ isHurried: context.signal.aborted });
    left.forEach((sentence) => context.onProgress(sentence));
    throw error;
  }
}

async function started(stack: Stack, port: number, deadline: Deadline): Promise<Found> {
  await startStack(stack, deadline);
  return awaitAnswer(stack, port, deadline);
}

interface Teardown {
  readonly world: World;
  readonly compose: Compose;
  readonly engine: Engine;
  readonly folder: string;
}

/**
 * Takes the stack down as compose does, then by label whatever that left. Hurried (the runner is about to kill
 * us), or asked to stop at once meanwhile, only the latter, which kills.
 */
function teardownOf({
  world,
  compose,
  engine,
  folder,
}: Teardown): (how: { readonly isHurried: boolean }) => Promise<readonly string[]> {
  const removeAll = async (isHurried: boolean): Promise<readonly string[]> => {
    try {
      if (!isHurried) await compose.down({ timeoutMs: downTimeoutMs, signal: world.signals.stopNow });
      return await engine.remove(compose.project);
    } finally {
      await world.files.remove(folder);
    }
  };
  const tearDown = async (isHurried: boolean): Promise<readonly string[]> => {
    try {
      return await removeAll(isHurried);
    } catch (error) {
      const later = `docker compose -p ${compose.project} down -v`;
      return [
        `the project ${compose.project} could not be removed: ${messageOf(error)}; once the engine answers again: ${later}`,
      ];
    }
  };
  let underWay: Promise<readonly string[]> | undefined;
  return ({ isHurried }) => {
    underWay = (underWay ?? Promise.resolve([])).then(() => tearDown(isHurried));
    return underWay;
  };
}

function valueOf<T>(answer: PromiseSettledResult<T>): T {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}

const names = (files: readonly string[]): string => files.map((file) => basename(file)).join(', ');
