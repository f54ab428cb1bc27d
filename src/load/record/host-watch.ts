import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { GeneratorWatch } from '../../measurement/index.js';

/**
 * What the machine lends the generator: descriptors, ports, CPU time. All of it is read from /proc; where there is
 * none, or it is not for us to read, the figure is undefined. Nothing here throws.
 */
export class HostWatch {
  readonly #targetPorts: ReadonlySet<number>;
  readonly #began = { atMs: performance.now(), pressureUs: readPressureUs() };
  /** Asked at once: later there may be no descriptor left to read it with. */
  readonly #openFilesLimit = openFilesLimit();
  #openFiles: number | undefined;
  #ports: Promise<GeneratorWatch['ports']> | undefined;

  /** @param targetPorts to which the generator connects */
  constructor(targetPorts: Iterable<number>) {
    this.#targetPorts = new Set(targetPorts);
  }

  /** Costs some microseconds, or as much as listing them does on a Linux before 6.2. */
  countOpenFiles(): void {
    this.#noteOpenFiles(openFilesNow());
  }

  /** As `countOpenFiles`, but nothing where that would cost more than microseconds. */
  countOpenFilesIfCheap(): void {
    this.#noteOpenFiles(openFilesBySize());
  }

  #noteOpenFiles(open: number | undefined): void {
    if (open !== undefined) this.#openFiles = Math.max(open, this.#openFiles ?? 0);
  }

  /**
   * Begins to read the table of connections, in pieces: it has a line for each that is open or was of late.
   *
   * @param known what it says, where nothing has changed since it was read
   */
  countPorts(known?: GeneratorWatch['ports']): void {
    this.#ports ??= known === undefined ? readPorts(this.#targetPorts) : Promise.resolve(known);
  }

  async finish(): Promise<Pick<GeneratorWatch, 'openFiles' | 'ports' | 'cpuPressure'>> {
    const { atMs, pressureUs } = this.#began;
    const waitedUs = difference(pressureUs, readPressureUs());
    const tookUs = (performance.now() - atMs) * 1000;
    return {
      openFiles:
        this.#openFiles === undefined ? undefined : { peak: this.#openFiles, limit: this.#openFilesLimit },
      ports: await this.#ports,
      cpuPressure:
        waitedUs === undefined || tookUs <= 0 ? undefined : Math.min(1, Math.max(0, waitedUs / tookUs)),
    };
  }
}

const difference = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : to - from;

// --- descriptors ----------------------------------------------------------------------------------------------

const ownFiles = '/proc/self/fd';

/** Files, sockets and the like that this process has open. */
export function openFilesNow(): number | undefined {
  try {
    return openFilesBySize() ?? readdirSync(ownFiles).length;
  } catch {
    return undefined;
  }
}

/** Since Linux 6.2 their number is the folder's size; before, that was 0 (man 5 proc_pid_fd). */
function openFilesBySize(): number | undefined {
  try {
    const { size } = statSync(ownFiles);
    return size > 0 ? size : undefined;
  } catch {
    return undefined;
  }
}

/** How many this process may have open; undefined where nothing says so, or nothing limits it. */
export function openFilesLimit(): number | undefined {
  const limits = readText('/proc/self/limits');
  if (limits !== undefined) return parseOpenFilesLimit(limits);
  try {
    return parseReportedLimit(process.report.getReport());
  } catch {
    return undefined;
  }
}

/** Reads the soft limit out of /proc/self/limits (man 5 proc_pid_limits). */
export function parseOpenFilesLimit(limits: string): number | undefined {
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}

/** The same out of Node's diagnostic report, which has it on every system but Windows. */
export function parseReportedLimit(report: unknown): number | undefined {
  let found = report;
  for (const key of ['userLimits', 'open_files', 'soft']) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, key);
  }
  return typeof found === 'number' ? found : undefined;
}

// --- ports ----------------------------------------------------------------------------------------------------

const connectionTables = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * How many of the ports for outgoing connections are taken towards the address where most are, those in TIME_WAIT
 * included: a port can be used once for each address, so that one runs out first.
 */
async function readPorts(targetPorts: ReadonlySet<number>): Promise<GeneratorWatch['ports']> {
  const range = parsePortRange(readText('/proc/sys/net/ipv4/ip_local_port_range') ?? '');
  if (range === undefined) return undefined;
  const counter = new PortCounter(targetPorts, range);
  let tables = 0;
  for (const path of connectionTables) {
    try {
      let rest = '';
      for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) counter.add(line);
      }
      tables += 1;
    } catch {
      // Without IPv6 there is no second table.
    }
  }
  return tables === 0 ? undefined : { used: counter.used, available: range.to - range.from + 1 };
}

interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Reads net.ipv4.ip_local_port_range (man 7 ip). */
export function parsePortRange(text: string): PortRange | undefined {
  const [from, to] = text.trim().split(/\s+/).map(Number);
  if (from === undefined || to === undefined || !(from > 0) || !(to >= from)) return undefined;
  return { from, to };
}

/** Counts lines of /proc/net/tcp (man 5 proc_net): `sl local_address rem_address ...`, addresses and ports in hex. */
export class PortCounter {
  readonly #targetPorts: ReadonlySet<number>;
  readonly #range: PortRange;
  readonly #byRemote = new Map<string, Set<number>>();

  constructor(targetPorts: ReadonlySet<number>, range: PortRange) {
    this.#targetPorts = targetPorts;
    this.#range = range;
  }

  add(line: string): void {
    const [, local = '', remote = '', remotePort = ''] =
      /^ *\d+: [\dA-F]+:([\dA-F]{4}) ([\dA-F]+:([\dA-F]{4})) /.exec(line) ?? [];
    const port = Number.parseInt(local, 16);
    if (!(port >= this.#range.from && port <= this.#range.to)) return;
    if (!this.#targetPorts.has(Number.parseInt(remotePort, 16))) return;
    const known = this.#byRemote.get(remote);
    if (known === undefined) this.#byRemote.set(remote, new Set([port]));
    else known.add(port);
  }

  get used(): number {
    return Math.max(0, ...[...this.#byRemote.values()].map(({ size }) => size));
  }
}

// --- CPU ------------------------------------------------------------------------------------------------------

/** How long, since the host booted, at least one task had to wait for a CPU; undefined without PSI. */
function readPressureUs(): number | undefined {
  return parsePressureUs(readText('/proc/pressure/cpu') ?? '');
}

/** Reads the line `some avg10=... total=N` (the kernel's Documentation/accounting/psi.rst). */
export function parsePressureUs(text: string): number | undefined {
  const total = /^some .*\btotal=(\d+)$/m.exec(text)?.[1];
  return total === undefined ? undefined : Number(total);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not Linux, or not for us to read
  }
}
