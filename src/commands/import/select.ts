import { methods } from '../../config/index.js';
import { UsageError } from '../../errors.js';
import { headerOf, type HarEntry } from './har.js';

/** Why an entry is no step. */
export type Omission =
  | 'other host'
  | 'asset'
  | 'unanswered'
  | 'cached'
  | 'websocket'
  | 'stream'
  | 'tunnel'
  | 'preflight'
  | 'address'
  | 'method';

/** An entry that becomes a step. */
export interface Chosen {
  readonly entry: HarEntry;
  readonly url: URL;
}

export interface Selection {
  /** Scheme, host and port of what is kept. */
  readonly origin: string;
  readonly chosen: readonly Chosen[];
  readonly omitted: ReadonlyMap<Omission, number>;
  /** Entries of other hosts, by origin, most first. */
  readonly otherHosts: readonly (readonly [string, number])[];
}

/**
 * Chooses the entries of one origin that a load test can send.
 *
 * @param options.host `HOST`, `HOST:PORT` or an origin; default: the origin with most requests that are no assets
 * @throws UsageError where the host is not in the recording, or nothing is left
 */
export function select(
  entries: readonly HarEntry[],
  options: { readonly host: string | undefined; readonly assets: boolean },
): Selection {
  const judged = entries.map(judge);
  const isWanted = ({ why, isAsset }: Judged): boolean => why === undefined && (options.assets || !isAsset);
  const origin = originOf(judged, judged.filter(isWanted), options.host);
  const omitted = new Map<Omission, number>();
  const otherHosts = new Map<string, number>();
  const chosen: Chosen[] = [];
  for (const each of judged) {
    const { entry, url, why } = each;
    if (url === undefined || why === 'tunnel' || why === 'address') addOne(omitted, why ?? 'address');
    else if (url.origin !== origin && why !== 'websocket') {
      addOne(omitted, 'other host');
      addOne(otherHosts, url.origin);
    } else if (isWanted(each)) chosen.push({ entry, url });
    else addOne(omitted, why ?? 'asset');
  }
  return { origin, chosen, omitted, otherHosts: mostFirst(otherHosts) };
}

interface Judged {
  readonly entry: HarEntry;
  readonly url: URL | undefined;
  readonly why: Omission | undefined;
  readonly isAsset: boolean;
}

function judge(entry: HarEntry): Judged {
  const { url: address } = entry.request;
  if (!URL.canParse(address)) return { entry, url: undefined, why: 'address', isAsset: false };
  const url = new URL(address);
  return { entry, url, why: whyNot(entry, url), isAsset: isAsset(entry, url) };
}

function whyNot(entry: HarEntry, url: URL): Omission | undefined {
  const { request, response } = entry;
  const method = request.method.toUpperCase();
  const status = response?.status ?? 0;
  if (method === 'CONNECT') return 'tunnel';
  if (/^wss?:$/.test(url.protocol) || entry._resourceType === 'websocket' || status === 101)
    return 'websocket';
  if (!/^https?:$/.test(url.protocol)) return 'address';
  if (entry._fromCache !== undefined) return 'cached';
  if (!Number.isInteger(status) || status < 200 || status > 599) return 'unanswered';
  if (isPreflight(entry, method)) return 'preflight';
  if (entry._resourceType === 'eventsource' || mimeOf(entry) === 'text/event-stream') return 'stream';
  return methods.some((each) => each === method.toLowerCase()) ? undefined : 'method';
}

/** What a browser asks on its own before a request to another origin; a load test needs no permission. */
function isPreflight({ _resourceType, request }: HarEntry, method: string): boolean {
  const asks = headerOf(request.headers, 'access-control-request-method') !== undefined;
  return _resourceType === 'preflight' || (method === 'OPTIONS' && asks);
}

const assetKinds = new Set(['image', 'font', 'stylesheet', 'script', 'media', 'manifest', 'texttrack']);
const assetMime =
  /^(?:image|font|audio|video)\/|^text\/css$|^(?:text|application)\/(?:x-)?(?:java|ecma)script$|^application\/(?:wasm|font-|x-font|manifest\+json|vnd\.ms-fontobject)/;
const assetName =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|woff2?|ttf|otf|eot|css|m?js|map|mp[34]|webm|wasm)$/i;

/** By what the recorder says, else by the type of the answer, else by the name. */
function isAsset(entry: HarEntry, url: URL): boolean {
  if (entry.request.method.toUpperCase() !== 'GET') return false;
  if (entry._resourceType !== undefined && assetKinds.has(entry._resourceType)) return true;
  const mime = mimeOf(entry);
  if (mime !== undefined && assetMime.test(mime)) return true;
  const isUntold = mime === undefined || mime === 'x-unknown' || mime === 'application/octet-stream';
  return isUntold && assetName.test(url.pathname);
}

function mimeOf({ response }: HarEntry): string | undefined {
  const told = response?.content?.mimeType || headerOf(response?.headers ?? [], 'content-type');
  return told?.split(';', 1)[0]?.trim().toLowerCase() || undefined;
}

/** With assets, too, the origin is that of the application, not of its content network. */
function originOf(judged: readonly Judged[], wanted: readonly Judged[], host: string | undefined): string {
  const counts = new Map<string, number>();
  for (const { url, isAsset } of wanted) addOne(counts, url?.origin ?? '', isAsset ? 0 : 1);
  const origins = mostFirst(counts).map(([origin]) => origin);
  const found = host === undefined ? origins[0] : origins.find((origin) => isHost(origin, host));
  if (found !== undefined) return found;
  if (host !== undefined && origins.length > 0) {
    throw new UsageError(`--host ${host}: the recording has no request to it that could be imported`, {
      fix: `There is: ${origins.join(', ')}.`,
    });
  }
  throw new UsageError('the recording holds no request that could be imported', {
    fix: judged.some(({ why, isAsset }) => why === undefined && isAsset)
      ? 'It has images, styles, scripts and the like only: --assets keeps them.'
      : 'Failed, cached and aborted requests, websockets and data: addresses are left out. Record the session again with the cache switched off.',
  });
}

/** A host without a port is any port of it. */
function isHost(origin: string, host: string): boolean {
  const { protocol, hostname } = new URL(origin);
  const bracketed = /^[\da-f:]*:[\da-f:]*:[\da-f:]*$/i.test(host) ? `[${host}]` : host;
  const wanted = host.includes('://') ? host : `${protocol}//${bracketed}`;
  if (!URL.canParse(wanted)) return false;
  const url = new URL(wanted);
  const isOnlyName = bracketed.toLowerCase() === url.hostname;
  return url.origin === origin || (isOnlyName && url.hostname === hostname);
}

function mostFirst(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

function addOne<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
