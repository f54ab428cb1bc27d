import type { Container, ContainerStats, Engine } from '../docker/index.js';
import type { ServiceObservation, UsageSample } from '../measurement/index.js';
import type { Clock } from '../system/index.js';
import type { ServiceFacts } from '../target/index.js';
import { Troubles } from './troubles.js';
import { addUp, usageBetween, type Usage } from './usage.js';

/** Above this share of missing seconds the reader is told. */
const toleratedGaps = 0.2;

/** Reads what the containers of a project use, and keeps the samples of each service. */
export class ContainerMeter {
  readonly #engine: Engine;
  readonly #project: string;
  readonly #clock: Clock;
  readonly #troubles = new Troubles();
  readonly #lastStats = new Map<string, ContainerStats>();
  readonly #reading = new Set<string>();
  readonly #samples = new Map<string, UsageSample[]>();
  readonly #replicas = new Map<string, number>();
  readonly #seenRunning = new Map<string, Container>();
  #containers: readonly Container[] = [];
  /** Has to be asked for again. */
  #isStale = true;
  #rounds = 0;
  #skippedRounds = 0;

  constructor(engine: Engine, project: string, clock: Clock) {
    this.#engine = engine;
    this.#project = project;
    this.#clock = clock;
  }

  /** Every container that was seen running, by id. */
  get seenRunning(): ReadonlyMap<string, Container> {
    return this.#seenRunning;
  }

  /** To be called when a container started or ended: its counters begin anew. */
  containerChanged(id: string): void {
    this.#isStale = true;
    this.#lastStats.delete(id);
  }

  /** One reading of every running container. Never rejects. A service whose last reading is still under way is skipped. */
  async read(): Promise<void> {
    this.#rounds += 1;
    try {
      const byService = groupByService(await this.#running());
      let skipped = false;
      const services = [...byService].filter(([, containers]) => {
        const isLate = containers.some(({ id }) => this.#reading.has(id));
        skipped ||= isLate;
        return !isLate;
      });
      if (skipped) this.#skippedRounds += 1;
      await Promise.all(services.map(([service, containers]) => this.#readService(service, containers)));
    } catch (error) {
      this.#troubles.add(error);
    }
  }

  /** What was seen of the project's services: those that are known beforehand, then all others. */
  observations(known: readonly ServiceFacts[]): ServiceObservation[] {
    const others = [...this.#replicas.keys()]
      .filter((service) => !known.some((facts) => facts.service === service))
      .map((service) => ({ service, limits: { cpus: undefined, memoryBytes: undefined } }));
    return [...known, ...others].map(({ service, limits }) => ({
      service,
      containers: this.#replicas.get(service) ?? 0,
      limits,
      samples: this.#samples.get(service) ?? [],
    }));
  }

  get warnings(): readonly string[] {
    const isGappy = this.#skippedRounds > toleratedGaps * this.#rounds;
    return [
      ...this.#troubles.asWarnings('CPU and memory of the containers are incomplete'),
      ...(isGappy
        ? [
            `The Docker engine answered slowly: CPU and memory are missing for ${this.#skippedRounds} of ` +
              `${this.#rounds} seconds.`,
          ]
        : []),
    ];
  }

  async #running(): Promise<readonly Container[]> {
    if (this.#isStale) await this.#list();
    return this.#containers.filter(isRunning);
  }

  async #list(): Promise<void> {
    // Before the answer, so that a change on its way is asked for again.
    this.#isStale = false;
    try {
      this.#containers = await this.#engine.containers(this.#project);
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
    for (const container of this.#containers.filter(isRunning)) {
      this.#seenRunning.set(container.id, container);
    }
  }

  async #readService(service: string, containers: readonly Container[]): Promise<void> {
    this.#replicas.set(service, Math.max(this.#replicas.get(service) ?? 0, containers.length));
    const usages = await Promise.all(containers.map(({ id }) => this.#readContainer(id)));
    const complete = usages.filter((usage) => usage !== undefined);
    // A part of a service would look like less than it used.
    if (complete.length < containers.length) return;
    const samples = this.#samples.get(service) ?? [];
    this.#samples.set(service, samples);
    samples.push({ atMs: this.#clock.now(), ...addUp(complete) });
  }

  /** Undefined for the first reading, and where the container has ended meanwhile. */
  async #readContainer(id: string): Promise<Usage | undefined> {
    this.#reading.add(id);
    try {
      const before = this.#lastStats.get(id);
      const after = await this.#engine.stats(id);
      if (after === undefined) {
        this.containerChanged(id);
        return undefined;
      }
      this.#lastStats.set(id, after);
      return before === undefined ? undefined : usageBetween(before, after);
    } finally {
      this.#reading.delete(id);
    }
  }
}

/** One-off containers and strangers carry no service. */
const isRunning = ({ state, service }: Container): boolean => state === 'running' && service !== '';

function groupByService(containers: readonly Container[]): Map<string, Container[]> {
  const groups = new Map<string, Container[]>();
  for (const container of containers) {
    const group = groups.get(container.service);
    if (group === undefined) groups.set(container.service, [container]);
    else group.push(container);
  }
  return groups;
}
