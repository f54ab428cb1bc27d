import { z } from 'zod';

/** The parts of the engine's answers that are read; everything else is let through unseen. */

const projectLabels = z.record(z.string(), z.string()).nullish();

export const versionSchema = z.object({ Version: z.string(), ApiVersion: z.string() });

export const infoSchema = z.object({
  NCPU: z.number(),
  MemTotal: z.number(),
  CgroupVersion: z.string().optional(),
  OperatingSystem: z.string(),
});

export const containersSchema = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()).nullable(),
    State: z.string(),
    Labels: projectLabels,
  }),
);

export const containerSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Status: z.string(),
    Pid: z.number(),
    ExitCode: z.number(),
    OOMKilled: z.boolean(),
    Error: z.string(),
    Health: z
      .object({
        Status: z.string(),
        FailingStreak: z.number(),
        Log: z.array(z.object({ Output: z.string() })).nullable(),
      })
      .nullish(),
  }),
  Config: z.object({ Labels: projectLabels }),
  HostConfig: z.object({
    NetworkMode: z.string(),
    NanoCpus: z.number().nullish(),
    Memory: z.number().nullish(),
  }),
  NetworkSettings: z.object({
    Networks: z
      .record(
        z.string(),
        z.object({ IPAddress: z.string().nullish(), GlobalIPv6Address: z.string().nullish() }),
      )
      .nullable(),
    Ports: z
      .record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable())
      .nullish(),
  }),
});

export const statsSchema = z.object({
  cpu_stats: z.object({
    cpu_usage: z.object({ total_usage: z.number() }),
    // Missing in the reading of a container that does not run.
    system_cpu_usage: z.number().optional(),
    online_cpus: z.number().optional(),
    throttling_data: z
      .object({ periods: z.number(), throttled_periods: z.number(), throttled_time: z.number() })
      .optional(),
  }),
  memory_stats: z.object({
    usage: z.number().optional(),
    stats: z
      .object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional() })
      .optional(),
  }),
});

export const eventSchema = z.object({
  Action: z.string(),
  timeNano: z.number(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

export const networksSchema = z.array(z.object({ Id: z.string(), Name: z.string() }));
export const volumesSchema = z.object({ Volumes: z.array(z.object({ Name: z.string() })).nullable() });
export const imagesSchema = z.array(z.object({ Id: z.string(), RepoTags: z.array(z.string()).nullish() }));
export const imageSchema = z.object({ Id: z.string() });
export const refusalSchema = z.object({ message: z.string() });
