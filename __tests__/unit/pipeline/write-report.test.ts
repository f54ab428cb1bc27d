import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EnvironmentError } from '../../../src/errors.js';
import { writeReport } from '../../../src/pipeline/index.js';
import type { ReportFiles } from '../../../src/report/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

const files: ReportFiles = {
  'result.json': '{}\n',
  'comment.md': 'comment',
  'summary.md': 'summary',
  'report.html': '<!doctype html>',
  'junit.xml': '<testsuites/>',
  'metrics.txt': '# EOF\n',
};

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

test('writes every file into a folder that it makes', async () => {
  const outDir = join(world.cwd, 'deep', 'out');
  expect(await writeReport(files, outDir, world)).toEqual([]);
  expect(readdirSync(outDir).toSorted()).toEqual(Object.keys(files).toSorted());
  expect(readFileSync(join(outDir, 'comment.md'), 'utf8')).toBe('comment');
});

test('writes figures as they are, also where a secret has the same digits', async () => {
  world.secrets.add('1000');
  await writeReport({ 'result.json': '{ "timeoutMs": 10000 }' }, world.cwd, world);
  expect(readFileSync(join(world.cwd, 'result.json'), 'utf8')).toBe('{ "timeoutMs": 10000 }');
});

test('one that can not be written does not keep the others from being written', async () => {
  mkdirSync(join(world.cwd, 'result.json'));
  const problems = await writeReport(files, world.cwd, world);
  expect(problems).toEqual([expect.stringMatching(/^can't write .*result\.json: it is a folder/)]);
  expect(readdirSync(world.cwd)).toEqual(expect.arrayContaining(['comment.md', 'metrics.txt']));
});

test('one cause of all is told once, with the fix', async () => {
  writeFileSync(join(world.cwd, 'out'), '');
  expect(await writeReport(files, join(world.cwd, 'out'), world)).toHaveLength(1);

  const full = {
    ...world,
    files: {
      ...world.files,
      writeText: () =>
        Promise.reject(new EnvironmentError("can't write it: no space left", { fix: 'Free some space.' })),
    },
  };
  expect(await writeReport(files, world.cwd, full)).toEqual([
    "can't write it: no space left. Free some space.",
  ]);
});
