import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { validateCommand } from '../../../src/commands/validate.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

describe('validate --json', () => {
  const problemsOf = async (config?: string): Promise<unknown> => {
    const exitCode = await validateCommand(
      { json: true, ...(config === undefined ? {} : { config }) },
      world,
    );
    expect({ exitCode, stderr: world.written.stderr }).toEqual({ exitCode: 2, stderr: '' });
    const { problems }: { problems: unknown } = JSON.parse(world.written.stdout);
    return problems;
  };

  test('of what is wrong inside', async () => {
    writeFileSync(join(world.cwd, 'loadgate.yml'), 'path: /\ntarget: 5\n');
    expect(await problemsOf()).toMatchObject([{ file: 'loadgate.yml', line: 2, column: 9 }]);
  });

  test('of no configuration at all', async () => {
    expect(await problemsOf()).toEqual([
      {
        file: 'loadgate.yml',
        line: 1,
        column: 1,
        message: expect.stringMatching(/^No configuration here: .*\. `loadgate init` writes one/),
      },
    ]);
  });

  test('of one that is not there', async () => {
    writeFileSync(join(world.cwd, 'loadgate.yml'), '');
    expect(await problemsOf('loadgat.yml')).toEqual([
      {
        file: 'loadgat.yml',
        line: 1,
        column: 1,
        message: expect.stringMatching(
          /^There is no configuration loadgat\.yml; did you mean loadgate\.yml\? `loadgate init`/,
        ),
      },
    ]);
  });

  test('of one that can not be read', async () => {
    mkdirSync(join(world.cwd, 'folder.yml'));
    expect(await problemsOf('folder.yml')).toEqual([
      {
        file: 'folder.yml',
        line: 1,
        column: 1,
        message: expect.stringMatching(
          /^can't read .*folder\.yml: it is a folder.* Name the configuration file/,
        ),
      },
    ]);
  });
});
