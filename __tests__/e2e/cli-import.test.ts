import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { placeWith } from '../helpers/cli.js';
import { readBody, serve, type TestServer } from '../helpers/load.js';
import { openedServers } from '../helpers/opened-servers.js';

const opened = openedServers();
const recording = (name: string): string =>
  readFileSync(new URL(`../fixtures/har/${name}.har`, import.meta.url), 'utf8');

interface Seen {
  readonly line: string;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
  readonly cookie: string | undefined;
  readonly body: string;
}

const answers: readonly (readonly [RegExp, number])[] = [
  [/^POST \/(?:orders|photos)$/, 201],
  [/^DELETE /, 204],
  [/^GET \/missing$/, 404],
];

/** A shop that gives each visit other tokens and ids than the recorded one, which it writes down as TOKEN, USER and ORDER. */
async function openShop(): Promise<{ readonly server: TestServer; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const token = `tok_${randomUUID()}`;
  const user = `usr_${randomUUID()}`;
  const order = randomUUID();
  const plain = (text: string): string =>
    text.replaceAll(token, 'TOKEN').replaceAll(user, 'USER').replaceAll(order, 'ORDER');
  const server = await serve((incoming, response) => {
    void readBody(incoming).then((body) => {
      const { method = '', url = '', headers } = incoming;
      const line = `${method} ${url}`;
      const { authorization, cookie, 'content-type': type, 'x-api-key': apiKey } = headers;
      seen.push({
        line: plain(line),
        type,
        authorization: authorization && plain(authorization),
        apiKey: apiKey?.toString(),
        cookie,
        body: plain(body),
      });
      response.setHeader('content-type', 'application/json');
      if (url === '/login') response.setHeader('set-cookie', 'sid=s2; Path=/');
      const status = answers.find(([pattern]) => pattern.test(line))?.[1] ?? 200;
      response.writeHead(status);
      response.end(status === 204 ? '' : JSON.stringify({ token, user: { id: user }, id: order }));
    });
  });
  await opened(server);
  return { server, seen };
}

const nothing = { type: undefined, authorization: undefined, apiKey: undefined, cookie: undefined, body: '' };
const form = 'application/x-www-form-urlencoded';
const login = {
  ...nothing,
  line: 'POST /login',
  type: form,
  body: 'user=ada%40shop.test&password=pass-word',
};
const inSession = { ...nothing, authorization: 'Bearer TOKEN', cookie: 'sid=s2' };
const boundary = '----geckoformboundary1f2e';
const order = { ...inSession, line: 'GET /orders/ORDER?expand=lines' };

const visits: Readonly<Record<string, readonly Seen[]>> = {
  chrome: [
    { ...nothing, line: 'GET /' },
    login,
    {
      ...inSession,
      line: 'POST /orders',
      type: 'application/json',
      body: String.raw`{"user":"USER","lines":[{"product":17,"note":"für {\u007bname}}"}]}`,
    },
    order,
    order,
    { ...nothing, line: 'GET /missing', cookie: 'sid=s2' },
  ],
  firefox: [
    login,
    { ...inSession, line: 'GET /orders?user=USER&tag=a&tag=b' },
    {
      ...nothing,
      line: 'POST /photos',
      type: `multipart/form-data; boundary=${boundary}`,
      apiKey: 'api-key-1',
      cookie: 'sid=s2',
      body:
        `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nA cup\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="cup.png"\r\nContent-Type: image/png\r\n\r\n\r\n` +
        `--${boundary}--\r\n`,
    },
    { ...nothing, line: 'POST /tags', type: form, cookie: 'sid=s2', body: 'tag=a&tag=b' },
  ],
  charles: [
    login,
    {
      ...nothing,
      line: 'PUT /users/USER',
      type: 'application/json; charset=utf-8',
      authorization: `Basic ${Buffer.from('ada:pass-word-2').toString('base64')}`,
      cookie: 'sid=s2',
      body: '{"name":"Ada","serial":12345678901234567890}',
    },
    { ...nothing, line: 'DELETE /orders/17', cookie: 'sid=s2' },
  ],
};

describe('a recording', () => {
  test.each(Object.entries(visits))('of %s is imported and sent as it was', async (name, visit) => {
    const { server, seen } = await openShop();
    const har = recording(name).replaceAll('127.0.0.1:3000', `127.0.0.1:${server.address.port}`);
    const place = placeWith({ 'visit.har': har });

    const imported = await place.loadgate('import', 'visit.har');

    expect(imported).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('Set before a run: PASSWORD'),
    });
    const short = imported.stdout
      .replace('users: 10', 'users: 1')
      .replace('ramp-up: 5s', 'ramp-up: 0s')
      .replace('hold: 30s', 'hold: 2s')
      .replace('think: 0s', 'think: 100ms');
    place.write({ 'loadgate.yml': short });
    const env = { PASSWORD: 'pass-word', PASSWORD_2: 'pass-word-2', X_API_KEY: 'api-key-1' };
    const ended = await place.start(['run', '--json'], env).ended;

    expect(ended.stderr).not.toContain('is not set');
    const { tests }: { tests: { errors: unknown; errorRate: number }[] } = JSON.parse(ended.stdout);
    expect(tests).toMatchObject([{ errorRate: 0 }]);
    // The probe of readiness comes first.
    const first = seen.findIndex(({ line }) => line === visit[0]?.line);
    const sent = seen.slice(first === 0 && visit[0]?.line === 'GET /' ? 1 : first);
    expect(sent.slice(0, visit.length)).toEqual(visit);
  });
});
