import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { resultSchema } from '../../src/analyze/index.js';
import { placeWith, reportFileNames } from '../helpers/cli.js';

const tries = 3;

test('demo: a pass, a fail, the comment and the page, without Docker', async () => {
  const place = placeWith({});
  const resultOf = (report: string): unknown => {
    const { verdict, baseline } = resultSchema.parse(
      JSON.parse(place.readReport(join('loadgate-demo', report))['result.json'] ?? ''),
    );
    return { verdict, baseline: baseline.outcome };
  };
  const demo = () =>
    place.start(['demo', '--hold', '3'], { DOCKER_HOST: 'unix:///nowhere/docker.sock' }).ended;

  let outcome = await demo();
  // The generator may be late on a busy machine, which is said; three times in a row is no demo.
  for (let n = 1; n < tries && outcome.exitCode !== 0; n += 1) {
    expect(outcome.stderr).toMatch(/It ended as (invalid|warn): on a busy machine close other programs/);
    outcome = await demo();
  }

  const { exitCode, stdout, stderr } = outcome;
  expect(`${stderr.split('\n').at(-2)} (exit ${exitCode})`).toMatch(/\(exit 0\)$/);
  expect(stdout).toContain('PASS  demo-shop: all limits hold');
  expect(stdout).toMatch(/FAIL {2}demo-shop: p95 is \d+% slower than the baseline/);
  expect(resultOf('report-1')).toEqual({ verdict: 'pass', baseline: 'missing' });
  expect(resultOf('report-2')).toEqual({ verdict: 'fail', baseline: 'compared' });
  for (const report of ['report-1', 'report-2']) {
    const names = Object.keys(place.readReport(join('loadgate-demo', report)));
    expect(names.toSorted()).toEqual([...reportFileNames]);
  }
  const named = [...stdout.matchAll(/^ {2}(loadgate-demo\/\S+) /gm)].map(([, path = '']) => path);
  expect(named).toHaveLength(3);
  for (const path of named) expect(existsSync(join(place.cwd, path))).toBe(true);
}, 180_000);

test('demo writes nothing into a folder that holds something else', async () => {
  const place = placeWith({ 'loadgate.yml': 'name: mine\n', 'baseline.json': '{}' });
  expect(await place.loadgate('demo', '--out', '.')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      `loadgate: ${place.cwd} holds files that are not of an earlier demo: nothing was written.\n` +
      'fix: Name a new folder: `loadgate demo --out FOLDER`.\n',
  });
  expect(place.readReport('.')).toEqual({ 'loadgate.yml': 'name: mine\n', 'baseline.json': '{}' });
});
