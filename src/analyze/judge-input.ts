import type { Plan, TestPlan } from '../config/index.js';
import type { LoadMeasurement, Observation } from '../measurement/index.js';
import type { Acceptance, BaselineLookup } from './baseline-record.js';
import type { InterleavedMeasurement } from './interleaved/index.js';
import type { BaseUse } from './result-schema.js';

/** Everything that a verdict rests on. Judging reads nothing else: no clock, no file, no environment. */
export interface JudgeInput {
  readonly plan: Plan;
  /** The tests that were driven, in order; fewer than planned after an interruption or a crash. */
  readonly measured: readonly MeasuredTest[];
  /** Why a planned test was not driven; a planned test in neither list counts as not run, without a reason. */
  readonly notRun?: readonly { readonly name: string; readonly reason: string }[] | undefined;
  /** undefined: the target did not come up, see `bootFailure`. */
  readonly target: TargetFacts | undefined;
  /** What the store of baselines answered. */
  readonly recalled: BaselineLookup;
  /** Changes for the worse that somebody answers for: those of this head, from wherever they were said. */
  readonly accepted?: readonly Acceptance[] | undefined;
  readonly machine: MachineFacts;
  readonly loadgateVersion: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly startedAtMs: number;
  /** Of the whole run, boot and teardown included. */
  readonly durationMs: number;
  /** The tail of the services' output, where boot or load failed. */
  readonly serviceLogs: readonly ServiceLogFacts[];
  /** Why there was no load: the target did not come up, or the setup failed. */
  readonly bootFailure?: string | undefined;
  /** How the target's process ended by itself while it was needed. */
  readonly targetGone?: string | undefined;
  /** What of the target could not be removed, a sentence each, with the command that removes it. */
  readonly left?: readonly string[] | undefined;
  /** The base's own target, where head is compared with it, or was to be. */
  readonly base?: BaseUse | undefined;
  /** The configuration, relative to the repository; undefined where it has a default name. */
  readonly configPath?: string | undefined;
  readonly warnings: readonly string[];
}

export interface MeasuredTest {
  readonly test: TestPlan;
  readonly measurement: LoadMeasurement;
  readonly observation: Observation;
  /** Where head and base were driven in turn: `measurement` is then of head's slices that count. */
  readonly interleaved?: InterleavedMeasurement | undefined;
}

/** What a verdict needs of the target that came up. */
interface TargetFacts {
  readonly description: string;
  readonly stackHash: string;
  /** From the first command to the readiness probe's answer. */
  readonly bootMs: number;
  readonly warnings: readonly string[];
}

/** The facts that make two measurements comparable; the World's machine fits. */
export interface MachineFacts {
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly node: string;
  readonly runnerImage: string | undefined;
}

interface ServiceLogFacts {
  readonly service: string;
  readonly state: string;
  readonly tail: string;
}
