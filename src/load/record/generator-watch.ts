import { readFileSync } from 'node:fs';
import {
  type EventLoopUtilization,
  type IntervalHistogram,
  monitorEventLoopDelay,
  performance,
} from 'node:perf_hooks';
import { type GeneratorWatch, LatencyHistogram } from '../../measurement/index.js';
import type { HostWatch } from './host-watch.js';
import type { Schedule } from '../timing/schedule.js';

/** What one generator thread saw of itself. */
export interface ThreadWatch extends Omit<GeneratorWatch, 'threads' | 'sendLagP99Us' | 'sendLagMaxUs'> {
  readonly sendLag: LatencyHistogram;
}

/** So often is looked whether this thread still runs. */
const pulseMs = 10;

/** Watches the generator itself: a load test whose own engine is late measures the engine. */
export class SelfWatch {
  readonly #schedule: Pick<Schedule, 'phaseAt'>;
  readonly #host: HostWatch;
  readonly #sendLag = new LatencyHistogram();
  readonly #cpuAtStart = readCpuTimes();
  readonly #pulse = monitorEventLoopDelay({ resolution: pulseMs });
  #holdBegan: EventLoopUtilization | undefined;
  #hold: EventLoopUtilization | undefined;

  constructor(schedule: Pick<Schedule, 'phaseAt'>, host: HostWatch) {
    this.#schedule = schedule;
    this.#host = host;
  }

  /**
   * A request that was to be sent at `intendedMs` is sent (or its connection asked for) at `nowMs`. One moment in the
   * hold is enough: what was due there and left after its end was late in it.
   */
  sent(intendedMs: number, nowMs: number): void {
    if (this.#schedule.phaseAt(nowMs) === 'hold' || this.#schedule.phaseAt(intendedMs) === 'hold')
      this.#sendLag.record(Math.max(0, nowMs - intendedMs) * 1000);
  }

  /** From now on until `finish` it is noted how long this thread stands still; else from the hold's begin on. */
  feelPulse(): void {
    this.#pulse.enable();
  }

  holdBegins(): void {
    this.#holdBegan = performance.eventLoopUtilization();
    this.feelPulse();
    this.#host.countOpenFiles();
  }

  /** A second is over. */
  tick(): void {
    this.#host.countOpenFilesIfCheap();
  }

  /**
   * Only the first call counts, and only after `holdBegins`.
   *
   * @param knownPorts that need not be counted; see HostWatch
   */
  holdEnds(knownPorts?: GeneratorWatch['ports']): void {
    if (this.#holdBegan === undefined || this.#hold !== undefined) return;
    this.#hold = performance.eventLoopUtilization(this.#holdBegan);
    this.#host.countOpenFiles();
    this.#host.countPorts(knownPorts);
  }

  async finish(): Promise<ThreadWatch> {
    this.#pulse.disable();
    return {
      utilisation: this.#hold?.utilization ?? 0,
      sendLag: this.#sendLag,
      longestStallUs: stallOf(this.#pulse),
      steal: stealBetween(this.#cpuAtStart, readCpuTimes()),
      ...(await this.#host.finish()),
    };
  }
}

/** The longest time between two beats, less what it should be; undefined before there were two. */
function stallOf({ max }: IntervalHistogram): number | undefined {
  return max > 0 ? Math.max(0, max / 1000 - pulseMs * 1000) : undefined;
}

interface CpuTimes {
  readonly total: number;
  readonly steal: number;
}

/** The host's CPU time so far, in ticks; undefined where there is no /proc/stat (man 5 proc_stat). */
function readCpuTimes(): CpuTimes | undefined {
  let text: string;
  try {
    text = readFileSync('/proc/stat', 'utf8');
  } catch {
    return undefined; // not Linux, or not for us to read: steal is then stated as unknown
  }
  return parseCpuTimes(text);
}

/** Reads the `cpu` line: user nice system idle iowait irq softirq steal (the guests' share is in user and nice). */
export function parseCpuTimes(procStat: string): CpuTimes | undefined {
  const ticks = /^cpu +(.*)$/m.exec(procStat)?.[1]?.split(/ +/).slice(0, 8).map(Number);
  const steal = ticks?.[7];
  if (ticks === undefined || steal === undefined) return undefined;
  return { total: ticks.reduce((sum, count) => sum + count, 0), steal };
}

/** The share (0 to 1) of the CPU time between two readings that the hypervisor gave to others; undefined: unknown. */
export function stealBetween(from: CpuTimes | undefined, to: CpuTimes | undefined): number | undefined {
  if (from === undefined || to === undefined || to.total <= from.total) return undefined;
  return Math.max(0, to.steal - from.steal) / (to.total - from.total);
}
