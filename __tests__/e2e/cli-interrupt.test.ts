import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { resultSchema } from '../../src/analyze/index.js';
import { placeWith, reportFileNames, type Started } from '../helpers/cli.js';
import { isServiceAlive, troubledFiles } from '../helpers/troubled.js';

/** What a runner gives a cancelled job before it asks again is more; the results must be there by then. */
const resultsWithinMs = 5_000;

async function underLoad(started: Started): Promise<void> {
  await started.seen(/^first: 5 users of "browse", from one thread \(auto\)$/m);
  await sleep(1_500);
}

describe('a run that is asked to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s writes what it has and leaves nothing behind',
    async (signal) => {
      const place = placeWith(troubledFiles({}, { hold: '60s' }));
      const started = place.start(['run']);
      await underLoad(started);
      expect(isServiceAlive(place.cwd)).toBe(true);

      const askedAtMs = performance.now();
      started.signal(signal);
      const { exitCode, stdout, stderr } = await started.ended;

      expect(performance.now() - askedAtMs).toBeLessThan(resultsWithinMs);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('\ninterrupted: the results so far are written');
      const report = place.readReport();
      expect(Object.keys(report).toSorted()).toEqual([...reportFileNames]);
      const result = resultSchema.parse(JSON.parse(report['result.json'] ?? ''));
      expect(result).toMatchObject({ verdict: 'invalid', tests: [{ name: 'first', ended: 'interrupted' }] });
      expect(result.tests[0]?.requests.ok).toBeGreaterThan(0);
      expect(result.reasons).toContain('test second was not run: the run was interrupted');
      expect(result.reasons.join('\n')).toMatch(/first: interrupted after \S+ of 1m/);
      expect(stdout).toMatch(/^\nINVALID {2}troubled: /);
      expect(isServiceAlive(place.cwd)).toBe(false);
    },
  );

  test('during the boot ends it', async () => {
    const place = placeWith(troubledFiles({ neverReady: true }, { readyWithin: '60s' }));
    const started = place.start(['run']);
    await started.seen(/^starting node service\.js/);
    const askedAtMs = performance.now();
    started.signal('SIGINT');
    const { exitCode, stdout } = await started.ended;

    expect(performance.now() - askedAtMs).toBeLessThan(resultsWithinMs);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('the boot was interrupted');
  });

  test('twice during the boot ends it without a report, and leaves nothing behind', async () => {
    const place = placeWith(troubledFiles({ neverReady: true, isStubborn: true }, { readyWithin: '60s' }));
    const started = place.start(['run']);
    await started.seen(/^starting node service\.js/);
    await sleep(1_000);
    started.signal('SIGINT');
    await sleep(400);
    started.signal('SIGINT');
    const { exitCode, stdout } = await started.ended;

    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expect(isServiceAlive(place.cwd)).toBe(false);
  });

  test('twice does not wait for a report, and still leaves nothing behind', async () => {
    const place = placeWith(troubledFiles({ isStubborn: true }, { hold: '60s' }));
    const started = place.start(['run']);
    await underLoad(started);
    started.signal('SIGINT');
    await started.seen(/^interrupted/m);
    // Two that are closer together than this are one, passed on by npm.
    await sleep(400);
    started.signal('SIGINT');
    const { exitCode, stderr } = await started.ended;

    expect(exitCode).toBe(130);
    expect(stderr).toContain('\nstopping now\n');
    expect(isServiceAlive(place.cwd)).toBe(false);
  });
});
