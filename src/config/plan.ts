import type { JsonValue } from './json.js';

/**
 * The Plan: everything that a run needs to know, decided once from the file, the inputs or flags and the CI's
 * facts. It is frozen, plain data; nothing after it reads the environment, an input or the file.
 */
export interface Plan {
  /** The suite's name: keys baseline, comment and artifact. */
  readonly suite: string;
  /** Seeds the mix, the think times and the feeders: two runs with one seed send the same. */
  readonly seed: number;
  /** Absolute path of loadgate.yml. */
  readonly configPath: string;
  /** Folder that relative paths in the file are relative to. */
  readonly rootDir: string;
  readonly target: TargetPlan;
  /** Sent once before the first test and after the last. */
  readonly setup?: OncePlan;
  readonly teardown?: OncePlan;
  readonly tests: readonly TestPlan[];
  readonly baseline: BaselinePlan;
  readonly gate: GatePlan;
  readonly report: ReportPlan;
  readonly ci: CiFacts;
  readonly warnings: readonly string[];
}

// --- target ---------------------------------------------------------------------------------------------

export type TargetPlan = ComposeTargetPlan | CommandTargetPlan | UrlTargetPlan;

/** The HTTP request that must be answered with `status` before load begins. */
export interface ReadinessPlan {
  readonly path: string;
  readonly status: number;
  /** For the whole boot: `up --wait` and the probe together. */
  readonly timeoutMs: number;
}

export interface ComposeTargetPlan {
  readonly kind: 'compose';
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  readonly service: string;
  /** Container port; undefined: the service's only port. */
  readonly port: number | undefined;
  readonly ready: ReadinessPlan;
  readonly hostHeader: string | undefined;
}

export interface CommandTargetPlan {
  readonly kind: 'command';
  /** Shell command line; `{{port}}` is replaced, `PORT` is set. */
  readonly run: string;
  /** undefined: a free one. */
  readonly port: number | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: ReadinessPlan;
  readonly hostHeader: string | undefined;
}

export interface UrlTargetPlan {
  readonly kind: 'url';
  /** Origin plus optional base path, without a trailing slash. */
  readonly url: string;
  readonly tls: TlsPlan;
  readonly ready: ReadinessPlan;
  readonly hostHeader: string | undefined;
}

/** Whose certificates are trusted where the target speaks HTTPS. */
export interface TlsPlan {
  /** False: whatever certificate the target shows is taken. */
  readonly verify: boolean;
  /** Absolute path of certificates (PEM) that are trusted beside the well-known ones. */
  readonly caPath: string | undefined;
}

// --- load -----------------------------------------------------------------------------------------------

export interface TestPlan {
  readonly name: string;
  readonly type: 'load';
  readonly load: LoadPlan;
  readonly thresholds: readonly ThresholdPlan[];
  /** SHA-256 over what decides what is sent: scenario, feeders with their rows, setup, users, durations, HTTP options. Not over secrets' values. */
  readonly scenarioHash: string;
}

/** Steps that are sent once, by nobody's users. */
export interface OncePlan {
  readonly steps: readonly StepPlan[];
  readonly headers: readonly HeaderPlan[];
  readonly auth: AuthPlan | undefined;
  readonly redirects: number;
  /** Whether cookies are kept, from its first step to its last. */
  readonly cookies: boolean;
  readonly timeoutMs: number;
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
  readonly scenario: ScenarioPlan;
  /** Values that every user knows from the start: what the setup captured. */
  readonly given?: Readonly<Record<string, JsonValue>>;
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

/** Rows of data; their values are `{{NAME.COLUMN}}` in templates. */
export type FeederPlan = FileFeederPlan | GeneratedFeederPlan;

export interface FileFeederPlan {
  readonly kind: 'file';
  readonly name: string;
  readonly order: 'sequential' | 'shuffle' | 'random' | 'unique';
  readonly columns: readonly FeederColumn[];
  /** At least one. */
  readonly rows: number;
  /** SHA-256 over the columns. */
  readonly contentHash: string;
}

/** A column with its value in each row. */
export interface FeederColumn {
  readonly name: string;
  readonly values: readonly JsonValue[];
}

/** Rows that are made when they are needed. */
export interface GeneratedFeederPlan {
  readonly kind: 'generated';
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly generator: GeneratorPlan }[];
  /** SHA-256 over the generators as written. */
  readonly contentHash: string;
}

