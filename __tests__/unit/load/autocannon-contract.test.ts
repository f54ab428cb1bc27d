import { afterEach, describe, expect, test } from '@jest/globals';
import autocannon from 'autocannon';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { noHistogram, startAutocannon } from '../../../src/load/wire/autocannon-client.js';
import {
  assertContract,
  latePrivateMembers,
  privateMembers,
} from '../../../src/load/wire/autocannon-contract.js';
import { listen, type TestServer } from '../../helpers/load.js';

/** A client as autocannon hands it out, before and after its constructor has ended. */
async function realClient(): Promise<{ early: unknown; late: unknown }> {
  let early: unknown;
  const run = autocannon({
    url: ['http://127.0.0.1:9'],
    connections: 1,
    duration: 1,
    timeout: 1,
    sampleInt: 10,
    skipAggregateResult: true,
    histograms: { latencies: noHistogram, requests: noHistogram, throughput: noHistogram },
    setupClient(client) {
      assertContract(client);
      early = client;
      // The hook that the engine relies on: called at the constructor's end, so no connection is made.
      client._connect = () => {};
      client._destroyConnection = () => {};
    },
  });
  const late = early;
  assertContract(late);
  late.destroy();
  await run;
  return { early, late };
}

/** A view of an object in which one member, however deep, is missing; the object itself stays whole. */
function without(object: unknown, [key, ...deeper]: readonly string[]): unknown {
  if (typeof object !== 'object' && typeof object !== 'function') return object;
  return new Proxy(Object(object), {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== key) return value;
      return deeper.length === 0 ? undefined : without(value, deeper);
    },
  });
}

describe('what the engine relies on in autocannon', () => {
  test('is there, in the version that is pinned', async () => {
    const { late } = await realClient();
    expect(() => assertContract(late)).not.toThrow();
    expect(() => assertContract(late, latePrivateMembers)).not.toThrow();
    const { devDependencies } = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    expect(devDependencies.autocannon).toBe('9.0.0');
  });

  test.each([...privateMembers, ...latePrivateMembers])(
    '%s: a sentence says when it is gone',
    async (path) => {
      const { late } = await realClient();
      const changed = without(late, path.split('.'));
      expect(() => {
        assertContract(changed);
        assertContract(changed, latePrivateMembers);
      }).toThrow(new RegExp(`^autocannon's client has no \\w+ "${path.replaceAll('.', '\\.')}"`));
    },
  );
});

describe('a parked client', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  test('needs an address', async () => {
    await expect(startAutocannon([], 1)).rejects.toThrow('url or socketPath option required');
  });

  test('neither connects nor sends by itself, and ends when told', async () => {
    let connections = 0;
    let requests = 0;
    const plain = http.createServer((_incoming, response) => {
      requests += 1;
      response.end('hello');
    });
    plain.on('connection', () => {
      connections += 1;
    });
    server = await listen(plain);
    const run = await startAutocannon([server.address], 2);
    const [first] = run.connections;
    if (first === undefined) throw new Error('there is no client');
    const events: string[] = [];
    const answered = new Promise<void>((resolve) => {
      first.events = {
        onConnected() {
          events.push('connected');
          first.send(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), { isHead: false });
        },
        // Whether the answer comes in one piece is the kernel's business.
        onFirstBytes() {},
        onHead: ({ status, keepAlive }) => events.push(`head ${status} ${keepAlive}`),
        onBody: (chunk) => events.push(`body ${chunk.toString()}`),
        onAnswered() {
          events.push('answered');
          resolve();
        },
        onLost: () => events.push('lost'),
      };
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(events).toEqual([]);
    first.open();
    await answered;
    await new Promise((resolve) => setTimeout(resolve, 50));
    await run.stop();
    expect(events).toEqual(['connected', 'head 200 true', 'body hello', 'answered']);
    expect({ requests, connections }).toEqual({ requests: 1, connections: 1 });
  });
});
