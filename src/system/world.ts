/**
 * Everything that touches the world, as one value. The pipeline receives it and reads nothing else: no
 * `process`, no `Date.now()`, no `console`. Tests hand in a world of their own instead of mocking modules.
 */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The Node that runs this program: an action's is on no PATH. */
  readonly nodePath: string;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly files: Files;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly processes: Processes;
  readonly secrets: Secrets;
  readonly signals: Signals;
  /**
   * Registers what must still be done when a bug of ours ends this process: an error that nobody caught. Actions
   * run together, within a minute; then the error is printed and the process ends with exit code 3.
   */
  onCrash(action: () => Promise<unknown>): void;
  /** Ends this process at once. Only the entries (`cli.ts`, `action.ts`) and the second Ctrl-C use it. */
  exit(code: number): never;
}

/** The facts of this machine that make two measurements comparable. */
export interface Machine {
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Kernel and architecture, such as `linux 6.8.0 x64`. */
  readonly os: string;
  readonly node: string;
  /** The runner's image, such as `ubuntu24 20261101.1`, where one names itself. */
  readonly runnerImage: string | undefined;
}

export interface Clock {
  /**
   * Milliseconds since the epoch, for dates: what the machine's clock said at the program's start, and what has passed
   * since. Setting the machine's clock moves nothing, so that times of one run can be held against each other.
   */
  now(): number;
  /** As the machine's clock has it now: only for other programs that tell time by it. */
  wallMs(): number;
  /** Milliseconds on a clock that never steps, for durations. */
  monotonicMs(): number;
  /** Resolves after `durationMs`; resolves early, without an error, when `signal` aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/**
 * `isMasked`: the text is made of values whose own texts are masked. It is written as it is, since a secret such as
 * `1000` or `null` would tear the figures and words between them.
 */
export interface WriteOptions {
  readonly isMasked?: boolean;
}

/** Files, by absolute path. What is written has every known secret masked. */
export interface Files {
  /** The text of a file, or undefined where there is none. Other faults throw. */
  readText(path: string): Promise<string | undefined>;
  /** As `readText`, the bytes as they are. */
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Writes whole or not at all (a temporary file beside it, then a rename), making the folders above it. */
  writeText(path: string, text: string, options?: WriteOptions): Promise<void>;
  appendText(path: string, text: string, options?: WriteOptions): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** Of a plain file; undefined for anything else, and where there is nothing. */
  sizeBytes(path: string): Promise<number | undefined>;
  /** False for a file, and where there is nothing. */
  isFolder(path: string): Promise<boolean>;
  /** Names in a folder, sorted; empty where there is no folder. */
  list(path: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** Copies a file, or a folder with all in it, bytes and modes as they are: nothing is masked. Links are followed. */
  copy(from: string, to: string): Promise<void>;
  /** A new empty folder for this run's own files. */
  makeTemporaryFolder(prefix: string): Promise<string>;
  /** Removes every folder of that prefix, also of a run that was killed. */
  removeTemporaryFolders(prefix: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** A stream of text to a person or a log. What is written has every known secret masked. */
export interface Output {
  /** In a CI that takes lines of the log for commands, no line of the text is one: it may quote anybody. */
  write(text: string, options?: WriteOptions): void;
  /** A line of our own making that is such a command. */
  writeCommand(line: string): void;
  /** True in an interactive terminal. */
  readonly isTerminal: boolean;
  /** Whether to colour: a terminal or FORCE_COLOR, and no NO_COLOR. */
  readonly hasColor: boolean;
  readonly columns: number;
  /** `text` in a style where this stream has colour, else `text`. */
  paint(style: Style | readonly Style[], text: string): string;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'underline';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly input?: string;
  /** Each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface Completed {
  /** The exit code; 128 + the signal's number where a signal ended it; 127 where the command was not found. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/** A process that runs until it is ended. */
export interface Running {
  readonly pid: number;
  /** How it ended: resolves when the process itself has exited. */
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
  /**
   * Ends it and every process that descends from it: SIGTERM, and SIGKILL after `graceMs`. Gives the numbers of
   * those that live on: they run as another user, or hang in the kernel.
   */
  stop(graceMs: number): Promise<readonly number[]>;
}

/** Child processes. Each runs in a process group of its own, so a Ctrl-C in the terminal reaches us alone. */
export interface Processes {
  /** Runs a program (no shell) to its end. A timeout or an abort ends the whole group. Never throws for an exit code. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Completed>;
  /** Runs a shell command line to its end, otherwise as `run`. */
  runShell(commandLine: string, options?: RunOptions): Promise<Completed>;
  /** Starts a shell command line that keeps running. */
  start(commandLine: string, options: StartOptions): Promise<Running>;
  /**
   * Ends whatever carries `variable=value` in its environment, also what another run of ours that was killed has
   * left behind: SIGTERM, and SIGKILL after two seconds. Where there is no /proc, none is found.
   */
  endMarked(variable: string, value: string): Promise<void>;
  /** The number of this process. */
  readonly ownPid: number;
  /** Whether there is a process of this number, whoever's it is. */
  isAlive(pid: number): boolean;
}

/** The values that must never be printed or written. */
export interface Secrets {
  /** From now on `value` is masked in whatever is printed or written. Values of fewer than 4 characters are ignored. */
  add(value: string): void;
  /** `text` with every known secret (and its URL-, JSON-, HTML- and base64-encoded forms) replaced by `***`. */
  mask(text: string): string;
}

/**
 * What the person or the runner asks of a run under way. Listening begins when either is first read; until then
 * a Ctrl-C ends the process, as usual. After the second request a third ends it at once.
 */
export interface Signals {
  /** First Ctrl-C or SIGTERM: finish what is measured, report, tear down. */
  readonly stop: AbortSignal;
  /** Second one: tear down and end. */
  readonly stopNow: AbortSignal;
}