export type GeneratorPlan =
  /** Version 4 of RFC 9562, drawn from the seed. */
  | { readonly kind: 'uuid' }
  /** A whole number, both bounds included. */
  | { readonly kind: 'int'; readonly from: number; readonly to: number }
  | { readonly kind: 'pick'; readonly options: readonly string[] }
  /** So many letters and digits. */
  | { readonly kind: 'string'; readonly length: number }
  /** One more for each row of the run, whoever takes it. */
  | { readonly kind: 'sequence'; readonly from: number };

/** When iterations begin in the open model, at the rates of the stages. */
export interface ArrivalsPlan {
  /** Evenly spaced, or independent of each other: then the gaps are exponential, drawn from the seed. */
  readonly process: 'constant' | 'poisson';
}

export interface ScenarioPlan {
  readonly name: string;
  /** Pause after each iteration, drawn uniformly. */
  readonly think: { readonly minMs: number; readonly maxMs: number };
  /** Of each user, before its first iteration and after its last; not judged. */
  readonly onStart?: readonly StepPlan[];
  readonly onStop?: readonly StepPlan[];
  /** Plain `steps` are one task of weight 1. */
  readonly tasks: readonly TaskPlan[];
}

export interface TaskPlan {
  readonly name: string;
  readonly weight: number;
  readonly steps: readonly StepPlan[];
}

export type StepPlan = RequestPlan | RepeatPlan | ForEachPlan | IfPlan;

/** `index` counts from 0 in templates of the inner steps. */
export interface RepeatPlan {
  readonly kind: 'repeat';
  readonly times: number;
  readonly steps: readonly StepPlan[];
}

/** Runs once for each item; `index` counts from 0. Members of the item are named with a dot. */
export interface ForEachPlan {
  readonly kind: 'for-each';
  /** Names the list: a captured value, or a member of one. */
  readonly items: string;
  readonly as: string;
  readonly steps: readonly StepPlan[];
}

/** Runs where the condition holds, an expression over captured values, items and `index`. */
export interface IfPlan {
  readonly kind: 'if';
  readonly condition: string;
  readonly steps: readonly StepPlan[];
}

export interface HeaderPlan {
  readonly name: string;
  /** A template. */
  readonly value: string;
}

/** What the authorization header says; all texts are templates. */
export type AuthPlan =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** Strings marked "template" may hold `{{name}}` of captured values and `{{index}}`; `{{env.X}}` is already replaced. */
export interface RequestPlan {
  readonly kind: 'request';
  /** Figures are kept per name. */
  readonly name: string;
  readonly method: string;
  /** A template, beginning with `/`. */
  readonly path: string;
  readonly headers: readonly HeaderPlan[];
  readonly auth: AuthPlan | undefined;
  readonly redirects: number | undefined;
  readonly body: BodyPlan | undefined;
  readonly captures: readonly CapturePlan[];
  readonly checks: readonly CheckPlan[];
}

export type BodyPlan =
  /** Templates in its strings; a string that is one whole `{{name}}` keeps the captured value's JSON type. */
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** URL-encoded; values are templates. */
  | { readonly kind: 'form'; readonly fields: readonly { readonly name: string; readonly value: string }[] }
  /** A template. */
  | { readonly kind: 'text'; readonly text: string };

export type CapturePlan =
  /** `isList`: all that the path finds, as a list, however many; a `for-each` goes through it. */
  | { readonly name: string; readonly from: 'json'; readonly path: string; readonly isList?: true }
  | { readonly name: string; readonly from: 'header'; readonly header: string }
  /** The first group, or the whole match where the expression has none; over the body. */
  | { readonly name: string; readonly from: 'regex'; readonly pattern: string };

export type CheckPlan =
  /** Any of the ranges. Without a status check every status >= 400 is an HTTP error. */
  | { readonly kind: 'status'; readonly ranges: readonly { readonly from: number; readonly to: number }[] }
  | { readonly kind: 'body'; readonly test: 'contains' | 'equals' | 'matches'; readonly text: string }
  | { readonly kind: 'json'; readonly path: string; readonly equals: JsonValue };

