import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../../src/pipeline/index.js';
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
});
