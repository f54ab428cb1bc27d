import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Acceptance } from '../../../src/analyze/index.js';
import { openStore, type BaselineStore } from '../../../src/baseline/index.js';
import { EnvironmentError } from '../../../src/errors.js';
import { baselineRecord } from '../../helpers/baseline.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld = testWorld();
afterEach(() => {
  world.cleanUp();
  world = testWorld();
});

const note: Acceptance = {
  commit: 'topic',
  at: '2026-11-24T11:00:00.000Z',
  author: 'ann',
  reason: 'worth it',
  metrics: [],
  includesErrors: false,
};

const open = (path: string, suite = 'shop'): BaselineStore =>
  openStore({ kind: 'file', path: join(world.cwd, path) }, { world, suite, github: undefined });

describe('a file', () => {
  test('is missing, then remembers in order', async () => {
    const store = open('perf/baseline.json');
    expect(await store.recall()).toEqual({
      kind: 'missing',
      message: expect.stringMatching(/no baseline yet: .*perf\/baseline\.json does not exist/),
    });
    const first = baselineRecord({ commit: '1' });
    const second = baselineRecord({ commit: '2' });
    expect(await store.remember(first)).toMatch(/record 1 of suite shop in .*baseline\.json/);
    expect(await store.remember(second)).toMatch(/record 2/);
    expect(await store.recall()).toMatchObject({
      kind: 'found',
      from: expect.stringContaining('baseline.json'),
      document: { suite: 'shop', records: [first, second] },
    });
    expect(readdirSync(join(world.cwd, 'perf'))).toEqual(['baseline.json']);
  });

  test('keeps what was accepted with the record that has it in it', async () => {
    const store = open('b.json');
    expect(await store.remember(baselineRecord(), [note])).toMatch(
      /record 1 of suite shop, with what ann accepted in /,
    );
    expect(await store.remember(baselineRecord({ commit: '2' }))).toMatch(/record 2 of suite shop in /);
    expect(await store.recall()).toMatchObject({ document: { records: [{}, {}], notes: [note] } });
  });

  test('keeps what was accepted of a run that is not remembered, in one change', async () => {
    const other = { ...note, author: 'bob' };
    const store = open('b.json');
    expect(await store.note([note, other], { hasFailed: true })).toMatch(
      /^Noted for suite shop: commit topic is accepted in .*b\.json\.$/,
    );
    expect(await store.recall()).toMatchObject({ document: { records: [], notes: [note, other] } });
  });

  test.each([
    ['{"loadgateBaseline":1', /not JSON/],
    ['{"loadgateBaseline":9}', /newer Loadgate/],
    ['{"loadgateBaseline":1,"suite":"cart","records":[]}', /belongs to the suite "cart"/],
  ])('that is unreadable is left as it is: %s', async (text, why) => {
    writeFileSync(join(world.cwd, 'b.json'), text);
    const store = open('b.json');
    expect(await store.recall()).toEqual({ kind: 'unreadable', message: expect.stringMatching(why) });
    const refused = await store.remember(baselineRecord()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EnvironmentError);
    expect(refused).toMatchObject({
      message: expect.stringMatching(why),
      fix: expect.stringMatching(/Move .* away/),
    });
    expect(readFileSync(join(world.cwd, 'b.json'), 'utf8')).toBe(text);
  });

  test('that is a folder is unavailable', async () => {
    mkdirSync(join(world.cwd, 'b.json'));
    expect(await open('b.json').recall()).toEqual({
      kind: 'unavailable',
      message: expect.stringContaining('b.json'),
    });
    await expect(open('b.json').remember(baselineRecord())).rejects.toThrow(EnvironmentError);
  });
});

test('a folder holds one file for each suite', async () => {
  await open('perf', 'shop').remember(baselineRecord({ commit: 's' }));
  await open('perf', 'team/cart').remember(baselineRecord({ commit: 'c' }));
  expect(readdirSync(join(world.cwd, 'perf'))).toEqual(['shop.json', expect.stringMatching(/^team-cart-/)]);
  expect(await open('perf', 'team/cart').recall()).toMatchObject({
    document: { records: [{ commit: 'c' }] },
  });
});

test('no store is an outcome of its own', async () => {
  const store = openStore({ kind: 'none' }, { world, suite: 'shop', github: undefined });
  expect(await store.recall()).toEqual({ kind: 'none' });
  expect(await store.remember(baselineRecord())).toMatch(/no baseline store/);
});
