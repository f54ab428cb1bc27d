import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EnvironmentError, UsageError } from '../../../src/errors.js';
import { claimFolder } from '../../../src/pipeline/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

test('makes the folder, and leaves nothing in it', async () => {
  const outDir = join(world.cwd, 'deep', 'out');
  await claimFolder(outDir, world);
  await claimFolder(outDir, world);
  expect(readdirSync(outDir)).toEqual([]);
});

test('a file in its place is a mistake of usage, told with the fix', async () => {
  const outDir = join(world.cwd, 'out');
  writeFileSync(outDir, '');
  const refused = claimFolder(outDir, world);
  await expect(refused).rejects.toBeInstanceOf(UsageError);
  await expect(refused).rejects.toMatchObject({
    message: `The report has no place: can't make the folder ${outDir}: a file of that name is in the way (EEXIST)`,
    fix: 'Move that file away, or choose another name.',
  });
});

test('so is a folder that takes no file', async () => {
  const files = {
    ...world.files,
    writeText: () => Promise.reject(new EnvironmentError("can't write it: read-only")),
  };
  await expect(claimFolder(world.cwd, { ...world, files })).rejects.toMatchObject({
    exitCode: 2,
    message: "The report has no place: can't write it: read-only",
    fix: 'Choose another folder for the report.',
  });
});
