import { messageOf } from '../errors.js';
import type { Files } from '../system/index.js';

/** One process, as /proc shows it. Times in clock ticks. */
export interface ProcessReading {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Own CPU time and that of its children that have ended. */
  readonly cpuTicks: number;
  /** When it started, in ticks since boot: a number that was given again starts later. */
  readonly startTicks: number;
}

/** Linux counts CPU time for programs in hundredths of a second, on every architecture that Node runs on. */
export const ticksPerSecond = 100;

/**
 * Reads a line of /proc/PID/stat: `pid (name) state parent group ...`; the name may hold spaces and parentheses.
 * Undefined for a process that has ended and is only kept until its parent asks.
 *
 * Source: proc_pid_stat(5).
 */
export function parseStat(line: string): ProcessReading | undefined {
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  // Fields are numbered from 1 with the state as number 3.
  const field = (number: number): number => Number(fields[number - 3]);
  if (fields.length < 20 || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return {
    pid,
    parent: field(4),
    group: field(5),
    cpuTicks: field(14) + field(15) + field(16) + field(17),
    startTicks: field(22),
  };
}

/** Resident memory from /proc/PID/status, in bytes; 0 for a process without any (a kernel thread). */
export function parseResidentBytes(status: string): number {
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? 0 : Number(kibibytes) * 1024;
}

/** The process, its descendants and the members of its group, from all processes there are. */
export function treeOf(rootPid: number, all: readonly ProcessReading[]): ProcessReading[] {
  const members = new Set(
    all.filter(({ pid, group }) => pid === rootPid || group === rootPid).map(({ pid }) => pid),
  );
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  return all.filter(({ pid }) => members.has(pid));
}

/** Every living process. */
export async function readProcesses(files: Files): Promise<ProcessReading[]> {
  const pids = (await files.list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const readings = await Promise.all(pids.map((pid) => readProcess(pid, files)));
  return readings.filter((reading) => reading !== undefined);
}

/** Undefined where the process has ended. */
export async function readProcess(pid: number, files: Files): Promise<ProcessReading | undefined> {
  const stat = await readUnlessEnded(`/proc/${pid}/stat`, files);
  return stat === undefined ? undefined : parseStat(stat);
}

export async function readResidentBytes(pid: number, files: Files): Promise<number> {
  return parseResidentBytes((await readUnlessEnded(`/proc/${pid}/status`, files)) ?? '');
}

/** A process may end between finding and reading its file, and then reading fails with ESRCH. */
async function readUnlessEnded(path: string, files: Files): Promise<string | undefined> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (messageOf(error).includes('ESRCH') || !(await files.exists(path))) return undefined;
    throw error;
  }
}
