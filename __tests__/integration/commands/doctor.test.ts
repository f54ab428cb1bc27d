import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { doctor } from '../../../src/commands/doctor.js';
import { testWorld, type TestWorld, type TestWorldOptions } from '../../helpers/world.js';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

const composeConfig = 'version: 1\ncompose: compose.yml\nservice: api\npath: /\n';
const composeFile = "services: { api: { image: 'acme/api:1', ports: ['3000'] } }\n";
const goodDocker = `
case "$1" in
  version) echo 28.5.2 ;;
  compose) echo 2.40.3 ;;
esac`;

interface MachineOptions extends TestWorldOptions {
  /** Body of the shell script that stands for `docker`; undefined: there is none. */
  readonly docker?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A world whose PATH holds git and, if told, a docker of the test's own. */
function machine({ docker, files = {}, ...options }: MachineOptions = {}): TestWorld {
  const bin = mkdtempSync(join(tmpdir(), 'loadgate-bin-'));
  cleanUps.push(() => rmSync(bin, { recursive: true, force: true }));
  symlinkSync(spawnSync('which', ['git'], { encoding: 'utf8' }).stdout.trim(), join(bin, 'git'));
  if (docker !== undefined) writeFileSync(join(bin, 'docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
  const world = testWorld({ ...options, env: { PATH: bin, ...options.env } });
  cleanUps.push(() => world.cleanUp());
  for (const [name, text] of Object.entries(files)) writeFileSync(join(world.cwd, name), text);
  return world;
}

/** What doctor prints as JSON, by name of the check. */
async function checksOf(world: TestWorld): Promise<{ exitCode: number; checks: Record<string, unknown> }> {
  const exitCode = await doctor(world, { json: true });
  const { checks }: { checks: { name: string }[] } = JSON.parse(world.written.stdout);
  return { exitCode, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

describe('doctor', () => {
  test('finds a machine with everything ready', async () => {
    const world = machine({
      docker: goodDocker,
      files: { 'loadgate.yml': composeConfig, 'compose.yml': composeFile },
    });

    const { exitCode, checks } = await checksOf(world);

    expect(exitCode).toBe(0);
    expect(checks).toMatchObject({
      node: { level: 'ok', found: process.version },
      loopback: { level: 'ok', found: expect.stringMatching(/^port \d+ could be bound$/) },
      git: { level: 'ok', found: expect.stringMatching(/^\d+\.\d+/) },
      docker: { level: 'ok', found: 'engine 28.5.2' },
      compose: { level: 'ok', found: '2.40.3' },
      configuration: { level: 'ok', found: expect.stringContaining('loadgate.yml: compose target') },
    });
    expect(checks).not.toHaveProperty('github token');
  });

  test('prints a line for each check, with the fix below it', async () => {
    const world = machine();

    expect(await doctor(world, { json: false })).toBe(0);

    expect(world.written.stdout).toMatch(/^ok {3}node +v\d+/);
    expect(world.written.stdout).toMatch(
      /^warn docker +the command was not found\n +fix: Install Docker Engine/m,
    );
    expect(world.written.stdout).toMatch(/^warn configuration +No configuration here/m);
    expect(world.written.stdout).toMatch(/Ready to run\.\n$/);
  });

  test.each([
    ['no docker', undefined, 'docker', 'the command was not found', 'Install Docker Engine'],
    [
      'an engine that does not run',
      'echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2; exit 1',
      'docker',
      'Cannot connect to the Docker daemon',
      'Start the engine',
    ],
    [
      'an engine that this user may not reach',
      'echo "permission denied while trying to connect to the docker API" >&2; exit 1',
      'docker',
      'permission denied',
      'usermod -aG docker',
    ],
    [
      'no compose plugin',
      'case "$1" in version) echo 28.5.2 ;; *) echo "docker: unknown command: docker compose" >&2; exit 1 ;; esac',
      'compose',
      'unknown command: docker compose',
      'Install the compose plugin',
    ],
    [
      'an old compose plugin',
      'case "$1" in version) echo 28.5.2 ;; *) echo v2.17.2 ;; esac',
      'compose',
      'v2.17.2',
      'Upgrade the compose plugin to 2.24.4 or later',
    ],
  ])('warns of %s, and fails where the target is a compose stack', async (_, docker, name, found, fix) => {
    const script = docker === undefined ? {} : { docker };
    const files = { 'loadgate.yml': composeConfig, 'compose.yml': composeFile };
    const message = { found: expect.stringContaining(found), fix: expect.stringContaining(fix) };

    const without = await checksOf(machine(script));
    expect(without.exitCode).toBe(0);
    expect(without.checks[name]).toMatchObject({ level: 'warn', ...message });

    const needed = await checksOf(machine({ ...script, files }));
    expect(needed.exitCode).toBe(3);
    expect(needed.checks[name]).toMatchObject({ level: 'fail', ...message });
  });

  test('names an old Node, a single core, little memory, few files and few ports', async () => {
    const { files, machine: real } = testWorld();
    const world = machine({
      docker: goodDocker,
      overrides: {
        machine: { ...real, node: 'v18.20.0', cores: 1, memoryBytes: 2 ** 30 },
        files: {
          ...files,
          async readText(path) {
            if (path === '/proc/self/limits')
              return 'Limit      Soft Limit  Hard Limit  Units\nMax open files  256  4096  files\n';
            if (path.endsWith('ip_local_port_range')) return '40000\t41000\n';
            return await files.readText(path);
          },
        },
      },
    });

    const { exitCode, checks } = await checksOf(world);

    expect(exitCode).toBe(3);
    expect(checks).toMatchObject({
      node: { level: 'fail', fix: expect.stringContaining('20.19') },
      cores: { level: 'warn' },
      memory: { level: 'warn', found: expect.stringContaining('1') },
      'open files': { level: 'warn', fix: expect.stringContaining('ulimit -n') },
      'local ports': { level: 'warn', found: 'only 1001 (40000 to 41000)' },
    });
  });

  test('fails on a configuration that is not valid, and says where', async () => {
    const world = machine({ files: { 'loadgate.yml': 'version: 1\nnonsense: true\n' } });

    const { exitCode, checks } = await checksOf(world);

    expect(exitCode).toBe(3);
    expect(checks['configuration']).toMatchObject({
      level: 'fail',
      found: expect.stringMatching(/loadgate\.yml:2:1.*nonsense/s),
    });
  });
});

describe('doctor with a token', () => {
  /** A server in GitHub's place; returns the environment that leads to it. */
  async function github(answer: RequestListener): Promise<Record<string, string>> {
    const server: Server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
    return {
      GITHUB_API_URL: `http://127.0.0.1:${address.port}`,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_TOKEN: 'ghs_secret',
    };
  }

  test('says what it may do', async () => {
    const env = await github((request, response) => {
      const known = request.headers.authorization === 'Bearer ghs_secret';
      const body = request.url === '/repos/acme/shop' ? { permissions: { push: false } } : { total_count: 0 };
      response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const world = machine({ docker: goodDocker, env });

    const { exitCode, checks } = await checksOf(world);

    expect(exitCode).toBe(0);
    expect(checks).toMatchObject({
      'github token': { level: 'ok', found: 'reads acme/shop; may not push' },
      'github actions': { level: 'ok' },
    });
    expect(world.written.stdout).not.toContain('ghs_secret');
  });

  test.each([
    [401, 401, 'answers 401', 'Use a token that is valid'],
    [404, 403, 'answers 404', 'Use a token for acme/shop'],
  ])('warns when GitHub answers %d', async (repositoryStatus, runsStatus, found, fix) => {
    const env = await github((request, response) => {
      response.writeHead(request.url === '/repos/acme/shop' ? repositoryStatus : runsStatus).end('{}');
    });

    const { exitCode, checks } = await checksOf(machine({ docker: goodDocker, env }));

    expect(exitCode).toBe(0);
    expect(checks).toMatchObject({
      'github token': {
        level: 'warn',
        found: expect.stringContaining(found),
        fix: expect.stringContaining(fix),
      },
      'github actions': { level: 'warn', fix: expect.stringContaining('actions: read') },
    });
  });

  test('names the address that can not be reached, why, and what to do', async () => {
    const env = await github(() => undefined);
    cleanUps.splice(-1).forEach((close) => close());
    const url = env['GITHUB_API_URL'] ?? '';

    const { exitCode, checks } = await checksOf(machine({ docker: goodDocker, env }));

    expect(exitCode).toBe(0);
    expect(checks['github token']).toEqual({
      name: 'github token',
      level: 'warn',
      found: expect.stringMatching(new RegExp(`^no answer from ${url}: .*ECONNREFUSED`)),
      fix: 'See that this machine reaches it (name server, firewall), or set GITHUB_API_URL to the API of your server.',
    });
  });

  test('does not wait for ever for an answer', async () => {
    const env = await github(() => undefined);

    const { exitCode, checks } = await checksOf(machine({ docker: goodDocker, env }));

    expect(exitCode).toBe(0);
    expect(checks['github token']).toMatchObject({
      level: 'warn',
      found: expect.stringContaining('no answer'),
    });
  });

  test('asks for the repository when only the token is set', async () => {
    const { checks } = await checksOf(machine({ docker: goodDocker, env: { GITHUB_TOKEN: 'ghs_secret' } }));

    expect(checks['github token']).toMatchObject({
      level: 'warn',
      fix: expect.stringContaining('GITHUB_REPOSITORY'),
    });
  });
});
