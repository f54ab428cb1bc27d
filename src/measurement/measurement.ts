import type { LatencyHistogram } from './histogram.js';

/**
 * What a run yields before anything is judged. Plain data, times in milliseconds on the run's own clock
 * (0 = the first user starts) unless a name says otherwise.
 */

/** The kinds of failed request. Each request ends as exactly one of ok or these. */
export const errorKinds = ['http', 'check', 'timeout', 'connection'] as const;
export type ErrorKind = (typeof errorKinds)[number];
export type ErrorCounts = Readonly<Record<ErrorKind, number>>;

/**
 * What a connection error was: refused; reset; closed by the server before the answer was whole; the name was not
 * found; TLS failed (its handshake or the certificate); nothing answered at the address; our own machine had no
 * descriptor or port left; anything else, such as bytes that are no HTTP.
 */
export const connectionFaults = [
  'refused',
  'reset',
  'closed',
  'dns',
  'tls',
  'unreachable',
  'local',
  'other',
] as const;
export type ConnectionFault = (typeof connectionFaults)[number];
export type ConnectionErrorCounts = Readonly<Record<ConnectionFault, number>>;

/** One of the first failures of a kind, to be shown as an example. */
export interface ErrorExample {
  readonly kind: ErrorKind;
  /** Of a connection error. */
  readonly fault?: ConnectionFault;
  readonly request: string;
  /** What happened, such as `status 503` or `check $.state: expected "ready", found "busy"`. */
  readonly message: string;
  readonly count: number;
}

/** All requests of one name that were sent during the hold. */
export interface RequestRecording {
  readonly name: string;
  /** Requests sent, but for those that we cut; equals ok + all errors. */
  readonly attempted: number;
  readonly ok: number;
  readonly errors: ErrorCounts;
  /** The connection errors among them, by what they were. */
  readonly connectionErrors: ConnectionErrorCounts;
  /**
   * Those of the errors before which nothing was sent: a member or a list was missing in what the target had
   * answered. They have no latency and are no throughput.
   */
  readonly unsent?: number;
  /** Responses by status code. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytesReceived: number;
  /** Latency of ok responses, in microseconds. */
  readonly latency: LatencyHistogram;
  /** From the send of a request to the first byte of its answer, of ok responses, in microseconds. */
  readonly firstByte: LatencyHistogram;
  /** Latency of failed requests, in microseconds; a timeout counts as its limit, a lower bound. */
  readonly failedLatency: LatencyHistogram;
}

/** How long it took to connect, in microseconds; a value for each connection that came about, in whatever phase. */
export interface ConnectionRecording {
  /** Until the target took the connection, the lookup of its name included. */
  readonly connect: LatencyHistogram;
  /** From then on to the end of the TLS handshake; empty where there is none. */
  readonly tls: LatencyHistogram;
}

export const phases = ['ramp-up', 'hold', 'ramp-down'] as const;
export type Phase = (typeof phases)[number];

/** One second of the run, all request names together. */
export interface SecondSample {
  /** Start of the second, in whole seconds of the run. */
  readonly second: number;
  readonly phase: Phase;
  /** Users that are running. */
  readonly users: number;
  /** Requests without an answer at the second's end. */
  readonly inFlight: number;
  /** Requests that ended in this second, ok or not. */
  readonly completed: number;
  readonly errors: ErrorCounts;
  /** Quantiles over this second's ok responses; undefined where there were none. */
  readonly p50Us: number | undefined;
  readonly p95Us: number | undefined;
}

