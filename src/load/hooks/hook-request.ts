import type { Request } from '../../../types/index.js';
import { brief } from '../values/brief.js';
import type { WireRequest } from '../wire/connection.js';
import { pathEncoding } from '../exchange/encodings.js';
import { framingHeaders, isIdempotent, methodsWithBody, token } from '../exchange/request-bytes.js';

/** What the client itself must say. */
const ownHeaders: ReadonlyMap<string, string> = new Map([
  ...[...framingHeaders].map((name) => [name, 'follows from the body'] as const),
  ['connection', 'belongs to the client'],
]);

/** A request that a hook may see and change, made of the bytes that would be sent. */
export class HookRequest {
  readonly #wire: WireRequest;
  /** Names as they were written, by name in lower case. */
  readonly #names = new Map<string, string>();
  readonly #cookies: string | undefined;
  /** As it was made: none of the hook's business, and `close` where the scenario says so. */
  #connection = 'Connection: keep-alive';
  readonly #host: string | undefined;
  /** What is handed to the hook. */
  readonly request: Request;

  /**
   * @param isText whether the hook sees the body as a text
   * @param cookies those of the user, which are not among the bytes
   */
  constructor(wire: WireRequest, isText: boolean, cookies?: string) {
    this.#wire = wire;
    this.#cookies = cookies;
    const { bytes } = wire;
    const end = bytes.indexOf('\r\n\r\n');
    const [requestLine = '', ...lines] = bytes.toString('utf8', 0, end).split('\r\n');
    const [method = '', path = ''] = requestLine.split(' ');
    const headers: Request['headers'] = {};
    let hasBody = false;
    for (const line of lines) {
      const colon = line.indexOf(':');
      const written = line.slice(0, colon);
      const name = written.toLowerCase();
      this.#names.set(name, written);
      if (framingHeaders.has(name)) hasBody = true;
      else if (name === 'connection') this.#connection = line;
      else headers[name] = line.slice(colon + 1).trim();
    }
    this.#host = headers['host'];
    if (cookies !== undefined) headers['cookie'] = cookies;
    // A copy: the bytes of a request that depends on nothing, and a long file's, are the same for every send.
    const body = Buffer.concat([bytes.subarray(end + 4), ...(wire.tail ?? [])]);
    const isEmpty = !hasBody || body.length === 0;
    const seen = isText
      ? body.toString('utf8')
      : new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    this.request = { method, path, headers, body: isEmpty ? undefined : seen };
  }

  /**
   * What the hook has left, and whether the user's cookies still go with it: they are not among the bytes, and not
   * sent where the hook wrote others.
   *
   * @param returned what it gave back; undefined: it changed the request that it was given
   * @throws NoRequest where that can't be sent
   */
  result(returned: unknown): { readonly wire: WireRequest; readonly takesCookies: boolean } {
    // No server takes a request without a host: another one has the same, unless it says otherwise.
    const isAnother = returned !== undefined && returned !== null && returned !== this.request;
    const read = readRequest(returned ?? this.request, isAnother ? this.#host : undefined);
    const takesCookies = read.headers.get('cookie') === this.#cookies;
    if (takesCookies) read.headers.delete('cookie');
    return { wire: this.#wireOf(read), takesCookies };
  }

  #wireOf({ method, path, headers, body }: ReadRequest): WireRequest {
    const lines = [`${method} ${path} HTTP/1.1`, this.#connection];
    for (const [name, value] of headers) lines.push(`${this.#names.get(name) ?? name}: ${value}`);
    const length = body?.byteLength ?? (methodsWithBody.has(method) ? 0 : undefined);
    if (length !== undefined) lines.push(`Content-Length: ${length}`);
    const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
    const { keepsBody } = this.#wire;
    return {
      keepsBody,
      isHead: method === 'HEAD',
      isIdempotent: isIdempotent(method),
      bytes: body === undefined ? head : Buffer.concat([head, body]),
    };
  }
}

/** A hook has made a request that can't be sent; the message says what is wrong with it. */
export class NoRequest extends Error {
  override readonly name = 'NoRequest';
}

interface ReadRequest {
  readonly method: string;
  readonly path: string;
  /** By name in lower case. */
  readonly headers: Map<string, string>;
  readonly body: Uint8Array | undefined;
}

function readRequest(value: unknown, host: string | undefined): ReadRequest {
  if (!isObject(value)) throw new NoRequest(`returned ${kindOf(value)}; return a request, or nothing`);
  const { method, path, headers, body } = value;
  return {
    method: readMethod(method),
    path: readPath(path),
    headers: readHeaders(headers, host),
    body: readBody(body),
  };
}

function readMethod(method: unknown): string {
  if (typeof method === 'string' && token.test(method)) {
    const capitals = method.toUpperCase();
    // The answer to it would be a tunnel.
    if (method === capitals && method !== 'CONNECT') return method;
    if (method !== capitals) throw new NoRequest(`the method is ${shown(method)}; write ${shown(capitals)}`);
  }
  throw new NoRequest(`${shown(method)} is no method`);
}

function readPath(path: unknown): string {
  if (typeof path === 'string' && path.startsWith('/')) return pathEncoding.literal(path);
  throw new NoRequest(`${shown(path)} is no path; a path begins with "/"`);
}

/** @param host where they name none */
function readHeaders(headers: unknown, host: string | undefined): Map<string, string> {
  if (!isObject(headers)) throw new NoRequest(`the headers are ${kindOf(headers)}; give them as an object`);
  // Their entries are no members: without a word none would be sent.
  if (Symbol.iterator in headers)
    throw new NoRequest('the headers are a Headers or Map; give them as an object (Object.fromEntries)');
  const read = new Map<string, string>(host === undefined ? [] : [['host', host]]);
  for (const [written, value] of Object.entries(headers)) {
    const name = written.toLowerCase();
    const why = ownHeaders.get(name);
    if (why !== undefined) throw new NoRequest(`the header ${name} ${why}; leave it out`);
    if (!token.test(name)) throw new NoRequest(`${shown(written)} is no header name`);
    if (value === undefined) {
      read.delete(name);
      continue;
    }
    if (typeof value !== 'string')
      throw new NoRequest(`the header ${name} is ${kindOf(value)}; write a string`);
    if (/(?!\t)\p{Cc}/u.test(value)) {
      const what = /[\r\n]/.test(value) ? 'a line break' : 'a control character';
      throw new NoRequest(`the header ${name} holds ${what}`);
    }
    read.set(name, value);
  }
  return read;
}

function readBody(body: unknown): Uint8Array | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new NoRequest(
    `the body is ${kindOf(body)}; give a string (such as of JSON.stringify) or a Uint8Array`,
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string =>
  typeof value === 'string' ? brief(JSON.stringify(value)) : kindOf(value);

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
