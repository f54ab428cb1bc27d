import { describe, expect, test } from '@jest/globals';
import { readHar } from '../../../../src/commands/import/har.js';
import { select, type Selection } from '../../../../src/commands/import/select.js';
import { madeHar, origin, type MadeEntry } from '../../../helpers/har.js';

function selected(
  entries: readonly MadeEntry[],
  options: { host?: string; assets?: boolean } = {},
): Selection {
  const { host, assets = false } = options;
  return select(readHar(madeHar(entries), 'a.har').entries, { host, assets });
}

const pathsOf = ({ chosen }: Selection): string[] => chosen.map(({ url }) => url.pathname);

test.each<[string, MadeEntry]>([
  ['unanswered', { status: 0 }],
  ['unanswered', { status: -1 }],
  ['unanswered', { status: 100 }],
  ['cached', { extra: { _fromCache: 'disk' } }],
  ['websocket', { url: 'wss://127.0.0.1:3000/live', status: 101 }],
  ['websocket', { extra: { _resourceType: 'websocket' } }],
  ['websocket', { status: 101 }],
  ['stream', { mime: 'text/event-stream; charset=utf-8' }],
  ['stream', { extra: { _resourceType: 'eventsource' } }],
  ['tunnel', { method: 'CONNECT', url: 'https://api.example.com' }],
  ['tunnel', { method: 'CONNECT', url: 'api.example.com:443' }],
  ['preflight', { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST' } }],
  ['preflight', { method: 'OPTIONS', extra: { _resourceType: 'preflight' } }],
  ['address', { url: 'data:text/plain,a' }],
  ['address', { url: 'chrome-extension://abc/x.js' }],
  ['address', { url: 'nowhere' }],
  ['method', { method: 'PROPFIND' }],
  ['asset', { extra: { _resourceType: 'image' } }],
  ['asset', { mime: 'text/css; charset=utf-8' }],
  ['asset', { mime: 'application/javascript' }],
  ['asset', { mime: 'font/woff2' }],
  ['asset', { mime: '', url: '/logo.SVG?v=2' }],
  ['other host', { url: 'http://127.0.0.1:3001/' }],
  ['other host', { url: 'https://127.0.0.1:3000/' }],
  ['other host', { url: 'http://cdn.example.com/a.css', mime: 'text/css' }],
])('left out, and counted: %s %j', (reason, entry) => {
  const { chosen, omitted } = selected([{ url: '/kept' }, { url: '/kept' }, entry]);
  expect({ kept: chosen.length, omitted: [...omitted] }).toEqual({ kept: 2, omitted: [[reason, 1]] });
});

test.each<[string, MadeEntry]>([
  ['an OPTIONS of the application', { method: 'OPTIONS' }],
  ['a failed one', { status: 500 }],
  ['a redirect', { status: 302 }],
  ['a JSON answer under the name of a file', { url: '/data.map', mime: 'application/json' }],
  ['an upload of an image', { method: 'POST', mime: 'image/png' }],
  ['a page', { mime: 'text/html', extra: { _resourceType: 'document' } }],
])('kept: %s', (_, entry) => {
  expect(selected([entry])).toMatchObject({ origin, chosen: [{}], omitted: new Map() });
});

describe('the host', () => {
  const css = { mime: 'text/css' };
  const entries: MadeEntry[] = [
    { url: 'https://cdn.example.com/1.css', ...css },
    { url: 'https://cdn.example.com/2.css', ...css },
    { url: 'https://cdn.example.com/3.css', ...css },
    { url: 'https://shop.example.com/a' },
    { url: 'https://shop.example.com/b' },
    { url: 'http://shop.example.com/' },
    { url: 'https://stats.example.com/x' },
  ];

  test.each([
    [undefined, 'https://shop.example.com', ['/a', '/b']],
    ['shop.example.com', 'https://shop.example.com', ['/a', '/b']],
    ['SHOP.example.com:443', 'https://shop.example.com', ['/a', '/b']],
    ['shop.example.com:80', 'http://shop.example.com', ['/']],
    ['http://shop.example.com/', 'http://shop.example.com', ['/']],
    ['stats.example.com', 'https://stats.example.com', ['/x']],
    ['::1', 'http://[::1]:8080', ['/six']],
    ['[::1]:8080', 'http://[::1]:8080', ['/six']],
  ])('%s is %s', (host, expected, paths) => {
    const selection = selected(
      [...entries, { url: 'http://[::1]:8080/six' }],
      host === undefined ? {} : { host },
    );
    expect(selection.origin).toBe(expected);
    expect(pathsOf(selection)).toEqual(paths);
  });

  test('by default is the one of the application, with assets too; the others are counted', () => {
    const { origin: chosen, otherHosts } = selected(entries, { assets: true });
    expect(chosen).toBe('https://shop.example.com');
    expect(otherHosts).toEqual([
      ['https://cdn.example.com', 3],
      ['http://shop.example.com', 1],
      ['https://stats.example.com', 1],
    ]);
  });

  test.each(['shop.example.org', 'shop.example.com:8080', 'ftp://shop.example.com', 'a b'])(
    '%s, not in the recording, is refused with those that are',
    (host) => {
      expect(() => selected(entries, { host })).toThrow(
        expect.objectContaining({
          message: `--host ${host}: the recording has no request to it that could be imported`,
          fix: 'There is: https://shop.example.com, http://shop.example.com, https://stats.example.com.',
        }),
      );
    },
  );

  test('with assets only is refused, unless they are wanted', () => {
    const assets = entries.slice(0, 3);
    expect(() => selected(assets)).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('--assets') }),
    );
    expect(pathsOf(selected(assets, { assets: true }))).toEqual(['/1.css', '/2.css', '/3.css']);
  });

  test.each([[[]], [[{ status: 0 }]], [[{ url: 'data:,a' }]]])('nothing is left of %j', (nothing) => {
    expect(() => selected(nothing)).toThrow('the recording holds no request that could be imported');
  });
});
