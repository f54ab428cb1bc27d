import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { placeWith, reportFileNames } from '../helpers/cli.js';
import { isServiceAlive, troubledFiles } from '../helpers/troubled.js';

describe('a target that', () => {
  test('lacks a captured field fails its checks, with an example', async () => {
    const place = placeWith(troubledFiles({}, { step: ', capture: { order: $.order.id }' }));

    const { exitCode, result, report } = await place.runUntilFit('--test', 'first');

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
    const [first] = result.tests;
    expect(first?.requests.errors.check).toBe(first?.requests.attempted);
    expect(first?.errorExamples).toMatchObject([
      { kind: 'check', request: 'items', message: expect.stringContaining('$.order.id') },
    ]);
    expect(report['comment.md']).toContain('order');
    expect(isServiceAlive(place.cwd)).toBe(false);
  });

  test('ends under load fails the run, which is told with its last words', async () => {
    const place = placeWith(troubledFiles({ exitAfter: 40 }, { hold: '20s' }));

    const { exitCode, stdout, result, report } = await place.run();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 1, verdict: 'fail' });
    expect(stdout).toMatch(/^\nFAIL {2}troubled: command exited under load/);
    expect(result.reasons).toEqual([
      'first: command exited under load (ended with exit code 7)',
      ...result.reasons.slice(1, -1),
      expect.stringMatching(/^test second was not run: .*ended with exit code 7$/),
    ]);
    expect(result.tests[0]).toMatchObject({
      ended: 'target-gone',
      incidents: [{ service: 'command', kind: 'exited', detail: 'ended with exit code 7' }],
    });
    expect(result.serviceLogs).toMatchObject([
      { service: 'command', tail: expect.stringContaining('FATAL: the till is on fire') },
    ]);
    for (const text of [stdout, report['comment.md'], report['report.html']])
      expect(text).toContain('the till is on fire');
  });

  test('never becomes ready is an environment fault, told with its output', async () => {
    const place = placeWith(troubledFiles({ neverReady: true }, { readyWithin: '2s' }));

    const { exitCode, stdout, result, report } = await place.run();

    expect({ exitCode, verdict: result.verdict, tests: result.tests }).toEqual({
      exitCode: 3,
      verdict: 'invalid',
      tests: [],
    });
    expect(result.reasons).toEqual([
      expect.stringMatching(
        /^the command "node service\.js" was not ready within 2s: GET http:\/\/127\.0\.0\.1:\d+\/health: status 503 instead of 200/,
      ),
    ]);
    expect(stdout).toContain('the shop is open');
    expect(Object.keys(report).toSorted()).toEqual([...reportFileNames]);
    expect(isServiceAlive(place.cwd)).toBe(false);
  });

  test('ends before it is ready is told with its output', async () => {
    const place = placeWith({ ...troubledFiles({}), 'service.js': 'throw new Error("no till here");' });

    const { exitCode, stdout, result } = await place.run();

    expect(exitCode).toBe(3);
    expect(result.reasons).toEqual([
      expect.stringMatching(/^the command "node service\.js" ended with exit code 1 before it was ready/),
    ]);
    expect(stdout).toContain('no till here');
  });

  test('wants a port that is taken is not started', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => occupant.once('listening', listening));
    const address = occupant.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const place = placeWith(troubledFiles({}, { port }));

    const { exitCode, stdout, stderr, result } = await place.run();
    occupant.close();

    expect(exitCode).toBe(3);
    expect(result.reasons).toEqual([
      `port ${port} of target.command is already in use. ` +
        'Stop what listens there, or write `port: auto` and let the command listen on $PORT.',
    ]);
    expect(stdout).toContain(`port ${port} of target.command is already in use`);
    expect(stderr).not.toContain('starting');
  });
});

describe('a report that can not be written', () => {
  const files = troubledFiles({});
  const run = ['run', '--test', 'first', '--out', 'out'];

  test.each([
    ['out', 'a file of that name is in the way'],
    ['out/deeper', 'a part of the path is a file'],
    ...(process.platform === 'linux' ? [['/proc/loadgate', 'the system takes nothing of that name']] : []),
  ])('as there is no place for %s: exit 2 with the fix, nothing booted', async (out, cause) => {
    const there = placeWith({ ...files, out: '' });

    const { exitCode, stdout, stderr } = await there.loadgate('run', '--test', 'first', '--out', out);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^loadgate: The report has no place: can't make the folder \\S+: ${cause}.*\\nfix: .+\\n$`),
    );
  });

  const place = (): ReturnType<typeof placeWith> => placeWith(files);
  const isRoot = process.getuid?.() === 0;

  /** A disk of this size in `folder`; false where this user may not mount one. */
  const mountDisk = (folder: string, size: string): boolean => {
    mkdirSync(folder);
    const options = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder];
    return process.platform === 'linux' && isRoot && spawnSync('mount', options).status === 0;
  };

  test.each([
    ['64k', 'report.html', true],
    ['4k', 'result.json', false],
  ])('as a disk of %s is full: %s is named, what fits is whole', async (size, missing, isResultWhole) => {
    const there = place();
    const out = join(there.cwd, 'out');
    if (!mountDisk(out, size)) {
      process.stderr.write('No disk can be mounted here: a full one is not tried.\n');
      return;
    }
    try {
      // Something old is there already, and stays as it was where the new one finds no room.
      writeFileSync(join(out, missing), 'old');
      const { exitCode, stdout, stderr } = await there.loadgate(...run, '--json');
      const report = there.readReport('out');

      expect(exitCode).toBe(3);
      expect(stderr).toMatch(new RegExp(`^notice can't write \\S+/out/${missing}: no space left`, 'm'));
      expect(stderr).toContain('first  5 users for 1s');
      expect(JSON.parse(stdout)).toMatchObject({ suite: 'troubled' });
      expect(report[missing]).toBe('old');
      if (isResultWhole) expect(JSON.parse(report['result.json'] ?? '')).toEqual(JSON.parse(stdout));
    } finally {
      rmSync(join(out, missing), { force: true });
      spawnSync('umount', [out]);
    }
  });
});
