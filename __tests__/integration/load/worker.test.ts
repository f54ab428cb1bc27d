import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Load from '../../../src/load/index.js';
import { type BundledLoad, bundleLoad, runScript, threadsNow } from '../../helpers/bundled-load.js';
import { context, listen, loadPlan, request, serve, thinking } from '../../helpers/load.js';
import { openedServers } from '../../helpers/opened-servers.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const certificate = join(root, '__tests__/fixtures/tls/localhost.crt');
const key = join(root, '__tests__/fixtures/tls/localhost.key');
let load: BundledLoad;

const opened = openedServers();

beforeAll(async () => {
  load = await bundleLoad();
});
afterAll(() => load.remove());

async function bundled(url = load.url): Promise<typeof Load> {
  const room: typeof Load = await import(url);
  return room;
}

/** A copy of the bundle whose worker is another one, or is not there. */
async function bundleWithWorker(code: string | undefined): Promise<{ url: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'loadgate-broken-'));
  await cp(dirname(fileURLToPath(load.url)), folder, { recursive: true });
  const worker = join(folder, 'load-worker.js');
  await (code === undefined ? rm(worker) : writeFile(worker, code));
  return {
    url: pathToFileURL(join(folder, 'index.js')).href,
    remove: () => rm(folder, { recursive: true }),
  };
}

describe('drive', () => {
  test('measures in a worker thread as in this one', async () => {
    let served = 0;
    const server = await opened(
      serve((_incoming, response) => {
        served += 1;
        setTimeout(() => response.end('hello'), 5);
      }),
    );
    const driven = context(server.address);
    const { drive } = await bundled();
    const measurement = await drive(loadPlan([request()], { holdMs: 2500 }), driven);
    const { total, byRequest, series, ended, generator, connections } = measurement;
    expect(ended).toBe('completed');
    expect(total).toMatchObject({ ok: served, attempted: served, statuses: { 200: served } });
    // Histograms arrive as such.
    expect(total.latency.count).toBe(served);
    expect(total.latency.quantileUs(0.5)).toBeGreaterThan(4000);
    expect(byRequest[0]?.latency.count).toBe(served);
    expect(byRequest[0]?.firstByte.count).toBe(served);
    expect(connections.connect.count).toBe(2);
    expect(connections.tls.count).toBe(0);
    expect(driven.seconds).toEqual(series);
    expect(series.length).toBeGreaterThanOrEqual(3);
    expect(generator.utilisation).toBeGreaterThan(0);
  });

  test('stops on the signal and keeps what was measured', async () => {
    const server = await opened(serve((_incoming, response) => response.end()));
    const driven = context(server.address);
    const { drive } = await bundled();
    const plan = thinking(loadPlan([request()], { holdMs: 60_000 }), 10);
    const stopAtFirstSample = context(server.address, {
      stop: driven.stopper.signal,
      onSecond: () => driven.stopper.abort(),
    });
    const { ended, total, holdMs } = await drive(plan, stopAtFirstSample);
    expect(ended).toBe('interrupted');
    expect(total.ok).toBeGreaterThan(10);
    expect(holdMs).toBeLessThan(10_000);
  });

  test('refuses what HTTP can not carry, with the exit code of a usage error', async () => {
    const { drive } = await bundled();
    const plan = loadPlan([request({ headers: [{ name: 'x y', value: '1' }] })]);
    await expect(
      drive(plan, context({ protocol: 'http:', host: '127.0.0.1', port: 9, basePath: '' })),
    ).rejects.toMatchObject({
      name: 'UsageError',
      exitCode: 2,
      message: 'request "GET /": "x y" is no header name',
    });
  });

  test.each([
    ['throws', 'throw new Error("out of luck")', /^the load worker crashed: .*out of luck$/],
    ['exits', 'process.exit(7)', /^the load worker ended without a measurement \(exit code 7\)$/],
    ['ends quietly', 'export {}', /^the load worker ended without a measurement \(exit code 0\)$/],
    ['is no JavaScript', 'const', /^the load worker crashed: /],
    ['is not there', undefined, /^the load worker crashed: .*Cannot find module/],
  ])('names a worker that %s', async (_what, code, message) => {
    const broken = await bundleWithWorker(code);
    const { drive } = await bundled(broken.url);
    const driving = drive(
      loadPlan([request()]),
      context({ protocol: 'http:', host: '127.0.0.1', port: 9, basePath: '' }),
    );
    await expect(driving).rejects.toMatchObject({
      name: 'EnvironmentError',
      exitCode: 3,
      message: expect.stringMatching(message),
    });
    await broken.remove();
  });

  test('ends the other threads where one of them fails', async () => {
    const code = `
      import { workerData } from 'node:worker_threads';
      if (workerData.share.index === 1) throw new Error('out of luck');
      setInterval(() => {}, 1000);`;
    const broken = await bundleWithWorker(code);
    const { drive } = await bundled(broken.url);
    const plan = loadPlan([request()], { generators: { threads: 3, isAuto: false } });
    const address = { protocol: 'http:' as const, host: '127.0.0.1', port: 9, basePath: '' };
    const runningBefore = threadsNow();
    await expect(drive(plan, context(address))).rejects.toThrow(/^the load worker crashed: .*out of luck$/);
    expect(threadsNow()).toBe(runningBefore);
    await broken.remove();
  });

  test('ends a worker that does not hear the signal', async () => {
    const deaf = await bundleWithWorker('for (;;) {}');
    const { drive } = await bundled(deaf.url);
    const address = { protocol: 'http:' as const, host: '127.0.0.1', port: 9, basePath: '' };
    const driving = drive(loadPlan([request()]), context(address, { stop: AbortSignal.abort() }));
    await expect(driving).rejects.toThrow('the load worker hangs: it was ended, its measurement is lost');
    await deaf.remove();
  }, 30_000);
});

