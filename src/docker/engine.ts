import type { z } from 'zod';
import { EnvironmentError } from '../errors.js';
import type { World } from '../system/index.js';
import {
  findEngine,
  formatEngineAddress,
  refusalOf,
  requestEngine,
  type EngineAddress,
} from './engine-connection.js';
import { streamEvents } from './engine-events.js';
import * as schema from './engine-schema.js';
import type {
  Container,
  ContainerDetail,
  ContainerEvent,
  ContainerStats,
  EngineFacts,
  EventStream,
  ProjectResources,
} from './engine-types.js';
import { composeLabels, projectFilter } from './labels.js';
import { findResources, removeResources } from './resources.js';

/** The Docker engine, asked over its socket. Every method throws EnvironmentError where the engine does not answer. */
export interface Engine {
  facts(): Promise<EngineFacts>;
  /** All containers of a compose project, stopped ones too. */
  containers(project: string): Promise<readonly Container[]>;
  /** Undefined where the container is gone. */
  inspect(id: string): Promise<ContainerDetail | undefined>;
  /** The id of the image that has this name; undefined: there is none. */
  imageId(name: string): Promise<string | undefined>;
  /** One reading of the counters (some 20 ms); undefined where the container does not run. */
  stats(id: string): Promise<ContainerStats | undefined>;
  /**
   * Calls `onEvent` for what happens to a project's containers, from `sinceMs` (milliseconds since the epoch) on.
   * One memory kill may be told as many `oom` events: count `die`.
   */
  events(project: string, sinceMs: number, onEvent: (event: ContainerEvent) => void): Promise<EventStream>;
  /** What of a project exists: containers, networks, volumes, images that were built for it. */
  resources(project: string): Promise<ProjectResources>;
  /** Removes all of them at once, running containers too; says what it could not remove. */
  remove(project: string): Promise<readonly string[]>;
}

/** Asks one path; undefined where the engine answers 404 (gone) or 409 (not running). */
type Ask = <S extends z.ZodType>(path: string, shape: S) => Promise<z.infer<S> | undefined>;

/** A network can go only when the engine has let go of the last container, which may take it a moment. */
const removalRounds = 6;
const removalPauseMs = 400;

/** The engine that the `docker` command of this machine uses. Its address is looked up at the first question. */
export function createEngine(world: World): Engine {
  let finding: Promise<EngineAddress> | undefined;
  const address = (): Promise<EngineAddress> => (finding ??= findEngine(world));

  const ask: Ask = async (path, shape) => {
    const engine = await address();
    const { status, body } = await requestEngine(engine, 'GET', path);
    if (status === 404 || status === 409) return undefined;
    if (status >= 400) {
      throw new EnvironmentError(
        `the Docker engine at ${formatEngineAddress(engine)} refuses ${path}: ${refusalOf(body)}`,
      );
    }
    return shape.parse(JSON.parse(body));
  };
  const always = async <S extends z.ZodType>(path: string, shape: S): Promise<z.infer<S>> => {
    const answer = await ask(path, shape);
    if (answer === undefined) throw new EnvironmentError(`the Docker engine does not know ${path}`);
    return answer;
  };

  return {
    async facts() {
      const [version, info] = await Promise.all([
        always('/version', schema.versionSchema),
        always('/info', schema.infoSchema),
      ]);
      return {
        version: version.Version,
        apiVersion: version.ApiVersion,
        cores: info.NCPU,
        memoryBytes: info.MemTotal,
        cgroupVersion: info.CgroupVersion,
        operatingSystem: info.OperatingSystem,
      };
    },
    async containers(project) {
      const listed = await always(
        `/containers/json?all=1&${projectFilter(project)}`,
        schema.containersSchema,
      );
      return listed.map((entry) => ({
        id: entry.Id,
        name: withoutSlash(entry.Names?.[0] ?? entry.Id),
        service: entry.Labels?.[composeLabels.service] ?? '',
        state: entry.State,
      }));
    },
    async inspect(id) {
      const detail = await ask(`/containers/${id}/json`, schema.containerSchema);
      return detail === undefined ? undefined : containerDetail(detail);
    },
    imageId: async (name) => (await ask(`/images/${encodeURIComponent(name)}/json`, schema.imageSchema))?.Id,
    async stats(id) {
      const reading = await ask(`/containers/${id}/stats?stream=false&one-shot=true`, schema.statsSchema);
      return reading === undefined ? undefined : containerStats(reading);
    },
    events: async (project, sinceMs, onEvent) => streamEvents(await address(), project, sinceMs, onEvent),
    resources: (project) => findResources(always, project),
    async remove(project) {
      let problems: readonly string[] = [];
      for (let round = 0; round < removalRounds; round += 1) {
        const found = await findResources(always, project);
        if (Object.values(found).every((kind) => kind.length === 0)) return [];
        problems = await removeResources(await address(), found);
        if (problems.length > 0) await world.clock.sleep(removalPauseMs);
      }
      return problems;
    },
  };
}

const withoutSlash = (name: string): string => name.replace(/^\//, '');

function containerDetail(detail: z.infer<typeof schema.containerSchema>): ContainerDetail {
  const { State: state, HostConfig: host, NetworkSettings: network } = detail;
  const networks = Object.values(network.Networks ?? {});
  return {
    id: detail.Id,
    name: withoutSlash(detail.Name),
    service: detail.Config.Labels?.[composeLabels.service] ?? '',
    imageId: detail.Image,
    state: state.Status,
    exitCode: state.ExitCode,
    killedForMemory: state.OOMKilled,
    startError: state.Error,
    restarts: detail.RestartCount,
    health:
      state.Health === undefined || state.Health === null || state.Health.Status === 'none'
        ? undefined
        : {
            status: state.Health.Status,
            failingStreak: state.Health.FailingStreak,
            lastOutput: state.Health.Log?.at(-1)?.Output.trim() ?? '',
          },
    pid: state.Pid,
    addresses: [
      ...networks.map(({ IPAddress }) => IPAddress),
      ...networks.map(({ GlobalIPv6Address }) => GlobalIPv6Address),
    ].flatMap((address) => (address ? [address] : [])),
    networkMode: host.NetworkMode,
    publishedPorts: new Map(
      Object.entries(network.Ports ?? {}).map(([port, bindings]) => [
        port,
        (bindings ?? []).map((binding) => ({ host: binding.HostIp, port: Number(binding.HostPort) })),
      ]),
    ),
    cpus: host.NanoCpus ? host.NanoCpus / 1e9 : undefined,
    memoryBytes: host.Memory ? host.Memory : undefined,
  };
}

/** Memory without inactive page cache, as `docker stats` shows it: the field's name depends on the cgroup version. */
function containerStats({
  cpu_stats: cpu,
  memory_stats: memory,
}: z.infer<typeof schema.statsSchema>): ContainerStats | undefined {
  if (cpu.system_cpu_usage === undefined || cpu.online_cpus === undefined || memory.usage === undefined)
    return undefined;
  const droppable = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
  return {
    cpuUsageNs: cpu.cpu_usage.total_usage,
    systemUsageNs: cpu.system_cpu_usage,
    onlineCpus: cpu.online_cpus,
    throttling: {
      periods: cpu.throttling_data?.periods ?? 0,
      throttledPeriods: cpu.throttling_data?.throttled_periods ?? 0,
      throttledTimeNs: cpu.throttling_data?.throttled_time ?? 0,
    },
    memoryBytes: Math.max(0, memory.usage - droppable),
  };
}
