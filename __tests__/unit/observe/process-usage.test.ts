import { describe, expect, test } from '@jest/globals';
import { cpuSecondsBetween } from '../../../src/observe/process.js';
import {
  parseResidentBytes,
  parseStat,
  treeOf,
  type ProcessReading,
} from '../../../src/observe/process-usage.js';

const line = (name: string, state = 'S') =>
  `4242 (${name}) ${state} 100 4200 4200 0 -1 4194304 900 0 0 0 150 50 20 5 20 0 11 0 998877 1000000 5000 18446744073709551615`;

describe('parseStat', () => {
  test.each(['node', 'a (b) c', 'x) S 1 2 3', ''])('reads past the name %j', (name) => {
    expect(parseStat(line(name))).toEqual({
      pid: 4242,
      parent: 100,
      group: 4200,
      cpuTicks: 225,
      startTicks: 998_877,
    });
  });

  test.each([
    ['a zombie', line('node', 'Z')],
    ['nothing', ''],
    ['a cut line', '4242 (node) S 100'],
  ])('%s is no living process', (_, text) => {
    expect(parseStat(text)).toBeUndefined();
  });
});

test('resident memory is in kibibytes; a kernel thread has none', () => {
  expect(parseResidentBytes('Name:\tnode\nVmHWM:\t   99999 kB\nVmRSS:\t   51200 kB\n')).toBe(52_428_800);
  expect(parseResidentBytes('Name:\tkthreadd\n')).toBe(0);
});

function process(
  pid: number,
  parent: number,
  cpuTicks = 0,
  changes: Partial<ProcessReading> = {},
): ProcessReading {
  return { pid, parent, group: 1, cpuTicks, startTicks: pid, ...changes };
}

test('the tree is the process, what descends from it, and its group', () => {
  const all = [
    process(13, 12),
    process(10, 1),
    process(12, 10),
    process(20, 1),
    process(30, 1, 0, { group: 10 }),
    process(31, 30),
  ];
  expect(treeOf(10, all).map(({ pid }) => pid)).toEqual([13, 10, 12, 30, 31]);
  expect(treeOf(99, all)).toEqual([]);
});

describe('cpuSecondsBetween', () => {
  const shell = (cpuTicks: number) => process(10, 1, cpuTicks);
  const child = (cpuTicks: number) => process(11, 10, cpuTicks);
  test.each([
    ['both worked on', [shell(10), child(100)], [shell(20), child(240)], 1.5],
    ['the child ended, its parent inherited its time', [shell(10), child(100)], [shell(160)], 0.5],
    ['the child ended, and its time is lost', [shell(10), child(100)], [shell(10)], 0],
    ['a child was found', [shell(10)], [shell(20), child(500)], 0.1],
    ['its number was given again', [shell(10)], [shell(20), process(11, 10, 900, { startTicks: 5 })], 0.1],
  ])('%s', (_, before, after, expected) => {
    expect(cpuSecondsBetween(before, after)).toBeCloseTo(expected);
  });
});
