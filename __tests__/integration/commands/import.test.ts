import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { main } from '../../../src/commands/index.js';
import { loadPlan, localFacts } from '../../../src/config/index.js';
import { madeHar } from '../../helpers/har.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

const put = (name: string, text: string): void => writeFileSync(join(world.cwd, name), text);
const read = (name: string): string => readFileSync(join(world.cwd, name), 'utf8');
const run = (...args: string[]): Promise<number> => main(['import', ...args], world);

describe('import', () => {
  const recording = madeHar([{ url: '/orders' }, { url: '/app.css', mime: 'text/css' }]);

  test('prints a configuration, and nothing else, on stdout', async () => {
    put('my shop.har', recording);
    expect(await run('my shop.har')).toBe(0);
    put('loadgate.yml', world.written.stdout);
    const request = { configPath: join(world.cwd, 'loadgate.yml'), overrides: {}, ci: localFacts };
    expect(await loadPlan(world, request)).toMatchObject({
      tests: [{ load: { scenario: { name: 'my-shop' } } }],
    });
    expect(world.written.stderr).toMatch(/^ {2}my shop\.har: 1 request to .*\n {2}Left out: 1 for images/);
  });

  test('writes a new file, and never over another one', async () => {
    put('shop.har', recording);
    expect(await run('shop.har', '--out', 'perf/shop.yml', '--name', 'checkout', '--assets')).toBe(0);
    expect(read('perf/shop.yml')).toMatch(
      /\n {2}checkout:\n.*\n {4}steps:\n {6}- get: \/orders\n(?:.*\n)+ {6}- get: \/app\.css/,
    );
    expect(world.written.stdout).toBe('wrote perf/shop.yml\nNext: loadgate validate -c perf/shop.yml\n');

    put('perf/shop.yml', '# mine\n');
    expect(await run('shop.har', '--out', 'perf/shop.yml')).toBe(2);
    expect(read('perf/shop.yml')).toBe('# mine\n');
    expect(world.written.stderr).toContain('loadgate: perf/shop.yml is there already\nfix: Name a new file;');
  });

  test.each([
    ['shop.har', 'shop'],
    ['www.shop.example.com.HAR', 'www.shop.example.com'],
    ['Ünïcode & blanks.har', 'n-code-blanks'],
    ['.har', 'recording'],
    ['???.har', 'recording'],
  ])('names the scenario after the file %j: %s', async (file, name) => {
    put(file, recording);
    expect(await run(file)).toBe(0);
    expect(world.written.stderr).toContain(`became the scenario "${name}".`);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no file', ['nowhere.har'], /^loadgate: nowhere\.har: no such file\nfix: Name a HAR file: /],
    ['a folder', ['folder'], /^loadgate: folder is a folder\nfix: Name a HAR file in it\./],
    [
      'no HAR',
      ['loadgate.yml'],
      /^loadgate: loadgate\.yml: not a HAR file, which is JSON: .*\nfix: In the network panel/,
    ],
    [
      'half a file',
      ['half.har'],
      /^loadgate: half\.har breaks off in the middle: .*\nfix: Export it again\. /,
    ],
    ['an empty file', ['empty.har'], /^loadgate: empty\.har is empty\nfix: /],
    [
      'nothing to import',
      ['css.har'],
      /^loadgate: the recording holds no request that could be imported\nfix: .*--assets/,
    ],
    [
      'too large a file',
      ['large.har'],
      /^loadgate: large\.har has 200 MiB; a recording may have 100 MiB\nfix: /,
    ],
    [
      'too much in it',
      ['long.har'],
      /^loadgate: long\.har makes a configuration of more than 1 MiB, which is the most .*\nfix: /,
    ],
    [
      'another host',
      ['shop.har', '--host', 'a.example'],
      /^loadgate: --host a\.example: the recording has no request to it/,
    ],
    [
      'no name',
      ['shop.har', '--name', 'my shop'],
      /^loadgate: --name "my shop": a scenario's name has letters/,
    ],
    [
      'an empty path',
      ['shop.har', '--out', ''],
      /^loadgate: .*It is empty: write a path, or leave the option out\./,
    ],
  ])('of %s: exit 2, one sentence', async (_, args, said) => {
    put('shop.har', recording);
    put('loadgate.yml', 'version: 1\n');
    put('half.har', recording.slice(0, 100));
    put('empty.har', '');
    put('css.har', madeHar([{ mime: 'text/css' }]));
    put('large.har', '{');
    truncateSync(join(world.cwd, 'large.har'), 200 * 1024 * 1024);
    put('long.har', madeHar([{ method: 'POST', type: 'text/plain', text: 'x'.repeat(1_048_500) }]));
    mkdirSync(join(world.cwd, 'folder'));
    const exitCode = await run(...args);
    expect(world.written).toMatchObject({ stdout: '', stderr: expect.stringMatching(said) });
    expect(exitCode).toBe(2);
  });
});
