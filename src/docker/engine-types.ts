/** What the engine tells of itself. */
export interface EngineFacts {
  /** Such as `28.5.2`. */
  readonly version: string;
  readonly apiVersion: string;
  /** CPUs of the machine that the engine runs on, which may be a virtual one. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** `1` or `2`. */
  readonly cgroupVersion: string | undefined;
  readonly operatingSystem: string;
}

/** One container of a compose project, stopped ones included. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** Name of the compose service; empty where the label is missing. */
  readonly service: string;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`, `removing`. */
  readonly state: string;
}

/** What inspecting a container tells. */
export interface ContainerDetail {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** Of the image that it was made from, whatever that is called. */
  readonly imageId: string;
  readonly state: string;
  readonly exitCode: number;
  readonly killedForMemory: boolean;
  /** Why the engine could not start it; empty where it could. */
  readonly startError: string;
  readonly restarts: number;
  /** Undefined where the container has no health check. */
  readonly health: ContainerHealth | undefined;
  /** Process on the engine's machine; 0 where it does not run. */
  readonly pid: number;
  /** Its addresses in its networks, those of IPv4 first. */
  readonly addresses: readonly string[];
  /** `bridge`, `host`, `none`, `container:ID` or a network's name. */
  readonly networkMode: string;
  /** Host ports by container port, such as `8000/tcp`. */
  readonly publishedPorts: ReadonlyMap<string, readonly { readonly host: string; readonly port: number }[]>;
  /** In force; undefined: none. */
  readonly cpus: number | undefined;
  readonly memoryBytes: number | undefined;
}

interface ContainerHealth {
  /** `starting`, `healthy` or `unhealthy`. */
  readonly status: string;
  readonly failingStreak: number;
  /** What the last check printed, trimmed. */
  readonly lastOutput: string;
}

/** One reading of a container's counters. All of them only grow, except for memory. */
export interface ContainerStats {
  /** CPU time used by the container, in nanoseconds. */
  readonly cpuUsageNs: number;
  /** CPU time of the engine's machine, all its CPUs together, in nanoseconds. */
  readonly systemUsageNs: number;
  readonly onlineCpus: number;
  /** Enforcement periods of a CPU quota; 0 where there is none. */
  readonly throttling: {
    readonly periods: number;
    readonly throttledPeriods: number;
    readonly throttledTimeNs: number;
  };
  /** Usage without the page cache that the kernel can drop at once. */
  readonly memoryBytes: number;
}

/** Something that happened to a container. */
export interface ContainerEvent {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly action: 'start' | 'die' | 'oom' | 'restart' | 'kill' | 'destroy' | 'health_status';
  readonly containerId: string;
  readonly containerName: string;
  readonly service: string;
  /** Of `die`. */
  readonly exitCode: number | undefined;
  /** Of `health_status`: `healthy` or `unhealthy`. */
  readonly health: string | undefined;
}

export interface EventStream {
  /** Resolves when no more events come: undefined after `close`, else why the engine ended the stream. */
  readonly ended: Promise<string | undefined>;
  close(): void;
}

/** What of a project is still there. */
export interface ProjectResources {
  readonly containers: readonly Container[];
  /** Networks and volumes by name, images by tag, or by id where they have none. */
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly images: readonly string[];
}
