import type { AuthPlan, HeaderPlan, RequestPlan } from '../../config/index.js';
import { UsageError } from '../../errors.js';
import type { TargetAddress } from '../../target/index.js';
import { hostOf } from '../wire/address.js';
import { authorizationPart } from './authorization.js';
import type { BodyBytes, CompiledBody } from './body-bytes.js';
import { type BodyContents, noContents } from './body-contents.js';
import type { WireRequest } from '../wire/connection.js';
import { headerEncoding, pathEncoding } from './encodings.js';
import { compileBody } from './request-body.js';
import { joinParts, templatePart, type TextPart } from './text-part.js';
import type { Values } from '../values/values.js';

/** What is the same for all requests of a run. */
export interface RequestDefaults {
  readonly headers: readonly HeaderPlan[];
  readonly auth?: AuthPlan | undefined;
  readonly redirects?: number;
  readonly addresses: readonly TargetAddress[];
  readonly hostHeader: string | undefined;
  /** Of the files that bodies send. */
  readonly contents?: BodyContents;
}

/** Makes the request's bytes for a user at `addresses[address]`. */
export type RenderRequest = (values: Values, address: number) => WireRequest;

/** RFC 9110, 5.6.2: what a method and a header's name consist of. */
export const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, 9.2.2. */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
export const isIdempotent = (method: string): boolean => idempotentMethods.has(method);
/** Methods whose missing body is said to be missing (RFC 9110, 8.6). */
export const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);
/** The length of the body is ours to say: a wrong one would break the connection for the next request. */
export const framingHeaders = new Set(['content-length', 'transfer-encoding']);

/**
 * Compiles a request once. Where nothing in it depends on values, its bytes are made once per address and used
 * for every send. Throws a UsageError for a method or header name that HTTP can't carry.
 */
export function compileRequest(
  plan: RequestPlan,
  defaults: RequestDefaults,
  keepsBody: boolean,
): RenderRequest {
  const traits = {
    isHead: plan.method === 'HEAD',
    isIdempotent: isIdempotent(plan.method),
    keepsBody,
  };
  const body = plan.body && compileBody(plan.body, defaults.contents ?? noContents);
  const renderers = defaults.addresses.map((address) => {
    const { head, saysType } = compileHead(plan, defaults, address);
    const written = (text: string, sent: BodyBytes | undefined): Written =>
      sent === undefined ? bodyless(text, plan.method) : bodied(text, sent, saysType);
    if (typeof head === 'string' && typeof body !== 'function') {
      const request: WireRequest = { ...traits, ...written(head, body) };
      return () => request;
    }
    return (values: Values): WireRequest => ({
      ...traits,
      ...written(rendered(head, values), made(body, values)),
    });
  });
  return (values, address) => {
    const render = renderers[address];
    if (render === undefined) throw new RangeError(`there is no address ${address}`);
    return render(values);
  };
}

/** All that stands before what describes the body; `saysType`: also the body's content type. */
function compileHead(
  plan: RequestPlan,
  defaults: RequestDefaults,
  address: TargetAddress,
): { readonly head: TextPart; readonly saysType: boolean } {
  requireToken(plan.method, 'method', plan);
  const headers = headersOf(plan, defaults.headers);
  const has = (name: string): boolean => headers.some((header) => header.name.toLowerCase() === name);
  const lines: TextPart[] = [
    joinParts([`${plan.method} `, address.basePath, templatePart(plan.path, pathEncoding), ' HTTP/1.1']),
  ];
  if (!has('host')) lines.push(`Host: ${defaults.hostHeader ?? hostOf(address)}`);
  if (!has('connection')) lines.push('Connection: keep-alive');
  if (!has('user-agent')) lines.push('User-Agent: loadgate');
  const auth = plan.auth ?? (has('authorization') ? undefined : defaults.auth);
  if (auth !== undefined) lines.push(joinParts(['Authorization: ', authorizationPart(auth)]));
  for (const header of headers) {
    requireToken(header.name, 'header name', plan);
    lines.push(joinParts([`${header.name}: `, templatePart(header.value, headerEncoding)]));
  }
  const head = joinParts(lines.flatMap((line) => [line, '\r\n']));
  return { head, saysType: has('content-type') };
}

/** The plan's headers and the request's own, which win over those of the same name. */
function headersOf(plan: RequestPlan, common: readonly HeaderPlan[]): readonly HeaderPlan[] {
  const own = new Set(plan.headers.map(({ name }) => name.toLowerCase()));
  const ours = new Set(framingHeaders);
  if (plan.auth !== undefined) ours.add('authorization');
  // It names the boundary, which only we know.
  if (plan.body?.kind === 'multipart') ours.add('content-type');
  return [...common.filter(({ name }) => !own.has(name.toLowerCase())), ...plan.headers].filter(
    ({ name }) => !ours.has(name.toLowerCase()),
  );
}

function requireToken(text: string, what: string, { name }: RequestPlan): void {
  if (token.test(text)) return;
  throw new UsageError(`request "${name}": ${JSON.stringify(text)} is no ${what}`, {
    fix: 'Use letters, digits and "-" only.',
  });
}

function rendered(part: TextPart, values: Values): string {
  return typeof part === 'string' ? part : part(values);
}

function made(body: CompiledBody | undefined, values: Values): BodyBytes | undefined {
  return typeof body === 'function' ? body(values) : body;
}

type Written = Pick<WireRequest, 'bytes' | 'tail'>;

function bodyless(head: string, method: string): Written {
  const end = methodsWithBody.has(method) ? 'Content-Length: 0\r\n\r\n' : '\r\n';
  return { bytes: Buffer.from(`${head}${end}`) };
}

/** A longer body stays in its pieces: it may be a file that many requests send. */
const longestJoinedBytes = 64 * 1024;

function bodied(head: string, { contentType, content }: BodyBytes, saysType: boolean): Written {
  const start = saysType ? head : `${head}Content-Type: ${contentType}\r\n`;
  if (typeof content === 'string') {
    const length = Buffer.byteLength(content);
    return { bytes: Buffer.from(`${start}Content-Length: ${length}\r\n\r\n${content}`) };
  }
  const length = content.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = Buffer.from(`${start}Content-Length: ${length}\r\n\r\n`);
  return length > longestJoinedBytes
    ? { bytes, tail: content }
    : { bytes: Buffer.concat([bytes, ...content]) };
}
