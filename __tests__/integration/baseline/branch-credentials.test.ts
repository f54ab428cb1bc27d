import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type BaselineStore } from '../../../src/baseline/index.js';
import { baselineRecord } from '../../helpers/baseline.js';
import { serveGit, type Access, type GitServer } from '../../helpers/git-over-http.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

const token = 'ghs_checkoutleavesthis';
const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

let world: TestWorld;
let server: GitServer;
let granted: Access;

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: world.cwd, encoding: 'utf8' }).trim();

beforeEach(async () => {
  world = testWorld();
  granted = 'write';
  server = await serveGit(world.cwd, (authorization) =>
    header.endsWith(authorization) && authorization !== '' ? granted : 'none',
  );
  git('init', '--quiet', '--bare', 'origin.git');
  git('init', '--quiet', '--initial-branch=main', '.');
  git('remote', 'add', 'origin', `${server.url}/origin.git`);
});
afterEach(async () => {
  await server.close();
  world.cleanUp();
});

const store = (): BaselineStore =>
  openStore(
    { kind: 'branch', branch: 'perf', remote: 'origin', directory: '' },
    { world, suite: 'shop', github: undefined },
  );

describe('credentials of the repository', () => {
  test('as actions/checkout leaves them: an extra header in its configuration', async () => {
    git('config', `http.${server.url}/.extraheader`, header);
    await store().remember(baselineRecord());
    expect(await store().recall()).toMatchObject({ kind: 'found' });
    expect(world.secrets.mask(`found ${header}`)).not.toContain(header.slice(-20));
  });

  test('or in a file of its own that the configuration includes for this folder', async () => {
    writeFileSync(
      join(world.cwd, 'credentials.config'),
      `[http "${server.url}/"]\n\textraheader = ${header}\n`,
    );
    git('config', `includeIf.gitdir:${join(world.cwd, '.git')}.path`, join(world.cwd, 'credentials.config'));
    await store().remember(baselineRecord());
    expect(await store().recall()).toMatchObject({ kind: 'found' });
  });

  test('none: unavailable, without a prompt', async () => {
    expect(await store().recall()).toEqual({
      kind: 'unavailable',
      message: expect.stringMatching(/could not be read: git ls-remote: fatal: could not read Username/),
    });
  });

  test('that may only read: what is there is recalled, storing names the permission', async () => {
    git('config', `http.${server.url}/.extraheader`, header);
    await store().remember(baselineRecord());
    granted = 'read';
    expect(await store().recall()).toMatchObject({ kind: 'found' });
    await expect(store().remember(baselineRecord({ commit: 'x' }))).rejects.toMatchObject({
      message: expect.stringMatching(/refused: fatal: unable to access .*403/),
      fix: expect.stringContaining('contents: write'),
    });
  });

  test('in the address: never in a message', async () => {
    granted = 'none';
    git('remote', 'set-url', 'origin', `${server.url.replace('//', `//user:${token}@`)}/origin.git`);
    const recalled = await store().recall();
    expect(recalled).toMatchObject({ kind: 'unavailable' });
    expect(world.secrets.mask(JSON.stringify(recalled))).not.toContain(token);
  });
});
