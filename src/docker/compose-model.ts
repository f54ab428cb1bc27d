import { z } from 'zod';

/** The resolved model of compose files: what `docker compose config` makes of them. */
export interface ComposeModel {
  readonly services: readonly ComposeService[];
  /** Volumes and networks that the files declare, by the key that services use. */
  readonly volumes: readonly ComposeResource[];
  readonly networks: readonly ComposeResource[];
  /** Everything, as compose printed it. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface ComposeService {
  readonly name: string;
  readonly hasBuild: boolean;
  /** Where its build reads from: an absolute path, or a URL. */
  readonly buildContext: string | undefined;
  /** Names beside `image` that its build gives to what it made. */
  readonly buildTags: readonly string[];
  /** As the file gives it; undefined: compose names what is built. */
  readonly image: string | undefined;
  readonly pullPolicy: string | undefined;
  /** What of the host's files it mounts, by absolute path. */
  readonly binds: readonly { readonly source: string; readonly isReadOnly: boolean }[];
  readonly containerName: string | undefined;
  /** Such as `host`, `none`, `service:db`; undefined: the project's networks. */
  readonly networkMode: string | undefined;
  readonly networks: readonly string[];
  /** Ports for this machine, of every protocol, by their number inside the container. */
  readonly ports: readonly ComposePort[];
  /** Ports named by `expose`. */
  readonly expose: readonly number[];
  readonly replicas: number;
  /** Compose has two places for the CPU limit of one container. */
  readonly cpus: { readonly deploy: number | undefined; readonly service: number | undefined };
  /** The CPUs that it may run on, such as `0-3` or `0,2`; undefined: all. */
  readonly cpuset: string | undefined;
  readonly memoryBytes: number | undefined;
}

interface ComposePort {
  readonly target: number;
  /** On this machine; undefined: any free one. */
  readonly published: string | undefined;
  /** Such as `tcp`, `udp`. */
  readonly protocol: string;
}

interface ComposeResource {
  readonly key: string;
  /** The name that the engine knows it by. */
  readonly name: string;
  readonly isExternal: boolean;
  /** Of a volume: the folder or share that the driver is told to mount. */
  readonly device: string | undefined;
  /** Of a network: the addresses that the files fix for it, of which a machine can have but one network. */
  readonly subnet: string | undefined;
}

/** Numbers are digits in quotes in some versions. */
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
]);

const serviceSchema = z.object({
  build: z
    .object({ context: z.string().optional(), tags: z.array(z.string()).nullish() })
    .nullish()
    .catch({}),
  image: z.string().nullish(),
  pull_policy: z.string().nullish(),
  volumes: z
    .array(z.object({ type: z.string(), source: z.string().optional(), read_only: z.boolean().optional() }))
    .nullish(),
  container_name: z.string().optional(),
  network_mode: z.string().optional(),
  networks: z.record(z.string(), z.unknown()).nullish(),
  ports: z
    .array(
      z.object({ target: number, published: z.coerce.string().optional(), protocol: z.string().optional() }),
    )
    .nullish(),
  expose: z.array(z.coerce.string()).nullish(),
  scale: number.nullish(),
  cpus: number.nullish(),
  cpuset: z.string().nullish(),
  mem_limit: number.nullish(),
  deploy: z
    .object({
      replicas: number.nullish(),
      resources: z
        .object({ limits: z.object({ cpus: number.nullish(), memory: number.nullish() }).nullish() })
        .nullish(),
    })
    .nullish(),
});

const resourceSchema = z
  .object({
    name: z.string().optional(),
    external: z.unknown().optional(),
    driver_opts: z.object({ device: z.string().optional() }).nullish(),
    ipam: z.object({ config: z.array(z.object({ subnet: z.string().optional() })).nullish() }).nullish(),
  })
  .nullable();

const modelSchema = z.object({
  services: z.record(z.string(), serviceSchema).nullish(),
  volumes: z.record(z.string(), resourceSchema).nullish(),
  networks: z.record(z.string(), resourceSchema).nullish(),
});

/** Reads the output of `docker compose config --format json`. */
export function readComposeModel(json: string): ComposeModel {
  const raw = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  const model = modelSchema.parse(raw);
  return {
    services: Object.entries(model.services ?? {}).map(([name, service]) => readService(name, service)),
    volumes: readResources(model.volumes),
    networks: readResources(model.networks),
    raw,
  };
}

function readService(name: string, service: z.infer<typeof serviceSchema>): ComposeService {
  const limits = service.deploy?.resources?.limits;
  return {
    name,
    hasBuild: service.build !== undefined && service.build !== null,
    buildContext: service.build?.context,
    buildTags: service.build?.tags ?? [],
    image: service.image || undefined,
    pullPolicy: service.pull_policy || undefined,
    binds: (service.volumes ?? []).flatMap(({ type, source, read_only: isReadOnly = false }) =>
      type === 'bind' && source !== undefined ? [{ source, isReadOnly }] : [],
    ),
    containerName: service.container_name,
    networkMode: service.network_mode,
    networks: Object.keys(service.networks ?? {}),
    ports: (service.ports ?? []).map(({ target, published, protocol = 'tcp' }) => ({
      target,
      published: published === '' ? undefined : published,
      protocol,
    })),
    expose: (service.expose ?? [])
      .filter((port) => /^\d+(\/tcp)?$/.test(port))
      .map((port) => Number.parseInt(port, 10)),
    replicas: service.deploy?.replicas ?? service.scale ?? 1,
    cpus: { deploy: limits?.cpus || undefined, service: service.cpus || undefined },
    cpuset: service.cpuset || undefined,
    memoryBytes: limits?.memory || service.mem_limit || undefined,
  };
}

function readResources(resources: z.infer<typeof modelSchema>['volumes']): ComposeResource[] {
  return Object.entries(resources ?? {}).map(([key, resource]) => ({
    key,
    name: resource?.name ?? key,
    isExternal: resource?.external !== undefined && resource.external !== false,
    device: resource?.driver_opts?.device,
    subnet: resource?.ipam?.config?.find(({ subnet }) => subnet !== undefined)?.subnet,
  }));
}
