import type { TargetIncident } from '../measurement/index.js';
import { formatBytes, formatFraction } from '../units/index.js';
import { droppedArrivals } from './arrival-rules.js';
import { errorsByKind } from './error-rules.js';
import type { Evidence } from './evidence.js';
import { latencyOverLimit, slowerThanBaseline } from './latency-rules.js';
import type { Finding } from './result-schema.js';

type Rule = (evidence: Evidence) => readonly Finding[];

/** From which figure on a rule speaks. CPU: the load-testing guide; the others are ours. */
const triggers = {
  cpuScaleUp: 0.8,
  cpuScaleOut: 0.7,
  throttled: 0.25,
  memory: 0.9,
  machine: 0.9,
} as const;

/** The table of rules. A new one is one more function in this list. */
export const rules: readonly Rule[] = [
  crashes,
  cpuOfLimit,
  throttling,
  memoryOfLimit,
  fullMachine,
  errorsByKind,
  droppedArrivals,
  slowerThanBaseline,
  latencyOverLimit,
];

/** A container that ended under load: what to look at first. */
function crashes({ incidents }: Evidence): Finding[] {
  const isFirst = (incident: (typeof incidents)[number], index: number): boolean =>
    incidents.findIndex(({ service, kind }) => service === incident.service && kind === incident.kind) ===
    index;
  return incidents.filter(isFirst).map(({ service, kind, detail, second }) => {
    const count = incidents.filter((other) => other.service === service && other.kind === kind).length;
    const times = count > 1 ? ` (${count} times)` : '';
    const isHealth = kind === 'unhealthy';
    return {
      type: isHealth ? 'health' : 'crash',
      severity: isHealth ? 'medium' : 'high',
      evidence: `${service}: ${kind} at second ${second}${detail === '' ? '' : `, ${detail}`}${times}`,
      recommendation: adviceForIncident(kind, service),
    };
  });
}

function adviceForIncident(kind: string, service: string): string {
  const advice: Readonly<Record<TargetIncident['kind'], string>> = {
    'killed-for-memory': `Raise the memory limit of ${service}, or bound what it keeps (caches, queues, heap size).`,
    exited: `Read the last lines of ${service} in the report: the reason for its exit is usually among them.`,
    restarted: `Read the last lines of ${service} in the report for what ended it before its restart.`,
    unhealthy: `Check whether ${service}'s health check competes with the load for the same workers or connections.`,
  };
  return Object.entries(advice).find(([known]) => known === kind)?.[1] ?? advice.exited;
}

/** Over 80% of the CPU limit: scale up; over 70%: scale out. */
function cpuOfLimit({ resources, machineCores }: Evidence): Finding[] {
  return resources.flatMap((resource): Finding[] => {
    const { service, containers, limits, cpu } = resource;
    if (cpu.avgOfLimit === null || cpu.avgCores === null || cpu.avgOfLimit <= triggers.cpuScaleOut) return [];
    const total = limits.cpus === null ? machineCores : limits.cpus * Math.max(1, containers);
    const of =
      limits.cpus === null ? `the machine's ${machineCores} cores (no limit set)` : `its ${cores(total)}`;
    const evidence = `${service} used ${formatFraction(cpu.avgOfLimit)} of ${of}: ${cores(cpu.avgCores)} on average`;
    return cpu.avgOfLimit > triggers.cpuScaleUp
      ? [
          {
            type: 'CPU',
            severity: 'high',
            evidence,
            recommendation: `Scale ${service} up: give it more CPU, or find what burns it with a CPU profile under this load.`,
          },
        ]
      : [
          {
            type: 'CPU',
            severity: 'medium',
            evidence,
            recommendation: `Scale ${service} out: more replicas keep headroom for peaks.`,
          },
        ];
  });
}

/** The kernel held a container back at its quota: latency that no average of CPU use shows. */
function throttling({ resources }: Evidence): Finding[] {
  return resources.flatMap(({ service, limits, throttled, cpu }): Finding[] => {
    if (throttled === null || throttled <= triggers.throttled) return [];
    const limit = limits.cpus === null ? 'its CPU quota' : `its limit of ${cores(limits.cpus)}`;
    return [
      {
        type: 'throttling',
        severity: 'high',
        evidence:
          `${service} was held back at ${limit} in ${formatFraction(throttled)} of the CPU periods` +
          (cpu.avgCores === null ? '' : `, using ${cores(cpu.avgCores)} on average`),
        recommendation: `Raise the CPU limit of ${service}, or run fewer threads in it than it has cores.`,
      },
    ];
  });
}

function memoryOfLimit({ resources }: Evidence): Finding[] {
  return resources.flatMap(({ service, containers, limits, memory }): Finding[] => {
    if (memory.peakOfLimit === null || limits.memoryBytes === null || memory.peakOfLimit <= triggers.memory)
      return [];
    const limit = formatBytes(limits.memoryBytes * Math.max(1, containers));
    return [
      {
        type: 'memory',
        severity: 'high',
        evidence: `${service} peaked at ${formatBytes(memory.peakBytes)}, ${formatFraction(memory.peakOfLimit)} of its ${limit}`,
        recommendation: `Raise the memory limit of ${service} or lower what it holds: at 100% it is killed.`,
      },
    ];
  });
}

/** Services and generator share the cores: together they may fill them though no service is at its limit. */
function fullMachine({ resources, machineCores, generatorUtilisation }: Evidence): Finding[] {
  const used = resources.reduce((sum, { cpu }) => sum + (cpu.avgCores ?? 0), 0);
  const share = (used + generatorUtilisation) / machineCores;
  if (resources.length === 0 || share <= triggers.machine) return [];
  return [
    {
      type: 'machine',
      severity: 'medium',
      evidence:
        `services (${cores(used)}) and load generator (${cores(generatorUtilisation)}) ` +
        `used ${formatFraction(Math.min(1, share))} of the machine's ${cores(machineCores)}`,
      recommendation: 'Use a larger runner or a smaller load: the machine itself was the limit.',
    },
  ];
}

function cores(count: number): string {
  const shown = Number(count.toFixed(2));
  return `${shown} ${shown === 1 ? 'core' : 'cores'}`;
}
