import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCli } from '../helpers/cli.js';
import { outcomeWithoutBreach, runCli } from '../helpers/example.js';

const service = `
import { createServer } from 'node:http';
createServer((request, response) => {
  response.writeHead(request.url === '/health' ? 200 : 404).end('{}');
}).listen(process.env.PORT, '127.0.0.1');
`;

describe('a repository that has just been initialised', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'loadgate-init-'));
    spawnSync('git', ['init', '--quiet'], { cwd: folder });
    writeFileSync(join(folder, 'server.mjs'), service);
    writeFileSync(join(folder, 'package.json'), '{"scripts": {"start": "node server.mjs"}}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('runs as it is', async () => {
    const initialised = await startCli(['init'], { cwd: folder }).ended;
    expect(initialised).toMatchObject({ exitCode: 0, stderr: '' });
    const config = join(folder, 'loadgate.yml');
    const text = readFileSync(config, 'utf8');
    expect(text).toContain('hold: 30s');
    writeFileSync(config, text.replace('hold: 30s', 'hold: 4s').replace('ramp-up: 5s', 'ramp-up: 1s'));

    const { exitCode, result } = await runCli(folder);

    expect({ exitCode, verdict: result.verdict }).toEqual(outcomeWithoutBreach(result));
    expect(result.tests).toMatchObject([
      { name: 'pull-request', errorRate: 0, byRequest: [{ name: 'GET /health' }] },
    ]);
    expect(result.warnings).toEqual([]);
  });
});
