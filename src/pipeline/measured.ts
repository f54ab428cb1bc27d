import type { Acceptance, BaseUse, MeasuredTest } from '../analyze/index.js';
import type { TestPlan } from '../config/index.js';
import { messageWithFix } from '../errors.js';
import type { ServiceLog, Target } from '../target/index.js';
import type { World } from '../system/index.js';
import type { Progress } from './progress.js';

/** What a run yields before it is judged, however far it came. */
export interface Measured {
  /** undefined: the target did not come up, see `bootFailure`. */
  readonly target: Pick<Target, 'description' | 'stackHash' | 'warnings' | 'bootMs'> | undefined;
  /** Why there was no load: the target did not come up, or the setup failed. */
  readonly bootFailure: string | undefined;
  readonly tests: readonly MeasuredTest[];
  /** Tests that were planned and not started, and why. */
  readonly notRun: readonly { readonly name: string; readonly reason: string }[];
  /** How the target's process ended by itself, where it did. */
  readonly targetGone: string | undefined;
  /** Of every service where something went wrong. */
  readonly serviceLogs: readonly ServiceLog[];
  readonly warnings: readonly string[];
  /** What the teardown could not remove, and how to. */
  readonly left: readonly string[];
  /** The base's own target, where head was compared with it, or was to be. */
  readonly base: BaseUse | undefined;
  /** Resolves when the teardown is done; says what could not be removed and is not in `left`. */
  readonly teardown: Promise<readonly string[]>;
}

export interface MeasureContext {
  readonly world: World;
  readonly progress: Progress;
  /** Told of a compose project before anything of it exists, so that a later step can remove it. */
  readonly onProject: (project: string) => Promise<void>;
  /** As well of the folder of a base that is checked out. */
  readonly onFolder: (folder: string) => Promise<void>;
  /** Folders in which the target has been prepared in this run. */
  readonly prepared: Set<string>;
  /** What somebody answers for, of this head. */
  readonly accepted: () => Promise<readonly Acceptance[]>;
  /** Told after each test, so that what was measured is kept whatever happens next. */
  readonly onMeasured: (soFar: Measured) => Promise<void>;
}

/** As a shell reports a program that SIGINT ended. */
export const interruptedExitCode = 130;

/** Of a target that never came up. */
export const nothingMeasured: Measured = {
  target: undefined,
  bootFailure: undefined,
  tests: [],
  notRun: [],
  targetGone: undefined,
  serviceLogs: [],
  warnings: [],
  left: [],
  base: undefined,
  teardown: Promise.resolve([]),
};

/** What was measured is worth more than the logs: an engine that no longer answers is a warning. */
export async function logsOf(target: Target, warnings: string[]): Promise<readonly ServiceLog[]> {
  try {
    return await target.logs();
  } catch (error) {
    warnings.push(`The logs of the services could not be read: ${messageWithFix(error)}`);
    return [];
  }
}

/** The tests that a run did not come to, all for one reason. */
export function notRun(tests: readonly TestPlan[], reason: string): Measured['notRun'] {
  return tests.map(({ name }) => ({ name, reason }));
}
