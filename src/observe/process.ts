import type { Observation, UsageSample } from '../measurement/index.js';
import type { World } from '../system/index.js';
import type { Watchable } from '../target/index.js';
import { everySecond } from './every-second.js';
import {
  readProcess,
  readProcesses,
  readResidentBytes,
  ticksPerSecond,
  treeOf,
  type ProcessReading,
} from './process-usage.js';
import { Troubles } from './troubles.js';
import type { Watcher } from './watcher.js';

/** Looking at all processes of the machine costs some ten milliseconds: new descendants are looked for this often. */
const secondsBetweenSearches = 5;

/**
 * Watches a process and its descendants: CPU and resident memory. That it ended is known where it was started
 * (`Target.gone`), with its exit code. Elsewhere than on Linux it is not watched, which is a warning.
 */
export function watchProcess({ pid, name }: Watchable & { kind: 'process' }, world: World): Watcher {
  if (world.platform !== 'linux') {
    const warnings = [`CPU and memory of ${name} are not measured on ${world.platform}, only on Linux.`];
    return {
      ended: () => undefined,
      finish: () => Promise.resolve({ services: [], incidents: [], warnings }),
    };
  }
  const meter = new ProcessMeter(pid, world);
  const stopped = new AbortController();
  const sampling = everySecond(() => meter.read(), world.clock, stopped.signal);
  return {
    // Whoever started the process is told (Target.gone).
    ended: () => undefined,
    async finish(): Promise<Observation> {
      stopped.abort();
      await sampling;
      const limits = { cpus: undefined, memoryBytes: undefined };
      return {
        services: [{ service: name, containers: 1, limits, samples: meter.samples }],
        incidents: [],
        warnings: meter.troubles.asWarnings(`CPU and memory of ${name} are incomplete`),
      };
    },
  };
}

interface TreeReading {
  readonly atMs: number;
  readonly members: readonly ProcessReading[];
}

class ProcessMeter {
  readonly samples: UsageSample[] = [];
  readonly troubles = new Troubles();
  readonly #rootPid: number;
  readonly #world: World;
  #last: TreeReading | undefined;
  #rounds = 0;
  #isReading = false;

  constructor(rootPid: number, world: World) {
    this.#rootPid = rootPid;
    this.#world = world;
  }

  /** Never rejects. */
  async read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.#sample();
    } catch (error) {
      this.troubles.add(error);
    } finally {
      this.#isReading = false;
    }
  }

  async #sample(): Promise<void> {
    const { clock, files } = this.#world;
    const before = this.#last;
    const members = await this.#members(before);
    const atMs = clock.monotonicMs();
    this.#last = { atMs, members };
    if (before === undefined || members.length === 0 || atMs <= before.atMs) return;
    const resident = await Promise.all(members.map(({ pid }) => readResidentBytes(pid, files)));
    this.samples.push({
      atMs: clock.now(),
      cpuCores: cpuSecondsBetween(before.members, members) / ((atMs - before.atMs) / 1000),
      memoryBytes: resident.reduce((sum, bytes) => sum + bytes, 0),
      throttled: undefined,
    });
  }

  async #members(before: TreeReading | undefined): Promise<readonly ProcessReading[]> {
    const { files } = this.#world;
    const isSearch = before === undefined || this.#rounds % secondsBetweenSearches === 0;
    this.#rounds += 1;
    if (isSearch) return treeOf(this.#rootPid, await readProcesses(files));
    const readings = await Promise.all(before.members.map(({ pid }) => readProcess(pid, files)));
    return readings
      .filter((reading) => reading !== undefined)
      .filter((reading) => isKnown(reading, before.members));
  }
}

/** A number that was given to another process meanwhile starts later. */
const isKnown = ({ pid, startTicks }: ProcessReading, earlier: readonly ProcessReading[]): boolean =>
  earlier.some((reading) => reading.pid === pid && reading.startTicks === startTicks);

/**
 * CPU time that the tree used between two readings. A process that ended meanwhile is counted through its parent,
 * which inherits its time; one that was found only now counts from now on, since its past would look like a peak.
 */
export function cpuSecondsBetween(
  before: readonly ProcessReading[],
  after: readonly ProcessReading[],
): number {
  const sum = (readings: readonly ProcessReading[]): number =>
    readings.reduce((total, { cpuTicks }) => total + cpuTicks, 0);
  const known = after.filter((reading) => isKnown(reading, before));
  // Less than before: a process ended whose parent is none of the tree, and took its time along.
  return Math.max(0, sum(known) - sum(before)) / ticksPerSecond;
}
