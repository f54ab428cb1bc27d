import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../../src/pipeline/index.js';
import type { PairFacts } from '../../../src/report/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';
import { loadPlan } from '../../helpers/load.js';
import { sample, testPlan } from '../analyze/build.js';

const planned = testPlan({
  name: 'peak',
  load: loadPlan([], { users: 25, rampUpMs: 1000, holdMs: 6000, rampDownMs: 0 }),
});

async function progressOf(seconds: number, world: TestWorld): Promise<void> {
  const progress = await createProgress(world.stderr);
  progress.step('starting it');
  progress.testStarted(planned);
  for (let second = 0; second < seconds; second += 1)
    progress.second(sample({ second, phase: second === 0 ? 'ramp-up' : 'hold', users: 25, completed: 100 }));
  progress.testEnded();
  progress.step('stopping it');
}

const aPair = (number: number, overrides: Partial<PairFacts> = {}): PairFacts => ({
  number,
  of: 48,
  start: 1,
  baseP95Ms: 41.2,
  headP95Ms: 45.9,
  unfit: undefined,
  estimate: { change: 0.101, low: 0.079, high: 0.13 },
  state: 'not clear yet',
  ...overrides,
});

async function comparisonOf(pairs: readonly PairFacts[], world: TestWorld): Promise<void> {
  const progress = await createProgress(world.stderr);
  progress.comparisonStarted(planned, { base: 'main (3f2c1ab)', maxDurationMs: 300_000 });
  progress.step('warmed up after 20 s');
  for (const pair of pairs) progress.pair(pair);
  progress.comparisonEnded();
  progress.step('stopping it');
}

describe('in a log', () => {
  test('a line each five seconds, and one for the rest', async () => {
    const world = testWorld();
    await progressOf(7, world);
    const lines = world.written.stderr.trimEnd().split('\n');
    expect(lines).toEqual([
      'starting it',
      expect.stringMatching(/^peak: 25 users of ".+", from one thread \(auto\)$/),
      expect.stringMatching(/^ +5 s {2}hold +25 users +100\/s/),
      expect.stringMatching(/^ +7 s {2}hold +25 users +100\/s/),
      'stopping it',
    ]);
    world.cleanUp();
  });

  test('seconds after the planned end, which only wait for answers, are no load', async () => {
    const world = testWorld();
    await progressOf(9, world);
    expect(world.written.stderr).toContain(' 7 s  hold');
    expect(world.written.stderr).not.toMatch(/ [89] s {2}/);
    world.cleanUp();
  });

  test('a test that ends within its first second says nothing', async () => {
    const world = testWorld();
    await progressOf(0, world);
    expect(world.written.stderr.trimEnd().split('\n')).toHaveLength(3);
    world.cleanUp();
  });
});

describe('pairs in a log', () => {
  test('a line each three pairs, and one for the rest', async () => {
    const world = testWorld();
    await comparisonOf(
      [1, 2, 3, 4].map((number) => aPair(number)),
      world,
    );
    expect(world.written.stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /^peak: 25 users of ".+", from one thread \(auto\); in turn with main \(3f2c1ab\), for 5m at most$/,
      ),
      'warmed up after 20 s',
      'pair  3  base p95 41.2 ms  head p95 45.9 ms  so far +10.1% (+7.9% to +13.0%)  not clear yet',
      'pair  4  base p95 41.2 ms  head p95 45.9 ms  so far +10.1% (+7.9% to +13.0%)  not clear yet',
      'stopping it',
    ]);
    world.cleanUp();
  });

  test('what does not count is named, with the figures of the newest pair that does', async () => {
    const world = testWorld();
    const unfit = { unfit: 'the generator was late', headP95Ms: 900 };
    await comparisonOf([aPair(1), aPair(2, unfit), aPair(3, unfit)], world);
    expect(world.written.stderr).toContain('pair  3  base p95 41.2 ms  head p95 45.9 ms');
    expect(world.written.stderr).toContain('not clear yet  2 pairs unfit: the generator was late\n');
    world.cleanUp();
  });

  test('a comparison that ends before its first pair says nothing', async () => {
    const world = testWorld();
    await comparisonOf([], world);
    expect(world.written.stderr.trimEnd().split('\n')).toHaveLength(3);
    world.cleanUp();
  });
});

describe('in a terminal', () => {
  test('a view that is drawn anew and gone at the end; steps stay', async () => {
    const world = testWorld({ terminalColumns: 80, env: { TERM: 'xterm-256color' } });
    await progressOf(7, world);
    const { stderr } = world.written;
    const escape = String.fromCodePoint(27);
    expect(stderr).toContain('hold  7s of 7s');
    expect(stderr).toContain('throughput');
    // Erased, line by line, before the last step.
    const [, end = ''] = stderr.split('hold  7s of 7s');
    expect(end.split(`${escape}[2K`).length).toBeGreaterThan(5);
    expect(stderr).toContain('starting it');
    expect(stderr.trimEnd()).toMatch(/stopping it/);
    world.cleanUp();
  });

  test('masks secrets in what is drawn', async () => {
    const world = testWorld({ terminalColumns: 80, env: { NO_COLOR: '1' } });
    world.secrets.add('peak-secret');
    const progress = await createProgress(world.stderr);
    progress.testStarted(testPlan({ ...planned, name: 'peak-secret' }));
    progress.testEnded();
    expect(world.written.stderr).toContain('***');
    expect(world.written.stderr).not.toContain('peak-secret');
    world.cleanUp();
  });

  test('pairs are drawn anew below each step, and are gone at the end', async () => {
    const world = testWorld({ terminalColumns: 80, env: { TERM: 'xterm-256color' } });
    await comparisonOf([aPair(1), aPair(2), aPair(3, { start: 2 })], world);
    const { stderr } = world.written;
    const escape = String.fromCodePoint(27);
    const [, afterStep = ''] = stderr.split('warmed up after 20 s');
    expect(stderr).toContain('warming up');
    expect(afterStep).toContain('warming up');
    expect(stderr).toContain('pair 3 of at most 48, start 2');
    expect(stderr).toContain('so far +10.1% (+7.9% to +13.0%), not clear yet');
    const [, end = ''] = stderr.split('pair 3 of at most 48');
    expect(end.split(`${escape}[2K`).length).toBeGreaterThan(5);
    expect(stderr.trimEnd()).toMatch(/stopping it/);
    world.cleanUp();
  });
});
