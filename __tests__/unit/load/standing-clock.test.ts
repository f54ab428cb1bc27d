import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gate } from '../../../src/load/timing/gate.js';
import { StandingClock } from '../../../src/load/timing/standing-clock.js';

test('a clock that stands lets no time pass, and nothing rings', async () => {
  const clock = new StandingClock();
  const rung: string[] = [];
  clock.at(20, () => rung.push('early'));
  clock.at(10_000, () => rung.push('late'));
  clock.at(10, () => rung.push('cleared')).clear();
  await sleep(40);
  expect([clock.now(), rung]).toEqual([0, []]);

  clock.go();
  while (rung.length === 0) await sleep(1);
  clock.stand();
  const stoodAt = clock.now();
  expect(rung).toEqual(['early']);
  expect(stoodAt).toBeGreaterThanOrEqual(20);

  clock.at(stoodAt + 5, () => rung.push('next'));
  await sleep(30);
  expect([clock.now(), rung]).toEqual([stoodAt, ['early']]);
  clock.go();
  while (rung.length === 1) await sleep(1);
  clock.stand();
  expect(rung).toEqual(['early', 'next']);
  expect(clock.now()).toBeGreaterThanOrEqual(stoodAt + 5);
});

test('who comes to a closed gate goes on when it opens, once', () => {
  const gate = new Gate();
  const went: number[] = [];
  gate.wait(() => went.push(1));
  gate.wait(() => went.push(2));
  expect([gate.isOpen, went]).toEqual([false, []]);
  gate.open();
  expect([gate.isOpen, went]).toEqual([true, [1, 2]]);
  gate.close();
  gate.open();
  expect(went).toEqual([1, 2]);
});