describe('https', () => {
  /** Drives in a process of its own, since trust in a certificate is fixed at a process's start. */
  async function driveApart(
    port: number,
    trusted: boolean,
    tls?: { readonly verify: boolean; readonly ca?: string },
  ): Promise<unknown> {
    const plan = thinking(loadPlan([request()], { users: 2, holdMs: 2000 }), 20);
    const script = `
      import { driveInThisThread } from ${JSON.stringify(load.url)};
      const { total, errorExamples, connections: { connect, tls } } = await driveInThisThread(${JSON.stringify(plan)}, {
        addresses: [{ protocol: 'https:', host: '127.0.0.1', port: ${port}, basePath: '', tls: ${JSON.stringify(tls)} }],
        hostHeader: undefined, stop: new AbortController().signal, onSecond() {},
      });
      console.log(JSON.stringify({ ...total, p50Us: total.latency.quantileUs(0.5), messages: errorExamples.map((e) => e.message),
        connects: connect.count, connectP50Us: connect.quantileUs(0.5), handshakes: tls.count, tlsP50Us: tls.quantileUs(0.5) }));`;
    return runScript(script, trusted ? { setup: `export NODE_EXTRA_CA_CERTS=${certificate}` } : {});
  }

  test('verifies certificates, and does not count the handshake as latency', async () => {
    let served = 0;
    const secure = await opened(
      listen(
        https.createServer(
          { cert: await readFile(certificate), key: await readFile(key) },
          (_incoming, response) => {
            served += 1;
            response.setHeader('connection', 'close');
            response.end('hello');
          },
        ),
      ),
    );
    // Holds back what each connection says first, that is, its handshake.
    const slow = await opened(
      listen(
        net.createServer({ pauseOnConnect: true }, (socket) => {
          setTimeout(() => {
            const upstream = net.connect(secure.address.port, secure.address.host);
            socket.pipe(upstream).pipe(socket);
            socket.on('error', () => upstream.destroy());
            upstream.on('error', () => socket.destroy());
          }, 200);
        }),
      ),
    );
    const untrusted = await driveApart(secure.address.port, false);
    expect(served).toBe(0);
    const trusted = await driveApart(slow.address.port, true);
    // A connection for each request: its handshake took as long as it was held back, its connecting did not.
    expect(untrusted).toMatchObject({ connects: 0, handshakes: 0 });
    expect(trusted).toMatchObject({ connects: served, handshakes: served });

    expect(untrusted).toMatchObject({
      ok: 0,
      messages: [
        expect.stringMatching(
          /^could not connect to https:.* \(the certificate is not trusted: [A-Z_]*SELF_SIGNED_CERT[A-Z_]*\)$/,
        ),
      ],
    });
    expect(trusted).toMatchObject({ ok: expect.any(Number), messages: [], p50Us: expect.any(Number) });
    expect(served).toBeGreaterThan(2);
    const figures = new Map(Object.entries(trusted ?? {}));
    expect(figures.get('p50Us')).toBeLessThan(200_000);
    expect(figures.get('connectP50Us')).toBeLessThan(200_000);
    expect(figures.get('tlsP50Us')).toBeGreaterThan(199_000);
  });

  test('trusts the certificates that it is given, and every one only where that is asked for', async () => {
    const server = await opened(
      listen(
        https.createServer(
          { cert: await readFile(certificate), key: await readFile(key) },
          (_incoming, response) => response.end('hello'),
        ),
      ),
    );
    const { port } = server.address;
    const [given, unverified, wellKnown] = await Promise.all([
      driveApart(port, false, { verify: true, ca: await readFile(certificate, 'utf8') }),
      driveApart(port, false, { verify: false }),
      driveApart(port, false, { verify: true }),
    ]);
    expect(given).toMatchObject({ messages: [], errors: { connection: 0 } });
    expect(unverified).toMatchObject({ messages: [], errors: { connection: 0 } });
    expect(wellKnown).toMatchObject({ ok: 0, messages: [expect.stringContaining('is not trusted')] });
  });
});