// --- judging --------------------------------------------------------------------------------------------

export const latencyMetrics = ['p50', 'p90', 'p95', 'p99', 'p999', 'max', 'mean'] as const;
export type LatencyMetric = (typeof latencyMetrics)[number];
export const metrics = [...latencyMetrics, 'error_rate', 'rps'] as const;
export type Metric = (typeof metrics)[number];
/** What a limit may be set on. `dropped`: arrivals for which no user was free until the hold ended. */
export const limitedMetrics = [...metrics, 'dropped'] as const;
export type LimitedMetric = (typeof limitedMetrics)[number];

export type Operator = '<' | '<=' | '>' | '>=';

/** One limit. Latency in milliseconds, error rate as a fraction, rps in 1/s, dropped as a count. */
export interface ThresholdPlan {
  readonly metric: LimitedMetric;
  /** undefined: all requests of the test together. */
  readonly request: string | undefined;
  readonly operator: Operator;
  readonly limit: number;
  readonly level: 'warn' | 'fail';
  /** As the user wrote it. */
  readonly source: string;
}

/** A change counts when it exceeds every part that is given, in the metric's bad direction. */
export interface TolerancePlan {
  readonly metric: Metric;
  /** 0.25 for +25%. */
  readonly relative: number | undefined;
  /** Milliseconds, fraction (0.005 for +0.5pp) or 1/s. */
  readonly absolute: number | undefined;
  readonly source: string;
}

export type BaselineStorePlan =
  | { readonly kind: 'none' }
  /** Absolute path of a .json file or of a folder. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'branch'; readonly branch: string; readonly remote: string; readonly directory: string }
  | { readonly kind: 'artifact'; readonly artifactName: string };

export interface BaselinePlan {
  readonly store: BaselineStorePlan;
  readonly tolerances: readonly TolerancePlan[];
  readonly onBreach: 'fail' | 'warn';
}

export interface GatePlan {
  readonly onInvalid: 'fail' | 'warn';
  readonly requireBaseline: boolean;
  /** False: a breach is reported, the exit code stays 0. */
  readonly failOnBreach: boolean;
}

export interface ReportPlan {
  readonly comment: 'always' | 'on-change' | 'on-failure' | 'off';
  /** Absolute path of the folder for the report's files. */
  readonly outDir: string;
  /** Name of the artifact that carries the report. */
  readonly artifactName: string;
}

// --- where we run ---------------------------------------------------------------------------------------

/** What is known of the place and the change, read once by `ci/`. */
export interface CiFacts {
  readonly provider: 'github' | 'other' | 'none';
  /** The commit under test: on a pull request its head, not the merge commit. */
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  /** True on a push to (or a schedule of) the default branch: only such a run may become the baseline. */
  readonly isDefaultBranch: boolean;
  readonly pullRequest:
    | { readonly number: number; readonly fromFork: boolean; readonly baseRef: string }
    | undefined;
  readonly repository: string | undefined;
  /** Page of this run, for links. */
  readonly runUrl: string | undefined;
  /** Only in GitHub Actions. */
  readonly github?: GithubFacts | undefined;
  /** What could not be read of the place and the change, to be said in the report. */
  readonly warnings?: readonly string[];
}

/** What only GitHub Actions has. */
export interface GithubFacts {
  /** Such as `push`, `pull_request`, `merge_group`. */
  readonly eventName: string;
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly runId: string | undefined;
  /** File name in `.github/workflows` of the workflow that runs; not its name, which another file may share. */
  readonly workflowFile: string | undefined;
  readonly defaultBranch: string | undefined;
  readonly repositoryId: number | undefined;
  /** Whether artifacts can be stored: not from a plain `run:` step, which gets no token for them, nor on GHES. */
  readonly artifacts: 'available' | 'not-in-this-step' | 'not-on-this-server';
  /** Files that the runner reads when the step has ended. */
  readonly summaryPath: string | undefined;
  readonly outputPath: string | undefined;
}
