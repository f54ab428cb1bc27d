import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gate } from '../../../src/load/timing/gate.js';
import { epochMsOf } from '../../../src/load/timing/run-clock.js';
import { StandingClock } from '../../../src/load/timing/standing-clock.js';

test('a clock that stands lets no time pass, and nothing rings', async () => {
  const clock = new StandingClock();
  const rung: string[] = [];
  clock.at(0, () => rung.push('first'));
  clock.at(20, () => rung.push('early'));
  clock.at(30, () => rung.push('at its end'));
  clock.at(10, () => rung.push('cleared')).clear();
  await sleep(40);
  expect([clock.stands, clock.now(), rung]).toEqual([true, 0, []]);

  clock.goUntil(30);
  while (!clock.stands || rung.length < 2) await sleep(1);
  await sleep(20);
  expect([clock.now(), rung]).toEqual([30, ['first', 'early']]);
  // What is on its way is still timed.
  const elapsed = clock.elapsed();
  expect(elapsed).toBeGreaterThan(45);

  clock.at(35, () => rung.push('next'));
  clock.goUntil(50);
  expect(clock.elapsed()).toBeLessThan(elapsed);
  while (!clock.stands || rung.length < 4) await sleep(1);
  expect([clock.now(), rung]).toEqual([50, ['first', 'early', 'at its end', 'next']]);

  clock.at(60, () => rung.push('last'));
  clock.goOn();
  while (rung.length < 5) await sleep(1);
  expect(clock.stands).toBe(false);
  expect(clock.now()).toBeGreaterThanOrEqual(60);
});

test('it goes from a moment that all threads share, also where this one comes late', () => {
  const clock = new StandingClock();
  const late = performance.now() - 25;
  clock.goUntil(1000, late);
  expect(clock.now()).toBeGreaterThanOrEqual(25);
  // Two clocks are read for it, one after the other.
  expect(epochMsOf(clock.sharedMsOf(100))).toBeCloseTo(performance.timeOrigin + late + 100, 0);
});

test('who comes to a closed gate goes on when it opens, once', () => {
  const clock = { stands: true };
  const gate = new Gate(clock);
  const went: number[] = [];
  gate.wait(() => went.push(1));
  gate.wait(() => went.push(2));
  expect([gate.isOpen, went]).toEqual([false, []]);
  clock.stands = false;
  gate.open();
  expect([gate.isOpen, went]).toEqual([true, [1, 2]]);
  gate.open();
  expect(went).toEqual([1, 2]);
});
