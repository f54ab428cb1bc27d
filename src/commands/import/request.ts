import { readBody, withoutBraces } from './body.js';
import { hasBraces, isWritable, type Draft, type DraftAuth, type Field } from './draft.js';
import { headerOf } from './har.js';
import type { Chosen } from './select.js';

export type RequestReading =
  | {
      readonly ok: true;
      readonly draft: Draft;
      /** Names of headers that can't be said in a configuration. */
      readonly lostHeaders: readonly string[];
      readonly missingFiles: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

/** The request of an entry, or why no step can send it. */
export function readRequest({ entry, url }: Chosen): RequestReading {
  const { request, response } = entry;
  const type = headerOf(request.headers, 'content-type') ?? request.postData?.mimeType ?? '';
  const length = Number(headerOf(request.headers, 'content-length')) || 0;
  const reading = readBody(request.postData, type, Math.max(request.bodySize ?? 0, length));
  if (!reading.ok) return reading;
  if (reading.body !== undefined && /^(?:get|head)$/i.test(request.method)) {
    return { ok: false, why: `a body, which a step with ${request.method.toLowerCase()} has not` };
  }
  const auth = authOf(headerOf(request.headers, 'authorization'));
  const kept = mergedHeaders(request.headers).filter(
    ({ name }) => isSent(name) && (name !== 'authorization' || auth === undefined),
  );
  const { contentType, isUsualType = false } = reading;
  const typed = kept
    .filter(({ name }) => name !== 'content-type' || !isUsualType)
    .map(({ name, value }) => ({
      name,
      value: name === 'content-type' ? (contentType ?? value) : value,
    }))
    .filter(({ name, value }) => name !== 'accept' || value !== '*/*');
  if (reading.body !== undefined && !isUsualType && !kept.some(({ name }) => name === 'content-type')) {
    const added = contentType ?? type;
    if (added !== '') typed.push({ name: 'content-type', value: added });
  }
  const [headers, lost] = parted(typed, ({ name, value }) => canBeSaid(name, value));
  return {
    ok: true,
    draft: {
      method: request.method.toLowerCase(),
      path: withoutBraces(url.pathname),
      query: withoutBraces(url.search),
      headers,
      auth,
      body: reading.body,
      // What the browser had kept is asked for anew, without its conditions.
      status: response?.status === 304 ? 200 : (response?.status ?? 200),
    },
    lostHeaders: lost.map(({ name }) => name),
    missingFiles: reading.missingFiles ?? [],
  };
}

const notSent = new Set(
  [
    // the connection's, and what follows from the request
    'host content-length transfer-encoding connection keep-alive te trailer upgrade expect',
    'proxy-connection proxy-authorization http2-settings',
    // kept for each user by the engine
    'cookie cookie2',
    // the browser's own: who it is, where it stood, what it had kept
    'user-agent referer origin dnt priority purpose upgrade-insecure-requests',
    'if-none-match if-modified-since cache-control pragma',
    // of one trace: under load all requests would belong to it
    'traceparent tracestate baggage sentry-trace',
  ].flatMap((names) => names.split(' ')),
);

const isSent = (name: string): boolean => !notSent.has(name) && !/^(?::|sec-|x-devtools-)/.test(name);

/** Names in lower case, as HTTP/2 has them; of one name one line (RFC 9110, 5.3). */
function mergedHeaders(headers: readonly Field[]): Field[] {
  const merged = new Map<string, string>();
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    const earlier = merged.get(key);
    merged.set(key, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return [...merged].map(([name, value]) => ({
    name,
    value: name === 'accept-encoding' ? readableCodings(value) : value,
  }));
}

/** Captures read bodies in these codings. */
function readableCodings(value: string): string {
  const readable = value
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => /^(?:gzip|deflate|br|identity)\b/.test(coding));
  return readable.length === 0 ? 'identity' : readable.join(', ');
}

function canBeSaid(name: string, value: string): boolean {
  return (
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) &&
    name !== '__proto__' &&
    !/[\r\n\0]/.test(value) &&
    !hasBraces(value) &&
    isWritable(value)
  );
}

/** Any other scheme stays a header. */
function authOf(value: string | undefined): DraftAuth | undefined {
  const [, scheme = '', credentials = ''] = /^(basic|bearer)\s+(\S+)\s*$/i.exec(value ?? '') ?? [];
  if (credentials === '' || hasBraces(credentials)) return undefined;
  if (scheme.toLowerCase() === 'bearer') return { kind: 'bearer', token: credentials };
  const [, user, password] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? [];
  if (user === undefined || password === undefined) return undefined;
  const isPlain = [user, password].every(
    (text) => !hasBraces(text) && isWritable(text) && !/\p{Cc}/u.test(text),
  );
  return isPlain ? { kind: 'basic', user, password } : undefined;
}

function parted<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
