import { baseTargetOf, dotEnvOf, openBase, removeBase, type Base } from '../../base/index.js';
import type { Plan, TargetPlan } from '../../config/index.js';
import { EnvironmentError, messageWithFix } from '../../errors.js';
import {
  BootError,
  bringUp,
  removeProject,
  WrongImageError,
  type ServiceLog,
  type Side,
  type Target,
} from '../../target/index.js';
import { logsOf, type MeasureContext } from '../measured.js';
import { setUp, tearDown, type SetUp } from '../once.js';

export type SideName = Side['name'];

/** One side that is up and set up. */
export interface UpSide {
  readonly name: SideName;
  readonly target: Target;
  readonly setup: SetUp;
  /** How its process ended by itself; undefined while it runs, and for containers. */
  readonly gone: () => string | undefined;
  /** Aborts when it does. */
  readonly ended: AbortSignal;
}

/** Why a side is not there. */
export interface SideFailure {
  readonly side: SideName;
  readonly message: string;
  readonly logs: readonly ServiceLog[];
  /** It ran another image than its own: what is measured says nothing. */
  readonly isInvalid: boolean;
}

/** Head may be fine: only what was booted as base is not. */
export const isBasesOwn = ({ side, isInvalid }: SideFailure): boolean => side === 'base' && !isInvalid;

/** Where the base's code comes from. */
export interface BaseSource {
  readonly target: TargetPlan;
  /** undefined: the base is given as images, for head's own files. */
  readonly base: Base | undefined;
}

/**
 * Checks the base out, unless the plan gives it as images.
 *
 * @throws UsageError where the plan names what is not there, EnvironmentError where there is no base to be had
 */
export async function openSource(plan: Plan, context: MeasureContext): Promise<BaseSource> {
  const { compare, target } = plan;
  if (Object.keys(compare.images).length > 0) return { target, base: undefined };
  const { world, progress } = context;
  const base = await openBase(
    {
      ref: compare.ref,
      folder: plan.rootDir,
      copy: compare.copy,
      copyIfUntracked: dotEnvOf(target),
    },
    {
      world,
      ci: plan.ci,
      signal: world.signals.stop,
      onProgress: (text) => progress.step(text),
      onFolder: async (folder) => {
        world.onCrash(() => removeBase(world, folder));
        await context.onFolder(folder);
      },
    },
  );
  try {
    return { base, target: await baseTargetOf(target, base, world) };
  } catch (error) {
    (await base.remove()).forEach((sentence) => progress.step(sentence));
    throw error;
  }
}

/** Both sides' targets: booted one after the other, set up, and started anew with the roles swapped. */
export class Stacks {
  readonly #plan: Plan;
  readonly #source: BaseSource;
  readonly #context: MeasureContext;
  readonly #up = new Map<SideName, UpSide>();
  #booting: Promise<unknown> = Promise.resolve();
  #goingDown: Promise<void> = Promise.resolve();
  #starts = 0;
  #failure: SideFailure | undefined;
  #left: string[] = [];

  constructor(plan: Plan, source: BaseSource, context: MeasureContext) {
    this.#plan = plan;
    this.#source = source;
    this.#context = context;
  }

  /** Of the side; only while both are up. */
  side(name: SideName): UpSide {
    const side = this.#up.get(name);
    if (side === undefined) throw new Error(`the ${name} is not up`);
    return side;
  }

