import type { ContainerEvent, Engine, EventStream } from '../docker/index.js';
import type { TargetIncident } from '../measurement/index.js';
import type { World } from '../system/index.js';
import type { Watchable } from '../target/index.js';
import { ContainerMeter } from './container-meter.js';
import { everySecond } from './every-second.js';
import { firstEnded, incidentsFrom, type Inspected } from './incidents.js';
import { Troubles } from './troubles.js';
import type { Watcher } from './watcher.js';

/** How long the engine may hold up the run: before the load, and after it. */
const patienceMs = 3000;

type Watched = Watchable & { kind: 'containers' };

/** Watches the containers of a compose project. Never rejects. */
export async function watchContainers(target: Watched, engine: Engine, world: World): Promise<Watcher> {
  const { clock } = world;
  const stopped = new AbortController();
  const meter = new ContainerMeter(engine, target.project, clock);
  const incidents = new IncidentWatch(engine, target, meter, world);
  await incidents.open();
  const sampling = everySecond(() => meter.read(), clock, stopped.signal);

  return {
    ended: () => incidents.ended,
    async finish() {
      stopped.abort();
      await sampling;
      return {
        incidents: await incidents.close(),
        services: meter.observations(target.services),
        warnings: [...meter.warnings, ...incidents.warnings],
      };
    },
  };
}

/** Follows the engine's events, and at the end looks for what they did not tell. */
class IncidentWatch {
  readonly #engine: Engine;
  readonly #target: Watched;
  readonly #meter: ContainerMeter;
  readonly #world: World;
  readonly #events: ContainerEvent[] = [];
  readonly #inspected = new Map<ContainerEvent, Inspected>();
  readonly #inspecting: Promise<void>[] = [];
  readonly #troubles = new Troubles();
  #stream: EventStream | undefined;
  #isClosed = false;

  constructor(engine: Engine, target: Watched, meter: ContainerMeter, world: World) {
    this.#engine = engine;
    this.#target = target;
    this.#meter = meter;
    this.#world = world;
  }

  async open(): Promise<void> {
    const { clock } = this.#world;
    const opening = this.#engine
      .events(this.#target.project, clock.wallMs(), (event) => this.#see(event))
      .then((stream) => this.#follow(stream))
      .catch((error: unknown) => this.#troubles.add(error));
    if (await this.#isDone(opening)) return;
    this.#troubles.add(new Error('the engine has not answered yet when the load began'));
  }

  /** What went wrong until now. */
  async close(): Promise<TargetIncident[]> {
    // After a second Ctrl-C the target is being taken down: what ends now was ended by us.
    if (!this.#world.signals.stopNow.aborted) {
      // Asking the engine also lets the events arrive that it sent before its answer.
      const looking = this.#findSilentEnds().catch((error: unknown) => this.#troubles.add(error));
      const answered = await this.#isDone(Promise.all([looking, ...this.#inspecting]));
      if (!answered) this.#troubles.add(new Error('the engine did not answer at the end'));
    }
    this.#isClosed = true;
    this.#stream?.close();
    return incidentsFrom(this.#events, this.#inspected, this.#target.tested);
  }

  get ended(): string | undefined {
    return firstEnded(this.#events, this.#inspected, this.#target.tested);
  }

  get warnings(): readonly string[] {
    return this.#troubles.asWarnings('Crashes of containers may have been missed');
  }

  #follow(stream: EventStream): void {
    this.#stream = stream;
    if (this.#isClosed) stream.close();
    void stream.ended.then((why) => {
      if (why !== undefined && !this.#isClosed) this.#troubles.add(new Error(why));
    });
  }

  #see(told: ContainerEvent): void {
    if (this.#isClosed || this.#world.signals.stopNow.aborted || told.service === '') return;
    // The engine tells time by the machine's clock, which somebody may have set since the run began.
    const { clock } = this.#world;
    const event = { ...told, atMs: told.atMs + clock.now() - clock.wallMs() };
    this.#events.push(event);
    const { action, health } = event;
    if (action === 'die' || action === 'start' || action === 'destroy') {
      this.#meter.containerChanged(event.containerId);
    }
    if (action === 'die' || health === 'unhealthy') this.#inspecting.push(this.#inspect(event));
  }

  async #inspect(event: ContainerEvent): Promise<void> {
    try {
      const detail = await this.#engine.inspect(event.containerId);
      if (detail === undefined) return;
      this.#inspected.set(event, {
        killedForMemory: detail.killedForMemory,
        lastOutput: detail.health?.lastOutput ?? '',
      });
    } catch (error) {
      this.#troubles.add(error);
    }
  }

  /** Adds the end of containers that ran and run no more, though no event told of it. */
  async #findSilentEnds(): Promise<void> {
    const listed = await this.#engine.containers(this.#target.project);
    for (const { id, name, service } of this.#meter.seenRunning.values()) {
      const state = listed.find((container) => container.id === id)?.state ?? 'gone';
      if (!['exited', 'dead', 'removing', 'gone'].includes(state)) continue;
      const detail = await this.#engine.inspect(id);
      if (this.#isClosed || this.#hasEnded(id)) continue;
      const end: ContainerEvent = {
        atMs: this.#world.clock.now(),
        action: 'die',
        containerId: id,
        containerName: name,
        service,
        exitCode: detail?.exitCode,
        health: undefined,
      };
      this.#events.push(end);
      this.#inspected.set(end, { killedForMemory: detail?.killedForMemory ?? false, lastOutput: '' });
    }
  }

  #hasEnded(id: string): boolean {
    return this.#events.some(({ containerId, action }) => containerId === id && action === 'die');
  }

  /** Whether `work` was done before patience ended. */
  async #isDone(work: Promise<unknown>): Promise<boolean> {
    const waiting = new AbortController();
    const inTime = await Promise.race([
      work.then(() => true),
      this.#world.clock.sleep(patienceMs, waiting.signal).then(() => false),
    ]);
    waiting.abort();
    return inTime;
  }
}
