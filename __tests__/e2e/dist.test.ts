import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const repository = resolve(import.meta.dirname, '../..');
const rolldown = join(repository, 'node_modules', '.bin', 'rolldown');

const filesOf = (folder: string): Map<string, Buffer> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));

describe('the committed dist', () => {
  let built = '';
  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'loadgate-dist-'));
    const build = spawnSync(rolldown, ['-c', 'rolldown.config.js', '-d', built], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect({ status: build.status, stderr: build.stderr }).toMatchObject({ status: 0 });
  });
  afterAll(() => rm(built, { recursive: true, force: true }));

  test('is what src builds, byte for byte: `npm run build` renews it', () => {
    const committed = filesOf(join(repository, 'dist'));
    const fresh = filesOf(built);
    expect([...committed.keys()]).toEqual([...fresh.keys()]);
    const different = [...fresh].filter(([name, bytes]) => committed.get(name)?.equals(bytes) !== true);
    expect(different.map(([name]) => name)).toEqual([]);
  });

  test('names no path of the machine that built it', () => {
    for (const [name, bytes] of filesOf(built))
      expect({ name, found: bytes.includes(repository) }).toEqual({ name, found: false });
  });
});
