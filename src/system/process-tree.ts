import { readFileSync, readdirSync } from 'node:fs';
import { systemCodeOf } from './faults.js';

/**
 * Finding and ending whatever descends from a process, wherever it went: members of its group, processes that
 * left for a session of their own, and orphans whose parent has ended. Those still carry the mark that the root
 * got in its environment.
 */
export interface ProcessTree {
  /** Also its process group. */
  readonly rootPid: number;
  /** A word that the environment of every descendant contains. */
  readonly mark: string;
  /** Once it has, its number may be somebody else's. */
  readonly hasRootEnded: () => boolean;
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

const pollMs = 20;
/** What SIGKILL does not end hangs in the kernel (a dead disk): no reason to hang with it. */
const killPatienceMs = 2_000;

/** Living members of the tree. Without /proc (macOS, Windows) none are known beside the group. */
function membersOf(tree: ProcessTree): readonly number[] {
  const entries = readProcesses();
  const members = new Set(entries.filter((entry) => isSeed(entry, tree)).map((entry) => entry.pid));
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const { pid, parent } of entries) if (members.has(parent)) members.add(pid);
  }
  members.delete(process.pid);
  return [...members];
}

/** SIGTERM to the whole tree, SIGKILL to what is left after `graceMs`; resolves when it is gone, or with what isn't. */
export async function endTree(tree: ProcessTree, graceMs: number): Promise<readonly number[]> {
  signalTree(tree, 'SIGTERM');
  if ((await leftAfter(tree, graceMs)).length === 0) return [];
  signalTree(tree, 'SIGKILL');
  return leftAfter(tree, killPatienceMs);
}

/** The same for whatever has `mark` in its environment, and what descends from that. */
export async function endMarked(mark: string, graceMs: number): Promise<void> {
  await endTree({ rootPid: 0, mark, hasRootEnded: () => true }, graceMs);
}

/** Sends a signal to every member. */
export function signalTree(tree: ProcessTree, signal: 'SIGTERM' | 'SIGKILL'): void {
  for (const pid of membersOf(tree)) send(pid, signal);
  if (!tree.hasRootEnded()) send(process.platform === 'win32' ? tree.rootPid : -tree.rootPid, signal);
}

/** Waits until the tree is gone, and gives what of it still lives after `durationMs`. */
async function leftAfter(tree: ProcessTree, durationMs: number): Promise<readonly number[]> {
  const endMs = performance.now() + durationMs;
  for (;;) {
    const root = tree.hasRootEnded() ? [] : [tree.rootPid];
    const left = [...new Set([...root, ...membersOf(tree)])];
    if (left.length === 0 || performance.now() >= endMs) return left;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function isSeed(entry: ProcessEntry, tree: ProcessTree): boolean {
  if (!tree.hasRootEnded() && (entry.pid === tree.rootPid || entry.group === tree.rootPid)) return true;
  return readOf(entry.pid, 'environ').includes(tree.mark);
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Ended by itself meanwhile, or runs as another user, who can't be ended by us.
    const code = systemCodeOf(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Whether there is a process of this number, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

function readProcesses(): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return []; // no /proc on this system
  }
  return names.filter((name) => /^\d+$/.test(name)).flatMap((name) => readEntry(Number(name)));
}

/** `pid (name) state parent group ...`; the name may hold spaces and parentheses. Zombies are no longer alive. */
function readEntry(pid: number): ProcessEntry[] {
  const stat = readOf(pid, 'stat');
  const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === undefined || parent === undefined || group === undefined || 'ZX'.includes(state)) return [];
  return [{ pid, parent: Number(parent), group: Number(group) }];
}

function readOf(pid: number, file: 'stat' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // ended meanwhile, or not ours to read
  }
}
