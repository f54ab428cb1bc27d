import { describe, expect, test } from '@jest/globals';
import type { ContainerEvent } from '../../../src/docker/index.js';
import { firstEnded, incidentsFrom, type Inspected } from '../../../src/observe/incidents.js';

type Action = ContainerEvent['action'];

function event(atMs: number, action: Action, changes: Partial<ContainerEvent> = {}): ContainerEvent {
  return {
    atMs,
    action,
    containerId: 'c1',
    containerName: 'shop-api-1',
    service: 'api',
    exitCode: action === 'die' ? 137 : undefined,
    health: undefined,
    ...changes,
  };
}

const brief = (
  events: readonly ContainerEvent[],
  inspected: ReadonlyMap<ContainerEvent, Inspected> = new Map(),
) =>
  incidentsFrom(events, inspected, 'api').map(
    ({ atMs, service, kind, detail }) => `${atMs} ${service} ${kind}: ${detail}`,
  );

describe('ends', () => {
  test.each([
    ['an exit', [event(5, 'die', { exitCode: 1 })], ['5 api exited: exit code 1']],
    ['a restart by its policy', [event(5, 'die'), event(9, 'start')], ['5 api restarted: exit code 137']],
    ['a memory kill', [event(4, 'oom'), event(5, 'die')], ['5 api killed-for-memory: exit code 137']],
    [
      'a memory kill that is told late and often',
      [event(5, 'die'), event(6, 'oom'), event(7, 'oom'), event(8, 'oom')],
      ['5 api killed-for-memory: exit code 137'],
    ],
    [
      'a memory kill with restart',
      [event(4, 'oom'), event(5, 'die'), event(9, 'start')],
      ['5 api killed-for-memory: exit code 137, restarted'],
    ],
    [
      'an exit after an earlier memory kill',
      [
        event(4, 'oom'),
        event(5, 'die'),
        event(6, 'oom'),
        event(9, 'start'),
        event(5000, 'die', { exitCode: 1 }),
      ],
      ['5 api killed-for-memory: exit code 137, restarted', '5000 api exited: exit code 1'],
    ],
    [
      'somebody stops it',
      [event(4, 'kill'), event(5, 'die', { exitCode: 143 })],
      ['5 api exited: exit code 143, stopped from outside'],
    ],
    ['a start alone', [event(5, 'start'), event(6, 'restart'), event(7, 'destroy')], []],
  ])('%s', (_, events, expected) => {
    expect(brief(events)).toEqual(expected);
  });

  const ofSeed = { containerId: 'c2', service: 'seed' };
  const done = event(5, 'die', { ...ofSeed, exitCode: 0 });
  test.each([
    ['is one of the tested service', [event(5, 'die', { exitCode: 0 })], ['5 api exited: exit code 0']],
    ['is none of another one, whose work is done', [done], []],
    ['is one where it failed', [{ ...done, exitCode: 1 }], ['5 seed exited: exit code 1']],
    ['is one where nobody knows how', [{ ...done, exitCode: undefined }], ['5 seed exited: ']],
    [
      'is one where somebody stopped it',
      [event(4, 'kill', ofSeed), done],
      ['5 seed exited: exit code 0, stopped from outside'],
    ],
    [
      'is one where it goes on',
      [done, event(9, 'start', ofSeed), { ...done, atMs: 12 }],
      ['5 seed restarted: exit code 0'],
    ],
    [
      'is one after a memory kill',
      [event(4, 'oom', ofSeed), done],
      ['5 seed killed-for-memory: exit code 0'],
    ],
  ])('an end with exit code 0 %s', (_, events, expected) => {
    expect(brief(events)).toEqual(expected);
    expect(firstEnded(events, new Map(), 'api')).toBe(expected[0]?.split(' ')[1]);
  });

  test('of two containers are kept apart, in the order of time', () => {
    const events = [
      event(5, 'die', { containerId: 'c2', service: 'db', exitCode: 2 }),
      event(4, 'oom'),
      event(3, 'die', { containerId: 'c3', service: 'cache', exitCode: 3 }),
      event(6, 'die'),
    ];
    expect(brief(events)).toEqual([
      '3 cache exited: exit code 3',
      '5 db exited: exit code 2',
      '6 api killed-for-memory: exit code 137',
    ]);
  });

  test('what inspecting told counts, where no event did', () => {
    const end = event(5, 'die');
    const inspected = new Map([[end, { killedForMemory: true, lastOutput: '' }]]);
    expect(brief([end], inspected)).toEqual(['5 api killed-for-memory: exit code 137']);
  });
});

test('a process that is killed inside a living container is one incident', () => {
  expect(brief([event(4, 'oom'), event(5, 'oom')])).toEqual([
    '4 api killed-for-memory: a process in it; the container lived on',
  ]);
});

test('a failed health check says what it printed', () => {
  const failed = event(5, 'health_status', { health: 'unhealthy' });
  expect(brief([event(4, 'health_status', { health: 'healthy' }), failed])).toEqual([
    '5 api unhealthy: its health check fails',
  ]);
  const inspected = new Map([[failed, { killedForMemory: false, lastOutput: 'connection refused\nmore' }]]);
  expect(brief([failed], inspected)).toEqual(['5 api unhealthy: its health check says: connection refused']);
});
