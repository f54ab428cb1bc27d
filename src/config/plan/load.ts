import type { JsonValue } from '../json.js';
import type { FeederPlan } from './feeders.js';
import type { AuthPlan, BodyFilePlan, HeaderPlan, ScenarioPlan, StepPlan } from './scenario.js';

/** Steps that are sent once, by nobody's users. */
export interface OncePlan {
  readonly steps: readonly StepPlan[];
  readonly headers: readonly HeaderPlan[];
  readonly auth: AuthPlan | undefined;
  readonly redirects: number;
  /** Whether cookies are kept, from its first step to its last. */
  readonly cookies: boolean;
  readonly timeoutMs: number;
  /** Those that its bodies send, each content once. */
  readonly files?: readonly BodyFilePlan[];
}

/** What the load engine needs; can be cloned into a worker thread. */
export interface LoadPlan {
  readonly seed: number;
  /** The most users at the same time: the highest stage's; with `arrivals` the most that are busy. */
  readonly users: number;
  /** The open model: iterations begin when they are due, whatever the target does. undefined: the closed model. */
  readonly arrivals: ArrivalsPlan | undefined;
  /** At least one. */
  readonly stages: readonly StagePlan[];
  /** From the last stage's level to 0. */
  readonly rampDownMs: number;
  /** How many threads send, each a share of the users and arrivals; no more than there are users. */
  readonly generators: GeneratorsPlan;
  readonly timeoutMs: number;
  /** Sent with every request; a step's own header of the same name wins. */
  readonly headers: readonly HeaderPlan[];
  /** Sent with every request that has neither an `auth` nor an authorization header of its own. */
  readonly auth: AuthPlan | undefined;
  /** How many redirects of a request are followed; a request's own number wins. */
  readonly redirects: number;
  /** Whether each user keeps the cookies that it is given. */
  readonly cookies: boolean;
  /** Those that the scenario is fed by: each iteration takes a row of each. */
  readonly feeders: readonly FeederPlan[];
  /** Those that its bodies send, each content once. */
  readonly files?: readonly BodyFilePlan[];
  readonly scenario: ScenarioPlan;
  /** Values that every user knows from the start: what the setup captured. */
  readonly given?: Readonly<Record<string, JsonValue>>;
}

export interface GeneratorsPlan {
  readonly threads: number;
  /** Whether their number follows from the machine, and not from the file. */
  readonly isAuto: boolean;
}

/** A part of a test with one level of load. */
export interface StagePlan {
  /** Users at the same time; in the open model iterations that begin in a second. */
  readonly level: number;
  /** The change from the level before it (0 before the first), evenly; recorded, not judged. */
  readonly rampMs: number;
  /** Time at this level; this is what is judged. */
  readonly holdMs: number;
}

/** When iterations begin in the open model, at the rates of the stages. */
export interface ArrivalsPlan {
  /** Evenly spaced, or independent of each other: then the gaps are exponential, drawn from the seed. */
  readonly process: 'constant' | 'poisson';
}
