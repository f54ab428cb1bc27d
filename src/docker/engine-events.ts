import http from 'node:http';
import type { z } from 'zod';
import { messageOf } from '../errors.js';
import { unreachable, type EngineAddress } from './engine-connection.js';
import { eventSchema } from './engine-schema.js';
import type { ContainerEvent, EventStream } from './engine-types.js';
import { composeLabels, projectFilter } from './labels.js';

/** Without this filter health checks flood the stream with exec_* events. */
const watched = ['start', 'die', 'oom', 'restart', 'kill', 'destroy', 'health_status'] as const;

/**
 * Follows the events of a project's containers. Resolves when the engine has accepted: nothing after that is missed.
 *
 * @throws EnvironmentError where the engine does not answer
 */
export function streamEvents(
  address: EngineAddress,
  project: string,
  sinceMs: number,
  onEvent: (event: ContainerEvent) => void,
): Promise<EventStream> {
  const query = projectFilter(project, { type: ['container'], event: watched });
  const path = `/events?since=${(sinceMs / 1000).toFixed(3)}&${query}`;
  return new Promise((resolve, reject) => {
    const request = http.get({ ...address, path }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(unreachable(address, new Error(`its events are refused with status ${response.statusCode}`)));
        return;
      }
      let isClosed = false;
      let rest = '';
      const ended = new Promise<string | undefined>((resolveEnded) => {
        const end = (why: string): void => {
          resolveEnded(isClosed ? undefined : why);
          request.destroy();
        };
        response.on('end', () => end('the engine ended the stream of events'));
        response.on('error', (error) => end(`the stream of events broke: ${messageOf(error)}`));
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines.filter((each) => each.trim() !== '')) {
            const events = readEvent(line);
            if (events === undefined)
              return end(`the engine told an event that can't be read: ${shortened(line)}`);
            events.forEach(onEvent);
          }
        });
      });
      resolve({
        ended,
        close() {
          isClosed = true;
          request.destroy();
        },
      });
    });
    request.on('error', (error) => reject(unreachable(address, error)));
  });
}

const shortened = (line: string): string => (line.length > 200 ? `${line.slice(0, 200)}…` : line);

/** One line of the stream; nothing where it is of a kind that is not watched, undefined where it is no event. */
export function readEvent(line: string): ContainerEvent[] | undefined {
  const event = parseEvent(line);
  if (event === undefined) return undefined;
  const [name, detail] = event.Action.split(':', 2);
  const action = watched.find((known) => known === name);
  if (action === undefined) return [];
  const { ID, Attributes: attributes } = event.Actor;
  return [
    {
      atMs: event.timeNano / 1e6,
      action,
      containerId: ID,
      containerName: attributes['name'] ?? ID,
      service: attributes[composeLabels.service] ?? '',
      exitCode: attributes['exitCode'] === undefined ? undefined : Number(attributes['exitCode']),
      health: action === 'health_status' ? detail?.trim() : undefined,
    },
  ];
}

function parseEvent(line: string): z.infer<typeof eventSchema> | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // no JSON
  }
}
