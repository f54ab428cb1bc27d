import { expect, test } from '@jest/globals';
import { HookTimes } from '../../../src/load/hooks/hook-times.js';

function warningsOf(calls: number, busyMs: number, waitedMs: number): string[] {
  const times = new HookTimes();
  for (let call = 0; call < calls; call += 1) {
    times.returned(busyMs);
    times.settled(waitedMs);
  }
  return times.warnings;
}

test('hooks that are quick, and none at all, are not worth a word', () => {
  expect(warningsOf(1000, 1, 10)).toEqual([]);
  expect(warningsOf(0, 0, 0)).toEqual([]);
});

test('hooks that take so long that there are few calls are named all the same, by their median', () => {
  expect(warningsOf(2, 1500, 30)).toEqual([
    expect.stringContaining('busy for 1500.0 ms at a time (median of 2 calls)'),
    expect.stringContaining('waited 30.0 ms for promises of hooks (median of 2)'),
  ]);
});

test('a few long calls among some hundred quick ones say nothing of the others', () => {
  const times = new HookTimes();
  for (let call = 0; call < 999; call += 1) times.returned(call < 20 ? 1000 : 0.1);
  expect(times.warnings).toEqual([]);
});

test('hooks that keep the thread or the users are named with their time', () => {
  expect(warningsOf(1000, 4, 64)).toEqual([
    'The hooks kept the load generator busy for 4.0 ms at a time (p99 of 1000 calls): meanwhile nobody sends and answers are seen late. Do less in them.',
    'Users waited 64.0 ms for promises of hooks (p99 of 1000): that is in no latency, but meanwhile they send nothing.',
  ]);
});
