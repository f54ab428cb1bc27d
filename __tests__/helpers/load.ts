import http from 'node:http';
import net from 'node:net';
import type { LoadPlan, RequestPlan, StepPlan } from '../../src/config/index.js';
import type { DriveContext } from '../../src/load/index.js';
import type { RequestRecording, SecondSample } from '../../src/measurement/index.js';
import type { TargetAddress } from '../../src/target/index.js';

/** A GET of `/`, with whatever the test changes. */
export function request(changes: Partial<RequestPlan> = {}): RequestPlan {
  const { method = 'GET', path = '/' } = changes;
  return {
    kind: 'request',
    name: `${method} ${path}`,
    method,
    path,
    headers: [],
    auth: undefined,
    redirects: undefined,
    body: undefined,
    captures: [],
    checks: [],
    ...changes,
  };
}

/** Changes of a plan, with the one stage of most tests in plain words. */
export interface LoadChanges extends Partial<LoadPlan> {
  readonly rampUpMs?: number;
  readonly holdMs?: number;
  /** Arrivals per second: the open model. */
  readonly perSecond?: number;
}

/** One task of these steps for two users over half a second without think time. */
export function loadPlan(
  steps: readonly StepPlan[],
  { rampUpMs = 0, holdMs = 500, perSecond, users = 2, ...changes }: LoadChanges = {},
): LoadPlan {
  return {
    seed: 1,
    users,
    arrivals: perSecond === undefined ? undefined : { process: 'constant' },
    stages: [{ level: perSecond ?? users, rampMs: rampUpMs, holdMs }],
    rampDownMs: 0,
    generators: { threads: 1, isAuto: true },
    timeoutMs: 5000,
    headers: [],
    auth: undefined,
    redirects: 0,
    cookies: true,
    feeders: [],
    scenario: { name: 'test', think: { minMs: 0, maxMs: 0 }, tasks: [{ name: 'task', weight: 1, steps }] },
    ...changes,
  };
}

/** The same plan with a think time. */
export function thinking(plan: LoadPlan, minMs: number, maxMs = minMs): LoadPlan {
  return { ...plan, scenario: { ...plan.scenario, think: { minMs, maxMs } } };
}

/** The same plan in so many generator threads. */
export function byThreads(threads: number, plan: LoadPlan): LoadPlan {
  return { ...plan, generators: { threads, isAuto: false } };
}

export interface TestContext extends DriveContext {
  readonly seconds: SecondSample[];
  readonly stopper: AbortController;
}

export function context(
  addresses: TargetAddress | readonly [TargetAddress, ...TargetAddress[]],
  changes: Partial<DriveContext> = {},
): TestContext {
  const stopper = new AbortController();
  const seconds: SecondSample[] = [];
  return {
    addresses: 'host' in addresses ? [addresses] : addresses,
    hostHeader: undefined,
    stop: stopper.signal,
    onSecond: (sample) => seconds.push(sample),
    stopper,
    seconds,
    ...changes,
  };
}

export function addressOf(port: number, changes: Partial<TargetAddress> = {}): TargetAddress {
  return { protocol: 'http:', host: '127.0.0.1', port, basePath: '', ...changes };
}

export interface TestServer {
  readonly address: TargetAddress;
  close(): Promise<void>;
}

/** A server of any kind on a free port of `host`; closing it ends its connections, too. */
export async function listen(server: net.Server, host = '127.0.0.1'): Promise<TestServer> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('the server has no port');
  return {
    address: addressOf(bound.port, { host }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** An HTTP server by handler. */
export function serve(handler: http.RequestListener, options: http.ServerOptions = {}): Promise<TestServer> {
  return listen(http.createServer(options, handler));
}

/**
 * A server by bytes: `answer` gets the number of the request on its connection (from 1) and the socket. Requests
 * are told apart by their empty line, so they must be without a body.
 */
export function serveBytes(answer: (socket: net.Socket, nth: number) => void): Promise<TestServer> {
  return listen(
    net.createServer((socket) => {
      let nth = 0;
      let text = '';
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
          text = text.slice(end + 4);
          nth += 1;
          answer(socket, nth);
        }
      });
    }),
  );
}

export async function readBody(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export function errorsOf({ errors }: RequestRecording): number {
  return errors.http + errors.check + errors.timeout + errors.connection;
}

/** The q-quantile of measured values, by rank. */
export function quantileOf(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
