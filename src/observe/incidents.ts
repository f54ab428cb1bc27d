import type { ContainerEvent } from '../docker/index.js';
import type { TargetIncident } from '../measurement/index.js';

/** What inspecting the container right after an event told; a restart clears it. */
export interface Inspected {
  readonly killedForMemory: boolean;
  /** Of the health check, trimmed. */
  readonly lastOutput: string;
}

/** Tells of a memory kill may come a little after the end of what was killed. */
const oomTellingMs = 1000;

/**
 * What went wrong, from the engine's events. One memory kill is told as up to dozens of `oom` events: ends (`die`)
 * are counted, and `oom` only says why. An end that a start follows is a restart.
 *
 * @param inspected what was found out about some of the events
 * @param tested the service that receives the load; any other that ends by itself with exit code 0 has done its work
 */
export function incidentsFrom(
  events: readonly ContainerEvent[],
  inspected: ReadonlyMap<ContainerEvent, Inspected>,
  tested: string,
): TargetIncident[] {
  const incidents = eventsByContainer(events).flatMap((own) => [
    ...ends(own, inspected, tested),
    ...lonelyMemoryKills(own),
    ...failedChecks(own, inspected),
  ]);
  return incidents.toSorted((a, b) => a.atMs - b.atMs);
}

/** The service of the first container that `incidentsFrom` tells to have ended, whether or not it began anew. */
export function firstEnded(
  events: readonly ContainerEvent[],
  inspected: ReadonlyMap<ContainerEvent, Inspected>,
  tested: string,
): string | undefined {
  const all = eventsByContainer(events).flatMap((own) => ends(own, inspected, tested));
  return all.toSorted((a, b) => a.atMs - b.atMs)[0]?.service;
}

/** In the order of time. */
const eventsByContainer = (events: readonly ContainerEvent[]): ContainerEvent[][] =>
  [...new Set(events.map(({ containerId }) => containerId))].map((id) =>
    events.filter(({ containerId }) => containerId === id).toSorted((a, b) => a.atMs - b.atMs),
  );

/** Each end of one container that had not done its work. */
function ends(
  events: readonly ContainerEvent[],
  inspected: ReadonlyMap<ContainerEvent, Inspected>,
  tested: string,
): TargetIncident[] {
  return events.flatMap((event, index): TargetIncident[] => {
    if (event.action !== 'die') return [];
    const isEnd = ({ action }: ContainerEvent): boolean => action === 'die';
    const isStart = ({ action }: ContainerEvent): boolean => action === 'start';
    // This life of the container: a late tell of an earlier memory kill is not about it.
    const begin = events.slice(0, index).findLastIndex((other) => isEnd(other) || isStart(other));
    const before = events.slice(begin + 1, index);
    const nextEnd = events.findIndex((other, at) => at > index && isEnd(other));
    const after = events.slice(index + 1, nextEnd === -1 ? undefined : nextEnd);
    const isOom = ({ action, atMs }: ContainerEvent): boolean =>
      action === 'oom' && atMs <= event.atMs + oomTellingMs;
    const killedForMemory =
      before.some(isOom) || after.some(isOom) || inspected.get(event)?.killedForMemory === true;
    const restarted = after.some(isStart);
    const fromOutside = before.some(({ action }) => action === 'kill');
    const isWell = event.exitCode === 0 && !killedForMemory && !restarted && !fromOutside;
    if (isWell && event.service !== tested) return [];
    const details = [
      event.exitCode === undefined ? '' : `exit code ${event.exitCode}`,
      fromOutside ? 'stopped from outside' : '',
      killedForMemory && restarted ? 'restarted' : '',
    ];
    return [
      {
        atMs: event.atMs,
        service: event.service,
        kind: killedForMemory ? 'killed-for-memory' : restarted ? 'restarted' : 'exited',
        detail: details.filter((detail) => detail !== '').join(', '),
      },
    ];
  });
}

/** A process inside was killed for memory and the container, led by another one, lived on. */
function lonelyMemoryKills(events: readonly ContainerEvent[]): TargetIncident[] {
  const oom = events.find(({ action }) => action === 'oom');
  if (oom === undefined || events.some(({ action }) => action === 'die')) return [];
  return [
    {
      atMs: oom.atMs,
      service: oom.service,
      kind: 'killed-for-memory',
      detail: 'a process in it; the container lived on',
    },
  ];
}

function failedChecks(
  events: readonly ContainerEvent[],
  inspected: ReadonlyMap<ContainerEvent, Inspected>,
): TargetIncident[] {
  return events
    .filter(({ action, health }) => action === 'health_status' && health === 'unhealthy')
    .map((event) => {
      const said = inspected.get(event)?.lastOutput.split('\n', 1)[0] ?? '';
      return {
        atMs: event.atMs,
        service: event.service,
        kind: 'unhealthy',
        detail: said === '' ? 'its health check fails' : `its health check says: ${said.slice(0, 120)}`,
      };
    });
}
