import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findConfig, shown } from '../../../src/commands/find-config.js';
import { readResult } from '../../../src/commands/read-result.js';
import { UsageError } from '../../../src/errors.js';
import { renderFiles } from '../../../src/report/index.js';
import { failingResult } from '../../helpers/results/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

function put(name: string, text: string): string {
  const path = join(world.cwd, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('findConfig', () => {
  test('takes the one that is named, there or not', async () => {
    put('loadgate.yml', '');
    expect(await findConfig('perf/gate.yml', world)).toBe(join(world.cwd, 'perf/gate.yml'));
    expect(await findConfig('/elsewhere/gate.yml', world)).toBe('/elsewhere/gate.yml');
  });

  test('else the first default name that is there', async () => {
    const inGithub = put('.github/loadgate.yml', '');
    expect(await findConfig(undefined, world)).toBe(inGithub);
    const other = put('loadgate.yaml', '');
    expect(await findConfig(undefined, world)).toBe(other);
    const first = put('loadgate.yml', '');
    expect(await findConfig(undefined, world)).toBe(first);
  });

  test('says where it looked, and how to get one', async () => {
    await expect(findConfig(undefined, world)).rejects.toMatchObject({
      exitCode: 2,
      message: 'No configuration here: looked for loadgate.yml, loadgate.yaml, .github/loadgate.yml.',
      fix: expect.stringContaining('`loadgate init`'),
    });
  });
});

test.each([
  ['out/report.html', 'out/report.html'],
  ['.', undefined],
  ['../elsewhere', undefined],
])('a path is shown as a person here would write it: %s', (path, expected) => {
  const absolute = resolve(world.cwd, path);
  expect(shown(absolute, world)).toBe(expected ?? absolute);
});

describe('readResult', () => {
  const result = failingResult();
  const text = renderFiles(result)['result.json'];

  test('reads a report folder, a file in it, and a file of another name', async () => {
    put('out/result.json', text);
    put('kept.json', text);
    for (const path of ['out', 'out/', 'out/result.json', 'kept.json', join(world.cwd, 'out')])
      expect(await readResult(path, world)).toEqual(result);
  });

  test.each([
    ['nothing there', undefined, /out\/result\.json: no such file$/],
    ['no JSON', text.slice(0, 100), /result\.json: not JSON: /],
    ['an empty file', '', /result\.json: not JSON: /],
    ['another document', '{"suite":"shop"}', /not a Loadgate result of this version at schemaVersion: /],
    ['a list', '[]', /not a Loadgate result of this version: /],
    [
      'a newer version',
      text.replace('"schemaVersion": 1', '"schemaVersion": 2'),
      /not a Loadgate result of this version at schemaVersion: /,
    ],
    [
      'a damaged figure',
      text.replace(/"p95": [\d.]+/, '"p95": "fast"'),
      /not a Loadgate result of this version at tests\.0\.latencyMs\.p95: /,
    ],
  ])('%s is refused, named', async (_, content, message) => {
    if (content !== undefined) put('out/result.json', content);
    const refused = readResult('out', world);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(message);
  });
});
