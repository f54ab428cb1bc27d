import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { driveInThisThread } from '../../../src/load/index.js';
import { describeWithDocker } from '../../helpers/docker.js';
import { withStandstill } from '../../helpers/standstill.js';
import {
  addressOf,
  context,
  errorsOf,
  loadPlan,
  quantileOf,
  request,
  serve,
  type TestServer,
  thinking,
} from '../../helpers/load.js';

/**
 * A real nginx before a server of 20 ms, with several limits of its keep-alive connections. Its own log says how many
 * requests it answered.
 */
const limits = [
  ['without a limit', 'keepalive_requests 1000000; keepalive_timeout 60s;', 0],
  ['1 request', 'keepalive_requests 1;', 1],
  ['7 requests', 'keepalive_requests 7;', 7],
  ['10 requests', 'keepalive_requests 10;', 10],
  ['100 requests', 'keepalive_requests 100;', 100],
  ['1,000 requests', 'keepalive_requests 1000;', 1000],
  ['no keep-alive at all', 'keepalive_timeout 0;', 1],
] as const;
/** Closes a connection that was idle so long, without a word. */
const impatient = 'keepalive_requests 1000000; keepalive_timeout 100ms;';
const directives = [...limits.map(([, limit]) => limit), impatient];

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => {
    const bound = server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function docker(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`docker ${args[0]}: ${stderr}`);
  return stdout.trim();
}

describeWithDocker('nginx', () => {
  let folder = '';
  let container = '';
  let upstream: TestServer | undefined;
  let ports: readonly number[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loadgate-nginx-'));
    upstream = await serve((_incoming, response) => setTimeout(() => response.end('hello'), 20));
    ports = await freePorts(directives.length);
    const servers = directives.map(
      (directive, index) => `server {
        listen 127.0.0.1:${ports[index]};
        access_log /load/${index}.log plain;
        ${directive}
        location / { proxy_pass http://127.0.0.1:${upstream?.address.port}; }
      }`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `user root; error_log stderr; events {} http { log_format plain '$request_time'; ${servers.join('\n')} }`,
    );
    // On the host's network: the load stays on 127.0.0.1.
    container = docker(
      'run',
      '-d',
      '--network=host',
      '-v',
      `${folder}:/load`,
      'nginx:1',
      'nginx',
      '-g',
      'daemon off;',
      '-c',
      '/load/nginx.conf',
    );
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answers = await Promise.allSettled(ports.map((port) => fetch(`http://127.0.0.1:${port}/`)));
      if (answers.every(({ status }) => status === 'fulfilled')) return;
      await sleep(100);
    }
    throw new Error(`nginx does not answer: ${docker('logs', container)}`);
  });
  afterAll(async () => {
    if (container !== '') docker('rm', '-fv', container);
    await upstream?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /**
   * What the log of this server has for each request: the milliseconds from its first byte to the last one of its
   * answer. nginx writes the line when it has sent that.
   */
  const lines = (index: number): number[] =>
    readFileSync(join(folder, `${index}.log`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((seconds) => Number(seconds) * 1000);

  async function driveAt(index: number, thinkMs = 0) {
    const before = lines(index).length;
    const plan = thinking(loadPlan([request()], { users: 5, holdMs: 1500 }), thinkMs);
    const { result: measurement, worstStallMs } = await withStandstill(() =>
      driveInThisThread(plan, context(addressOf(ports[index] ?? 0))),
    );
    const answered = measurement.total.attempted + measurement.outsideHold.attempted;
    // The line follows the answer.
    for (let wait = 0; wait < 20 && lines(index).length - before < answered; wait += 1) await sleep(50);
    const times = lines(index).slice(before);
    return { ...measurement, worstStallMs, answered, times, logged: times.length };
  }

  test.each(limits.map(([what, , perConnection], index) => [what, index, perConnection] as const))(
    '%s: every line of its log is an answer, and no latency grows',
    async (_what, index, perConnection) => {
      const { total, outsideHold, reconnects, answered, cut, logged, times, worstStallMs } =
        await driveAt(index);
      expect(errorsOf(total) + outsideHold.failed).toBe(0);
      expect(answered + cut).toBe(logged);
      if (perConnection > 0) {
        // Each connection but those in use at the end has carried so many.
        expect(reconnects).toBeGreaterThanOrEqual(Math.floor(logged / perConnection) - 5);
        expect(reconnects).toBeLessThanOrEqual(Math.ceil(logged / perConnection));
      }
      // A mismatch of answers and requests would double it within a few connections. nginx counts in milliseconds.
      const p95Ms = (total.latency.quantileUs(0.95) ?? 0) / 1000;
      expect(p95Ms).toBeGreaterThan(quantileOf(times, 0.95) * 0.95 - 1);
      expect(p95Ms).toBeLessThan(quantileOf(times, 0.95) * 1.05 + 1 + worstStallMs);
    },
  );

  test('that closes idle connections while users think: nothing is lost, nothing sent twice', async () => {
    const { total, outsideHold, reconnects, answered, cut, logged } = await driveAt(limits.length, 250);
    expect(errorsOf(total) + outsideHold.failed).toBe(0);
    expect(answered + cut).toBe(logged);
    expect(reconnects).toBeGreaterThan(0);
  });
});