/** What the generator saw of itself. */
export interface GeneratorWatch {
  /** How many threads sent. */
  readonly threads: number;
  /** Event-loop utilisation of the busiest one over the hold, 0 to 1. */
  readonly utilisation: number;
  /** Lateness of sends against their intended time (end of think time), over the hold, in microseconds. */
  readonly sendLagP99Us: number;
  readonly sendLagMaxUs: number;
  /**
   * The longest time in which one of them stood still, in microseconds, from the hold's begin (a slice's own) until the last
   * answers; undefined where unknown.
   */
  readonly longestStallUs?: number | undefined;
  /** Share of the host's CPU time stolen by the hypervisor over the run, 0 to 1; undefined where unknown. */
  readonly steal: number | undefined;
  /** The most files and sockets that its process had open, and how many it may have; undefined where unknown. */
  readonly openFiles: { readonly peak: number; readonly limit: number | undefined } | undefined;
  /**
   * Ports for outgoing connections at the hold's end: taken towards the address of the target where most are (those in
   * TIME_WAIT included), and how many there are for each address; undefined where unknown.
   */
  readonly ports: { readonly used: number; readonly available: number } | undefined;
  /** Share of the run in which some task of the host waited for a CPU, 0 to 1; undefined where unknown. */
  readonly cpuPressure: number | undefined;
}

/** How the load ended. `interrupted`: by a signal, what was measured until then stands. */
type LoadEnd = 'completed' | 'interrupted';

/** What driving one test yields. */
export interface LoadMeasurement {
  /** Milliseconds since the epoch at which the first user started. */
  readonly startedAtMs: number;
  readonly ended: LoadEnd;
  /** Planned and actual length of the hold: shorter than planned after an interruption. */
  readonly plannedHoldMs: number;
  readonly holdMs: number;
  /** When each stage was held: its begin and its end in milliseconds of the run. */
  readonly holds: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Where these are slices: how long the load had run before each; see SliceMeasurement. */
  readonly settleMs?: number;
  /** The hold: all names together, then each name in order of first definition. */
  readonly total: RequestRecording;
  readonly byRequest: readonly RequestRecording[];
  /**
   * The open model: iterations that were to begin within the hold, and those of them that never began because no
   * user was free until it ended. undefined in the closed one.
   */
  readonly arrivals: { readonly scheduled: number; readonly dropped: number } | undefined;
  /** Requests sent outside the hold: recorded, not judged. */
  readonly outsideHold: { readonly attempted: number; readonly failed: number };
  /** Requests of on-start and on-stop, whenever they were sent: in no other figure, and in no second of the series. */
  readonly aside?: { readonly attempted: number; readonly failed: number };
  /** Users that were there and never got through their on-start: they were no load. */
  readonly heldUp?: number;
  /** Requests cut off unanswered when the run's end had waited long enough; they count nowhere else. */
  readonly cut: number;
  readonly reconnects: number;
  readonly connections: ConnectionRecording;
  readonly series: readonly SecondSample[];
  readonly errorExamples: readonly ErrorExample[];
  readonly generator: GeneratorWatch;
  readonly warnings: readonly string[];
}

/** Limits that the resolved compose model (or nothing) sets for one container of a service. */
export interface ServiceLimits {
  readonly cpus: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** One reading of one service: its containers added up. */
export interface UsageSample {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** CPU in use, in cores (1.5 = one and a half cores). */
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** Share of the CPU periods in which a container was throttled, 0 to 1; undefined where it has no quota. */
  readonly throttled: number | undefined;
}

/** What was seen of one service (or of the target's process) while load ran. */
export interface ServiceObservation {
  readonly service: string;
  readonly containers: number;
  readonly limits: ServiceLimits;
  readonly samples: readonly UsageSample[];
}

/** Something that a container or process of the target did while under load. */
export interface TargetIncident {
  readonly atMs: number;
  readonly service: string;
  readonly kind: 'exited' | 'killed-for-memory' | 'restarted' | 'unhealthy';
  /** Such as `exit code 137`. */
  readonly detail: string;
}

/** What watching the target during one test yields. */
export interface Observation {
  readonly services: readonly ServiceObservation[];
  readonly incidents: readonly TargetIncident[];
  /** What could not be watched and why. */
  readonly warnings: readonly string[];
}
