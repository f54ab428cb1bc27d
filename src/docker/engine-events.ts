import http from 'node:http';
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
      const ended = new Promise<string | undefined>((end) => {
        response.on('end', () => end(isClosed ? undefined : 'the engine ended the stream of events'));
        response.on('error', (error) =>
          end(isClosed ? undefined : `the stream of events broke: ${messageOf(error)}`),
        );
      });
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim() !== '') readEvent(line).forEach(onEvent);
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

/** One line of the stream; nothing where it is of a kind that is not watched. */
export function readEvent(line: string): ContainerEvent[] {
  const event = eventSchema.parse(JSON.parse(line));
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