  upSides(): readonly UpSide[] {
    return [...this.#up.values()];
  }

  /** Why the last start did not bring both up; undefined where it did. */
  get failure(): SideFailure | undefined {
    return this.#failure;
  }

  /** What could not be removed so far, what of teardown steps did not work, and logs that could not be read. */
  get left(): readonly string[] {
    return this.#left;
  }

  /**
   * Boots and sets up both; whichever came first the last time comes second. What fails is told, not thrown, unless it
   * is the user's (UsageError) or a bug; nothing but the side that came up is left then.
   */
  async bringUp(): Promise<SideFailure | undefined> {
    const order: readonly SideName[] = this.#starts % 2 === 0 ? ['base', 'head'] : ['head', 'base'];
    this.#starts += 1;
    this.#failure = undefined;
    for (const name of order) {
      this.#failure = await this.#bringUpSide(name);
      if (this.#failure !== undefined) break;
    }
    return this.#failure;
  }

  /** Fresh containers on both sides. */
  async restart(): Promise<SideFailure | undefined> {
    await this.down();
    return this.bringUp();
  }

  /** Head without its base, where that did not come up; `failure` goes on to say why. What fails of head is told as by `bringUp`. */
  async bringUpHead(): Promise<SideFailure | undefined> {
    // A base whose setup failed is up.
    await this.#inTurn(() => this.#end(this.upSides().filter(({ name }) => name === 'base')));
    return this.#up.has('head') ? undefined : this.#bringUpSide('head');
  }

  /**
   * Takes both down, after their teardown steps. May be called again, also while a boot is under way or they are being
   * taken down: it ends when nothing is left.
   */
  down(): Promise<void> {
    return this.#inTurn(() => this.#takeDown());
  }

  #inTurn(takeDown: () => Promise<void>): Promise<void> {
    const before = this.#goingDown.catch(() => undefined); // whoever called for it is told
    this.#goingDown = before.then(takeDown);
    return this.#goingDown;
  }

  async #takeDown(): Promise<void> {
    await this.#booting.catch(() => undefined);
    await this.#end(this.upSides());
  }

  async #end(sides: readonly UpSide[]): Promise<void> {
    for (const { name } of sides) this.#up.delete(name);
    const lists = await Promise.all(
      sides.map(async ({ target, setup, gone }) => [
        ...(gone() === undefined ? await tearDown(this.#plan, target, setup, this.#context) : []),
        ...(await target.down()),
      ]),
    );
    this.#left.push(...lists.flat());
  }

  /** At once: no teardown steps. */
  async downNow(): Promise<readonly string[]> {
    await this.#booting.catch(() => undefined);
    const sides = [...this.#up.values()];
    this.#up.clear();
    const left = (await Promise.all(sides.map(({ target }) => target.down()))).flat();
    await this.#goingDown;
    return left;
  }

  async #bringUpSide(name: SideName): Promise<SideFailure | undefined> {
    const { world, progress } = this.#context;
    let gone: string | undefined;
    let target: Target;
    try {
      const booting = bringUp(name === 'base' ? this.#source.target : this.#plan.target, {
        world,
        suite: this.#plan.suite,
        side: this.#sideOf(name),
        prepared: this.#context.prepared,
        signal: world.signals.stop,
        onProgress: (text) => progress.step(`${name}: ${text}`),
        onProject: async (project) => {
          world.onCrash(() => removeProject(world, project));
          await this.#context.onProject(project);
        },
      });
      this.#booting = booting;
      target = await booting;
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      return {
        side: name,
        message: messageWithFix(error),
        logs: error instanceof BootError ? error.logs : [],
        isInvalid: error instanceof WrongImageError,
      };
    }
    const ending = new AbortController();
    void target.gone.then((how) => {
      gone = how;
      ending.abort();
    });
    const up = { name, target, gone: () => gone, ended: ending.signal };
    progress.step(`${name}: ${target.description} is ready after ${(target.bootMs / 1000).toFixed(1)} s`);
    this.#up.set(name, { ...up, setup: { values: {}, failure: undefined } });
    const setup = await setUp(this.#plan, target, world.signals.stop, this.#context);
    this.#up.set(name, { ...up, setup });
    if (setup.failure === undefined) return undefined;
    const logs = await logsOf(target, this.#left);
    return { side: name, message: setup.failure, logs, isInvalid: false };
  }

  #sideOf(name: SideName): Side {
    const { base } = this.#source;
    const { cwd } = this.#context.world;
    if (base === undefined) {
      // Both have head's files.
      const root = this.#plan.rootDir;
      return {
        name,
        root,
        cwd,
        otherRoot: undefined,
        images: name === 'base' ? this.#plan.compare.images : {},
      };
    }
    return name === 'head'
      ? { name, root: base.headRoot, cwd, otherRoot: base.root, images: {} }
      : { name, root: base.root, cwd: base.at(cwd) ?? base.root, otherRoot: base.headRoot, images: {} };
  }
}
