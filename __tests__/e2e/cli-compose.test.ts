import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { expect, test } from '@jest/globals';
import { placeWith, type Place } from '../helpers/cli.js';
import { describeWithDocker } from '../helpers/docker.js';

const server = `require('node:http').createServer((_, response) => response.end('ok')).listen(8000)`;

function stackFiles(script: string): Record<string, string> {
  return {
    'docker-compose.yml': `services:
  api:
    image: node:24-slim
    pull_policy: never
    init: true
    command: [node, -e, ${JSON.stringify(script)}]
    expose: [8000]
`,
    'loadgate.yml': `compose: docker-compose.yml
service: api
path: /
tests: { smoke: { users: 5, hold: 60s } }
`,
  };
}

/** Containers and networks of stacks that were booted from this place: a project bears its folder's name. */
function leftOvers({ cwd }: Place): string[] {
  const name = basename(cwd).toLowerCase();
  return [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
  ].flatMap((args) => {
    const { stdout } = spawnSync('docker', args, { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(name));
  });
}

describeWithDocker('loadgate run with a compose stack', () => {
  test('that ends during the boot: exit 3, its log in the report, nothing left', async () => {
    const place = placeWith(stackFiles("console.log('no database, no shop'); process.exit(4)"));

    const { exitCode, stdout, result } = await place.run();

    expect({ exitCode, verdict: result.verdict }).toEqual({ exitCode: 3, verdict: 'invalid' });
    expect(result.reasons).toEqual([expect.stringMatching(/^the service api ended with exit code 4 /)]);
    expect(result.serviceLogs).toMatchObject([
      { service: 'api', tail: expect.stringContaining('no database') },
    ]);
    expect(stdout).toContain('no database, no shop');
    expect(leftOvers(place)).toEqual([]);
  });

  test('that is interrupted: results within seconds, then nothing is left', async () => {
    const place = placeWith(stackFiles(server));
    const started = place.start(['run']);
    await started.seen(/^smoke: 5 users/m);
    expect(leftOvers(place).length).toBeGreaterThan(0);

    started.signal('SIGINT');
    const { exitCode } = await started.ended;

    expect(exitCode).toBe(3);
    expect(place.readReport()['comment.md']).toContain('interrupted');
    expect(leftOvers(place)).toEqual([]);
  });

  test.each([
    [
      'without the service',
      'loadgate.yml',
      ['service: api', 'service: apu'],
      /the service apu is not in docker-compose\.yml, which has api\n.*Did you mean api\?/,
    ],
    [
      'that compose refuses',
      'docker-compose.yml',
      ['expose:', 'prots:'],
      /docker compose can't use docker-compose\.yml: .*'prots'/,
    ],
  ] as const)('%s: exit 2, and nothing is created', async (_, name, [right, wrong], said) => {
    const files = stackFiles(server);
    const place = placeWith({ ...files, [name]: (files[name] ?? '').replace(right, wrong) });

    const { exitCode, stdout, stderr } = await place.loadgate('run');

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
    expect(leftOvers(place)).toEqual([]);
  });
});
