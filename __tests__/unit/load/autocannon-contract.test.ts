import { afterEach, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { startCarriers } from '../../../src/load/wire/wire-carrier.js';
import {
  assertContract,
  latePrivateMembers,
  passingPrivateMembers,
  privateMembers,
} from '../../../src/load/wire/autocannon-contract.js';
import { realClient } from '../../helpers/autocannon.js';
import { listen, type TestServer } from '../../helpers/load.js';

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

/** Members whose names mean other things elsewhere; what they are of can be had from nobody but the one file. */
const everydayNames = new Set(
  (
    'chunk clear conn connection constructor destroy encoding end execute finish hostname info initialize ' +
    'ipc line offset on opts parser port reschedule secure socketPath state trailers type'
  ).split(' '),
);

describe('the one place', () => {
  const wire = join(import.meta.dirname, '../../../src/load/wire');
  const ownFiles = new Set(
    ['autocannon-client.ts', 'autocannon-contract.ts'].map((name) => join(wire, name)),
  );
  const named = [
    ...[...privateMembers, ...latePrivateMembers].map(([path]) => path),
    ...passingPrivateMembers,
  ];
  const foreign = async (): Promise<Map<string, string>> => {
    const sources = join(import.meta.dirname, '../../../src');
    const all = await readdir(sources, { recursive: true });
    const paths = all.map((path) => join(sources, path)).filter((path) => path.endsWith('.ts'));
    const others = paths.filter((path) => !ownFiles.has(path));
    return new Map(
      await Promise.all(others.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
    );
  };

  test('is the only one that names a private member', async () => {
    const rare = [...new Set(named.flatMap((path) => path.split('.')))].filter(
      (name) => !everydayNames.has(name),
    );
    expect(rare).toEqual(
      expect.arrayContaining(['_doRequest', 'pipelinedRequests', 'BODY_CHUNKHEAD', 'body_bytes']),
    );
    const pattern = new RegExp(`(?<![\\w$])(?:${rare.join('|')})(?![\\w$])`);
    const found = [...(await foreign())].flatMap(([path, text]) => {
      const name = pattern.exec(text)?.[0];
      return name === undefined ? [] : [`${path}: ${name}`];
    });
    expect(found).toEqual([]);
  });

  test('is the only one that knows the types of a client', async () => {
    const found = [...(await foreign())].filter(([, text]) => text.includes('/autocannon-contract.js'));
    expect(found.map(([path]) => path)).toEqual([]);
  });

  test('uses no member that the contract does not name', async () => {
    const text = await readFile(join(wire, 'autocannon-client.ts'), 'utf8');
    const members = text
      .replaceAll('?.', '.')
      .matchAll(/(?<![-\w])(?:client\.(?:parser\.)?|(parser\.))[\w.]+/g);
    const used = [...members].map(([path]) => path.replace(/^client\.|\.bind$/g, ''));
    expect(used).toEqual(expect.arrayContaining(['_doRequest', 'parser.headerSize', 'parser.body_bytes']));
    const isNamed = (path: string): boolean =>
      named.some((name) => path === name || path.startsWith(`${name}.`) || name.startsWith(`${path}.`));
    expect(used.filter((path) => !isNamed(path))).toEqual([]);
  });
});

describe('a parked client', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  test('needs an address', async () => {
    await expect(startCarriers([], 1)).rejects.toThrow('url or socketPath option required');
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
    const run = await startCarriers([server.address], 2);
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
